"""Everything an instructor gets from a gradebook: report, feedback pages, grades.csv, summary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from foothold.grading.classreport import render_report
from foothold.grading.classview import Tally
from foothold.grading.export import write_grades
from foothold.grading.feedback import write_page
from foothold.grading.files import replace_file
from foothold.grading.gradebook import Gradebook
from foothold.grading.scores import score_set
from foothold.grading.seeds import read_seed
from foothold.grading.summary import summary_of
from foothold.grading.twins import TwinFinder

REPORT = "report.html"


def write_reports(
    folder: Path,
    book: Gradebook,
    titles: Mapping[str, str] | None = None,
    question_titles: Mapping[str, str] | None = None,
    given: Mapping[str, Iterable[str]] | None = None,
) -> str:
    """Write ``report.html``, ``grades.csv`` and all feedback pages from the gradebook.

    The gradebook is read one result at a time. Files that would not change are left alone, so
    that a second run changes nothing.

    Parameters
    ----------
    folder
        The folder of grades.
    book
        The gradebook.
    titles, question_titles
        Titles of sets by name and of questions by id, where known.
    given
        Asks for twins: check id -> sources that everybody had (:func:`.given.given_sources`;
        may be empty). None, as by default, compares nobody.

    Returns
    -------
    str
        The class summary, for the terminal.

    Raises
    ------
    GradingError
        A sentence, if a file cannot be written.
    """
    marks, rejected = book.marks_by_work(), book.rejected()
    tally, finder = Tally(), None if given is None else TwinFinder(given)
    for result in book.each_result():
        own = marks.get((result.learner, result.set_name), {})
        score = score_set(result, own)
        title = (titles or {}).get(result.set_name, "")
        write_page(folder, result, own, title, question_titles, score)
        tally.add(result, score)
        if finder is not None:
            finder.add(result)
    views = tally.views()
    twins = None if finder is None else finder.found()
    seed = read_seed(book.path)
    report = render_report(views, rejected, titles, question_titles, twins, seed)
    replace_file(folder / REPORT, report)
    write_grades(folder / "grades.csv", (s for view in views for s in view.scores), rejected)
    return summary_of(views, rejected, titles)
