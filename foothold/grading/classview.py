"""What a class did, counted: the numbers behind the terminal summary and the index page."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from foothold.grading.plaintext import natural
from foothold.grading.records import SetResult
from foothold.grading.scores import Mark, SetScore, score_set

OUTCOMES = ("right", "partly", "wrong", "blank", "error", "not run", "to mark")

Marks = Mapping[tuple[str, str], Mapping[str, Mark]]  # learner and set -> check id -> mark


@dataclass(frozen=True)
class QuestionView:
    """One question over the class; ``shares`` counts learners by outcome."""

    question: str
    maximum: float
    mean: float | None  # over learners whose points stand; None if nobody's do
    shares: Mapping[str, int]


@dataclass(frozen=True)
class MistakeView:
    """A recognised mistake and how many learners made it."""

    question: str
    name: str
    learners: int


@dataclass(frozen=True)
class SetView:
    """One set over the class."""

    set_name: str
    learners: int
    maximum: float
    auto_max: float
    totals: tuple[float, ...]  # of learners for whom nothing waits
    autos: tuple[float, ...]  # automatic points of everybody
    to_mark: int
    questions: tuple[QuestionView, ...]
    mistakes: tuple[MistakeView, ...]  # most common first


def view_class(results: Iterable[SetResult], marks: Marks | None = None) -> tuple[SetView, ...]:
    """Count a class.

    Parameters
    ----------
    results
        The newest result of each learner and set.
    marks
        Marks by learner and set, then check id (``Gradebook.marks_by_work()``).

    Returns
    -------
    tuple of SetView
        One per set, sorted by name.
    """
    by_set: dict[str, list[tuple[SetResult, SetScore]]] = {}
    for result in results:
        score = score_set(result, (marks or {}).get((result.learner, result.set_name), {}))
        by_set.setdefault(result.set_name, []).append((result, score))
    return tuple(_view(name, by_set[name]) for name in sorted(by_set, key=natural))


def _view(name: str, works: list[tuple[SetResult, SetScore]]) -> SetView:
    scores = [score for _, score in works]
    questions = sorted({q.question for s in scores for q in s.questions}, key=natural)
    return SetView(
        set_name=name,
        learners=len(works),
        maximum=max(s.maximum for s in scores),
        auto_max=max(s.auto_max for s in scores),
        totals=tuple(sorted(s.total for s in scores if s.total is not None)),
        autos=tuple(sorted(s.auto_points for s in scores)),
        to_mark=sum(s.to_mark for s in scores),
        questions=tuple(_question(question, scores) for question in questions),
        mistakes=_mistakes([result for result, _ in works]),
    )


def _question(question: str, scores: Iterable[SetScore]) -> QuestionView:
    found = [q for s in scores for q in s.questions if q.question == question]
    # An answer in a form the question does not take is the learner's error as much as an
    # exception is: one column for both keeps the table readable.
    outcomes = ("error" if q.status == "unreadable" else q.status for q in found)
    settled = [q.points for q in found if not q.to_mark]
    return QuestionView(
        question=question,
        maximum=max(q.maximum for q in found),
        mean=statistics.fmean(settled) if settled else None,
        shares=Counter(outcomes),
    )


def _mistakes(results: Iterable[SetResult]) -> tuple[MistakeView, ...]:
    """Count each mistake once per learner, whichever track or part shows it."""
    made = Counter(
        pair
        for result in results
        for pair in {(c.question, c.mistake) for c in result.results if c.mistake}
    )
    order = sorted(made.items(), key=lambda item: (-item[1], natural(item[0][0]), item[0][1]))
    return tuple(MistakeView(question, name, n) for (question, name), n in order)
