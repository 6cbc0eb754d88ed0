"""CSV that a spreadsheet cannot be attacked with, and CSV that a spreadsheet has mangled."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from foothold.grading.files import replace_file
from foothold.grading.plaintext import visible
from foothold.grading.problems import GradingError

# A spreadsheet reads a cell that begins with one of these as a formula (the wide forms too).
_TRIGGER = "=+\\-@\\t\\r＝＋－＠"
# ... also after a semicolon, tab or line end inside a quoted cell, when a spreadsheet with
# another list separator splits the file there.
_UNSAFE = re.compile(rf"(?:^|(?<=[;\t\r\n]))(?=[ '\u00a0]*[{_TRIGGER}])")
_GUARDED = re.compile(rf"(?:^|(?<=[;\t\r\n]))'(?=[ '\u00a0]*[{_TRIGGER}])")

_BIG_CELL = 100_000_000


@dataclass(frozen=True)
class Row:
    """One record of a CSV file: its cells by column, its line in the file, its row number."""

    cells: dict[str, str]
    line: int
    row: int

    @property
    def place(self) -> str:
        """Where a person finds it: in a text editor, and in a spreadsheet if that differs."""
        if self.line == self.row:
            return f"Line {self.line}"
        return f"Line {self.line} (row {self.row} in a spreadsheet)"


def guard(text: str) -> str:
    """Return the text with an apostrophe before everything that could become a formula.

    >>> guard("=1+1"), guard("a\\n- b"), guard("plain - text")
    ("'=1+1", "a\\n'- b", 'plain - text')
    """
    return _UNSAFE.sub("'", text)


def unguard(text: str) -> str:
    """Undo :func:`guard` exactly.

    >>> unguard("'=1+1"), unguard("'quoted'")
    ('=1+1', "'quoted'")
    """
    return _GUARDED.sub("", text)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return guarded CSV text: commas, CRLF between rows, quotes where needed."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([guard(visible(cell)) for cell in row])
    return stream.getvalue()


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a CSV file in one step, as UTF-8.

    The file begins with a byte-order mark if, and only if, it holds a letter beyond ASCII:
    without the mark Excel shows ``Zoë`` as ``ZoÃ«``. Canvas, Moodle, pandas and LibreOffice
    accept it; in Python read such files with ``encoding="utf-8-sig"``.

    Raises
    ------
    GradingError
        A sentence, if the file cannot be written (for example open in Excel on Windows).
    """
    text = csv_text(header, rows)
    replace_file(path, text.encode("utf-8" if text.isascii() else "utf-8-sig"))


def decode(data: bytes) -> str:
    """Return the text of a CSV file as spreadsheets save it.

    UTF-16 and UTF-8 are known by their marks or their form; what is neither is taken as
    Windows-1252, which Excel's plain "CSV" writes in western Europe.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _header_key(cell: str) -> str:
    return " ".join(cell.strip().strip('"').lower().replace("_", " ").split())


def _separator(text: str, needed: Sequence[str], path: Path) -> str:
    """Return the separator under which the first line holds the needed columns."""
    line = text.lstrip("\r\n").splitlines()[0] if text.strip() else ""
    best: list[str] = list(needed)
    for separator in ",;\t|":
        found = {_header_key(c) for c in next(csv.reader([line], delimiter=separator), [])}
        missing = [name for name in needed if name not in found]
        if not missing:
            return separator
        best = min(best, missing, key=len)
    raise GradingError(
        f"{path} has no column {', '.join(best)} in its first line. The columns"
        f" {', '.join(needed)} are needed; their order does not matter."
    )


def read_csv(path: Path, needed: Sequence[str]) -> list[Row]:
    """Read a CSV file that a person has edited in a spreadsheet.

    Comma, semicolon, tab or bar; byte-order mark or none; any line ends; columns in any order
    and extra ones; short rows; empty rows are skipped.

    Parameters
    ----------
    path
        The file.
    needed
        Column names (lower case) that must be there.

    Returns
    -------
    list of Row
        Cells unguarded, by lower-case column name; a missing cell is "".

    Raises
    ------
    GradingError
        A sentence, if the file cannot be read, or is not a CSV file with these columns.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GradingError(f"{path} cannot be read. Check its name and permissions.") from error
    if data.startswith(b"PK"):
        raise GradingError(
            f"{path} is a spreadsheet file, not CSV. In the spreadsheet program choose"
            ' "Save as" and "CSV UTF-8".'
        )
    text = decode(data).replace("\0", "")
    offset = 0
    first = re.match(r"\s*sep=(.)\r?\n", text)
    if first:  # Excel's own hint line
        text, offset = text[first.end() :], 1
    separator = _separator(text, needed, path)
    before = csv.field_size_limit(_BIG_CELL)
    try:
        return _records(text, separator, offset)
    except csv.Error as error:
        raise GradingError(f"{path} is not readable as CSV ({error}). Save it again.") from error
    finally:
        csv.field_size_limit(before)


def _records(text: str, separator: str, offset: int) -> list[Row]:
    # Old Mac line ends too; inside cells spreadsheets write a bare line feed.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[Row] = []
    header: list[str] = []
    end = 0
    for number, cells in enumerate(reader, start=1):
        line, end = end + 1, reader.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if not header:
            header = [_header_key(cell) for cell in cells]
            continue
        named = dict.fromkeys(header, "")
        for name, cell in zip(header, cells, strict=False):
            if name and not named[name]:  # of two columns with one name the first filled counts
                named[name] = unguard(cell)
        rows.append(Row(named, line + offset, number + offset))
    return rows
