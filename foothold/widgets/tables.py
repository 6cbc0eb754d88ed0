"""Small HTML tables and texts for what stands under a widget's picture; all texts are escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape


def safe(text: str) -> str:
    """Return HTML: `Markup` (from `table`) as it is, plain text escaped in a paragraph."""
    if not text:
        return ""
    return str(text) if hasattr(text, "__html__") else f"<p>{escape(text)}</p>"


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], caption: str = "") -> Markup:
    """Make a small HTML table whose first column names each row; all texts are escaped.

    Parameters
    ----------
    columns : sequence of str
        Headings, none of them blank: a screen reader reads them out.
    rows : iterable of sequences
        One value per column.
    caption : str
        What the table holds.

    Returns
    -------
    markupsafe.Markup
        For the ``detail`` of a `View`.

    Raises
    ------
    ValueError
        If a heading is blank.

    Examples
    --------
    >>> "A&lt;B" in table(["id", "km"], [["A<B", 12]])
    True
    """
    if not all(str(name).strip() for name in columns):
        raise ValueError("Every column of a table needs a heading: say what it holds.")
    parts = [Markup("<table>")]
    if caption:
        parts.append(Markup("<caption>{}</caption>").format(caption))
    heads = [Markup('<th scope="col">{}</th>').format(name) for name in columns]
    parts.append(Markup("<thead><tr>{}</tr></thead><tbody>").format(Markup("").join(heads)))
    for row in rows:
        first, *rest = row
        cells = [Markup('<th scope="row">{}</th>').format(first)]
        cells += [Markup("<td>{}</td>").format(value) for value in rest]
        parts.append(Markup("<tr>{}</tr>").format(Markup("").join(cells)))
    parts.append(Markup("</tbody></table>"))
    return Markup("").join(parts)
