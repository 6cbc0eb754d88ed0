"""Dates as closed intervals of whole days, and how two of them can stand to each other.

A day is the smallest unit. Every date, also a shortened one, is a closed interval of days: both
ends belong to it. What happened on one unknown day of an interval is earlier than something else
for certain, possibly, or not at all.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["Interval", "before", "interval", "overlaps", "relation", "say", "shared"]


@dataclass(frozen=True, order=True)
class Interval:
    """A stretch of whole days; both ends belong to it.

    Parameters
    ----------
    start, end : datetime.date
        First and last day; equal for a single day.

    Raises
    ------
    ValueError
        If the end lies before the start.

    Examples
    --------
    >>> Interval(date(2025, 2, 15), date(2025, 2, 16)).days
    2
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"{self.end} lies before {self.start}: give the earlier day first.")

    @property
    def days(self) -> int:
        """Number of days, both ends counted."""
        return (self.end - self.start).days + 1

    def __str__(self) -> str:
        return say(self)


def interval(text: str | date | Interval) -> Interval:
    """Read an ISO 8601 date, shortened where the day is unknown, as an interval of days.

    Parameters
    ----------
    text : str, datetime.date or Interval
        ``"2025-02-12"``, ``"2025-01"`` (whole month), ``"1971"`` (whole year) or two of them,
        ``"2025-01-28/2025-01-29"``. Dates become single days; intervals come back unchanged.

    Returns
    -------
    Interval
        From the first day of the first date to the last day of the last one.

    Raises
    ------
    ValueError
        If the text is not of this form or names a day that does not exist.

    Examples
    --------
    >>> print(interval("2025-01"))
    1 to 31 January 2025
    """
    if isinstance(text, Interval):
        return text
    if isinstance(text, date):
        return Interval(text, text)
    parts = str(text).strip().split("/")
    if len(parts) > 2:
        raise ValueError(f"{text!r} holds more than two dates: write 'start/end'.")
    return Interval(_edges(parts[0])[0], _edges(parts[-1])[1])


def _edges(text: str) -> tuple[date, date]:
    """First and last day of one ISO date: year, month or day."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text)
    if not found:
        raise ValueError(f"{text!r} is not a date: write it as 2025-02-12, 2025-02 or 2025.")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year, month or 1, day or 1)
        last_month = month or 12
        return first, date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError as error:
        raise ValueError(f"{text!r} is not in the calendar: check month and day.") from error


def say(days: Interval) -> str:
    """Write an interval in plain English, naming month and year once.

    Examples
    --------
    >>> say(interval("2025-02-15/2025-02-16"))
    '15 to 16 February 2025'
    """
    a, b = days.start, days.end
    end = f"{b.day} {b:%B %Y}"
    if a == b:
        return end
    if (a.year, a.month) == (b.year, b.month):
        return f"{a.day} to {end}"
    return f"{a.day} {a:%B} to {end}" if a.year == b.year else f"{a.day} {a:%B %Y} to {end}"


def overlaps(a: Interval, b: Interval) -> bool:
    """Tell whether two intervals share at least one day (touching ends count).

    Examples
    --------
    >>> overlaps(interval("2025-02-10/2025-02-12"), interval("2025-02-12"))
    True
    """
    return a.start <= b.end and b.start <= a.end


def shared(a: Interval, b: Interval) -> Interval | None:
    """Return the days that two intervals have in common, or None if there are none."""
    return Interval(max(a.start, b.start), min(a.end, b.end)) if overlaps(a, b) else None


def before(a: Interval, b: Interval) -> str:
    """Say how sure it is that one thing happened on an earlier day than another.

    Each thing happened on one day, known only to lie somewhere in its interval.

    Parameters
    ----------
    a, b : Interval
        The days on which each of the two can have happened.

    Returns
    -------
    str
        ``"certain"`` if every day of `a` is earlier than every day of `b`; ``"possible"`` if
        only some choices of days make it so; ``"impossible"`` if none does. The same day is
        not before.

    Examples
    --------
    >>> before(interval("2025-01"), interval("2025-01-29"))
    'possible'
    """
    if a.end < b.start:
        return "certain"
    return "possible" if a.start < b.end else "impossible"


def relation(a: Interval, b: Interval) -> str:
    """Name Allen's relation between two intervals of whole days.

    A day is read as the stretch from its midnight to the next one, so ``meets`` means that
    `b` starts on the day after `a` ends, and one shared day is already an ``overlap``. Single
    days are intervals too, so that exactly one of the thirteen names always holds.

    Parameters
    ----------
    a, b : Interval
        The two intervals.

    Returns
    -------
    str
        ``before, meets, overlaps, starts, during, finishes, equal`` or one of the first six
        with ``-inverse``.

    References
    ----------
    J. F. Allen, "Maintaining Knowledge about Temporal Intervals", Communications of the ACM
    26 (11), 1983, pp. 832-843.

    Examples
    --------
    >>> relation(interval("2025-02-12"), interval("2025-02-15/2025-02-16"))
    'before'
    """
    one_day = timedelta(days=1)
    a_end, b_end = a.end + one_day, b.end + one_day
    if a == b:
        return "equal"
    if a_end < b.start:
        return "before"
    if a_end == b.start:
        return "meets"
    if a.start < b.start < a_end < b_end:
        return "overlaps"
    if a.start == b.start and a_end < b_end:
        return "starts"
    if b.start < a.start and a_end < b_end:
        return "during"
    if b.start < a.start and a_end == b_end:
        return "finishes"
    return relation(b, a) + "-inverse"
