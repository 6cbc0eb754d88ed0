"""Whoever names the files in a zip after somebody else does not thereby hand in for them."""

import pytest
from builders import answered, laid_out, raw, zipped

from foothold.grading.intake import ExerciseInfo, collect
from foothold.grading.rereading import read_again

STEM = "01_reading_claims"
INFO = {STEM: ExerciseInfo(STEM, frozenset({"01.1"}), frozenset())}
MINE, FOREIGN = raw(answered()), raw(answered({"01.1": 'answer_1 = "nothing"'}))
LATER = (2031, 1, 1, 0, 0, 0)


def found(folder):
    handed_in = collect(folder, INFO).submissions
    return {each.learner: each.content for each in read_again(folder, handed_in)}


FORGED = {
    "platform's name": {f"ana_7_8_{STEM}-99.ipynb": FOREIGN},
    "folders of two": {f"ana/{STEM}.ipynb": FOREIGN, f"ben/{STEM}.ipynb": FOREIGN},
    "one folder": {f"ana/{STEM}.ipynb": FOREIGN},
    "Moodle's folder": {f"ana_9_assignsubmission_file_/{STEM}.ipynb": FOREIGN},
}


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("place", ["mallory/work.zip", "mallory.zip", "mallory_5_6_work.zip"])
@pytest.mark.parametrize("own", [f"ana/{STEM}.ipynb", f"ana_7_8_{STEM}-2.ipynb"])
def test_a_zip_cannot_replace_what_another_learner_handed_in(tmp_path, own, place, forged):
    packed = zipped(FORGED[forged], date=LATER)
    learners = found(laid_out(tmp_path, {own: MINE, place: packed}))
    assert learners["ana"] == MINE
    assert FOREIGN in learners.values()  # it is graded, as the work of whoever sent it


@pytest.mark.parametrize("own", [f"ana/{STEM}.ipynb", f"{STEM}_ana.ipynb", "ana.ipynb"])
@pytest.mark.parametrize("place", ["work.zip", "homework/exercises.zip", "mallory.zip"])
@pytest.mark.parametrize("others", [[], ["x"], ["ben", "cleo"]])
def test_names_in_a_zip_without_a_name_replace_nobodys_work(tmp_path, own, place, others):
    names = [f"{STEM}_{name}.ipynb" for name in ["ana", *others]]
    names += [own] * (own not in names)  # also under the very path of the other's file
    files = {own: MINE, f"{STEM}_dora.ipynb": MINE}
    laid_out(tmp_path, files | {place: zipped(dict.fromkeys(names, FOREIGN), date=LATER)})
    assert found(tmp_path)["ana"] == MINE


@pytest.mark.parametrize("name", [f"{STEM}.ipynb", f"{STEM}_better.ipynb", "done.ipynb"])
def test_a_newer_zip_in_ones_own_folder_counts(tmp_path, name):
    packed = zipped({name: FOREIGN}, date=LATER)
    assert found(laid_out(tmp_path, {f"ana/{STEM}.ipynb": MINE, "ana/new.zip": packed})) == {
        "ana": FOREIGN
    }


def test_an_export_beside_its_unpacked_files_is_one_class(tmp_path):
    files = {f"ana_7_8_{STEM}-2.ipynb": MINE, f"ben_9_10_{STEM}.ipynb": MINE}
    laid_out(tmp_path, {"export.zip": zipped(files), **files})
    assert found(tmp_path) == {"ana": MINE, "ben": MINE}


def test_the_export_of_a_class_in_a_folder_still_names_its_learners(tmp_path):
    files = {f"ana_7_8_{STEM}-2.ipynb": MINE, f"ben_9_10_{STEM}.ipynb": FOREIGN}
    assert found(laid_out(tmp_path, {"week 1/export_2024_12_x.zip": zipped(files)})) == {
        "ana": MINE,
        "ben": FOREIGN,
    }
