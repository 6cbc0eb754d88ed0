"""Open answers out to a CSV file, a person's marks back in (``foothold mark``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foothold.grading.csvtext import Row, read_csv, write_csv
from foothold.grading.export import question_label
from foothold.grading.gradebook import Gradebook
from foothold.grading.plaintext import number, one_line, visible
from foothold.grading.problems import GradingError
from foothold.grading.scores import OpenAnswer

COLUMNS = ("learner", "set", "question", "maximum", "rubric", "answer", "points", "comment")
NEEDED = ("learner", "set", "question", "points")
CELL_LIMIT = 32_000  # Excel cuts a cell at 32,767 characters and spills the rest over the rows


@dataclass(frozen=True)
class MarkRow:
    """One row of a marks file that has points in it, not yet looked up in the gradebook."""

    place: str  # "Line 3", for sentences
    learner: str
    set_name: str
    question: str
    points: float
    comment: str


@dataclass(frozen=True)
class MarksRead:
    """What a marks file held: rows to store, rows without points, sentences on bad rows."""

    rows: tuple[MarkRow, ...]
    blank: int
    problems: tuple[str, ...]


@dataclass(frozen=True)
class MarksStored:
    """What became of a marks file."""

    stored: int
    blank: int
    problems: tuple[str, ...]
    waiting: int  # open answers of the whole gradebook that still wait


def write_open_answers(
    path: Path,
    answers: Iterable[OpenAnswer],
    rubrics: Mapping[str, Sequence[str]] | None = None,
) -> int:
    """Write all open answers for marking, one row each; marks so far are filled in.

    Where the answer was changed after it was marked the points are left empty again, so that
    somebody reads it; until then the old mark counts.

    Parameters
    ----------
    path
        The CSV file.
    answers
        From ``Gradebook.open_answers()``: already in the order of set, question, learner.
    rubrics
        Names of the rubric's criteria by check id; else what the answer itself carries.

    Returns
    -------
    int
        How many of the answers wait for a mark.

    Raises
    ------
    GradingError
        A sentence, if the file cannot be written.
    """
    answers = tuple(answers)
    several: dict[tuple[str, str, str], set[str]] = {}
    for a in answers:
        several.setdefault((a.learner, a.set_name, a.question), set()).add(a.check)
    rows = []
    for a in answers:
        alone = len(several[a.learner, a.set_name, a.question]) == 1
        rows.append(
            [
                one_line(a.learner),
                one_line(a.set_name),
                question_label(a.question if alone else a.check),
                number(a.maximum),
                "; ".join((rubrics or {}).get(a.check, a.criteria)),
                _fitting(a.answer),
                number(a.mark.points) if a.mark and not a.mark.changed else "",
                a.mark.comment if a.mark else "",
            ]
        )
    write_csv(path, COLUMNS, rows)
    return sum(a.waits for a in answers)


def _fitting(answer: str) -> str:
    text = visible(answer)
    if len(text) <= CELL_LIMIT:
        return text
    return text[:CELL_LIMIT] + "\n[Cut here: too long for a spreadsheet cell. See the submission.]"


def _points(text: str) -> float:
    """Read points as people and spreadsheets write them: 2, 2.5, 2,5."""
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'").replace(",", ".")
    if not re.fullmatch(r"[+-]?[0-9]{1,6}(?:\.[0-9]{0,6})?", plain):
        raise ValueError(text)
    return float(plain)


def read_marks(path: Path) -> MarksRead:
    """Read a marks file as a spreadsheet left it.

    Parameters
    ----------
    path
        Needs the columns learner, set, question and points; a comment column is read if there.
        Separators, line ends, encodings, order and extra columns are forgiven; see
        ``csvtext.read_csv``. Rows without points are counted and left alone.

    Returns
    -------
    MarksRead

    Raises
    ------
    GradingError
        A sentence, if the file as a whole cannot be read.
    """
    rows: list[MarkRow] = []
    problems: list[str] = []
    blank = 0
    for row in read_csv(path, NEEDED):
        cells = row.cells
        if not cells["points"].strip():
            blank += 1
            continue
        missing = [name for name in NEEDED if not cells[name].strip()]
        if missing:
            problems.append(f"{row.place}: the {' and the '.join(missing)} is missing.")
            continue
        try:
            points = _points(cells["points"])
        except ValueError:
            problems.append(_not_points(row))
            continue
        comment = cells.get("comment", "").replace("\r\n", "\n").strip()
        rows.append(
            MarkRow(row.place, cells["learner"], cells["set"], cells["question"], points, comment)
        )
    return MarksRead(tuple(rows), blank, tuple(problems))


def _not_points(row: Row) -> str:
    text = one_line(row.cells["points"].strip())[:40]
    sentence = f"{row.place}: {text!r} is no number of points; write for example 2 or 2.5."
    if re.search(r"[a-z]{3}|[0-9][./-][0-9]+[./-]", text, re.IGNORECASE):
        sentence += " (A spreadsheet may have made a date of it; format the column as text.)"
    return sentence


def store_marks(book: Gradebook, read: MarksRead, marker: str = "") -> MarksStored:
    """Store the good rows of a marks file; each bad one gets a sentence.

    Names that a spreadsheet has changed (leading zeros lost, ``01.6`` turned into ``1,6``,
    other upper and lower case) are recognised as long as only one learner, set or question
    can be meant.

    Parameters
    ----------
    book
        The gradebook.
    read
        From :func:`read_marks`.
    marker
        Who marked, for the instructors' own record.

    Returns
    -------
    MarksStored
    """
    problems = list(read.problems)
    known: dict[str, dict[str, list[OpenAnswer]]] = {}
    for answer in book.open_answers():
        known.setdefault(answer.learner, {}).setdefault(answer.set_name, []).append(answer)
    done: dict[tuple[str, str, str], MarkRow] = {}
    for row in read.rows:
        try:
            learner = _match(row.learner, known) or row.learner
            sets = known.get(learner, {})
            set_name = _match(row.set_name, sets) or row.set_name
            question = _question(row.question, sets.get(set_name, []))
            key = (learner, set_name, question)
            earlier = done.get(key)
            if earlier is None:
                book.mark(learner, set_name, question, row.points, row.comment, marker)
                done[key] = row
            elif (earlier.points, earlier.comment) != (row.points, row.comment):
                raise GradingError(
                    f"This answer has another mark in {earlier.place.lower()}; that one was kept."
                )
        except GradingError as error:
            problems.append(f"{row.place}: {error}")
    waiting = sum(answer.waits for answer in book.open_answers())
    return MarksStored(len(done), read.blank, tuple(sorted(problems, key=_line)), waiting)


def _line(problem: str) -> int:
    return int(re.match(r"Line ([0-9]+)", problem)[1])


def _question(text: str, answers: Sequence[OpenAnswer]) -> str:
    """Return the check id that a question cell means, or the text as it stands."""
    plain = re.sub(r"^\s*q\s*(?=[0-9])", "", text, flags=re.IGNORECASE).strip()
    checks = [a.check for a in answers]
    questions = [a.question for a in answers]
    if plain in checks:
        return plain
    match = _match(plain, checks) or _match(plain, list(dict.fromkeys(questions)))
    return match or plain


def _match(text: str, known: Iterable[str]) -> str | None:
    """Return the one known name that a cell can mean: exactly, loosely, or as a number."""
    known = list(known)
    for form in (one_line, _loose, _numeric):
        wanted = form(text)
        found = [name for name in known if form(name) == wanted and wanted is not None]
        if len(found) == 1:
            return found[0]
    return None


def _loose(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", one_line(text)).casefold().split())


def _numeric(text: str) -> float | None:
    plain = text.strip().replace(",", ".")
    return float(plain) if re.fullmatch(r"[0-9]{1,15}(?:\.[0-9]{1,6})?", plain) else None
