"""What a class did, counted one learner at a time: the numbers behind summary and report."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from foothold.grading.failures import Failure, FailureTally
from foothold.grading.plaintext import natural
from foothold.grading.records import CONFINEMENT, SetResult, is_confinement
from foothold.grading.scores import Mark, QuestionScore, SetScore, score_set

OUTCOMES = ("right", "partly", "wrong", "blank", "error", "not run", "to mark")

Marks = Mapping[tuple[str, str], Mapping[str, Mark]]  # learner and set -> check id -> mark


@dataclass(frozen=True)
class QuestionView:
    """One question over the class; ``shares`` counts learners by outcome."""

    question: str
    maximum: float
    mean: float | None  # None while points are open: those that stand are mostly of blanks
    shares: Mapping[str, int]


@dataclass(frozen=True)
class MistakeView:
    """A recognised mistake, how many learners made it, and the hint that most of them got."""

    question: str
    name: str
    learners: int
    hint: str = ""


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
    scores: tuple[SetScore, ...] = ()
    failures: tuple[Failure, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)  # confinement -> notebooks


@dataclass
class SetTally:
    """Counts of one set while a class is read; a result can be forgotten once it is added."""

    set_name: str
    scores: list[SetScore] = field(default_factory=list)
    failures: FailureTally = field(default_factory=FailureTally)
    levels: Counter[str] = field(default_factory=Counter)
    mistakes: Counter[tuple[str, str]] = field(default_factory=Counter)
    hints: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)

    def add(self, result: SetResult, score: SetScore) -> None:
        """Count one learner's set; a mistake once, whichever track or part shows it."""
        self.scores.append(score)
        self.failures.add(result)
        self.levels.update(levels_of(result))
        shown = {(c.question, c.mistake): c.hint for c in reversed(result.results) if c.mistake}
        for pair, hint in shown.items():
            self.mistakes[pair] += 1
            self.hints.setdefault(pair, Counter())[hint] += 1

    def view(self) -> SetView:
        """Return what was counted so far."""
        found: dict[str, list[QuestionScore]] = {}
        for score in self.scores:
            for q in score.questions:
                found.setdefault(q.question, []).append(q)
        return SetView(
            set_name=self.set_name,
            learners=len(self.scores),
            maximum=max(s.maximum for s in self.scores),
            auto_max=max(s.auto_max for s in self.scores),
            totals=tuple(sorted(s.total for s in self.scores if s.total is not None)),
            autos=tuple(sorted(s.auto_points for s in self.scores)),
            to_mark=sum(s.to_mark for s in self.scores),
            questions=tuple(_question(name, found[name]) for name in sorted(found, key=natural)),
            mistakes=self._mistakes(),
            scores=tuple(self.scores),
            failures=self.failures.found(),
            levels=dict(sorted(self.levels.items())),
        )

    def _mistakes(self) -> tuple[MistakeView, ...]:
        made = self.mistakes.items()
        order = sorted(made, key=lambda item: (-item[1], natural(item[0][0]), item[0][1]))
        return tuple(
            MistakeView(question, name, n, _first(self.hints[question, name]))
            for (question, name), n in order
        )


def _first(hints: Counter[str]) -> str:
    """The most common hint; of equally common ones the first in the alphabet, on every run."""
    return min(hints, key=lambda hint: (-hints[hint], hint))


def levels_of(result: SetResult) -> tuple[str, ...]:
    """Return the levels of confinement in which a notebook ran (one, unless a note is missing)."""
    return tuple(
        note.removeprefix(CONFINEMENT).rstrip(".") for note in result.notes if is_confinement(note)
    )


@dataclass
class Tally:
    """Counts of a whole gradebook while it is read, one result at a time."""

    sets: dict[str, SetTally] = field(default_factory=dict)

    def add(self, result: SetResult, score: SetScore) -> None:
        """Count one learner's set."""
        self.sets.setdefault(result.set_name, SetTally(result.set_name)).add(result, score)

    def views(self) -> tuple[SetView, ...]:
        """Return one view per set, sorted by name."""
        return tuple(self.sets[name].view() for name in sorted(self.sets, key=natural))


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
    tally = Tally()
    for result in results:
        tally.add(
            result, score_set(result, (marks or {}).get((result.learner, result.set_name), {}))
        )
    return tally.views()


def _question(question: str, found: Sequence[QuestionScore]) -> QuestionView:
    # An answer in a form the question does not take is the learner's error as much as an
    # exception is: one column for both keeps the table readable.
    outcomes = ("error" if q.status == "unreadable" else q.status for q in found)
    waits = any(q.to_mark for q in found)
    return QuestionView(
        question=question,
        maximum=max(q.maximum for q in found),
        mean=None if waits else statistics.fmean(q.points for q in found),
        shares=Counter(outcomes),
    )
