"""Judged submissions of an invented class, for the tests of gradebook and reports."""

from __future__ import annotations

from foothold.grading.records import CheckResult, Part, SetResult

SET = "01_reading_claims"


def check(
    check_id="01.1",
    status="right",
    points=2.0,
    maximum=2.0,
    *,
    question=None,
    part="",
    track="any",
    kind="choice",
    **more,
) -> CheckResult:
    """One check; the question is the id without its letters unless it is given."""
    question = question or check_id.rstrip("abcdefghijklmnopqrstuvwxyz")
    return CheckResult(
        check_id, question, part, track, kind, status, float(points), float(maximum), **more
    )


def open_check(check_id="01.6", typed="My own words.", maximum=3.0, **more) -> CheckResult:
    """One open answer, blank if nothing was typed."""
    status = "to mark" if typed.strip() else "blank"
    return check(check_id, status, 0.0, maximum, kind="open", typed=typed, **more)


def work(*checks, learner="ann", set_name=SET, digest="d1", notes=(), file_name="") -> SetResult:
    """One learner's set."""
    name = file_name or f"{set_name}.ipynb"
    return SetResult(learner, set_name, name, digest, tuple(checks), tuple(notes), 1.5)


def rich(learner="Zoë Ünal", typed="Reading it *again*,\n\nI would write: ships may leave.\n"):
    """A set with every status, parts, hints, two tracks and an open answer."""
    return work(
        check("01.1", "partly", 2, 4, kind="match",
              typed='answer_1 = "P1.S1=event P4.S3=attributed"',
              parts=(Part("P1.S1", 1, 1), Part("P4.S3", 1, 1), Part("P7.S2", 0, 1),
                     Part("P9.S1", 0, 1)),
              hint="A flat statement is not yet a fact. Who would have to be wrong?",
              mistake="flat-is-fact"),
        check("01.2", "right", 3, 3, kind="set", typed='answer_2 = "P3.S1 P3.S2"'),
        check("01.3", "wrong", 0, 3, kind="set", typed='answer_3 = "P5.S1"',
              hint="An unnamed source limits checking, not truth.", mistake="anonymous-is-false"),
        check("01.4", "unreadable", 0, 2, typed="answer_4 = [[[1]]]",
              note="The answer is a list; this question takes one word."),
        check("01.5", "blank", 0, 3, kind="order", typed='answer_5 = ""'),
        check("01.7", "blank", 0, 4, track="code", kind="function",
              typed="def overlaps(a, b):\n    ..."),
        check("01.7w", "right", 4, 4, track="words", kind="match",
              typed='answer_7 = "a=yes b=no"'),
        check("01.8", "error", 0, 4, track="code", kind="function",
              typed="def days(a):\n    return a <b and 1/0", note="A cell stopped here."),
        check("01.9", "not run", 0, 2, note="The notebook stopped before this question."),
        open_check(typed=typed),
        learner=learner, notes=("Two copies were handed in; the newer one was graded.",),
    )  # fmt: skip
