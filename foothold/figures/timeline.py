"""The events on a line of days, as far as somebody who writes on a given day could know them.

One board serves the still figure and the widget: it is drawn once, and moving the day of writing
only changes the artists in `Board.moving`.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D, IdentityTransform

from foothold.figures.picture import Picture, source_line
from foothold.figures.style import (
    BLUE,
    GRID,
    INK,
    NOTE_SIZE,
    PAPER,
    RULE,
    TITLE_SIZE,
    VERMILLION,
    use_style,
)
from foothold.models.chronology import interval, knowable, say, stands_in_article

FIRST, LAST = date(2024, 12, 8), date(2025, 2, 18)
THEMES = {  # lanes from top to bottom
    "war": "War",
    "transition": "Transition",
    "diplomacy": "Diplomacy",
    "bases": "Bases",
    "africa": "Africa",
    "economy": "Economy",
    "gulf": "Gulf states",
    "turkey": "Turkey",
    "israel": "Israel",
    "ukraine": "Ukraine",
}
PIXEL = 96  # CSS pixels per inch
SIZE = 21  # of a marker, in CSS pixels: two digits fit
HEAD, FOOT, WIDE = 86, 82, 800  # head: title, key, flag of the day
MARGIN = 16  # keeps the markers of the first and last day inside
SHADE = "#ECECEC"


def select(events: pd.DataFrame, theme: str = "all") -> pd.DataFrame:
    """Return the events of one theme, or all, in order of date (shortened dates first).

    Raises
    ------
    ValueError
        If no event has this theme; the sentence names those that exist.
    """
    chosen = events if theme == "all" else events[events["theme"] == theme]
    if chosen.empty:
        known = ", ".join(sorted(set(events["theme"])))
        raise ValueError(f"No event has the theme {theme!r}. Use 'all' or one of: {known}.")
    return chosen.sort_values(["date", "event_id"], kind="stable").reset_index(drop=True)


def finding(events: pd.DataFrame, day: date, theme: str = "all") -> str:
    """Say in one sentence how many events a reader could know on a day.

    Examples
    --------
    >>> from foothold import load
    >>> finding(load("events"), date(2025, 1, 30))[:59]
    'By 30 January 2025 a reader could know 26 of 35 events; 23 '
    """
    chosen = select(events, theme)
    known = knowable(chosen, day)
    told = int(stands_in_article(known).sum())
    waiting = int(_waiting(chosen, day).sum())
    about = "" if theme == "all" else f" on the theme {THEMES.get(theme, theme)}"
    text = f"By {say(interval(day))} a reader could know {len(known)} of {len(chosen)} events"
    text += f"{about}; {told} of them stand{'s' if told == 1 else ''} in the article"
    if waiting:
        text += f", and {waiting} more had happened but {'was' if waiting == 1 else 'were'} "
        text += "not yet wholly public"
    return text + "."


def newest(events: pd.DataFrame, day: date, theme: str = "all", count: int = 5) -> pd.DataFrame:
    """Return the events that became knowable last, newest first, with short columns."""
    known = knowable(select(events, theme), day)
    known = known.sort_values(["known_by", "date", "event_id"], ascending=False).head(count)
    return pd.DataFrame(
        {
            "event": known["event_id"],
            "happened": [say(interval(text)) for text in known["date"]],
            "public by": [say(interval(day)) for day in known["known_by"]],
            "what": known["title"],
            "in the article": [" ".join(ids) or "no" for ids in known["sentence_ids"]],
        }
    ).reset_index(drop=True)


def timeline(events: pd.DataFrame, day: date = LAST, theme: str = "all") -> Picture:
    """Draw what was knowable on a day.

    Parameters
    ----------
    events : pandas.DataFrame
        The table ``events`` as of the cut-off.
    day : datetime.date
        The day of writing.
    theme : str
        ``"all"`` for lanes with numbered markers, or one theme for a row and title per event.

    Returns
    -------
    Picture
        The figure and its finding.
    """
    board = Board(events, theme)
    board.set_day(day)
    return Picture(board.figure, finding(events, day, theme))


def _waiting(chosen: pd.DataFrame, day: date) -> np.ndarray:
    """Events that had happened by the day though their row was not yet wholly public."""
    happened = np.array([interval(text).start <= day for text in chosen["date"]])
    return happened & np.array([known > day for known in chosen["known_by"]])


def _outline(sign: str) -> Path:
    """Return bold letters one unit high, centred on the origin."""
    path = TextPath((0, 0), sign, size=1, prop=FontProperties(family="DejaVu Sans", weight="bold"))
    box = path.get_extents()
    return path.transformed(Affine2D().translate(-(box.x0 + box.x1) / 2, -(box.y0 + box.y1) / 2))


class Board:
    """The timeline of one theme, or of all in lanes, drawn once for many days of writing.

    Parameters
    ----------
    events : pandas.DataFrame
        The table ``events``.
    theme : str
        ``"all"`` or one theme.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        800 CSS pixels wide; axes units are CSS pixels.
    moving : list
        The artists that `set_day` changes, in drawing order.
    labels : list of str
        What stands in the markers that are shown: the number of the event, or "?".
    """

    def __init__(self, events: pd.DataFrame, theme: str = "all") -> None:
        self.events = select(events, theme)
        self.lanes = theme == "all"
        self.start = np.array([interval(t).start.toordinal() for t in self.events["date"]])
        self.known = np.array([day.toordinal() for day in self.events["known_by"]])
        self.told = stands_in_article(self.events).to_numpy()
        rows = len(THEMES) if self.lanes else len(self.events)
        self.step = 38 if self.lanes else 32
        self.left = 90 if self.lanes else 350
        self.early = 124 if self.lanes else 92  # width of the column for earlier events
        self.width, self.height = WIDE - self.left - 12, rows * self.step
        with use_style():
            self._frame(theme)
            self._markers()

    def x(self, ordinal: float) -> float:
        """Place of a day, in CSS pixels from the left edge of the axes."""
        days = LAST.toordinal() - FIRST.toordinal()
        room = self.width - self.early - 2 * MARGIN
        return self.early + MARGIN + (ordinal - FIRST.toordinal()) / days * room

    def _frame(self, theme: str) -> None:
        """Draw what never moves: title, axes, lanes, ticks, key."""
        total = self.height + HEAD + FOOT
        self.figure = Figure(figsize=(WIDE / PIXEL, total / PIXEL))
        box = (self.left / WIDE, FOOT / total, self.width / WIDE, self.height / total)
        self.ax = ax = self.figure.add_axes(box, xlim=(0, self.width), ylim=(self.height, 0))
        name = "all themes" if self.lanes else THEMES.get(theme, theme)
        text = f"What could be known on the day of writing: {name}"
        bold = {"fontsize": TITLE_SIZE, "weight": "bold"}
        self.figure.text(8 / WIDE, 1 - 8 / total, text, va="top", **bold)
        marks = [FIRST, date(2025, 1, 1), date(2025, 1, 15), date(2025, 2, 1), LAST]
        ticks = [self.x(mark.toordinal()) for mark in marks]
        names = [f"{mark.day} {mark:%b}" for mark in marks]
        names[0], names[-1] = names[0] + "\n2024", names[-1] + "\n2025"
        ax.set_xticks([self.early / 2, *ticks], ["earlier,\nnot to scale", *names])
        ax.set_xlabel("Day on which it happened", labelpad=2)
        ax.vlines(ticks, 0, self.height, color=GRID, lw=0.8, zorder=0)
        ax.axvline(self.early, color=RULE, lw=1, ls=(0, (4, 3)))
        middles = (np.arange(self.height // self.step) + 0.5) * self.step
        ax.set_yticks(middles, list(THEMES.values()) if self.lanes else [""] * len(middles))
        ax.tick_params(axis="y", length=0, pad=6)
        ax.hlines(np.arange(1, len(middles)) * self.step, 0, self.width, color=GRID, lw=0.8)
        self._key(total)
        source_line(self.figure, "Source: data/events.csv (date, known_by, sentence_ids)")

    def _key(self, total: float) -> None:
        """Draw the key as a row under the title, with the markers themselves."""
        box = (0, 1 - 62 / total, 1, 32 / total)
        key = self.figure.add_axes(box, xlim=(0, WIDE), ylim=(32, 0))
        key.set_axis_off()
        area = (SIZE * 72 / PIXEL * 0.8) ** 2
        looks = [(BLUE, BLUE, "o"), (PAPER, INK, "s"), (PAPER, VERMILLION, "o")]
        texts = ["stands in the article", "not in the article", "happened, not yet wholly public"]
        words = {"va": "center_baseline", "fontsize": NOTE_SIZE + 0.5}
        for x, (face, edge, shape), text in zip((18, 190, 346), looks, texts, strict=True):
            key.scatter([x], [16], area, face, marker=shape, edgecolors=edge, linewidths=1.5)
            key.text(x + 15, 16, text, **words)
        key.text(346, 16, "?", ha="center", **words)
        key.text(WIDE - 8, 16, "number 12 = event E12", ha="right", **words)

    def _places(self) -> np.ndarray:
        """Centre of each marker; markers that would cover each other move apart."""
        spots: list[tuple[float, float]] = []
        order = list(THEMES)
        for i, start in enumerate(self.start):
            row = order.index(self.events["theme"][i]) if self.lanes else i
            lane, y = row * self.step, (row + 0.5) * self.step
            same = [spot for spot in spots if lane < spot[1] < lane + self.step]
            if start < FIRST.toordinal():
                x = SIZE * 0.75 + (len(same) * (SIZE + 2) if self.lanes else 0)
                spots.append((x, y))
                continue
            x, low = self.x(start), y
            near = [spot for spot in same if abs(spot[0] - x) < SIZE]
            if near:  # the earlier marker goes up, this one down
                k = spots.index(near[-1])
                spots[k], low = (near[-1][0], y - SIZE * 0.4), y + SIZE * 0.4
            spots.append((x, low))
        return np.array(spots)

    def _markers(self) -> None:
        """Make the artists that move."""
        ax, area = self.ax, (SIZE * 72 / PIXEL) ** 2
        self.at = self._places()
        style = {"clip_on": False, "linewidths": 1.5, "zorder": 3}
        self.shade = ax.add_patch(Rectangle((0, 0), 0, self.height, facecolor=SHADE, zorder=1))
        self.line = ax.plot([], [], color=INK, lw=2, clip_on=False, zorder=2)[0]
        bold = {"fontsize": NOTE_SIZE + 0.5, "weight": "bold"}
        self.flag = ax.text(0, -8, "", ha="right", va="bottom", **bold)
        self.told_dots = ax.scatter([], [], area, BLUE, edgecolors=BLUE, **style)
        self.other_dots = ax.scatter(
            [], [], area * 0.85, PAPER, marker="s", edgecolors=INK, **style
        )
        self.open_dots = ax.scatter([], [], area, PAPER, edgecolors=VERMILLION, **style)
        words = {"va": "center_baseline", "fontsize": NOTE_SIZE, "zorder": 4}
        # One collection of outlines is drawn five times faster than as many texts.
        self.signs = {sign: _outline(sign) for sign in ["?", *self.events["event_id"].str[1:]]}
        self.numbers = PathCollection([], [NOTE_SIZE**2], zorder=4, linewidths=0, clip_on=False)
        self.numbers.set_transform(IdentityTransform())
        self.numbers.set_offset_transform(ax.transData)
        ax.add_collection(self.numbers)
        self.titles, self.dates = [], []
        for row, (_, y) in enumerate([] if self.lanes else self.at):
            self.titles.append(ax.text(-8, y, "", ha="right", **words))
            early = self.start[row] < FIRST.toordinal()
            text = self.events["date"][row][:7] if early else ""
            self.dates.append(ax.text(SIZE * 1.45, y, text, **words))
        self.moving = [self.shade, self.line, self.flag]
        self.moving += [self.told_dots, self.other_dots, self.open_dots]
        self.moving += [self.numbers, *self.titles, *self.dates]

    def set_day(self, day: date) -> None:
        """Move the day of writing: show what was public by its end, and nothing later."""
        now = day.toordinal()
        known, happened = self.known <= now, self.start <= now
        waiting = happened & ~known
        x = self.x(now)
        self.shade.set_bounds(x, 0, self.width - x, self.height)
        self.line.set_data([x, x], [-6, self.height])
        self.flag.set_text(f"written on {say(interval(day))}")
        self.flag.set_position((max(x + 8, 210), -8))
        self.told_dots.set_offsets(self.at[known & self.told])
        self.other_dots.set_offsets(self.at[known & ~self.told])
        self.open_dots.set_offsets(self.at[waiting])
        ids = self.events["event_id"].str[1:]
        self.labels = [ids[i] if known[i] else "?" for i in np.flatnonzero(happened)]
        self.numbers.set_paths([self.signs[label] for label in self.labels])
        self.numbers.set_offsets(self.at[happened])
        self.numbers.set_facecolor([PAPER if on else INK for on in (known & self.told)[happened]])
        for i, title in enumerate(self.titles):
            title.set_text(self.events["title"][i] if known[i] else "(not yet wholly public)")
            title.set_visible(bool(happened[i]))
            self.dates[i].set_visible(bool(happened[i]))
