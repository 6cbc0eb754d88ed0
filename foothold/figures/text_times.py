"""Where a text's time words lie on the calendar, and in which order it tells."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from textwrap import wrap

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from foothold.figures.picture import Picture, source_line
from foothold.figures.style import (
    BLUE,
    GRID,
    INK,
    INK_SOFT,
    NOTE_SIZE,
    PAPER,
    RULE,
    TITLE_SIZE,
    VERMILLION,
    use_style,
)
from foothold.models.chronology import (
    Interval,
    before,
    interval,
    inversions,
    overlaps,
    say,
    until,
    window,
)

WRITTEN = date(2025, 2, 18)  # the assumed day of writing
PIXEL, WIDE = 96, 800


def dated_sentences(article: pd.DataFrame, longest: int = 15) -> pd.DataFrame:
    """Return the sentences about happenings that sources date closely, in the text's order.

    Parameters
    ----------
    article : pandas.DataFrame
        The table ``article``.
    longest : int
        Leave out intervals of more days, and what lasts until the day of writing.

    Returns
    -------
    pandas.DataFrame
        The rows, with a column ``days`` of `Interval`.
    """
    days = [interval(text) if text else None for text in article["date_checked"]]
    keep = [d is not None and d.days <= longest and d.end < WRITTEN for d in days]
    chosen = article.assign(days=days)[keep]
    return chosen.reset_index(drop=True)


def text_order(article: pd.DataFrame) -> Picture:
    """Draw the dated sentences from first to last, each on its checked days.

    Parameters
    ----------
    article : pandas.DataFrame
        The table ``article``.

    Returns
    -------
    Picture
        A path from sentence to sentence; it runs to the left where the text jumps back in time.
    """
    told = dated_sentences(article)
    days = list(told["days"])
    pairs = inversions(days)
    count = len(days)
    steps = sum(before(b, a) == "certain" for a, b in pairwise(days))
    late = {told["sentence_id"][j] for _, j in pairs}
    finding = (
        f"From one of the {count} dated sentences to the next, the article jumps back in time "
        f"{'once' if steps == 1 else f'{steps} times'}; of all {count * (count - 1) // 2} pairs, "
        f"next to each other or not, {len(pairs)} tell the later happening first"
    )
    finding += f", each because {late.pop()} comes so late." if len(late) == 1 else "."
    rows, step, left = len(told), 42, 380
    figure, ax = _canvas(rows * step, left, "The article's path through time")
    first, last = date(2024, 12, 1), WRITTEN
    ax.set_xlim(first.toordinal() - 1, last.toordinal() + 3)
    ax.set_ylim(rows, 0)
    marks = [date(2024, 12, 8), date(2025, 1, 1), date(2025, 1, 15), date(2025, 2, 1), WRITTEN]
    names = ["8 Dec\n2024", "1 Jan", "15 Jan", "1 Feb", "18 Feb\n2025"]
    ax.set_xticks([mark.toordinal() for mark in marks], names)
    ax.grid(axis="x")
    ax.set_xlabel("Day on which it happened, by the sources")
    ax.set_yticks([i + 0.5 for i in range(rows)], list(told["sentence_id"]))
    ax.tick_params(axis="y", length=0)
    for label in ax.get_yticklabels():
        label.set(ha="left", weight="bold", position=(-(left - 8) / (WIDE - left - 16), 0))
    for i, text in enumerate(told["restatement"]):
        lines = "\n".join(wrap(text, 45, max_lines=2, placeholder=" …"))
        at = (-(left - 66) / (WIDE - left - 16), i + 0.5)
        ax.text(*at, lines, transform=ax.get_yaxis_transform(), va="center", fontsize=NOTE_SIZE)
    middles = [(d.start.toordinal() + d.end.toordinal()) / 2 for d in days]
    for i in range(rows - 1):
        back = before(days[i + 1], days[i]) == "certain"
        arrow = {"arrowstyle": "-|>", "lw": 1.6, "shrinkA": 7, "shrinkB": 7}
        arrow |= {"color": VERMILLION if back else INK_SOFT, "ls": "--" if back else "-"}
        ax.annotate("", (middles[i + 1], i + 1.5), (middles[i], i + 0.5), arrowprops=arrow)
        if back:
            place = ((middles[i] + middles[i + 1]) / 2, i + 0.9)
            ax.annotate("back in time", place, ha="right", color=INK, fontsize=NOTE_SIZE)
    for i, d in enumerate(days):
        _bar(ax, d, i + 0.5, 0.4, BLUE, "")
    source_line(figure, "Source: data/article.csv (date_checked)")
    return Picture(figure, finding)


def call_dates(article: pd.DataFrame, events: pd.DataFrame) -> Picture:
    """Draw the two dates of one call, and what each means for the cash that came after it.

    Parameters
    ----------
    article, events : pandas.DataFrame
        The tables; P4.S3, P13.S1, P13.S2 and the records E25 and E27 are used.

    Returns
    -------
    Picture
        Two strips of days in February 2025, with the window of each phrase and the records.
    """
    phrases = article.set_index("sentence_id")["time_expression"]
    records = events.set_index("event_id")["date"].map(interval)
    call, cash = records["E25"], records["E27"]
    one, two, after = (phrases[key] for key in ("P4.S3", "P13.S1", "P13.S2"))
    wednesday, weekend = (window(text, WRITTEN).days for text in (one, two))
    later = [until(window(after, WRITTEN, day).days, WRITTEN) for day in (wednesday, weekend)]
    rows = [
        (f"P4.S3: “{one}”", wednesday, BLUE, "", call),
        (f"P13.S1: “{two}”", weekend, VERMILLION, "//", call),
        ("E25: what the record says", call, INK, "", None),
        (f"P13.S2: “{after}”, if P4.S3 is right", later[0], BLUE, "", cash),
        (f"P13.S2: “{after}”, if P13.S1 is right", later[1], VERMILLION, "//", cash),
        ("E27: what the record says", cash, INK, "", None),
    ]
    step, left, gap = 38, 300, 0.9
    figure, ax = _canvas(int((len(rows) + 2 * gap) * step), left, "One call, two dates")
    figure.subplots_adjust(right=1 - 128 / WIDE)
    first = date(2025, 2, 10)
    ax.set_xlim(first.toordinal() - 0.5, WRITTEN.toordinal() + 0.53)
    ax.set_ylim(len(rows) + 2 * gap, 0)
    days = [first + timedelta(days=n) for n in range((WRITTEN - first).days + 1)]
    ax.set_xticks([d.toordinal() for d in days], [f"{d:%a}\n{d.day}" for d in days])
    ax.set_xlabel("February 2025, up to the day of writing")
    for d in days:
        ax.axvline(d.toordinal() + 0.5, color=GRID, lw=0.8, zorder=0)
    places = [gap + i + gap * (i > 2) + 0.5 for i in range(len(rows))]
    ax.set_yticks(places, [row[0] for row in rows])
    ax.tick_params(axis="both", length=0)
    for title, top, record in (("The call", 0, call), ("The cash", 3 + gap, cash)):
        _strip(ax, record, top + gap, 3)
        ax.text(-0.012, top + gap * 0.62, title, transform=ax.get_yaxis_transform(), ha="right",
                va="center", weight="bold")  # fmt: skip
        if top:
            ax.axhline(top, color=RULE, lw=0.8)
    for (_, span, colour, hatch, record), y in zip(rows, places, strict=True):
        _bar(ax, span, y, 0.56, colour, hatch)
        if record is not None:
            fits = overlaps(span, record)
            text = "✓ fits the record" if fits else "✗ no day shared"
            ax.text(1.015, y, text, transform=ax.get_yaxis_transform(), va="center",
                    fontsize=NOTE_SIZE + 0.5, weight="normal" if fits else "bold")  # fmt: skip
    source_line(figure, "Sources: data/article.csv (time_expression), data/events.csv (date)")
    side = "before" if before(cash, weekend) == "certain" else "not before"
    finding = (
        f"The record puts the call on {say(call)}, which fits P4.S3 and shares no day with P13.S1; "
        f"it puts the cash on {say(cash)}, {side} the weekend of {say(weekend)}."
    )
    return Picture(figure, finding)


def _canvas(height: int, left: int, title: str) -> tuple[Figure, Axes]:
    """Make a figure whose axes are `height` CSS pixels high, with `left` for the row labels."""
    head, foot = 36, 84
    total = height + head + foot
    with use_style():
        figure = Figure(figsize=(WIDE / PIXEL, total / PIXEL))
        ax = figure.subplots()
        edges = {"bottom": foot / total, "top": 1 - head / total}
        figure.subplots_adjust(left=left / WIDE, right=1 - 16 / WIDE, **edges)
        bold = {"fontsize": TITLE_SIZE, "weight": "bold"}
        figure.text(8 / WIDE, 1 - 8 / total, title, va="top", **bold)
        figure.set_facecolor(PAPER)
    return figure, ax


def _bar(ax: Axes, days: Interval, y: float, height: float, colour: str, hatch: str) -> None:
    """Draw an interval of whole days as a bar that covers each of its days."""
    start = days.start.toordinal() - 0.5
    look = {"color": PAPER if hatch else colour, "edgecolor": colour if hatch else INK}
    ax.barh(y, days.days, height, start, hatch=hatch, linewidth=1.2, zorder=3, **look)


def _strip(ax: Axes, days: Interval, y: float, height: float) -> None:
    """Shade the days of a record behind the rows that it judges."""
    start = days.start.toordinal() - 0.5
    ax.barh(y + height / 2, days.days, height, start, color="#EAEAEA", zorder=0.5)
