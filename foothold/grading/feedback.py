"""One page of feedback per learner and set: their own words, points, hints; no reference."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from foothold.grading.classview import Marks
from foothold.grading.files import replace_file
from foothold.grading.learnerview import Page, page_of
from foothold.grading.pages import look, render_page
from foothold.grading.plaintext import slug
from foothold.grading.records import SetResult
from foothold.grading.scores import Mark, SetScore

HEAD = 200  # bytes of a page in which its fingerprint stands
END = b"</html>\n"


def feedback_path(learner: str, set_name: str) -> PurePosixPath:
    """Return where a feedback page lies, below the folder of grades.

    >>> str(feedback_path("ann", "01_reading_claims"))
    'feedback/ann/01_reading_claims.html'
    """
    return PurePosixPath("feedback") / slug(learner) / f"{slug(set_name)}.html"


def render(
    set_result: SetResult,
    marks: Mapping[str, Mark] | None = None,
    title: str = "",
    question_titles: Mapping[str, str] | None = None,
) -> str:
    """Return the feedback page of one learner and set.

    Parameters
    ----------
    set_result
        What the judge found. Only the learner's own words and the key's hints are shown.
    marks
        This learner's marks for this set by check id.
    title
        Title of the set; its name if empty.
    question_titles
        Titles of questions by id, where known.

    Returns
    -------
    str
        A whole HTML page, the same for the same input.
    """
    page = page_of(set_result, marks or {}, title, question_titles or {})
    return render_page("feedback.html", page, _print_of(page))


def _print_of(page: Page) -> str:
    """Fingerprint of all that a page shows and of how it looks: the same means unchanged."""
    return hashlib.sha256((look() + repr(page)).encode("utf-8", "replace")).hexdigest()[:32]


def write_feedback(
    folder: Path,
    results: Iterable[SetResult],
    marks: Marks | None = None,
    titles: Mapping[str, str] | None = None,
    question_titles: Mapping[str, str] | None = None,
) -> tuple[Path, ...]:
    """Write the feedback pages below ``folder`` (the folder of grades).

    Parameters
    ----------
    folder
        Pages go to ``folder/feedback/<learner>/<set>.html``.
    results
        The newest result of each learner and set.
    marks
        Marks by learner and set, then check id (``Gradebook.marks_by_work()``).
    titles, question_titles
        Titles of sets by name and of questions by id, where known.

    Returns
    -------
    tuple of Path
        The pages, in the order of the results.

    Raises
    ------
    GradingError
        A sentence, if a page cannot be written.
    """
    return tuple(
        write_page(
            folder,
            result,
            (marks or {}).get((result.learner, result.set_name), {}),
            (titles or {}).get(result.set_name, ""),
            question_titles,
        )
        for result in results
    )


def write_page(
    folder: Path,
    result: SetResult,
    marks: Mapping[str, Mark],
    title: str = "",
    question_titles: Mapping[str, str] | None = None,
    score: SetScore | None = None,
) -> Path:
    """Write one feedback page, unless it stands there already with the same content.

    A page carries the fingerprint of what it shows in its head, so that of a thousand pages only
    those that changed are rendered.

    Parameters
    ----------
    folder
        The folder of grades.
    result, marks, title, question_titles
        As in :func:`render`.
    score
        The points of this result with these marks, if they were added up already.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    GradingError
        A sentence, if the page cannot be written.
    """
    path = folder / feedback_path(result.learner, result.set_name)
    page = page_of(result, marks, title, question_titles or {}, score)
    mark = _print_of(page)
    if not _stands(path, mark):
        replace_file(path, render_page("feedback.html", page, mark))
    return path


def _stands(path: Path, mark: str) -> bool:
    """Is this page there already? Its head tells, and its end that no power cut left a half."""
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
            stream.seek(-min(len(head), len(END)), os.SEEK_END)
            return f'content="{mark}"'.encode() in head and stream.read() == END
    except OSError:
        return False
