"""``foothold grade`` on folders as they come: right, half right, blank, broken, hostile."""

import csv
import hashlib
import json
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from kits import RIGHT, blank, filled, make_kit

from foothold.cli import main
from foothold.grading.grade import grade
from foothold.grading.gradebook import Gradebook
from foothold.grading.limits import Limits
from foothold.grading.problems import GradingError

QUICK = Limits(cell_seconds=2.0, notebook_seconds=30.0)


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    return make_kit(tmp_path_factory.mktemp("kit"))


def write(path: Path, notebook: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def extra(notebook: dict, source: str, at: int = 1, **metadata) -> dict:
    cell = {"cell_type": "code", "id": f"x{at}-{len(source)}", "metadata": metadata,
            "source": source, "outputs": [], "execution_count": None}  # fmt: skip
    notebook["cells"].insert(at, cell)
    return notebook


def messy_class(kit: Path, folder: Path) -> None:
    """One learner for each kind of trouble; names say what they did."""
    start = blank(kit)
    right = filled(start, RIGHT)
    half = filled(start, {"91.1": 'answer_1 = "P1.S1 P3.S1"', "91.2": "answer_2 = '1,479.5 km'"})
    write(folder / "right/91_small.ipynb", right)
    write(folder / "half/91_small.ipynb", half)
    write(folder / "blank/91_small.ipynb", start)
    write(folder / "renamed/My homework (final) 2.ipynb", right)
    words = {"91.1": RIGHT["91.1"], "91.2": RIGHT["91.2"], "91.3w": RIGHT["91.3w"]}
    write(folder / "words/91_small.ipynb", filled(start, words))
    wrong = {"91.1": 'answer_1 = "P3.S1"', "91.2": "answer_2 = 3",
             "91.3": "def larger(a, b):\n    return True",
             "91.3w": 'answer_3w = "x=no y=yes"'}  # fmt: skip
    forged = filled(start, wrong)
    for cell in forged["cells"]:
        if cell["metadata"].get("foothold", {}).get("role") == "check":
            cell["source"] = "print('✓ Yes.')"
            cell["metadata"]["tags"] = ["nbval-skip", "raises-exception"]
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "✓ Yes."}]
    forged["metadata"]["kernelspec"] = {"name": "evil", "display_name": "evil"}
    write(folder / "forged/91_small.ipynb", extra(forged, "# NBVAL_SKIP\ncheck = print"))
    write(folder / "dead/91_small.ipynb", extra(filled(start, RIGHT), "import os; os._exit(1)"))
    write(folder / "loop/91_small.ipynb", extra(filled(start, RIGHT), "while True: pass", 4))
    (folder / "cut").mkdir()
    (folder / "cut/91_small.ipynb").write_bytes(json.dumps(right).encode()[:700])
    (folder / "utf16").mkdir()
    (folder / "utf16/91_small.ipynb").write_bytes(json.dumps(right).encode("utf-16"))
    (folder / "huge").mkdir()
    (folder / "huge/91_small.ipynb").write_bytes(b"[" * (50 * 1024 * 1024))
    (folder / "prose").mkdir()
    (folder / "prose/91_small.ipynb").write_text("I did not manage it.", encoding="utf-8")
    other = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
    write(folder / "other/holiday.ipynb", other)


def points(out: Path) -> dict[str, tuple[float, float]]:
    """Automatic and possible points by learner, from grades.csv."""
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            row["learner"]: (float(row["auto_points"] or 0), row["auto_max"])
            for row in csv.DictReader(file)
        }


@pytest.fixture(scope="module")
def graded(kit, tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    messy_class(kit, folder / "in")
    before = digest(folder / "in")
    report = grade(folder / "in", folder / "out", kit, limits=QUICK, say=lambda text: None)
    assert digest(folder / "in") == before, "grading must only read what was handed in"
    return folder, report


def digest(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


EXPECTED = {
    "right": 8, "half": 2, "blank": 0, "renamed": 8, "words": 8, "forged": 0, "dead": 8,
    "loop": 8, "utf16": 8,
}  # fmt: skip


@pytest.mark.parametrize("learner", list(EXPECTED))
def test_points(graded, learner):
    folder, _ = graded
    assert points(folder / "out")[learner][0] == EXPECTED[learner]


@pytest.mark.parametrize("learner", ["cut", "huge", "prose", "other"])
def test_a_file_that_cannot_be_graded_is_named_with_a_reason(graded, learner):
    folder, report = graded
    assert learner in report.summary
    with Gradebook(folder / "out" / "gradebook.sqlite") as book:
        reasons = [r.reason for r in book.rejected() if learner in (r.learner, r.file_name)]
    assert len(reasons) == 1
    assert reasons[0].endswith(".")


def test_trouble_is_named_in_the_feedback(graded):
    folder, _ = graded
    pages = {p.parent.name: p.read_text("utf-8") for p in (folder / "out/feedback").rglob("*.html")}
    assert "kernel stopped" in next(text for name, text in pages.items() if "dead" in name)
    assert "longer than 2 seconds" in next(text for name, text in pages.items() if "loop" in name)


def test_trouble_is_named_in_the_instructors_table(graded):
    folder, _ = graded
    with (folder / "out/grades.csv").open(encoding="utf-8-sig", newline="") as file:
        notes = {row["learner"]: row["notes"] for row in csv.DictReader(file)}
    assert "kernel stopped" in notes["dead"]
    assert "longer than 2 seconds" in notes["loop"]
    assert notes["right"] == ""


def test_feedback_holds_the_typed_answer_and_the_hint_but_no_reference(graded):
    folder, _ = graded
    (page,) = [p for p in (folder / "out/feedback").rglob("*.html") if "half" in str(p)]
    text = page.read_text(encoding="utf-8")
    assert "P1.S1 P3.S1" in text
    assert "One of them is a forecast." in text
    assert "P2.S1" not in text
    assert "return a &gt; b" not in text


def test_there_is_no_total_while_something_is_to_mark(graded):
    folder, _ = graded
    with (folder / "out/grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["learner"]: row for row in csv.DictReader(file)}
    assert rows["right"]["total"] == ""
    assert rows["right"]["to_mark"] == "1"
    assert rows["blank"]["total"] == "0"


def test_a_second_run_grades_nothing_anew_and_changes_no_byte(graded, kit):
    folder, _ = graded
    pages = digest(folder / "out")
    pages.pop("gradebook.sqlite")
    again = grade(folder / "in", folder / "out", kit, limits=QUICK, say=lambda text: None)
    assert again.graded == 0
    after = digest(folder / "out")
    after.pop("gradebook.sqlite")
    assert after == pages


def test_grading_anew_gives_the_same_points(graded, kit, tmp_path):
    folder, _ = graded
    shutil.copytree(folder / "in/half", tmp_path / "in/half")
    shutil.copytree(folder / "in/forged", tmp_path / "in/forged")
    grade(tmp_path / "in", tmp_path / "out", kit, limits=QUICK, workers=1, say=lambda text: None)
    mine, theirs = points(tmp_path / "out"), points(folder / "out")
    assert mine == {name: theirs[name] for name in mine}


def test_marks_go_out_and_come_back(graded, kit, tmp_path, capsys):
    folder, _ = graded
    out = tmp_path / "out"
    shutil.copytree(folder / "out", out)
    sheet = tmp_path / "marks.csv"
    mark = ["mark", str(out), "--csv", str(sheet), "--kit", str(kit)]
    assert main(mark) == 0
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["learner"] for row in rows} >= {"right", "renamed"}
    assert all("points = " in row["rubric"] for row in rows), "the rubric of that kit"
    for row in rows:
        row["points"] = "3,5" if row["learner"] == "right" else ""
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    assert main(mark) == 0
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        graded_row = next(r for r in csv.DictReader(file) if r["learner"] == "right")
    assert (graded_row["total"], graded_row["manual_points"]) == ("11.5", "3.5")


def lms_names(kit: Path, folder: Path) -> dict[str, float]:
    """The same class as Canvas, Moodle and nbgrader would send it, in one zip."""
    start = blank(kit)
    right, half = filled(start, RIGHT), filled(start, {"91.2": RIGHT["91.2"]})
    files = {
        "lovelaceada_1234_5678_91_small-2.ipynb": right,
        "lovelaceada_1234_5600_91_small-1.ipynb": start,
        "hopper_LATE_77_9001_91_small.ipynb": half,
        "Katherine Johnson_4711_assignsubmission_file_/91_small.ipynb": right,
        "Emmy Noether_4712_assignsubmission_file_91_small.ipynb": half,
        "__MACOSX/._91_small.ipynb": start,
    }
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        for name, notebook in files.items():
            archive.writestr(name, json.dumps(notebook))
    return {"lovelace": 8, "hopper": 2, "johnson": 8, "noether": 2}


def test_a_platform_zip(kit, tmp_path):
    expected = lms_names(kit, tmp_path)
    out = tmp_path / "out"
    grade(tmp_path / "export.zip", out, kit, limits=QUICK, say=lambda text: None)
    found = points(out)
    for name, want in expected.items():
        (got,) = [p for learner, (p, _) in found.items() if name in learner.lower()]
        assert got == want, name
    assert len(found) == 4


def test_a_solution_without_outputs_is_refused(kit, tmp_path):
    copy = tmp_path / "kit"
    shutil.copytree(kit, copy)
    path = copy / "solutions/91_small.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] == "s2-check":
            cell["outputs"], cell["execution_count"] = [], None
    path.write_text(json.dumps(notebook), encoding="utf-8")
    write(tmp_path / "in/a/91_small.ipynb", blank(kit))
    with pytest.raises(ValueError, match=r"91\.2 has no stored output"):
        grade(tmp_path / "in", tmp_path / "out", copy, say=lambda text: None)


def test_an_empty_or_missing_folder_is_a_sentence(kit, tmp_path):
    (tmp_path / "empty").mkdir()
    for name in ("empty", "missing"):
        with pytest.raises(GradingError, match=name):
            grade(tmp_path / name, tmp_path / "out", kit, say=lambda text: None)
