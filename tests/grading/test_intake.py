"""Every way in which hand-ins arrive: platforms, folders, renamed files, wrong files."""

from __future__ import annotations

import copy
import os
import unicodedata

import pytest
from builders import STUBS, answered, book, cell, exercise, laid_out, raw, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from foothold.grading.intake import ExerciseInfo, collect
from foothold.grading.naming import learners, platform_owner, set_by_name
from foothold.grading.records import Submission
from foothold.grading.rereading import read_again

ONE, TWO = "01_reading_claims", "02_when"


def info(stem):
    cells = frozenset(made["id"] for made in exercise(stem)["cells"])
    return ExerciseInfo(stem, frozenset(stem[:2] + check[2:] for check in STUBS), cells)


SETS = {stem: info(stem) for stem in (ONE, TWO)}
WORK = raw(answered())
WORK2 = raw(exercise(TWO))


def bare(notebook=None, checks=True):
    """Return a notebook that has lost ids and metadata, and perhaps its check cells."""
    made = copy.deepcopy(notebook or answered())
    made["metadata"] = {}
    made["cells"] = [c for c in made["cells"] if checks or not c["source"].startswith("check(")]
    for one in made["cells"]:
        one["metadata"] = {}
        one.pop("id", None)
    return raw(made)


def found(path, sets=SETS):
    return {(s.learner, s.set_name): s.file_name for s in collect(path, sets).submissions}


def contents(path, sets=SETS):
    """The bytes of what is to be graded, by learner and set, read as a grader reads them."""
    items = list(read_again(path, collect(path, sets).submissions))
    assert all(isinstance(item, Submission) for item in items)
    return {(item.learner, item.set_name): item.content for item in items}


def both(tmp_path, files):
    """Lay the files out as a folder and as a zip; both must be read alike."""
    folder = laid_out(tmp_path / "inbox", files)
    archive = tmp_path / "inbox.zip"
    archive.write_bytes(zipped(files))
    assert found(folder).keys() == found(archive).keys()
    return found(folder)


def test_one_folder_for_each_learner(tmp_path):
    files = {f"ana/{ONE}.ipynb": WORK, f"ben/{ONE}.ipynb": WORK, f"ben/{TWO}.ipynb": WORK2}
    assert set(both(tmp_path, files)) == {("ana", ONE), ("ben", ONE), ("ben", TWO)}


def test_content_and_file_name_are_those_handed_in(tmp_path):
    (one,) = collect(laid_out(tmp_path, {f"ana/{ONE}.ipynb": WORK}), SETS).submissions
    assert contents(tmp_path) == {("ana", ONE): WORK}
    assert one.file_name == f"ana/{ONE}.ipynb"
    assert one.notes == ()


def test_canvas_flat_names_newest_version_counts(tmp_path):
    first, second = raw(answered({"01.2": "answer_2 = 1"})), raw(answered({"01.2": "answer_2 = 2"}))
    files = {
        f"perezana_12345_67890_{ONE}-2.ipynb": second,
        f"perezana_12345_67880_{ONE}-10.ipynb": WORK,
        f"perezana_12345_67870_{ONE}.ipynb": first,
        f"smithben_LATE_222_333_{ONE}.ipynb": WORK,
    }
    (tmp_path / "c.zip").write_bytes(zipped(files))
    ana, ben = collect(tmp_path / "c.zip", SETS).submissions
    assert (ana.learner, ana.file_name) == ("perezana", f"perezana_12345_67880_{ONE}-10.ipynb")
    assert contents(tmp_path / "c.zip")["perezana", ONE] == WORK
    assert "3 files were handed in" in ana.notes[0] and "67870" in ana.notes[0]
    assert ben.notes == ("The file name says that it was handed in late.",)


def test_moodle_folders_and_flat_names(tmp_path):
    files = {
        f"Ana Pérez_123_assignsubmission_file_/{ONE}.ipynb": WORK,
        f"Bén O'Neil-Łuk_124_assignsubmission_file_/sub/{ONE}.ipynb": WORK,
        f"Chi Chen_125_assignsubmission_file_{ONE}.ipynb": WORK,
        "Dee Dow_126_assignsubmission_onlinetext_/onlinetext.html": "<p>done</p>",
    }
    assert [k[0] for k in both(tmp_path, files)] == ["Ana Pérez", "Bén O'Neil-Łuk", "Chi Chen"]
    (dee,) = collect(tmp_path / "inbox", SETS).rejected
    assert dee.learner == "Dee Dow" and "web page" in dee.reason


def test_same_name_with_two_ids_are_two_learners(tmp_path):
    files = {
        f"Ana Pérez_123_assignsubmission_file_/{ONE}.ipynb": WORK,
        f"Ana Pérez_124_assignsubmission_file_/{ONE}.ipynb": WORK,
    }
    assert [k[0] for k in both(tmp_path, files)] == ["Ana Pérez (123)", "Ana Pérez (124)"]
    canvas = {f"perezana_5_77_{ONE}.ipynb": WORK, f"perezana_6_78_{TWO}.ipynb": WORK2}
    assert set(both(tmp_path / "c", canvas)) == {("perezana (5)", ONE), ("perezana (6)", TWO)}


def test_moodle_numbers_differ_between_assignments_of_one_learner(tmp_path):
    files = {
        f"set one/Ana Pérez_123_assignsubmission_file_/{ONE}.ipynb": WORK,
        f"set two/Ana Pérez_999_assignsubmission_file_/{TWO}.ipynb": WORK2,
    }
    assert set(both(tmp_path, files)) == {("Ana Pérez", ONE), ("Ana Pérez", TWO)}


@pytest.mark.parametrize(
    "pattern",
    [
        "submitted/{who}/{set}/{set}.ipynb",
        "submitted/{who}/ps1/{set}.ipynb",
        "{who}/{set}/{set}.ipynb",
        "{who}/ps1/{set}.ipynb",
        "{set}/{who}/{set}.ipynb",
        "class 3b/{who}/{set}.ipynb",
        "class 3b/{who}/exercises/{set}.ipynb",
        "{who}/foothold-main/exercises/{set}.ipynb",
        "{set}/{who}.ipynb",
        "{who}_{set}.ipynb",
        "{set}_{who}.ipynb",
    ],
)
def test_layouts_of_a_class(tmp_path, pattern):
    who = ["ana lópez", "ben", "李雷"]
    files = {pattern.format(who=name, set=ONE): WORK for name in who}
    assert {k[0] for k in both(tmp_path, files)} == set(who)


def test_solutions_of_an_nbgrader_course_are_not_a_learner(tmp_path):
    files = {f"{top}/{ONE}/{ONE}.ipynb": WORK for top in ("source", "release")}
    files[f"submitted/ana/{ONE}/{ONE}.ipynb"] = WORK
    files[f"autograded/ana/{ONE}/{ONE}.ipynb"] = WORK
    assert both(tmp_path, files) == {("ana", ONE): f"submitted/ana/{ONE}/{ONE}.ipynb"}


def test_parts_of_one_learner_in_an_nbgrader_course(tmp_path):
    files = {f"submitted/ana/{sub}/{ONE}.ipynb": WORK for sub in ("mon", "tue")}
    assert set(both(tmp_path, files)) == {("ana", ONE)}


def test_one_learners_files_directly_in_the_folder(tmp_path):
    files = {f"{ONE}.ipynb": WORK, "WMS q3.ipynb": WORK2, "Untitled1.ipynb": WORK2}
    folder = laid_out(tmp_path / "ana", files)
    assert set(found(folder)) == {("ana", ONE), ("ana", TWO)}


def test_two_names_in_one_folder_are_two_learners_whatever_the_sets(tmp_path):
    files = {"yuri.ipynb": WORK, "Zed Ö.ipynb": WORK2, f"{ONE}.ipynb": WORK}
    folder = laid_out(tmp_path / "inbox", files)
    assert set(found(folder)) == {("yuri", ONE), ("Zed Ö", TWO), ("inbox", ONE)}


def test_a_name_behind_the_set_counts_where_a_class_lies(tmp_path):
    names = [f"{ONE}_yuri", f"{ONE} - Ana Pérez", f"{TWO}_zed", f"{TWO}"]
    folder = laid_out(tmp_path / "inbox", {f"{name}.ipynb": WORK for name in names[:2]})
    for name in names[2:]:
        (folder / f"{name}.ipynb").write_bytes(WORK2)
    learners_found = {("yuri", ONE), ("Ana Pérez", ONE), ("zed", TWO), ("inbox", TWO)}
    assert set(found(folder)) == learners_found


@pytest.mark.parametrize("zip_name", ["work.zip", "ana.zip"])
def test_who_packs_a_zip_names_nobody_else_in_it(tmp_path, zip_name):
    files = {"ben/01_reading_claims.ipynb": WORK}
    folder = laid_out(tmp_path / "inbox", files)
    (folder / zip_name).write_bytes(zipped({"ben.ipynb": WORK, "cleo.ipynb": WORK2}))
    assert found(folder)["ben", ONE] == "ben/01_reading_claims.ipynb"
    assert ("cleo", TWO) not in found(folder)


def test_a_name_that_was_not_taken_is_told(tmp_path):
    folder = laid_out(tmp_path / "inbox", {"yuri.ipynb": WORK, f"{TWO}.ipynb": WORK2})
    notes = {item.set_name: " ".join(item.notes) for item in collect(folder, SETS).submissions}
    assert "after the folder, inbox; the file says “yuri”" in notes[ONE]
    assert notes[TWO] == ""


def test_backups_are_no_learners(tmp_path):
    files = {f"ana/{sub}/{ONE}.ipynb": WORK for sub in ("final", "old", "copy 2")}
    assert set(both(tmp_path, files)) == {("ana", ONE)}


def test_two_groups_of_learners(tmp_path):
    names = ("A/ana", "A/ben", "B/chi")
    assert {k[0] for k in both(tmp_path, {f"{n}/{ONE}.ipynb": WORK for n in names})} == {
        "ana", "ben", "chi",
    }  # fmt: skip


def test_folders_of_one_learner_take_no_name_from_another(tmp_path):
    names = ("ann", "ben", "gus/monday", "gus/tuesday", "carol/My stuff", "dora/Politics")
    learners = {k[0] for k in both(tmp_path, {f"{n}/{ONE}.ipynb": WORK for n in names})}
    assert learners == {"ann", "ben", "gus", "carol", "dora"}


def test_zips_of_learners_inside_the_zip_of_the_class(tmp_path):
    inner = zipped({f"exercises/{ONE}.ipynb": WORK, "__MACOSX/exercises/._x.ipynb": b"\0"})
    files = {
        "perezana_12_34_exercises-1.zip": inner,
        "Ben Bo_9_assignsubmission_file_/my work.zip": inner,
        "chi.zip": zipped({"chi.zip": inner}),
    }
    assert {k[0] for k in both(tmp_path, files)} == {"perezana", "Ben Bo", "chi"}


def test_newest_by_date_where_no_version_is_given(tmp_path):
    folder = laid_out(tmp_path, {f"ana/{ONE}.ipynb": WORK, f"ana/{ONE} (1).ipynb": WORK})
    os.utime(folder / f"ana/{ONE}.ipynb", (2_000_000_000, 2_000_000_000))
    assert found(folder) == {("ana", ONE): f"ana/{ONE}.ipynb"}
    os.utime(folder / f"ana/{ONE} (1).ipynb", (2_000_000_100, 2_000_000_100))
    assert found(folder) == {("ana", ONE): f"ana/{ONE} (1).ipynb"}


def test_newest_by_date_in_a_zip(tmp_path):
    names = [f"ana/{ONE}.ipynb", f"ana/{ONE}-copy.ipynb"]
    for newest in names:
        dates = {name: (2025, 3, 2 if name == newest else 1, 0, 0, 0) for name in names}
        (tmp_path / "z.zip").write_bytes(zipped(dict.fromkeys(names, WORK), dates=dates))
        assert found(tmp_path / "z.zip") == {("ana", ONE): newest}


def test_unreadable_newest_gives_way_to_a_sound_older_one(tmp_path):
    files = {f"perezana_1_2_{ONE}.ipynb": WORK, f"perezana_1_3_{ONE}-1.ipynb": WORK[:900]}
    result = collect(laid_out(tmp_path, files), SETS)
    (one,), (bad,) = result.submissions, result.rejected
    assert contents(tmp_path) == {("perezana", ONE): WORK}
    assert "A newer file" in one.notes[0]
    assert bad.learner == "perezana" and "cut off" in bad.reason


@pytest.mark.parametrize(
    "name", ["01 reading claims (copy).ipynb", "WMS q3.ipynb", "abgabe.IPYNB", "x.ipynb.txt",
             "x.json", "x.ipynb (1)", "02_when.ipynb"],
)  # fmt: skip
@pytest.mark.parametrize(
    "content",
    [
        WORK,
        raw({**answered(), "metadata": {}}),
        bare(),
        raw(book([cell("x", cell_id="01-setup"), cell("y", cell_id="q1-answer")])),
    ],
    ids=["metadata", "question", "checks", "ids"],
)
def test_renamed_file_is_recognised_by_what_it_holds(tmp_path, name, content):
    assert set(found(laid_out(tmp_path, {f"ana/{name}": content}))) == {("ana", ONE)}


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("01_reading_claims.ipynb", ONE),
        ("01 reading claims (copy).ipynb", ONE),
        ("Copy of 01-Reading-Claims.ipynb", ONE),
        ("reading claims.ipynb", ONE),
        ("02 - mine.ipynb", TWO),
        ("perezana_1_22_02_when-3.ipynb", TWO),
        ("whenever.ipynb", ""),
        ("WMS q3.ipynb", ""),
        ("1202.ipynb", ""),
    ],
)
def test_file_name_alone_is_the_last_resort(tmp_path, name, stem):
    folder = laid_out(tmp_path, {f"ana/{name}": bare(checks=False)})
    result = collect(folder, SETS)
    if stem:
        (one,) = result.submissions
        assert one.set_name == stem
        assert one.notes == ("This notebook was recognised by its file name only.",)
    else:
        assert not result.submissions and "none of the sets" in result.rejected[0].reason


def test_set_that_is_not_graded_is_said_so(tmp_path):
    folder = laid_out(tmp_path, {"ana/a.ipynb": WORK2, f"ben/{ONE}.ipynb": bare(exercise(TWO))})
    result = collect(folder, {ONE: SETS[ONE]})
    assert not result.submissions
    assert [r.reason.split(",")[0] for r in result.rejected] == [
        "This notebook is of set 02_when", "This notebook is of set 02",
    ]  # fmt: skip


def test_lesson_notebook_is_not_taken_for_the_exercise(tmp_path):
    lesson = raw(book([cell("# 01"), cell('predict("01.p1", ...)', cell_id="guess")]))
    folder = laid_out(tmp_path, {f"ana/{ONE}.ipynb": lesson})
    (rejected,) = collect(folder, SETS).rejected
    assert f"exercises/{ONE}.ipynb" in rejected.reason
    laid_out(tmp_path, {f"ana/notebooks/{ONE}.ipynb": lesson, f"ana/exercises/{ONE}.ipynb": WORK})
    result = collect(folder, SETS)
    assert contents(folder) == {("ana", ONE): WORK} and not result.rejected


def test_other_kinds_of_files_get_a_friendly_sentence(tmp_path):
    files = {f"ana/work.{kind}": b"x" for kind in ("pdf", "py", "html", "docx", "7z", "xyz")}
    result = collect(laid_out(tmp_path, files), SETS)
    assert not result.submissions and len(result.rejected) == 6
    for one in result.rejected:
        assert one.learner == "ana" and one.reason.endswith("the file that ends in .ipynb.")


def test_pdf_beside_a_notebook_is_named_but_data_of_the_kit_is_not(tmp_path):
    files = {f"ana/{ONE}.ipynb": WORK, "ana/data/a.csv": "x", "ana/p.pdf": "x", "ana/j.json": "{}"}
    result = collect(laid_out(tmp_path, files), SETS)
    assert [r.file_name for r in result.rejected] == ["ana/p.pdf"]


def test_many_files_alike_are_named_once(tmp_path):
    result = collect(laid_out(tmp_path, {f"ana/{n:02}.pdf": "x" for n in range(30)}), SETS)
    (one,) = result.rejected
    assert one.file_name == "ana/00.pdf" and "29 other files" in one.reason


def test_system_files_are_passed_over(tmp_path):
    names = (".ipynb_checkpoints/a.ipynb", "__MACOSX/._a.ipynb", ".DS_Store", "._a.ipynb",
             ".git/x.ipynb", "Thumbs.db", "__pycache__/a.pyc", "~$lock.docx")  # fmt: skip
    assert both(tmp_path, {f"ana/{name}": WORK for name in names}) == {}
    assert collect(tmp_path / "inbox", SETS).rejected == ()


def test_two_spellings_of_one_letter_are_one_learner(tmp_path):
    names = [unicodedata.normalize(form, "José") for form in ("NFC", "NFD")]
    assert names[0] != names[1]
    folder = laid_out(tmp_path, {f"{n}/{s}.ipynb": w for n, s, w in
                                 zip(names, (ONE, TWO), (WORK, WORK2), strict=True)})  # fmt: skip
    assert set(found(folder)) == {("José", ONE), ("José", TWO)}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_that_are_no_utf8_stay_apart(tmp_path):
    for byte in (b"\xe8", b"\xe9"):
        folder = os.path.join(os.fsencode(tmp_path), b"Jos" + byte)  # noqa: PTH118 - bytes
        os.mkdir(folder)  # noqa: PTH102
        with open(os.path.join(folder, b"a.ipynb"), "wb") as out:  # noqa: PTH118, PTH123
            out.write(WORK)
    assert {k[0] for k in found(tmp_path)} == {"José", "Josè"}


def test_one_single_notebook(tmp_path):
    folder = laid_out(tmp_path / "ana", {f"{ONE}.ipynb": WORK})
    assert set(found(folder / f"{ONE}.ipynb")) == {("ana", ONE)}


def test_nothing_there(tmp_path):
    assert collect(tmp_path, SETS).submissions == ()
    (one,) = collect(tmp_path / "none", SETS).rejected
    assert "no such folder" in one.reason


def test_order_of_the_files_does_not_matter():
    names = ["A/ana/x", "A/ben/x", "B/chi/x", "dee_5_66_x", "dee_6_67_x"]
    from foothold.grading.naming import FilePath

    files = [FilePath(tuple(name.split("/")), ONE) for name in names]
    labels = dict(zip(names, learners(files, "root", [ONE]), strict=True))
    back = learners(files[::-1], "root", [ONE])[::-1]
    assert list(labels.values()) == back == ["ana", "ben", "chi", "dee (5)", "dee (6)"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_name_can_be_read(parts):
    from foothold.grading.naming import FilePath

    platform_owner(parts)
    set_by_name(parts[-1], [ONE, TWO])
    assert len(learners([FilePath(tuple(parts), ONE)] * 2, "root", [ONE, TWO])) == 2
