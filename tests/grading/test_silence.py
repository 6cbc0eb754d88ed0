"""What a learner's page keeps to itself: the reference, the key, and everybody else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from gradebook_samples import check, open_check, rich, work

from foothold.exercises.features import read
from foothold.exercises.judging import bind, judge
from foothold.grading.exercise import find_exercises, load_exercise
from foothold.grading.feedback import render, write_feedback
from foothold.grading.records import CheckResult, Part
from foothold.grading.unchecked import not_checked

ROOT = Path(__file__).parents[2]
MARKS = ("REFMARK", "77713", "2031-07-13")  # stand in every reference below, in no answer


def base(kind, **more):
    return {"id": "9.1", "points": 4, "kind": kind, "answer": "a", "ladder": ["Look again."],
            **more}  # fmt: skip


BARS = {"value_axis": "distance (km)", "name_axis": "", "title": "", "from_zero": True}
INPUTS = {"inputs": [{"args": [1], "part": "one"}, {"args": [2], "part": "two"}],
          "hidden": [{"args": [3], "part": "three"}]}  # fmt: skip
CASES = {  # kind -> question, two references that differ in all, wrong answers
    "choice": (base("choice", options=["REFMARK", "REFMARK2", "x"]), "REFMARK", "REFMARK2", ["x"]),
    "set": (base("set", items=["REFMARK", "REFMARK2", "x", "y"]), ["REFMARK"], ["REFMARK2"],
            ["x", "x y", {"set": []}]),
    "match": (base("match", keys=["k", "l"], values=["REFMARK", "REFMARK2", "x"]),
              "k=REFMARK l=REFMARK", "k=REFMARK2 l=REFMARK2", ["k=x", "k=x l=x"]),
    "number": (base("number", tolerance=1, unit="km"), 77713, 8877713, [5, "12 km", "seven"]),
    "dict": (base("dict", fields={"day": "date", "n": {"number": 1}}), "day=2031-07-13 n=77713",
             "day=2032-07-13 n=97771399", ["day=2025-01-01 n=3", "day=2025-01-01", "n=4"]),
    "function": (base("function", result="text", **INPUTS),
                 {"calls": ["REFMARK1", "REFMARK2", "REFMARK3"]},
                 {"calls": ["REFMARK4", "REFMARK5", "REFMARK6"]},
                 [{"calls": ["x", "y", "z"]}, {"calls": [1, {"error": "KeyError"}, None]}]),
    "figure": (base("figure", labels={"b": ["bar"]}, quantity=["distance"], unit="km", tolerance=1),
               {"chart": {"bars": [["b", 77713.0]], **BARS}},
               {"chart": {"bars": [["b", 99777.13]], **BARS}},
               [{"chart": {"bars": [["b", 1.0]], **BARS}}, {"chart": {"bars": [], **BARS}}]),
}  # fmt: skip


def page(question, reference, data):
    """The page that a learner gets who answers with this data, and the verdict on it."""
    verdict = judge(bind(question, read(question, reference)), data)
    result = CheckResult(
        "9.1", "9.1", "", "any", question["kind"], verdict.status, verdict.points, 4.0,
        typed="a = my own words", parts=tuple(Part(*part) for part in verdict.parts),
        hint=verdict.hint, mistake=verdict.mistake,
    )  # fmt: skip
    return render(work(result)), verdict


@pytest.mark.parametrize("kind", CASES)
def test_with_another_reference_the_page_of_a_wrong_answer_is_the_same(kind):
    """Nothing that depends on the reference but the points can show in the page."""
    question, first, second, answers = CASES[kind]
    for data in answers:
        one, verdict = page(question, first, data)
        other, again = page(question, second, data)
        assert verdict.points == again.points and verdict.status == again.status
        assert one == other
        if verdict.status != "unreadable":  # then the page lists the labels one may use
            assert not [mark for mark in MARKS if mark in one]


def test_the_marks_would_be_seen_if_they_leaked():
    for kind, (question, reference, _, _) in CASES.items():
        assert judge(bind(question, read(question, reference)), reference).status == "right", kind
        assert any(mark in repr(reference) for mark in MARKS), kind


@pytest.mark.parametrize("name", find_exercises(ROOT / "solutions"))
def test_no_hint_of_the_kit_holds_the_answer_to_its_question(name):
    """A hint asks. Of numbers, dates and sentences it must not give the one that is asked for."""
    exercise = load_exercise(ROOT / "solutions", name)
    for check_id, question in exercise.automatic.items():
        cell = next(c for c in exercise.solution.cells
                    if c.metadata.get("foothold", {}).get("question") == check_id
                    and c.metadata.foothold.get("role") == "answer")  # fmt: skip
        answer = cell.source.split("### BEGIN SOLUTION")[1].split("### END SOLUTION")[0]
        hints = [m["hint"] for m in question.get("mistake", [])] + question.get("ladder", [])[:1]
        whole = re.findall(r'= "?([^"\n]{6,})"?$', answer, re.M)
        numbers = (
            re.findall(r"= *(-?\d[\d_.,]*\d)\b", answer) if question["kind"] == "number" else []
        )
        for hint in hints:
            assert not [text for text in whole if text in hint], (check_id, hint)
            assert not [
                n for n in numbers if re.search(rf"(?<![\d.]){re.escape(n)}(?![\d.])", hint)
            ]


def test_no_page_holds_anything_of_another_learner(tmp_path):
    people = [
        work(check("01.1", "wrong", 0, typed=f"answer of {name}", hint=f"hint for {name}"),
             open_check(typed=f"words of {name}"), learner=name, file_name=f"{name}.ipynb",
             notes=(f"note on {name}",))
        for name in ("Anna Q.", "Bela W.", "Cora X.")
    ]  # fmt: skip
    for result, path in zip(people, write_feedback(tmp_path, people), strict=True):
        text = path.read_text("utf-8")
        others = {r.learner for r in people} - {result.learner}
        assert result.learner in text and not [name for name in others if name in text]


def test_names_of_mistakes_and_inner_words_stay_in_the_gradebook():
    html = render(rich())
    assert "flat-is-fact" not in html and "anonymous-is-false" not in html


@pytest.mark.parametrize(
    ("kind", "words"),
    [("open", "still has to read"), ("figure", "style"), ("brief", "wording"),
     ("function", "how the function is written"), ("number", "the way to your number"),
     ("set", "reasons"),
     ("order", "reasons"), ("match", "reasons"), ("choice", "reasons"),
     ("dict", "the way to your values")],
)  # fmt: skip
def test_the_page_says_what_was_not_checked(kind, words):
    status = "to mark" if kind == "open" else "wrong"
    html = render(work(check("01.1", status, 0, kind=kind, typed="something")))
    assert "Not checked" in html and words in html


def test_of_a_blank_nothing_is_said_to_be_unchecked():
    assert "Not checked" not in render(work(check("01.1", "blank", 0), open_check(typed="")))
    assert "did not get through" in not_checked(check("01.1", "not run", 0))
    assert "could not be read" in not_checked(check("01.1", "unreadable", 0))
    assert "a person marked it" in not_checked(open_check(), marked=True)
