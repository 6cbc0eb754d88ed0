"""From the judge's results and a person's marks to points: pure arithmetic, no files.

Within one question the parts add up. Where a part can be answered in two tracks (code or
words), the better track counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foothold.grading.records import CheckResult, SetResult, Status

OPEN = "open"


@dataclass(frozen=True)
class Mark:
    """A person's mark for one open answer.

    ``changed`` says that the learner has handed in other words since this mark was given.
    """

    learner: str
    set_name: str
    check: str
    points: float
    comment: str = ""
    marker: str = ""
    changed: bool = False


@dataclass(frozen=True)
class OpenAnswer:
    """One open answer as it was handed in last, with the mark it has so far."""

    learner: str
    set_name: str
    question: str
    check: str
    maximum: float
    answer: str
    criteria: tuple[str, ...] = ()
    mark: Mark | None = None

    @property
    def waits(self) -> bool:
        return self.mark is None


@dataclass(frozen=True)
class QuestionScore:
    """Points of one question; ``to_mark`` open answers could still change them."""

    question: str
    auto_points: float
    auto_max: float
    manual_points: float
    manual_max: float
    to_mark: int
    status: Status
    counted: tuple[str, ...]  # ids of the checks that count (the better track)

    @property
    def points(self) -> float:
        return self.auto_points + self.manual_points

    @property
    def maximum(self) -> float:
        return self.auto_max + self.manual_max


@dataclass(frozen=True)
class SetScore:
    """Points of one learner's set; ``total`` is None while something is to mark."""

    learner: str
    set_name: str
    questions: tuple[QuestionScore, ...]
    notes: tuple[str, ...] = ()

    def _sum(self, name: str) -> float:
        return round(math.fsum(getattr(q, name) for q in self.questions), 6)

    @property
    def auto_points(self) -> float:
        return self._sum("auto_points")

    @property
    def auto_max(self) -> float:
        return self._sum("auto_max")

    @property
    def manual_points(self) -> float:
        return self._sum("manual_points")

    @property
    def manual_max(self) -> float:
        return self._sum("manual_max")

    @property
    def maximum(self) -> float:
        return round(self.auto_max + self.manual_max, 6)

    @property
    def to_mark(self) -> int:
        return sum(q.to_mark for q in self.questions)

    @property
    def total(self) -> float | None:
        return None if self.to_mark else round(self.auto_points + self.manual_points, 6)


def waiting(result: CheckResult, marks: Mapping[str, Mark]) -> bool:
    """Return whether this is an open answer that a person still has to read.

    An open answer left empty earns nothing and waits for nobody.
    """
    return result.kind == OPEN and result.status != "blank" and result.check not in marks


def earned(result: CheckResult, marks: Mapping[str, Mark]) -> float:
    """Return the points of one check: a person's mark for an open answer, else the judge's."""
    if result.kind != OPEN:
        return result.points
    if result.check not in marks:
        return 0.0
    return min(marks[result.check].points, result.maximum)  # a later key may ask for less


@dataclass(frozen=True)
class _Track:
    checks: tuple[CheckResult, ...]
    sure: float
    possible: float
    maximum: float
    answered: bool


def _track(checks: Iterable[CheckResult], marks: Mapping[str, Mark]) -> _Track:
    checks = tuple(checks)
    sure = math.fsum(earned(c, marks) for c in checks)
    return _Track(
        checks,
        sure,
        sure + math.fsum(c.maximum for c in checks if waiting(c, marks)),
        math.fsum(c.maximum for c in checks),
        any(c.status != "blank" for c in checks),
    )


def _status(checks: Sequence[CheckResult], marks: Mapping[str, Mark]) -> Status:
    """Say in one word how the counted checks of a question went."""
    judged = [c for c in checks if not waiting(c, marks)]
    if not judged:
        return "to mark"
    points = math.fsum(earned(c, marks) for c in judged)
    maximum = math.fsum(c.maximum for c in judged)
    if points > 0 and points >= maximum - 1e-9:
        return "right"
    if points > 0:
        return "partly"
    statuses = {c.status for c in judged}
    if statuses == {"blank"}:
        return "blank"
    for status in ("not run", "error", "unreadable"):
        if status in statuses:
            return status
    return "right" if statuses == {"right"} else "wrong"


def score_question(results: Sequence[CheckResult], marks: Mapping[str, Mark]) -> QuestionScore:
    """Add up one question: over its parts, the best track of each.

    Parameters
    ----------
    results
        All checks of one question, in the order of the key.
    marks
        Marks of this learner and set by check id.

    Returns
    -------
    QuestionScore
        ``to_mark`` counts only answers that could still raise the points: when one track is
        already full, an unread answer in the other track keeps nobody waiting.

    Raises
    ------
    ValueError
        If there are no results, or they belong to different questions.
    """
    if len({r.question for r in results}) != 1:
        raise ValueError("score_question takes the checks of exactly one question.")
    counted: list[CheckResult] = []
    to_mark, unreached = 0, 0.0
    for part in dict.fromkeys(r.part for r in results):
        group = [r for r in results if r.part == part]
        shared = [r for r in group if r.track == "any"]
        names = dict.fromkeys(r.track for r in group if r.track != "any")
        tracks = [_track((r for r in group if r.track == n), marks) for n in names]
        counted += shared
        to_mark += sum(waiting(r, marks) for r in shared)
        if tracks:
            best = max(tracks, key=lambda t: (t.sure, t.possible, t.answered))
            counted += best.checks
            unreached += max(t.maximum for t in tracks) - best.maximum
            rivals = [t for t in tracks if t is best or t.possible > best.sure + 1e-9]
            to_mark += sum(waiting(r, marks) for t in rivals for r in t.checks)
    auto = [r for r in counted if r.kind != OPEN]
    manual = [r for r in counted if r.kind == OPEN]
    return QuestionScore(
        question=results[0].question,
        auto_points=round(math.fsum(r.points for r in auto), 6),
        auto_max=round(math.fsum(r.maximum for r in auto) + (unreached if auto else 0.0), 6),
        manual_points=round(math.fsum(earned(r, marks) for r in manual), 6),
        manual_max=round(math.fsum(r.maximum for r in manual) + (0.0 if auto else unreached), 6),
        to_mark=to_mark,
        status=_status(counted, marks),
        counted=tuple(r.check for r in counted),
    )


def score_set(result: SetResult, marks: Mapping[str, Mark]) -> SetScore:
    """Add up one learner's set; questions stay in the order of the key.

    >>> r = CheckResult("01.1", "01.1", "", "any", "choice", "right", 2, 2)
    >>> score_set(SetResult("ann", "01_x", "a.ipynb", "0", (r,)), {}).total
    2.0
    """
    questions = tuple(
        score_question([r for r in result.results if r.question == question], marks)
        for question in dict.fromkeys(r.question for r in result.results)
    )
    notes = result.notes + tuple(
        f"{r.check}: the answer was changed after it was marked; please read it again."
        for r in result.results
        if r.check in marks and marks[r.check].changed
    )
    return SetScore(result.learner, result.set_name, questions, notes)
