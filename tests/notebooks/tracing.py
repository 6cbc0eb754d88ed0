"""Trace each number in the prose of a notebook to what it rests on.

A Markdown cell lists its numbers in ``metadata.foothold.numbers``: the number or date as it
stands in the text, and what it rests on:

- ``rows(table, column=value, ...)``  how many rows, as of the day of the article
- ``cell(table, row-id, column)``     the number or date stands in that cell
- ``output(cell-id)``                 it stands in that stored output of the same notebook
- ``kit(reason)``                     a fact about the kit itself, such as minutes
- ``example``                         invented, and the text says so

One number may rest on several things: then a list. Ids (P4.S3, E25), notebook numbers (04),
names (Il-76), code, link targets and list markers are no numbers.
"""

from __future__ import annotations

import datetime as dt
import re

import nbformat
import pandas as pd
from reading import outputs_text, prose

from foothold.data import CUTOFF, load

MONTHS = ["January", "February", "March", "April", "May", "June", "July"]
MONTHS += ["August", "September", "October", "November", "December"]
_MONTH = "|".join(MONTHS)
_DATE = re.compile(
    rf"(?:(?P<d>\d{{1,2}}) )?(?P<m>{_MONTH})(?: (?P<y>\d{{4}}))?"
    r"|(?P<iy>\d{4})-(?P<im>\d{2})(?:-(?P<id>\d{2}))?"
)
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_NOT_NUMBERS = re.compile(
    r"(?<![\w.,-])(?:"
    r"P\d{1,2}(?:\.S\d)?|[CEQIG]\d{2}|S\d{3}|ST\d{2}|AG\d{2}|O\d|(?:air|sea)-\d{2}"  # ids of data
    r"|\d{2}-O\d|0\d\.p?\d+[a-z]*"  # ids of objectives, questions and predictions
    r"|0\d(?:_\w+)?(?:\s?[-–]\s?0\d)?"  # notebooks
    r"|[A-Z]\w?-\d+\w*(?:-\d+\w*)*|[A-Za-z]+\d\w*(?:/\w+)?"  # names: Il-76MD, T4
    r")(?!\w)"
)
_MADE_UP = re.compile(r"invent|imagin|suppos|example|pretend|made[- ]up", re.I)


def untraced(notebook: nbformat.NotebookNode, as_of: str | None = CUTOFF) -> list[str]:
    """Return a sentence for each number that is not traced, and each trace that is wrong."""
    faults = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            declared = cell.metadata.get("foothold", {}).get("numbers", {})
            faults += [f"{cell.id}: {fault}" for fault in _cell_faults(cell, declared)]
            for shown, grounds in declared.items():
                for ground in [grounds] if isinstance(grounds, str) else grounds:
                    fault = resolve(shown, ground, notebook, cell.source, as_of)
                    faults += [f"{cell.id}: {shown!r} = {ground!r}: {fault}"] if fault else []
    return faults


def countable(source: str) -> str:
    """Return the prose of a Markdown cell without ids, names and list markers."""
    text = re.sub(r"^\s*\d+[.)]\s", " ", prose(source), flags=re.M)
    return _NOT_NUMBERS.sub(" ~ ", text)


def numbers(text: str) -> list[str]:
    """Return the numbers in digits, as they stand in the text."""
    return _NUMBER.findall(text)


def _cell_faults(cell: nbformat.NotebookNode, declared: dict) -> list[str]:
    """Compare the numbers in the text with those that the cell declares."""
    faults, text = [], countable(cell.source)
    for shown in sorted(declared, key=len, reverse=True):
        text, found = _whole(shown).subn(" ~ ", text)
        if not found:
            faults.append(f"{shown!r} is declared, but does not stand in the text")
    for shown in declared:  # a full date also vouches for its shorter forms
        date = _DATE.fullmatch(shown)
        if date and date["m"] and date["d"] and date["y"]:
            for part in (f"{date['d']} {date['m']}", f"{date['m']} {date['y']}"):
                text = _whole(part).sub(" ~ ", text)
    return faults + [f"{number!r} is not declared" for number in numbers(text)]


def _whole(shown: str) -> re.Pattern:
    """Match a number or date as a whole: not 12 in 112, 12.5 or 12,000."""
    words = r"\s+".join(re.escape(word) for word in shown.split())
    return re.compile(rf"(?<!\d)(?<!\d[.,]){words}(?!\d)(?![.,]\d)")


def resolve(
    shown: str,
    ground: str,
    notebook: nbformat.NotebookNode,
    source: str = "",
    as_of: str | None = CUTOFF,
) -> str:
    """Return why a number does not rest on what is stated, or ``""`` if it does."""
    match = re.fullmatch(r"(rows|cell|output|kit|example)(?:\((.*)\))?", ground.strip(), re.S)
    if not match:
        return "use rows(...), cell(...), output(...), kit(...) or example"
    kind, inside = match[1], (match[2] or "").strip()
    parts = [part.strip() for part in inside.split(",")]
    if not numbers(shown):
        return "there is no number in it"
    if kind == "kit":
        return "" if inside else "say which fact about the kit this is"
    if kind == "example":
        return "" if _MADE_UP.search(source) else "the text must say that it is an example"
    try:
        if kind == "rows":
            return _check_rows(shown, parts, as_of)
        if kind == "cell":
            return _check_cell(shown, parts, as_of)
    except KeyError as error:
        return str(error)
    cells = [cell for cell in notebook.cells if cell.id == inside and cell.cell_type == "code"]
    if not cells:
        return f"there is no code cell {inside!r}"
    return "" if stands_in(shown, outputs_text(cells[0])) else "it is not in that output"


def _check_rows(shown: str, parts: list[str], as_of: str | None) -> str:
    table = load(parts[0], as_of)
    keep = pd.Series(True, index=table.index)
    for condition in parts[1:]:
        column, _, wanted = condition.partition("=")
        if column not in table:
            return f"{parts[0]} has no column {column!r}"
        keep &= pd.Series([_says(cell, wanted) for cell in table[column]], dtype=bool)
    return "" if values(shown) == {float(keep.sum())} else f"there are {keep.sum()} such rows"


def _says(cell: object, wanted: str) -> bool:
    if isinstance(cell, tuple):
        return wanted in cell
    return str(cell) == wanted or str(cell) == wanted.capitalize()  # true is written as in CSV


def _check_cell(shown: str, parts: list[str], as_of: str | None) -> str:
    if len(parts) != 3:
        return "write cell(table, row-id, column)"
    name, row_id, column = parts
    table = load(name, as_of)
    if column not in table:
        return f"{name} has no column {column!r}"
    rows = table[table.iloc[:, 0].astype(str) == row_id]
    if rows.empty:
        return f"{name} has no row {row_id!r}"
    cells = [";".join(c) if isinstance(c, tuple) else str(c) for c in rows[column]]
    if any(stands_in(shown, cell) for cell in cells):
        return ""
    return f"the cell says {cells[0]!r}"


def stands_in(shown: str, text: str) -> bool:
    """Tell whether a number or date stands in a text, in any common form of writing it."""
    if _whole(shown).search(text):
        return True
    date = _DATE.fullmatch(shown)
    if date:
        wanted = date_parts(date)
        found = [date_parts(match) for match in _DATE.finditer(text)]
        return any(
            all(want in (None, have) for want, have in zip(wanted, parts, strict=True))
            for parts in found
        )
    return values(shown) <= values(text)


def values(text: str) -> set[float]:
    """Return the values of all numbers in a text; those of an ISO date are year, month, day."""
    return {float(number.replace(",", "")) for number in numbers(text)}


def date_parts(match: re.Match) -> tuple[int | None, int | None, int | None]:
    """Return year, month and day of a match; ``None`` for what is not given."""
    if match["m"]:
        year, month, day = match["y"], MONTHS.index(match["m"]) + 1, match["d"]
    else:
        year, month, day = match["iy"], int(match["im"]), match["id"]
    return (int(year) if year else None, month, int(day) if day else None)


def dates_in(text: str) -> list[tuple[str, tuple[int | None, int | None, int | None]]]:
    """Return the dates of a text as written, with their year, month and day."""
    found = []
    for match in _DATE.finditer(text):
        parts = date_parts(match)
        if 1 <= (parts[1] or 0) <= 12 and (parts[0] or parts[2]):
            found.append((match.group(0), parts))
    return found


def later_than(parts: tuple[int | None, int | None, int | None], day: dt.date) -> bool:
    """Tell whether a date, perhaps shortened, lies after a day.

    A day and month without a year count as those of the day's own year if they follow it
    within the same month, because such a date is read that way.
    """
    year, month, day_of_month = parts
    if year is None:
        return month == day.month and (day_of_month or 0) > day.day
    if (year, month) != (day.year, day.month):
        return (year, month) > (day.year, day.month)
    return day_of_month is not None and day_of_month > day.day
