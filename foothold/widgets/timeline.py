"""The explorer of notebook 02: drag the day of writing and see what could be known by then."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import pandas as pd

from foothold.data import load
from foothold.figures.timeline import FIRST, LAST, THEMES, Board, finding, newest
from foothold.models.chronology import interval, say
from foothold.widgets.canvas import Canvas
from foothold.widgets.explorer import Explorer, Range, Select, View, table

DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
START = date(2025, 2, 12)  # the day of the call: every kind of marker is on the board


def explorer(events: pd.DataFrame | None = None) -> Explorer:
    """Make the timeline with a slider for the day of writing and a list of themes.

    Parameters
    ----------
    events : pandas.DataFrame, optional
        The table ``events``; by default as of the day on which the article was written.

    Returns
    -------
    Explorer
        Controls ``day`` (0 is 8 December 2024, one step a day, the last is 18 February 2025) and
        ``theme``.

    Examples
    --------
    >>> explorer().set(day=53).finding[:22]
    'By 30 January 2025 a r'
    """
    events = load("events") if events is None else events

    @cache
    def canvas(theme: str) -> tuple[Board, Canvas]:
        board = Board(events, theme)
        board.set_day(LAST)  # the palette is chosen from a full board
        return board, Canvas(board.figure, board.moving)

    def draw(values: dict[str, Any]) -> View:
        day, theme = DAYS[values["day"]], values["theme"]
        board, picture = canvas(theme)
        board.set_day(day)
        rows = newest(events, day, theme)
        heads = [name.capitalize() for name in rows]
        detail = table(heads, rows.to_numpy().tolist(), "The newest things that could be known")
        return View(picture.draw(), finding(events, day, theme), detail)

    present = set(events["theme"])
    lanes = [(key, text) for key, text in THEMES.items() if key in present]
    return Explorer(
        "The timeline, day by day",
        [
            Range(
                "day",
                "Day of writing",
                0,
                len(DAYS) - 1,
                value=DAYS.index(START),
                marks=[say(interval(day)) for day in DAYS],
            ),
            Select("theme", "Theme", [("all", "All themes"), *lanes], "all"),
        ],
        draw,
        "Move the day of writing. What lies to its right had not happened yet; a question mark "
        "had happened, but its row in the table was not yet wholly public.",
    )
