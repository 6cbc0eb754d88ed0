"""Reports from a gradebook, one writer at a time: an older view never replaces a newer one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from .files import remove_leftovers
from .gradebook import Gradebook
from .lock import REPORTS, hold
from .reports import write_reports

WAIT_SECONDS = 120.0  # the reports of a large class take a while; marks may come meanwhile


def publish(
    folder: Path,
    book: Gradebook,
    titles: Mapping[str, str] | None = None,
    question_titles: Mapping[str, str] | None = None,
    given: Mapping[str, Iterable[str]] | None = None,
) -> str:
    """Write all reports; see :func:`foothold.grading.reports.write_reports`.

    Somebody who marks while a grader writes reports waits until those are written, and then
    writes them with the marks.

    Returns
    -------
    str
        The class summary, for the terminal.

    Raises
    ------
    GradingError
        A sentence, if a file cannot be written.
    """
    with hold(folder / REPORTS, "writing reports", WAIT_SECONDS):
        remove_leftovers(folder)
        return write_reports(folder, book, titles, question_titles, given)
