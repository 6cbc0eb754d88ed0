"""Time in a text: what its phrases can mean, in which order it tells, and what was public when.

What a phrase gives depends on the day of writing, which this kit assumes. The intervals
themselves are in `foothold.models.intervals` and can be imported from here.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from foothold.models.intervals import (
    Interval,
    before,
    interval,
    overlaps,
    relation,
    say,
    shared,
)

__all__ = [
    "Interval",
    "Window",
    "before",
    "interval",
    "inversions",
    "knowable",
    "overlaps",
    "relation",
    "say",
    "shared",
    "stands_in_article",
    "until",
    "window",
]

WEEKDAYS = tuple(name.lower() for name in calendar.day_name)
MONTHS = tuple(name.lower() for name in calendar.month_name)
FEW_DAYS = (2, 5)  # our reading of "a few": at least two, at most five
PHRASES = "'last month', a weekday, 'this past weekend', 'a few days later', 'since ...', "
PHRASES += "'right now', a month with its year"


@dataclass(frozen=True)
class Window:
    """The days that a time phrase can mean, with the assumption that leads there."""

    phrase: str
    days: Interval
    assumption: str

    def __str__(self) -> str:
        return f"'{self.phrase}': {say(self.days)} ({self.assumption})"


def window(
    phrase: str,
    written: date,
    anchor: Interval | None = None,
    weekend: tuple[int, int] = (5, 6),
) -> Window:
    """Give the days that a time phrase can mean in a text written on a known day.

    The phrases are the article's; the readings (what "a few" means, that a bare weekday is
    the latest one past) are this kit's teaching judgement and are returned with the window.

    Parameters
    ----------
    phrase : str
        One of the phrases named in the error message; case and a leading "on" do not matter.
    written : datetime.date
        Day of writing.
    anchor : Interval, optional
        What "a few days later" and "since ..." count from.
    weekend : tuple of int
        Weekdays of a weekend, Monday is 0; by default Saturday and Sunday.

    Returns
    -------
    Window
        The phrase, its days and the assumption behind them.

    Raises
    ------
    ValueError
        If the phrase is not known, or needs an anchor that is missing.

    Examples
    --------
    >>> print(window("Wednesday", date(2025, 2, 18)).days)
    12 February 2025
    """
    words = phrase.strip().lower().removeprefix("on ")
    one_day = timedelta(days=1)
    if words == "last month":
        end = written.replace(day=1) - one_day
        days, why = Interval(end.replace(day=1), end), "the whole calendar month before"
    elif words in WEEKDAYS:
        back = (written.weekday() - WEEKDAYS.index(words) - 1) % 7 + 1
        day = written - back * one_day
        days, why = Interval(day, day), "the latest one before the day of writing"
    elif words == "this past weekend":
        back = (written.weekday() - weekend[1] - 1) % 7 + 1
        end = written - back * one_day
        start = end - ((weekend[1] - weekend[0]) % 7) * one_day
        days, why = Interval(start, end), "the latest one that was over"
    elif words == "right now":
        days, why = Interval(written, written), "the day of writing"
    elif words == "a few days later":
        base = _need(anchor, phrase)
        low, high = (count * one_day for count in FEW_DAYS)
        days, why = Interval(base.start + low, base.end + high), "two to five days after"
    elif words.startswith(("since ", "following ")):
        days, why = Interval(_need(anchor, phrase).start, written), "up to the day of writing"
    elif found := re.fullmatch(rf"({'|'.join(MONTHS[1:])}) (\d{{4}})", words):
        text = f"{found[2]}-{MONTHS.index(found[1]):02d}"
        days, why = interval(text), "any day of that month"
    else:
        raise ValueError(f"No window is known for {phrase!r}. Use one of: {PHRASES}.")
    return Window(phrase, days, why)


def _need(anchor: Interval | None, phrase: str) -> Interval:
    if anchor is None:
        raise ValueError(f"{phrase!r} counts from something: give its days as anchor=...")
    return anchor


def until(days: Interval, written: date) -> Interval | None:
    """Cut a window at the day of writing: what is told in the past tense cannot lie after it.

    Returns None if no day is left.
    """
    return shared(days, Interval(date.min, written))


def inversions(told: Sequence[Interval]) -> list[tuple[int, int]]:
    """Find the pairs that a text tells in the opposite of their order in time.

    Parameters
    ----------
    told : sequence of Interval
        When each thing happened, in the order in which the text tells them.

    Returns
    -------
    list of (int, int)
        Positions ``(i, j)``, ``i < j``: told first, yet certainly later in time. Windows that
        share a day give no pair, because their order is open.

    Examples
    --------
    >>> inversions([interval("2025-02-12"), interval("2025-01"), interval("2025-02-14")])
    [(0, 1)]
    """
    return [
        (i, j)
        for i in range(len(told))
        for j in range(i + 1, len(told))
        if before(told[j], told[i]) == "certain"
    ]


def knowable(events: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the events that were wholly public by the end of a day.

    Parameters
    ----------
    events : pandas.DataFrame
        The table ``events``; ``known_by`` holds dates or ISO text.
    day : datetime.date
        The day on which somebody writes.

    Returns
    -------
    pandas.DataFrame
        The rows with ``known_by`` up to that day, in their order, newly numbered. ``known_by``
        errs on the late side: it is the day by which *everything* in the row was public.
    """
    known = [interval(value).end <= day for value in events["known_by"]]
    return events[known].reset_index(drop=True)


def stands_in_article(events: pd.DataFrame) -> pd.Series:
    """Tell for each event whether at least one sentence of the article touches on it."""
    return events["sentence_ids"].map(len) > 0
