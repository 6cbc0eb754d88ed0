"""The instructor's report on a gradebook: what stands on its one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from foothold.grading.classview import SetView
from foothold.grading.feedback import feedback_path
from foothold.grading.pages import render_page
from foothold.grading.plaintext import natural, number, one_line, visible
from foothold.grading.records import Rejected, is_confinement
from foothold.grading.scores import SetScore
from foothold.grading.setview import SetReport, report_on
from foothold.grading.twins import TwinsFound

MOST_NAMED = 8  # learners named for one kind of failure
MOST_KINDS = 60
MOST_TWINS = 50

LEVELS = {  # in short; docs/CONFINEMENT.md has it all
    "strict": "For a notebook there were no solutions, no other work, no network and no other "
    "processes.",
    "strict-bwrap": "For a notebook there were no solutions, no other work, no network and no "
    "other processes (by bubblewrap).",
    "landlock": "A notebook could read neither the solutions nor other work and had no network. It "
    "could see that other processes run.",
    "basic": "Nothing kept a hostile notebook from reading what the grader's user may read, the "
    "solutions too. Rely on these grades only where you trust the work.",
}


@dataclass(frozen=True)
class Person:
    """A learner's name and the page to look at."""

    name: str
    link: str


@dataclass(frozen=True)
class _Cell:
    set_name: str
    text: str
    link: str
    to_mark: int
    notes: int


@dataclass(frozen=True)
class _Line:
    learner: str
    cells: tuple[_Cell | None, ...]


@dataclass(frozen=True)
class _FailureRow:
    words: str
    set_name: str
    answers: int
    learners: int
    people: tuple[Person, ...]


@dataclass(frozen=True)
class _Refusal:
    reason: str
    files: tuple[tuple[str, str], ...]  # learner, file name


@dataclass(frozen=True)
class _Waiting:
    set_name: str
    question: str
    answers: int


@dataclass(frozen=True)
class _Level:
    name: str
    notebooks: int
    words: str


@dataclass(frozen=True)
class _Shared:
    set_name: str
    question: str
    people: tuple[Person, ...]
    answers: int
    alike: str
    text: str
    cut: bool


@dataclass(frozen=True)
class _Twins:
    people: tuple[Person, ...]
    shared: tuple[_Shared, ...]


@dataclass(frozen=True)
class _Page:
    learners: int
    sets: tuple[SetReport, ...]
    failures: tuple[_FailureRow, ...]
    more_failures: int
    refusals: tuple[_Refusal, ...]
    refused: int
    waiting: tuple[_Waiting, ...]
    to_mark: int
    levels: tuple[_Level, ...]
    seed: str
    rows: tuple[_Line, ...]
    compared: bool
    twins: tuple[_Twins, ...] = ()
    slight: tuple[_Shared, ...] = ()
    more_twins: int = 0
    headings: tuple[str, ...] = field(
        default=("right", "partly", "wrong", "empty", "error", "not run", "to mark")
    )


def render_report(
    views: Sequence[SetView],
    rejected: Sequence[Rejected] = (),
    titles: Mapping[str, str] | None = None,
    question_titles: Mapping[str, str] | None = None,
    twins: TwinsFound | None = None,
    seed: str = "",
) -> str:
    """Return the instructor's report as one HTML page that needs no other file.

    Parameters
    ----------
    views
        The sets, from ``Tally.views()``.
    rejected
        Files that could not be graded.
    titles, question_titles
        Titles of sets by name and of questions by id, where known.
    twins
        Who shares unusual wrong answers; None leaves that part out.
    seed
        What the hidden inputs were drawn with; empty if nothing was drawn.

    Returns
    -------
    str
        The same for the same input. Links to learners' pages are relative.
    """
    failures = _failures(views)
    groups = twins.groups if twins else ()
    page = _Page(
        learners=len({s.learner for v in views for s in v.scores}),
        sets=tuple(
            report_on(v, (titles or {}).get(v.set_name, ""), question_titles) for v in views
        ),
        failures=failures[:MOST_KINDS],
        more_failures=max(0, len(failures) - MOST_KINDS),
        refusals=_refusals(rejected),
        refused=len(rejected),
        waiting=_waiting(views),
        to_mark=sum(v.to_mark for v in views),
        levels=_levels(views),
        seed=one_line(seed),
        rows=_rows(views),
        compared=twins is not None,
        twins=tuple(_twins(g.learners, g.shared) for g in groups[:MOST_TWINS]),
        slight=tuple(map(_shared, twins.slight[:MOST_TWINS])) if twins else (),
        more_twins=max(0, len(groups) - MOST_TWINS),
    )
    return render_page("report.html", page)


def _person(learner: str, set_name: str) -> Person:
    return Person(one_line(learner), str(feedback_path(learner, set_name)))


def _failures(views: Iterable[SetView]) -> tuple[_FailureRow, ...]:
    return tuple(
        _FailureRow(
            failure.words,
            one_line(view.set_name),
            failure.answers,
            len(failure.learners),
            tuple(_person(name, view.set_name) for name in failure.learners[:MOST_NAMED]),
        )
        for view in views
        for failure in view.failures
    )


def _refusals(rejected: Iterable[Rejected]) -> tuple[_Refusal, ...]:
    """Files that were not graded by reason, the most frequent reason first."""
    by_reason: dict[str, list[tuple[str, str]]] = {}
    for item in rejected:
        file = (one_line(item.learner), one_line(item.file_name))
        by_reason.setdefault(one_line(item.reason), []).append(file)
    order = sorted(by_reason.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(_Refusal(reason, tuple(sorted(files))) for reason, files in order)


def _waiting(views: Iterable[SetView]) -> tuple[_Waiting, ...]:
    found = []
    for view in views:
        counts: Counter[str] = Counter()
        for score in view.scores:
            for question in score.questions:
                counts[question.question] += question.to_mark
        for question in sorted(counts, key=natural):
            if counts[question]:
                row = (one_line(view.set_name), one_line(question), counts[question])
                found.append(_Waiting(*row))
    return tuple(found)


def _levels(views: Iterable[SetView]) -> tuple[_Level, ...]:
    counts = sum((Counter(view.levels) for view in views), Counter())
    return tuple(
        _Level(one_line(level), n, LEVELS.get(level, "")) for level, n in sorted(counts.items())
    )


def _rows(views: Sequence[SetView]) -> tuple[_Line, ...]:
    """The class table: a row for each learner, a cell for each set."""
    scores: dict[str, dict[str, SetScore]] = {}
    for view in views:
        for score in view.scores:
            scores.setdefault(score.learner, {})[view.set_name] = score
    names = sorted(scores, key=lambda name: (natural(name), name))
    return tuple(
        _Line(one_line(name), tuple(_cell(scores[name].get(v.set_name)) for v in views))
        for name in names
    )


def _cell(score: SetScore | None) -> _Cell | None:
    if score is None:
        return None
    points = score.auto_points + score.manual_points
    return _Cell(
        set_name=one_line(score.set_name),
        text=f"{number(points)} of {number(score.maximum)}",
        link=str(feedback_path(score.learner, score.set_name)),
        to_mark=score.to_mark,
        notes=sum(not is_confinement(n) for n in score.notes),
    )


def _shared(item) -> _Shared:
    return _Shared(
        set_name=one_line(item.set_name),
        question=one_line(item.question),
        people=tuple(_person(name, item.set_name) for name in item.learners),
        answers=item.answers,
        alike=item.alike,
        text=visible(item.text),
        cut=item.cut,
    )


def _twins(learners: Sequence[str], shared: Sequence) -> _Twins:
    first = shared[0].set_name
    return _Twins(
        tuple(_person(name, first) for name in learners), tuple(_shared(i) for i in shared)
    )
