"""Bytes are read when their turn comes: the right ones, few at a time, from folders and zips."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from pathlib import Path

import pytest
from builders import STUBS, answered, exercise, laid_out, raw, zipped

sys.path.insert(0, str(Path(__file__).parent))
from kits import blank, filled, make_kit
from standins import quick_folder, run

from foothold.grading.intake import ExerciseInfo, collect
from foothold.grading.records import HandIn, Submission
from foothold.grading.rereading import read_again

ONE = "01_reading_claims"
SETS = {
    ONE: ExerciseInfo(
        ONE, frozenset(STUBS), frozenset(cell["id"] for cell in exercise(ONE)["cells"])
    )
}


def work(number: int) -> bytes:
    return raw(answered({"01.2": f"answer_2 = {number}"}))


def files(count: int) -> dict[str, bytes]:
    return {f"learner{n}/{ONE}.ipynb": work(n) for n in range(count)}


def test_what_intake_found_is_read_from_folders_zips_and_zips_in_them(tmp_path):
    folder = laid_out(tmp_path / "in", files(3))
    (folder / "more.zip").write_bytes(
        zipped({"ana/x.zip": zipped({f"{ONE}.ipynb": work(7)}), f"ben/{ONE}.ipynb": work(8)})
    )
    found = collect(folder, SETS).submissions
    items = {item.file_name: item for item in read_again(folder, found)}
    assert {name: item.content for name, item in items.items()} == {
        **files(3),
        f"more.zip/ana/x.zip/{ONE}.ipynb": work(7),
        f"more.zip/ben/{ONE}.ipynb": work(8),
    }
    for each in found:
        item = items[each.file_name]
        assert (item.learner, item.set_name, item.digest, item.notes) == (
            each.learner, each.set_name, each.digest, each.notes,
        )  # fmt: skip


def test_only_what_is_wanted_is_read(tmp_path):
    folder = laid_out(tmp_path, files(4))
    wanted = [each for each in collect(folder, SETS).submissions if each.learner == "learner2"]
    assert [item.content for item in read_again(folder, wanted)] == [work(2)]
    assert list(read_again(folder, [])) == []


def test_a_file_that_changed_or_went_away_comes_back_as_it_was_seen(tmp_path):
    folder = laid_out(tmp_path, files(4))
    found = collect(folder, SETS).submissions
    (folder / f"learner1/{ONE}.ipynb").write_bytes(work(99))
    (folder / f"learner3/{ONE}.ipynb").unlink()
    items = list(read_again(folder, found))
    assert [i.learner for i in items if isinstance(i, Submission)] == ["learner0", "learner2"]
    assert [i.learner for i in items if isinstance(i, HandIn)] == ["learner1", "learner3"]


def test_the_next_file_is_not_opened_before_it_is_asked_for(tmp_path):
    folder = laid_out(tmp_path, files(3))
    items = read_again(folder, collect(folder, SETS).submissions)
    assert next(items).learner == "learner0"
    (folder / f"learner1/{ONE}.ipynb").unlink()
    assert [item.learner for item in items] == ["learner2", "learner1"]


def test_two_names_that_read_alike_keep_their_own_bytes(tmp_path):
    content = {f"jose\u0301/{ONE}.ipynb": work(1), f"jos\u00e9/{ONE}.ipynb": work(2)}
    folder = laid_out(tmp_path, content)
    if len(os.listdir(folder)) < 2:  # noqa: PTH208
        pytest.skip("this file system takes both for one name")
    (found,) = collect(folder, SETS).submissions  # one learner, two versions
    (item,) = read_again(folder, [found])
    assert item.digest == found.digest


def test_an_unchanged_file_is_not_parsed_again(tmp_path, monkeypatch):
    from foothold.grading import intake

    folder, seen = laid_out(tmp_path, files(3)), {}
    first = collect(folder, SETS, seen=seen)
    (folder / f"learner1/{ONE}.ipynb").write_bytes(work(99))
    parsed, inner = [], intake.read_notebook
    monkeypatch.setattr(intake, "read_notebook", lambda c: parsed.append(c) or inner(c))
    again = collect(folder, SETS, seen=seen)
    assert parsed == [work(99)]
    assert [s.learner for s in again.submissions] == [s.learner for s in first.submissions]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_the_memory_of_the_grader_does_not_grow_with_the_class(packed):
    size = 2_000_000
    with quick_folder() as place:
        kit = make_kit(place / "kit", run=False)
        output = {"output_type": "stream", "name": "stdout", "text": "0123456789" * (size // 10)}
        pad = {"cell_type": "code", "id": "pad", "metadata": {}, "source": "1",
               "execution_count": 1, "outputs": [output]}  # fmt: skip
        peaks = {}
        for count in (3, 60):
            source = place / f"in{count}.zip"
            with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                for number in range(count):
                    book = filled(blank(kit), {"91.2": f"answer_2 = {number}"})
                    book["cells"].append(pad)
                    archive.writestr(f"learner{number}/91_small.ipynb", json.dumps(book))
            if not packed:
                with zipfile.ZipFile(source) as archive:
                    archive.extractall(place / f"in{count}")
                source = place / f"in{count}"
            argv = ("grade", source, "--out", place / f"out{count}", "--kit", kit)
            done = run(*argv, "--workers", 2, STANDIN_PEAK=str(place / "peak"), STANDIN_SLEEP="0")
            assert f"Graded {count} notebooks" in done.stdout, done.stderr
            peaks[count] = int((place / "peak").read_text()) * 1000
        grown = peaks[60] - peaks[3]
        assert grown < 10 * size, f"{57 * size} bytes more took {grown} bytes more memory"
