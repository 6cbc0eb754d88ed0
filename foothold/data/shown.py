"""How a notebook shows a table: as pandas does, but without headings that say nothing.

Pandas leaves the corner above the row names blank, and puts the index's name in a second row of
blanks. A screen reader stops at each blank heading and finds no word there.
"""

from __future__ import annotations

import re
import sys

import pandas as pd

# the row of columns, with its blank corner, then the row that holds nothing but the index's name
_TWO_ROWS = re.compile(
    r"<th></th>((?:\s*<th[^>]*>[^<]*</th>)+\s*)</tr>\s*"
    r"<tr>\s*<th>([^<]+)</th>(?:\s*<th></th>)+\s*</tr>"
)


def table_html(frame: pd.DataFrame) -> str | None:
    """Write a table as pandas writes it for a notebook, with no blank heading.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any table; a named index gets its name above its own column.

    Returns
    -------
    str or None
        HTML, or None where pandas is told to write none.

    Examples
    --------
    >>> km = pd.DataFrame({"km": [60]}, index=pd.Index(["Tartus"], name="place"))
    >>> "<th></th>" in table_html(km)
    False
    """
    html = frame._repr_html_()
    if html is None:
        return None
    return _TWO_ROWS.sub(r"<th>\2</th>\1</tr>", html).replace("<th></th>", "<td></td>")


def show_tables() -> None:
    """Show every table of this notebook with `table_html`; outside a notebook do nothing."""
    ipython = sys.modules.get("IPython")  # never imported for this: scripts need no shell
    shell = ipython.get_ipython() if ipython else None
    if shell is not None:
        shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, table_html)
