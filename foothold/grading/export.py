"""``grades.csv``: one row per learner and set, for the LMS and for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from foothold.grading.csvtext import csv_text, write_csv
from foothold.grading.plaintext import natural, number, one_line
from foothold.grading.records import Rejected, is_confinement
from foothold.grading.scores import SetScore

COLUMNS = (
    "learner",
    "set",
    "auto_points",
    "auto_max",
    "manual_points",
    "manual_max",
    "total",
    "to_mark",
    "notes",
)


def question_label(question: str) -> str:
    """Return a question's id as spreadsheets leave it alone.

    A bare ``01.6`` becomes the number 1.6 in one spreadsheet and the first of June in another.

    >>> question_label("01.6")
    'Q01.6'
    """
    return f"Q{question}" if question[:1].isdigit() else question


def _table(
    scores: Iterable[SetScore], rejected: Iterable[Rejected] = ()
) -> tuple[list[str], list[list[str]]]:
    """Return header and rows, in an order that depends on nothing but the content."""
    ordered = sorted(scores, key=lambda s: (natural(s.learner), s.learner, natural(s.set_name)))
    questions = sorted(
        {(s.set_name, q.question) for s in ordered for q in s.questions},
        key=lambda pair: (natural(pair[1]), natural(pair[0])),
    )
    columns = list(dict.fromkeys(question for _, question in questions))
    rows = [_row(score, columns) for score in ordered]
    refused = sorted({(r.learner, r.file_name, r.reason) for r in rejected})
    points = len(COLUMNS) - len(("learner", "set", "notes"))
    rows += [
        [
            one_line(learner),
            "",
            *[""] * points,
            f"Not graded: {one_line(name)}: {one_line(reason)}",
            *[""] * len(columns),
        ]
        for learner, name, reason in refused
    ]
    return [*COLUMNS, *map(question_label, columns)], rows


def _row(score: SetScore, columns: Sequence[str]) -> list[str]:
    points = {q.question: "" if q.to_mark else number(q.points) for q in score.questions}
    return [
        one_line(score.learner),
        one_line(score.set_name),
        number(score.auto_points),
        number(score.auto_max),
        number(score.manual_points),
        number(score.manual_max),
        "" if score.total is None else number(score.total),
        str(score.to_mark),
        " | ".join(one_line(note) for note in score.notes if not is_confinement(note)),
        *(points.get(question, "") for question in columns),
    ]


def grades_csv(scores: Iterable[SetScore], rejected: Iterable[Rejected] = ()) -> str:
    """Return the text of ``grades.csv``.

    Parameters
    ----------
    scores
        One per learner and set, in any order.
    rejected
        Files that could not be graded: a row each at the end, with the set and all points
        empty and the reason under ``notes``, so that nobody drops out of the table unseen.

    Returns
    -------
    str
        Columns :data:`COLUMNS`, then one per question. ``total`` and a question's points are
        empty while an open answer in it waits. Numbers have a decimal point, as LMSs expect.
    """
    return csv_text(*_table(scores, rejected))


def write_grades(path: Path, scores: Iterable[SetScore], rejected: Iterable[Rejected] = ()) -> None:
    """Write ``grades.csv`` in one step; see :func:`grades_csv` and ``csvtext.write_csv``.

    Raises
    ------
    GradingError
        A sentence, if the file cannot be written (for example open in Excel on Windows).
    """
    write_csv(path, *_table(scores, rejected))
