"""Everything an instructor gets from a gradebook: the index page, pages, grades.csv, summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foothold.grading.classview import OUTCOMES, Marks, SetView, view_class
from foothold.grading.export import write_grades
from foothold.grading.feedback import feedback_path, write_feedback
from foothold.grading.files import replace_file
from foothold.grading.gradebook import Gradebook
from foothold.grading.pages import render_page
from foothold.grading.plaintext import natural, number, one_line
from foothold.grading.records import Rejected, SetResult, is_confinement
from foothold.grading.scores import SetScore, score_set
from foothold.grading.summary import class_summary, confinement_line

_HEADINGS = ("right", "partly", "wrong", "empty", "error", "not run", "to mark")


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
class _Index:
    sets: tuple[SetView, ...]
    rows: tuple[_Line, ...]
    rejected: tuple[Rejected, ...]
    waiting: int
    confinement: str
    headings: tuple[str, ...] = _HEADINGS
    outcomes: tuple[str, ...] = OUTCOMES


def render_index(
    results: Iterable[SetResult], marks: Marks | None = None, rejected: Sequence[Rejected] = ()
) -> str:
    """Return the instructor's page: class table with links, questions, files not graded.

    Parameters
    ----------
    results
        The newest result of each learner and set.
    marks
        Marks by learner and set, then check id (``Gradebook.marks_by_work()``).
    rejected
        Files that could not be graded.
    """
    results = tuple(results)
    views = view_class(results, marks)
    scores: dict[str, dict[str, SetScore]] = {}
    for r in results:
        own = (marks or {}).get((r.learner, r.set_name), {})
        scores.setdefault(r.learner, {})[r.set_name] = score_set(r, own)
    learners = sorted(scores, key=lambda name: (natural(name), name))
    index = _Index(
        sets=views,
        rows=tuple(
            _Line(
                one_line(learner),
                tuple(_cell(scores[learner].get(v.set_name)) for v in views),
            )
            for learner in learners
        ),
        rejected=tuple(sorted(rejected, key=lambda r: (r.learner, r.file_name, r.reason))),
        waiting=sum(v.to_mark for v in views),
        confinement=confinement_line(results),
    )
    return render_page("index.html", index)


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


def write_reports(
    folder: Path,
    book: Gradebook,
    titles: Mapping[str, str] | None = None,
    question_titles: Mapping[str, str] | None = None,
) -> str:
    """Write ``grades.csv``, ``index.html`` and all feedback pages from the gradebook.

    Files that would not change are left alone, so that a second run changes nothing.

    Parameters
    ----------
    folder
        The folder of grades.
    book
        The gradebook.
    titles, question_titles
        Titles of sets by name and of questions by id, where known.

    Returns
    -------
    str
        The class summary, for the terminal.

    Raises
    ------
    GradingError
        A sentence, if a file cannot be written.
    """
    results, marks, rejected = book.results(), book.marks_by_work(), book.rejected()
    write_feedback(folder, results, marks, titles, question_titles)
    replace_file(folder / "index.html", render_index(results, marks, rejected))
    write_grades(folder / "grades.csv", book.scores(), rejected)
    return class_summary(results, marks, rejected, titles)
