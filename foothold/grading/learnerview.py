"""What a learner's page shows: their own words, points, hints, what was not checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from foothold.grading.classview import levels_of
from foothold.grading.plaintext import one_line, visible
from foothold.grading.records import CheckResult, Part, SetResult, is_confinement
from foothold.grading.scores import (
    OPEN,
    Mark,
    QuestionScore,
    SetScore,
    earned,
    score_set,
    waiting,
)
from foothold.grading.unchecked import not_checked

LONGEST_ANSWER = 20_000  # characters shown; a page has to open on a phone


@dataclass(frozen=True)
class State:
    """How something went: words and a sign, so that colour is never needed."""

    css: str
    sign: str
    words: str


STATES = {
    "right": State("right", "✓", "Right"),
    "partly": State("partly", "◐", "Partly right"),
    "wrong": State("wrong", "✗", "Not right"),
    "blank": State("blank", "○", "Left empty"),
    "unreadable": State("unreadable", "?", "Could not be read"),
    "error": State("error", "!", "Stopped with an error"),
    "not run": State("not-run", "–", "Was not run"),
    "to mark": State("to-mark", "✎", "To be marked"),
    "marked": State("marked", "✎", "Marked"),
}


@dataclass(frozen=True)
class _Answer:
    heading: str
    own_state: bool  # say how this answer went: there is more than one in the question
    state: State
    counts: bool
    earned: float
    maximum: float
    typed: str
    cut: bool
    prose: bool
    parts: tuple[Part, ...]
    hint: str
    note: str
    comment: str
    changed: bool
    not_checked: str


@dataclass(frozen=True)
class _Question:
    name: str
    title: str
    state: State
    earned: float
    maximum: float
    answers: tuple[_Answer, ...]


@dataclass(frozen=True)
class Page:
    title: str
    learner: str
    earned: float
    maximum: float
    waiting_points: float
    share: float  # per cent of the bar
    waiting_share: float
    questions: tuple[_Question, ...]
    notes: tuple[str, ...]
    file_name: str
    fingerprint: str
    confinement: str


def page_of(
    set_result: SetResult,
    marks: Mapping[str, Mark],
    title: str,
    question_titles: Mapping[str, str],
    score: SetScore | None = None,
) -> Page:
    score = score or score_set(set_result, marks)
    unread = _waiting_points(set_result, score, marks)
    points = score.auto_points + score.manual_points
    whole = score.maximum or 1.0
    return Page(
        title=one_line(title or set_result.set_name),
        learner=one_line(set_result.learner),
        earned=points,
        maximum=score.maximum,
        waiting_points=unread,
        share=round(min(100.0, 100 * points / whole), 2),
        waiting_share=round(100 * unread / whole, 2),
        questions=tuple(
            _question(q, set_result, marks, question_titles.get(q.question, ""))
            for q in score.questions
        ),
        # The level of confinement stands in the foot note, not among what concerns the work.
        notes=tuple(visible(n) for n in set_result.notes if not is_confinement(n)),
        file_name=one_line(set_result.file_name),
        fingerprint=one_line(set_result.digest[:12]),
        confinement=", ".join(map(one_line, dict.fromkeys(levels_of(set_result)))),
    )


def _waiting_points(result: SetResult, score: SetScore, marks: Mapping[str, Mark]) -> float:
    """Return how many of the points a person still has to decide on."""
    open_questions = {q.question: q for q in score.questions if q.to_mark}
    total = 0.0
    for question, q in open_questions.items():
        checks = [r for r in result.results if r.question == question and waiting(r, marks)]
        total += min(sum(r.maximum for r in checks), q.maximum - q.points)
    return total


def _question(
    score: QuestionScore, result: SetResult, marks: Mapping[str, Mark], title: str
) -> _Question:
    checks = [r for r in result.results if r.question == score.question]
    answered = {(r.part, r.track) for r in checks if r.status != "blank"}
    # Of two tracks the one that was left empty is no answer of this learner: leave it out.
    shown = [r for r in checks if r.check in score.counted or (r.part, r.track) in answered]
    state = STATES["to mark"] if score.to_mark else STATES[score.status]
    if not score.to_mark and checks and all(r.kind == OPEN for r in checks):
        state = STATES["marked"] if score.status != "blank" else state
    return _Question(
        name=one_line(score.question),
        title=one_line(title),
        state=state,
        earned=score.points,
        maximum=score.maximum,
        answers=tuple(_answer(r, len(shown) > 1, r.check in score.counted, marks) for r in shown),
    )


def _heading(check: CheckResult) -> str:
    words = {"code": "Your code", "words": "Your answer in words"}.get(check.track, "Your answer")
    return f"{words}: {one_line(check.part)}" if check.part else words


def _answer(
    check: CheckResult, own_state: bool, counts: bool, marks: Mapping[str, Mark]
) -> _Answer:
    mark = marks.get(check.check) if check.kind == OPEN else None
    if waiting(check, marks):
        state = STATES["to mark"]
    else:
        state = STATES["marked"] if mark else STATES[check.status]
    typed = visible(check.typed)
    if not typed.strip() or (check.kind == OPEN and check.status == "blank"):
        typed = ""
    return _Answer(
        heading=_heading(check),
        own_state=own_state,
        state=state,
        counts=counts,
        earned=earned(check, marks),
        maximum=check.maximum,
        typed=typed[:LONGEST_ANSWER],
        cut=len(typed) > LONGEST_ANSWER,
        prose=check.kind == OPEN,
        parts=check.parts if len(check.parts) > 1 else (),
        hint=visible(check.hint),
        note=visible(check.note),
        comment=visible(mark.comment) if mark else "",
        changed=bool(mark and mark.changed),
        not_checked=not_checked(check, mark is not None),
    )
