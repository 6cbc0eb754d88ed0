"""The power-interest grid as an object: drawn once, names placed, ready for a widget to move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from foothold.figures.picture import source_line
from foothold.figures.style import (
    ACTORS,
    INK,
    INK_SOFT,
    NOTE_SIZE,
    PAPER,
    RULE,
    WIDTH,
    actor_look,
    new_figure,
    use_style,
)
from foothold.models.stakeholders import QUADRANTS

__all__ = ["Grid", "short_name"]

SHORT = {
    "uae": "UAE",
    "civilians": "Civilians",
    "anonymous-sources": "Unnamed sources",
    "european-officials": "European officials",
}
BOX = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.6}  # behind a name
SIZE = 120  # area of a marker, points squared
GAP = 8  # between a marker and its label, CSS pixels: room for the ring around it
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))  # right first
Extents = Sequence[float]


def short_name(actor_id: str, names: dict[str, str]) -> str:
    """Name an actor as figures do: briefly, and the same in all of them.

    Parameters
    ----------
    actor_id : str
        An id of ``actors.csv``.
    names : dict of str to str
        Actor id to full name, for those who have no short one.

    Examples
    --------
    >>> short_name("sdf", {}), short_name("iraq", {"iraq": "Iraq"})
    ('SDF', 'Iraq')
    """
    if actor_id in SHORT:
        return SHORT[actor_id]
    if actor_id in ACTORS:
        return ACTORS[actor_id].label
    return names.get(actor_id, actor_id)


class Grid:
    """The power-interest grid with its labels placed, and the artists that a widget moves.

    Parameters
    ----------
    stakes : pandas.DataFrame
        The table ``stakes``; rows that are not modelled have no place on it.
    names : dict of str to str
        Actor id to name, for parties without a look of their own.
    """

    @use_style()
    def __init__(self, stakes: pd.DataFrame, names: dict[str, str]) -> None:
        self.rows = stakes[stakes["modelled"]].set_index("actor_id")
        self.names = {actor: short_name(actor, names) for actor in self.rows.index}
        self.figure, self.axes = new_figure("Interest and power", WIDTH, 5.6)
        self._frame()
        self._fields()
        for actor, row in self.rows.iterrows():
            look = actor_look(actor)
            style = {**look.scatter(), "s": SIZE, "zorder": 4}
            if row["stated_or_inferred"] == "inferred":  # hollow: nobody has said it
                style |= {"c": PAPER, "edgecolors": look.colour, "linewidths": 2}
            self.axes.scatter(row["salience_mid"], row["power_mid"], gid=f"at-{actor}", **style)
        self._key()
        source_line(self.figure, "Source: data/stakes.csv, teaching judgement of the kit's authors")
        self.labels = self._place()
        self.moving = self._movers()

    def show(self, actor: str = "", line: float = 50) -> None:
        """Look at one party, "" for none, with high beginning at `line`."""
        self.across.set_ydata([line, line])
        self.down.set_xdata([line, line])
        known = actor in self.rows.index
        for artist in (self.ring, self.reach_x, self.reach_y, self.bold):
            artist.set_visible(known)
        if known:
            row = self.rows.loc[actor]
            x, y = row["salience_mid"], row["power_mid"]
            self.ring.set_data([x], [y])
            across = _open(row["salience_low"], x, row["salience_high"], 1.9)
            up = _open(row["power_low"], y, row["power_high"], 2.9)
            self.reach_x.set_data(across, [y] * len(across))
            self.reach_y.set_data([x] * len(up), up)
            self.bold.set_text(self.names[actor])
            label = self.labels[actor]
            self.bold.set(position=label.get_position(), ha=label.get_ha(), va=label.get_va())

    def _frame(self) -> None:
        self.axes.set(xlim=(0, 100), ylim=(0, 100))
        self.axes.set_xlabel("Interest: how much it cares (salience, 0 to 100)")
        self.axes.set_ylabel("Power over the outcome (0 to 100)")
        self.axes.spines[["top", "right"]].set_visible(True)

    def _fields(self) -> None:
        for (cares, strong), name in QUADRANTS.items():
            self.axes.text(
                99 if cares else 1,
                98 if strong else 2,
                ("crowd" if name == "crowd" else f"{name}s").upper(),
                ha="right" if cares else "left",
                va="top" if strong else "bottom",
                color=INK_SOFT,
                fontsize=NOTE_SIZE,
                gid="field",
            )

    def _key(self) -> None:
        dots = {"s": SIZE * 0.7, "zorder": 4, "clip_on": False, "transform": self.axes.transAxes}
        for x, words, hollow in (
            (0.58, "has stated its wish", False),
            (0.79, "wish inferred", True),
        ):
            fill = {"c": PAPER, "linewidths": 2} if hollow else {"c": INK_SOFT}
            self.axes.scatter([x], [1.035], edgecolors=INK_SOFT, **fill, **dots)
            self.axes.text(
                x + 0.02,
                1.035,
                words,
                va="center",
                fontsize=NOTE_SIZE,
                transform=self.axes.transAxes,
                gid="key",
            )

    def _movers(self) -> list:
        line = {"color": RULE, "linewidth": 1.2, "linestyle": (0, (5, 3)), "zorder": 1}
        self.across, self.down = self.axes.axhline(50, **line), self.axes.axvline(50, **line)
        reach = {"color": INK, "linewidth": 1.6, "markersize": 9, "zorder": 3, "markevery": [0, -1]}
        (self.reach_x,) = self.axes.plot([], [], marker="|", **reach)
        (self.reach_y,) = self.axes.plot([], [], marker="_", **reach)
        ring = {"markerfacecolor": "none", "markeredgewidth": 2, "color": INK}
        (self.ring,) = self.axes.plot([], [], "o", markersize=19, zorder=7, **ring)
        self.bold = self.axes.text(0, 0, "", weight="bold", bbox=BOX, zorder=6)
        self.show()
        lines = [self.across, self.down, self.reach_x, self.reach_y]
        return [*lines, *self.labels.values(), self.bold, self.ring]  # no line crosses a name

    def _place(self) -> dict[str, Text]:
        """Write each name beside its marker, on the first side where it hides nothing.

        The most crowded markers choose first. The labels keep data coordinates, so that `show`
        can set a bold copy exactly over them.
        """
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()  # the layout is final after this
        renderer, scale = canvas.get_renderer(), self.figure.dpi / 72
        radius = np.sqrt(SIZE) / 2 * scale
        reach = radius + GAP * self.figure.dpi / 96
        at = {
            actor: self.axes.transData.transform((row["salience_mid"], row["power_mid"]))
            for actor, row in self.rows.iterrows()
        }
        taken = [(x - radius, y - radius, x + radius, y + radius) for x, y in at.values()]
        taken += [text.get_window_extent(renderer).extents for text in self.axes.texts]
        limits = self.axes.get_window_extent(renderer).extents
        half = (limits[0] + limits[2]) / 2  # where the dividing line stands at the start
        middle = (half, limits[1], half, limits[3])
        near = {a: min(np.hypot(*(p - q)) for b, q in at.items() if b != a) for a, p in at.items()}
        labels = {}
        for actor in sorted(at, key=lambda a: (near[a], a)):
            tried = []
            for right, up in SIDES:
                spot = at[actor] + reach * np.array([right, up])
                text = self._label(actor, spot, right, up)
                box = text.get_window_extent(renderer).extents
                faults = sum(_meet(box, other) for other in taken)
                faults += 5 * (not _inside(box, limits)) + 0.5 * _meet(box, middle)
                tried.append((faults, text, box))
                if not tried[-1][0]:
                    break
            best = min(tried, key=lambda entry: entry[0])
            for _, text, _ in tried:
                if text is not best[1]:
                    text.remove()
            labels[actor] = best[1]
            taken.append(best[2])
        return labels

    def _label(self, actor: str, spot: np.ndarray, right: int, up: int) -> Text:
        x, y = self.axes.transData.inverted().transform(spot)
        ha = {1: "left", -1: "right", 0: "center"}[right]
        va = {1: "bottom", -1: "top", 0: "center"}[up]
        look = {"ha": ha, "va": va, "zorder": 5, "bbox": BOX}
        return self.axes.text(x, y, self.names[actor], gid=f"label-{actor}", **look)


def _open(low: float, mid: float, high: float, gap: float) -> list[float]:
    """Return a bar from low to high that leaves the marker in the middle free."""
    return [low, max(low, mid - gap), np.nan, min(high, mid + gap), high]


def _meet(one: Extents, other: Extents) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(box: Extents, limits: Extents) -> bool:
    low = limits[0] <= box[0] and limits[1] <= box[1]
    return low and box[2] <= limits[2] and box[3] <= limits[3]
