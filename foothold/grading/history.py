"""``foothold history``: every grading and every mark that a gradebook holds, in plain text."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from .gradebook import Gradebook
from .plaintext import number, one_line
from .problems import GradingError
from .records import Run
from .scores import Mark, score_set


def history(book: Gradebook, learner: str | None = None) -> Iterator[str]:
    """Yield a line for each grading and each mark, oldest first.

    Parameters
    ----------
    book : Gradebook
    learner : str, optional
        One learner only; the marks' comments are shown then.

    Raises
    ------
    GradingError
        If the gradebook holds no such learner.
    """
    runs = book.history(learner)
    if learner is not None and not runs:
        raise GradingError(_nobody(book, learner))
    events = [(run.graded_at, 0, _run_line(book, run)) for run in runs]
    events += [
        (at, 1, _mark_line(mark, at, learner is not None)) for mark, at in marks(book, learner)
    ]
    if not events:
        yield "Nothing was graded yet."
    for _, _, line in sorted(events, key=lambda event: event[:2]):
        yield line


def marks(book: Gradebook, learner: str | None = None) -> list[tuple[Mark, str]]:
    """Return every mark ever given with its time (UTC, ISO 8601), oldest first."""
    rows = book.rows(
        "SELECT learner, set_name, check_id, points, comment, marker, marked_at FROM mark"
        " WHERE coalesce(?, learner) = learner ORDER BY id",
        (learner,),
    )
    return [(Mark(*row[:-1]), row[-1]) for row in rows]


def _time(text: str) -> str:
    return text[:19].replace("T", " ") + " UTC"


def _run_line(book: Gradebook, run: Run) -> str:
    score = score_set(book.result_of(run), {})
    return (
        f"{_time(run.graded_at)}  {one_line(run.learner)}  {one_line(run.set_name)}  graded "
        f"{number(score.auto_points)} of {number(score.auto_max)}  "
        f"(file {run.digest[:12]}, {one_line(run.file_name)}; kit {one_line(run.version)})"
    )


def _mark_line(mark: Mark, at: str, comments: bool) -> str:
    line = (
        f"{_time(at)}  {one_line(mark.learner)}  {one_line(mark.set_name)}  marked "
        f"{mark.check}: {number(mark.points)}"
    )
    by = f" by {one_line(mark.marker)}" if mark.marker else ""
    said = f"  ({one_line(mark.comment)})" if comments and mark.comment else ""
    return line + by + said


def _nobody(book: Gradebook, learner: str) -> str:
    known = sorted({run.learner for run in book.history()})
    near = difflib.get_close_matches(learner, known, n=1)
    advice = f" Did you mean {one_line(near[0])!r}?" if near else ""
    return f"There is no learner {one_line(learner)!r} in the gradebook.{advice}"
