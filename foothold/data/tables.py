"""Load a table as it could have been known on a given day."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import pandas as pd

from foothold.data.locate import UnknownNameError, data_folder, resources
from foothold.data.shown import show_tables

CUTOFF = "2025-02-18"
"""The day on which the article is taken to have been written, as an ISO 8601 date."""


def table_names() -> list[str]:
    """Return the names that ``load`` accepts, in alphabetical order."""
    return sorted(name for name, resource in resources().items() if "schema" in resource)


def load(name: str, as_of: str | dt.date | None = CUTOFF) -> pd.DataFrame:
    """Load one table, without what was not yet known on a given day.

    Parameters
    ----------
    name : str
        A table of ``data/``, such as ``"events"``.
    as_of : str or datetime.date or None
        A day. Rows whose ``known_by`` is later and all columns that begin with ``later_`` are
        left out. ``None`` gives the whole table: keep that until after the forecast.
        Tables without ``known_by`` (``article``, ``aircraft``, ``ships``) come whole.

    Returns
    -------
    pandas.DataFrame
        A fresh copy. Lists are tuples of str (empty if the cell is blank), dates of day
        precision ``datetime.date``, dates that may be shortened (``2020-11``) str, numbers int
        or float (nullable where cells are blank), yes/no columns bool, other text str with
        ``""`` for a blank.

    Raises
    ------
    KeyError
        If there is no such table; the message lists those that exist.
    ValueError
        If ``as_of`` is not a day such as ``"2025-02-18"``.

    Examples
    --------
    >>> load("article").shape[0]
    33
    >>> load("outcomes").empty
    True
    """
    if not isinstance(name, str) or name not in table_names():
        raise UnknownNameError(
            f"There is no table {name!r}. The tables are: {', '.join(table_names())}."
        )
    show_tables()
    day = parse_day(as_of)
    whole = _read(name)
    if day is None:
        return whole.copy()
    kept = whole[[column for column in whole if not column.startswith("later_")]]
    if "known_by" in kept:
        kept = kept[[known <= day for known in kept["known_by"]]]
    return kept.reset_index(drop=True).copy()


def parse_day(as_of: str | dt.date | None) -> dt.date | None:
    """Turn ``as_of`` into a date; ``None`` stays ``None``.

    Raises
    ------
    ValueError
        If it is not a day of the calendar, written like ``2025-02-18``.
    """
    if as_of is None:
        return None
    if isinstance(as_of, dt.datetime):
        return as_of.date()
    if isinstance(as_of, dt.date):
        return as_of
    if isinstance(as_of, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", as_of):
        try:
            return dt.date.fromisoformat(as_of)
        except ValueError:
            pass  # right form, no such day: the sentence below serves both
    raise ValueError(
        f'as_of={as_of!r} is not a day. Write it as year-month-day, for example "{CUTOFF}", '
        "or None for everything."
    )


@cache
def _read(name: str) -> pd.DataFrame:
    """Read and type one whole table. Callers copy: this object is shared."""
    resource = resources()[name]
    raw = pd.read_csv(
        data_folder() / resource["path"], dtype=str, keep_default_na=False, encoding="utf-8"
    )
    typed = {
        field["name"]: _typed(raw[field["name"]], field) for field in resource["schema"]["fields"]
    }
    return pd.DataFrame(typed)


def _typed(column: pd.Series, field: dict) -> pd.Series:
    """Give one column of text the type that the description states."""
    delimiter = field.get("x-list-delimiter")
    if delimiter:
        cells = [tuple(cell.split(delimiter)) if cell else () for cell in column]
        return pd.Series(cells, dtype=object)
    kind = field["type"]
    if kind == "date":
        days = [dt.date.fromisoformat(cell) if cell else None for cell in column]
        return pd.Series(days, dtype=object)
    if kind == "boolean":
        return pd.Series([{"true": True, "false": False}[cell] for cell in column], dtype=bool)
    if kind in ("integer", "year"):
        blank = (column == "").any()
        return pd.Series([int(c) if c else None for c in column], dtype="Int64" if blank else int)
    if kind == "number":
        return pd.Series([float(cell) if cell else None for cell in column], dtype=float)
    return column
