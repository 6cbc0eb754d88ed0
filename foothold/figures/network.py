"""The signed network, drawn so that two moments can be laid over each other.

Each actor has a seat that never moves, whatever the snapshot and whatever tie is changed; whoever
governs in Damascus sits in the middle. One board serves the still figure and the widget: it is
drawn once, and `NetworkBoard.show` only changes the artists in `NetworkBoard.moving`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from foothold.figures.balance_words import Case, case, finding, month, sides
from foothold.figures.picture import Picture, source_line
from foothold.figures.seats import (
    LETTERS,
    PIXEL,
    SEATS,
    SIGN_MARKS,
    TIE_LOOKS,
    box_path,
    name_box,
    name_path,
    sign_spots,
)
from foothold.figures.style import (
    HIGHLIGHT,
    INK,
    INK_SOFT,
    NOTE_SIZE,
    PAPER,
    TITLE_SIZE,
    actor_colour,
    use_style,
)
from foothold.models.balance import Pair, actors

WIDE, HIGH = 800, 560  # CSS pixels; HIGH is the network without title and key
HEAD, FOOT = 34, 100
SHAPES = {"A": "o", "B": "s", "?": "D", "": "o"}
SCALE = {"o": 1, "s": 0.95, "D": 0.85}
PLAIN, SOME, ALL = 1.3, 2.6, 4.2  # line widths: strained in no, in some, in every best split
NODE, SIGN = 15, 6.5  # points


def network(
    relations: pd.DataFrame,
    snapshot: str,
    a: str = "",
    b: str = "",
    sign: int | None = None,
) -> Picture:
    """Draw the signed network of one moment, with its camps and strained ties.

    Parameters
    ----------
    relations : pandas.DataFrame
        The table ``relations``; core ties are drawn, those coded 0 are not.
    snapshot : str
        For example ``"2025-02"``.
    a, b : str
        Actors whose tie is to be marked; none if empty.
    sign : int, optional
        Set this tie to 1, -1, or 0 for none; as recorded if None.

    Returns
    -------
    Picture
        The figure and its finding.

    Raises
    ------
    ValueError
        If there is no such snapshot, or an actor is not in it.
    """
    seen = case(relations, snapshot, a, b, sign)
    board = NetworkBoard(seen)
    board.show(seen)
    return Picture(board.figure, finding(seen))


class NetworkBoard:
    """The network of one snapshot, drawn once for many changes of a tie.

    Parameters
    ----------
    seen : Case
        Any case of the snapshot.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        800 CSS pixels wide; axes units are CSS pixels.
    moving : list
        The artists that `show` changes, in drawing order.
    """

    def __init__(self, seen: Case) -> None:
        self.actors = actors(seen.recorded)
        self.at = {actor: np.array(SEATS[actor], dtype=float) for actor in self.actors}
        with use_style():
            self._frame(seen)
            self._artists()

    def show(self, seen: Case) -> None:
        """Draw a case: its ties, their strain, the camps, and the tie in focus."""
        ways = len(seen.now.splits)
        for sign, lines in self.lines.items():
            own = [tie for tie, value in seen.ties.items() if value == sign]
            lines.set_segments([self._segment(tie) for tie in own])
            counts = [seen.strain[tie] for tie in own]
            lines.set_linewidths([ALL if n == ways else SOME if n else PLAIN for n in counts])
            spots = [self._sign_spot(tie) for tie in own]
            self.signs[sign].set_offsets(np.array(spots).reshape(-1, 2))
        every = [self._sign_spot(tie) for tie in seen.ties]
        self.discs.set_offsets(np.array(every).reshape(-1, 2))
        letters = sides(seen.now)
        for letter, marks in self.nodes.items():
            own = [actor for actor in self.actors if letters.get(actor, "") == letter]
            marks.set_offsets(np.array([self.at[actor] for actor in own]).reshape(-1, 2))
            marks.set_edgecolors([actor_colour(actor) for actor in own])
            if letter:
                offsets = np.array([self.at[actor] for actor in own]).reshape(-1, 2)
                self.letters[letter].set_offsets(offsets)
        self._mark(seen)

    def _mark(self, seen: Case) -> None:
        """Mark the tie in focus: a band under it, dotted where there is no signed tie."""
        focus = seen.focus if seen.focus and set(seen.focus) <= set(self.actors) else None
        self.band.set_segments([self._segment(focus)] if focus else [])
        absent = focus is not None and focus not in seen.ties
        self.gap.set_segments([self._segment(focus)] if absent else [])
        ends = [self.at[actor] for actor in focus] if focus else []
        self.rings.set_offsets(np.array(ends).reshape(-1, 2))

    def _segment(self, tie: Pair) -> np.ndarray:
        return np.array([self.at[tie[0]], self.at[tie[1]]])

    def _sign_spot(self, tie: Pair) -> np.ndarray:
        """Where a tie's sign stands: near its middle, clear of other signs and of the seats."""
        return self.spots[tie]

    def _frame(self, seen: Case) -> None:
        """Draw what never moves: title, names, key."""
        total = HIGH + HEAD + FOOT
        self.figure = Figure(figsize=(WIDE / PIXEL, total / PIXEL))
        box = (0, FOOT / total, 1, HIGH / total)
        self.ax = self.figure.add_axes(box, xlim=(0, WIDE), ylim=(0, HIGH))
        self.ax.set_axis_off()
        bold = {"fontsize": TITLE_SIZE, "weight": "bold"}
        text = f"Friendly and hostile ties about Syria, {month(seen.snapshot)}"
        self.figure.text(8 / WIDE, 1 - 8 / total, text, va="top", **bold)
        self._key(total, len(seen.mixed))
        source_line(self.figure, "Source: data/relations.csv (core ties; the kit's coding)")
        self.spots = sign_spots(self.at)

    def _key(self, total: float, mixed: int) -> None:
        """Draw the key under the network, with the lines and markers themselves."""
        box = (0, 22 / total, 1, (FOOT - 24) / total)
        key = self.figure.add_axes(box, xlim=(0, WIDE), ylim=(FOOT - 24, 0))
        key.set_axis_off()
        words = {"va": "center_baseline", "fontsize": NOTE_SIZE + 0.5}
        rows = [12, 37, 62]
        for y, sign, text in ((rows[0], 1, "friendly tie"), (rows[1], -1, "hostile tie")):
            key.plot([12, 62], [y, y], color=TIE_LOOKS[sign][0], ls=TIE_LOOKS[sign][1], lw=PLAIN)
            key.scatter([37], [y], 12**2, PAPER, linewidths=0, zorder=2)
            key.scatter([37], [y], SIGN**2, TIE_LOOKS[sign][0], marker=SIGN_MARKS[sign], zorder=3)
            key.text(72, y, text, **words)
        key.text(12, rows[2], f"{mixed} mixed ties (0) are left out", **words)
        for y, width, text in (
            (rows[0], ALL, "strained: against every best split"),
            (rows[1], SOME, "strained in some best splits only"),
        ):
            key.plot([226, 276], [y, y], color=INK_SOFT, lw=width, solid_capstyle="butt")
            key.text(286, y, text, **words)
        key.text(226, rows[2], "Camps are a way of counting, not alliances.", **words)
        for y, letter, text in (
            (rows[0], "A", "with Damascus in every best split"),
            (rows[1], "B", "the other camp in every best split"),
            (rows[2], "?", "best splits disagree"),
        ):
            key.scatter([530], [y], 12**2, PAPER, marker=SHAPES[letter], edgecolors=INK,
                        linewidths=1.5)  # fmt: skip
            key.scatter([530], [y], 6**2, INK, marker=LETTERS[letter], linewidths=0)
            key.text(546, y, text, **words)

    def _artists(self) -> None:
        """Make the artists that move; all of them exist from the start."""
        ax = self.ax
        self.band = LineCollection([], colors=HIGHLIGHT, linewidths=15, zorder=1)
        self.gap = LineCollection([], colors=INK, linewidths=1.2, linestyles=":", zorder=1.5)
        self.lines = {
            sign: LineCollection([], colors=colour, linestyles=[style], zorder=2)
            for sign, (colour, style) in TIE_LOOKS.items()
        }
        for lines in (self.band, self.gap, *self.lines.values()):
            ax.add_collection(lines)
        self.discs = ax.scatter([], [], (SIGN + 4) ** 2, PAPER, linewidths=0, zorder=3)
        mark = {"linewidths": 0, "zorder": 3.5}
        self.signs = {
            sign: ax.scatter([], [], SIGN**2, colour, marker=SIGN_MARKS[sign], **mark)
            for sign, (colour, _) in TIE_LOOKS.items()
        }
        self.rings = ax.scatter(
            [], [], (NODE + 11) ** 2, HIGHLIGHT, edgecolors=INK, linewidths=1.2, zorder=4
        )
        ring = {"linewidths": 3, "zorder": 5}
        self.nodes = {
            letter: ax.scatter([], [], (NODE * SCALE[shape]) ** 2, PAPER, marker=shape, **ring)
            for letter, shape in SHAPES.items()
        }
        self.letters = {
            letter: ax.scatter([], [], 8**2, INK, marker=LETTERS[letter], linewidths=0, zorder=6)
            for letter in "AB?"
        }
        # All names as two paths are drawn ten times faster than as texts.
        self.boxes = {actor: name_box(actor, self.at[actor]) for actor in self.actors}
        paper = Path.make_compound_path(*(box_path(box) for box in self.boxes.values()))
        words = Path.make_compound_path(*(name_path(a, self.at[a]) for a in self.actors))
        self.names = [
            ax.add_patch(PathPatch(paper, facecolor=PAPER, linewidth=0, alpha=0.85, zorder=7)),
            ax.add_patch(PathPatch(words, facecolor=INK, linewidth=0, zorder=8)),
        ]
        self.moving = [self.band, self.gap, *self.lines.values(), self.discs]
        self.moving += [*self.signs.values(), self.rings, *self.nodes.values()]
        self.moving += [*self.letters.values(), *self.names]
