"""Grade wrong and hostile work, break the grader, and look for the reference in all it wrote."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from kits import blank, filled, make_kit
from nbformat.v4 import new_code_cell

from foothold.cli import main
from foothold.grading import assess
from foothold.grading.exercise import load_exercise
from foothold.grading.nbval_plugin import show_source
from foothold.grading.seeds import read_seed
from foothold.grading.variation import with_drawn

# What only the solution knows: results, numbers and days that no question and no answer names.
MARKS = ("REFMARK", "refmark", "8641975", "8,641,975", "2031-07-13")
TOML = """
set = "91_small"
title = "Marked"
[[check]]
id = "91.1"
kind = "dict"
answer = "answer_1"
points = 2
fields = {day = "date", n = {number = 1}}
why = "Because."
ladder = ["Look again."]
[[check]]
id = "91.2"
kind = "number"
answer = "answer_2"
points = 2
tolerance = 1
why = "Because."
ladder = ["Measure."]
[[check]]
id = "91.3"
kind = "function"
answer = "larger"
points = 4
track = "code"
result = "text"
inputs = [{args = [1, 2]}, {args = [2, 1]}]
hidden = [{args = [7, 3]}]
why = "Because."
ladder = ["Try."]
[[check.vary]]
count = 3
args = [{integers = [70000, 79999]}, {integers = [1, 9]}]
[[check]]
id = "91.3w"
kind = "match"
answer = "answer_3w"
points = 4
track = "words"
keys = ["x", "y"]
values = ["yes", "no"]
why = "Because."
ladder = ["Try."]
[[check]]
id = "91.4"
kind = "open"
points = 4
rubric = [{criterion = "fairness", levels = ["0", "1"]}]
"""
ANSWERS = {
    "91.1": ('answer_1 = "day=2031-07-13 n=8641975"', 'answer_1 = ""'),
    "91.2": ("answer_2 = 8641975", "answer_2 = ..."),
    "91.3": ("def larger(a, b):\n    return f'REFMARK{a}x{b}'", "def larger(a, b):\n    ..."),
    "91.3w": ('answer_3w = "x=yes y=no"', 'answer_3w = ""'),
    "91.4": ("REFMARK: a sample answer.", "*Write your answer here.*"),
}
STEAL = """
import gc, sys, json
seen = []
def larger(a, b):
    seen.append((a, b))
    return "wrong"
"""
CARRY = """
raise type("Stolen_" + "_".join(f"{a}_{b}" for a, b in seen), (Exception,), {})
"""
WORK = {
    "wrong": {"91.1": 'answer_1 = "day=2024-01-01 n=5"', "91.2": "answer_2 = 4",
              "91.3": "def larger(a, b):\n    return 'no'", "91.3w": 'answer_3w = "x=no y=yes"'},
    "halves": {"91.1": 'answer_1 = "day=2024-01-01"', "91.3w": 'answer_3w = "x=no"'},
    "unreadable": {"91.1": "answer_1 = object()", "91.2": 'answer_2 = "8.6.4"',
                   "91.3": "larger = 5", "91.3w": 'answer_3w = "x=perhaps"'},
    "raises": {"91.1": "1 / 0", "91.3": "def larger(a, b):\n    raise KeyError((a, b))"},
    "equal": {"91.2": "class E(float):\n    def __eq__(self, other): raise ValueError(other)\n"
                      "answer_2 = E(3)"},
    "dies": {"91.1": "import os; os._exit(3)", "91.2": "answer_2 = 9"},
    "steals": {"91.3": STEAL},
    "carries": {"91.3": STEAL},
}  # fmt: skip


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    import kits

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kits, "TOML", TOML)
        patch.setattr(kits, "ANSWERS", ANSWERS)
        return make_kit(tmp_path_factory.mktemp("marked"))


def hand_in(kit, folder):
    for learner, answers in WORK.items():
        notebook = filled(blank(kit), answers)
        place = [c["id"] for c in notebook["cells"]].index("s3w-answer")
        if learner == "steals":  # hidden inputs as an answer that the grader quotes
            words = "answer_3w = 'x=' + '_'.join(f'{a}' for a, b in seen)"
            notebook["cells"][place]["source"] = words
        if learner == "carries":  # hidden inputs as the name of an exception
            notebook["cells"].insert(place, json.loads(json.dumps(new_code_cell(CARRY, id="c"))))
        path = folder / learner / "91_small.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    (folder / "broken").mkdir()
    (folder / "broken" / "91_small.ipynb").write_text('{"cells": [', encoding="utf-8")
    return folder


def everything(out: Path) -> dict[str, str]:
    """All that was written, the gradebook included, as text by name."""
    return {
        str(path.relative_to(out)): path.read_bytes().decode("utf-8", errors="replace")
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def tells(text: str) -> list[str]:
    coded = [base64.b64encode(mark.encode()).decode().rstrip("=")[:-1] for mark in MARKS]
    return [mark for mark in (*MARKS, *coded) if mark in text]


def test_the_kit_itself_shows_that_the_search_finds_marks(kit):
    assert tells((kit / "solutions" / "91_small.ipynb").read_text(encoding="utf-8"))
    public = (kit / "exercises" / "keys" / "91_small.json").read_text(encoding="utf-8")
    assert not tells(public)
    assert not tells((kit / "exercises" / "91_small.ipynb").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def graded(kit, tmp_path_factory):
    folder = tmp_path_factory.mktemp("class")
    hand_in(kit, folder / "in")
    return folder


def test_nothing_that_grading_writes_or_prints_tells_the_reference(kit, graded, capfd):
    out = graded / "out"
    argv = ["grade", str(graded / "in"), "--out", str(out), "--kit", str(kit), "--workers", "1"]
    assert main(argv) == 0
    written = everything(out)
    assert sum(name.endswith(".html") for name in written) == len(WORK) + 1
    for name, text in {**written, "printed": "".join(capfd.readouterr())}.items():
        assert not tells(text), name
    seed = read_seed(out / "gradebook.sqlite")
    check = with_drawn(load_exercise(kit / "solutions", "91_small"), seed).checks["91.3"]
    drawn = {str(case["args"][0]) for case in check["hidden"][1:]}
    assert all(number in show_source(check) for number in drawn)
    for name, text in written.items():
        assert not [number for number in drawn if number in text], name
    assert "an error of another kind" in written["feedback/carries/91_small.html"]
    assert "&#39;…&#39; is not a value" in written["feedback/steals/91_small.html"]


def test_an_error_of_the_grader_that_quotes_a_reference_is_not_quoted(
    kit, graded, capfd, monkeypatch
):
    """The judge and the merge fail on purpose, with all they know in the text of the error."""

    def fails(bound, data):
        raise ValueError(f"cannot compare with {bound.reference} and {bound.check}")

    def stops(work, pristine):
        raise RuntimeError(f"nothing fits {MARKS}")

    for name, broken, kind in (("judge", fails, "ValueError"), ("merge", stops, "RuntimeError")):
        with monkeypatch.context() as patch:
            patch.setattr(assess, name, broken)
            out = graded / name
            argv = ["grade", str(graded / "in"), "--out", str(out), "--kit", str(kit)]
            main([*argv, "--workers", "1"])
        for file, text in {**everything(out), "printed": "".join(capfd.readouterr())}.items():
            assert not tells(text), (name, file)
        assert kind in (out / "report.html").read_text("utf-8"), "the instructor is told the kind"
