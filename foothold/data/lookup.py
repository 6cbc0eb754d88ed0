"""Look up one source or one term of the glossary, as a line of text."""

from __future__ import annotations

import datetime as dt
import difflib

from foothold.data.locate import UnknownNameError
from foothold.data.tables import CUTOFF, load


def cite(source_id: str, as_of: str | dt.date | None = CUTOFF) -> str:
    """Return one source as a line to read or to put under a figure.

    Parameters
    ----------
    source_id : str
        An id of ``sources.csv``, such as ``"S001"``.
    as_of : str or datetime.date or None
        As for ``load``: titles of later sources would give the story away.

    Returns
    -------
    str
        Publisher, title, date and address, as far as the table holds them.

    Raises
    ------
    KeyError
        If there is no such source, or it came out after ``as_of``.

    Examples
    --------
    >>> cite("S001").split(", ")[0]
    'Kyiv Independent'
    """
    row = _row("sources", "source_id", source_id, as_of)
    parts = [row["publisher"], f'"{row["title"]}"', row["date"], row["url"]]
    return ", ".join(part for part in parts if part)


def term(term_id: str, as_of: str | dt.date | None = CUTOFF) -> str:
    """Return a term of the glossary with its definition.

    Parameters
    ----------
    term_id : str
        An id of ``glossary.csv``, such as ``"hedging"``.
    as_of : str or datetime.date or None
        As for ``load``.

    Returns
    -------
    str
        ``"Term: definition"``.

    Raises
    ------
    KeyError
        If the glossary has no such term; the message names the nearest ones.

    Examples
    --------
    >>> term("corroboration")
    'Corroboration: Support for a claim from a second source that does not depend on the first.'
    """
    row = _row("glossary", "term_id", term_id, as_of)
    return f"{row['term']}: {row['definition']}"


def _row(table: str, key: str, wanted: str, as_of: str | dt.date | None) -> dict:
    """Return one row as a dict, or say what to try instead."""
    known = load(table, as_of)
    found = known[known[key] == wanted]
    if len(found):
        return found.iloc[0].to_dict()
    ids = list(known[key])
    if wanted in set(load(table, None)[key]):
        raise UnknownNameError(
            f"{wanted} is in {table}.csv, but was not public by {as_of}. "
            "Pass as_of=None once the forecasts are made."
        )
    near = difflib.get_close_matches(str(wanted), ids, n=3)
    advice = f"Did you mean {' or '.join(near)}?" if near else f"See the ids in data/{table}.csv."
    raise UnknownNameError(f"There is no {wanted!r} in {table}.csv. {advice}")
