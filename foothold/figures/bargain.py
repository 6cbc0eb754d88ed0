"""The bargaining picture: what both sides can get, what they have without a deal, and the zone.

The picture of twelve issues rests on positions and salience that the kit invented for teaching;
each source line says so.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Polygon
from matplotlib.text import Text

from foothold.figures.bargain_cases import TABLES, Case, answer, chain, finding, status_quo
from foothold.figures.picture import Picture, source_line
from foothold.figures.style import (
    HIGHLIGHT,
    INK,
    INK_SOFT,
    NOTE_SIZE,
    PAPER,
    RULE,
    TEXT_SIZE,
    WIDTH,
    actor_look,
    new_figure,
    use_style,
)
from foothold.models.linkage import agenda

__all__ = ["Board", "frontier", "salience"]

HEIGHT = 5.2
WIDE, HIGH = 127, 108  # ends of the axes: room for the labels beside and above the frontier
SOURCES = {
    "one": "Invented numbers: a teaching example, not data",
    "linked": "Source: data/bargaining.csv. Positions and salience are the kit's judgement, "
    "invented for teaching; nobody measured them",
}
KEYS = {
    "one": "Thick line: all that can be shared. Hatched: the zone of agreement.",
    "linked": "Thick line: the best that linked issues allow. Dotted: every issue split alike. "
    "Hatched: the zone of agreement.",
}
BOX = {"boxstyle": "square,pad=0.15", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.9}


class Board:
    """The picture for one table, with the parts that move.

    Parameters
    ----------
    table : str
        A key of `TABLES`: which frontier is drawn.
    """

    @use_style()
    def __init__(self, table: str = "linked") -> None:
        self.table = table
        self.figure, self.ax = new_figure("", WIDTH, HEIGHT)
        self._frame()
        russia, damascus = actor_look("russia"), actor_look("syria-gov")
        ax = self.ax
        self.area = ax.add_patch(
            Polygon([(0, 0)] * 3, facecolor=HIGHLIGHT, edgecolor=RULE, hatch="//", zorder=2)
        )
        (self.up,) = ax.plot([], [], linestyle="--", color=russia.colour, zorder=3)
        (self.across,) = ax.plot([], [], linestyle="--", color=damascus.colour, zorder=3)
        mark = {"linestyle": "none", "markeredgecolor": INK, "zorder": 6, "clip_on": False}
        (self.r_mark,) = ax.plot([], [], russia.marker, color=russia.colour, markersize=9, **mark)
        (self.d_mark,) = ax.plot(
            [], [], damascus.marker, color=damascus.colour, markersize=9, **mark
        )
        (self.dot,) = ax.plot([], [], "X", color=INK, markersize=10, **{**mark, "zorder": 8})
        (self.star,) = ax.plot([], [], "*", color=HIGHLIGHT, markersize=19, **mark)
        note = {"fontsize": TEXT_SIZE, "bbox": BOX, "zorder": 7}
        self.dot_label = ax.text(0, 0, "", **note)
        self.star_label = ax.text(0, 0, "", fontweight="bold", **note)
        self._curve()
        for artist in self.moving:
            artist.set_in_layout(False)
        FigureCanvasAgg(self.figure)  # gives texts a size before anything is drawn
        self.figure.draw_without_rendering()
        self.figure.set_layout_engine("none")  # labels that move must not move the axes

    @property
    def moving(self) -> list[Artist]:
        """The artists that change with the case."""
        return [self.area, self.up, self.across, self.r_mark, self.d_mark, self.dot, self.star,
                self.dot_label, self.star_label, *self._on_top]  # fmt: skip

    def show(self, case: Case) -> None:
        """Move everything to a case of the same table."""
        (r, d), curve = case.no_deal, np.array(chain(self.table))
        shares = answer(case)
        top, right = _above(curve, r), _right_of(curve, d)
        self.up.set_data([r, r], [0, max(d, top)])
        self.across.set_data([0, max(r, right)], [d, d])
        self.r_mark.set_data([r], [0])
        self.d_mark.set_data([0], [d])
        self.dot.set_data([r], [d])
        self.area.set_visible(shares is not None)
        self.star.set_visible(shares is not None)
        where = (r, d)
        if shares is not None:
            inside = curve[(curve[:, 0] > r) & (curve[:, 1] > d)]
            self.area.set_xy(np.vstack([[r, d], [r, top], inside, [right, d]]))
            self.star.set_data([shares[0]], [shares[1]])
            where = shares
        self.star_label.set_text(
            "no zone" if shares is None else f"Nash {shares[0]:.0f} | {shares[1]:.0f}"
        )
        _put(self.star_label, where, 2.4, 2.2)
        self.dot_label.set_text(f"no deal {r:g} | {d:g}")
        self._place_dot_label(r, d, shares is None)

    def _frame(self) -> None:
        self.ax.set_xlim(0, WIDE)
        self.ax.set_ylim(0, HIGH)
        self.ax.set_xticks(range(0, 101, 20))
        self.ax.set_yticks(range(0, 101, 20))
        self.ax.set_xlabel("Russia's points (100 = all that it asks for)", loc="left")
        self.ax.set_ylabel("Damascus's points", loc="bottom")
        self.ax.set_title(f"Bargaining: {_lower(TABLES[self.table])}", pad=21)
        key = self.ax.text(
            0, 1.015, KEYS["one" if self.table == "one" else "linked"], color=INK_SOFT,
            fontsize=NOTE_SIZE, transform=self.ax.transAxes,
        )  # fmt: skip
        key.set_in_layout(False)
        source_line(self.figure, SOURCES["one" if self.table == "one" else "linked"])

    def _curve(self) -> None:
        """The frontier, the straight line for comparison, and things as they stand."""
        curve = np.array(chain(self.table))
        (line,) = self.ax.plot(*curve.T, color=INK, linewidth=2.2, marker=".", zorder=4)
        line.set_markersize(7)
        self._texts: list[Text] = []
        self._on_top: list[Artist] = [line]  # not to be hidden by the zone
        if self.table == "one":
            return
        (alike,) = self.ax.plot([0, 100], [100, 0], ":", color=RULE, linewidth=1.6, zorder=4)
        (sq_mark,) = self.ax.plot(
            *status_quo(), "D", color=PAPER, markeredgecolor=INK, markersize=8, zorder=5
        )
        sq_text = self.ax.text(
            status_quo()[0] + 2, status_quo()[1], "as things stand", va="center",
            bbox=BOX, zorder=6.5, fontsize=NOTE_SIZE, color=INK_SOFT,
        )  # fmt: skip
        self._texts = [sq_text]
        self._on_top += [alike, sq_mark, sq_text]

    def _place_dot_label(self, r: float, d: float, beyond: bool) -> None:
        """At the first corner of its point that is free, away from the frontier if possible."""
        taken = [text.get_window_extent() for text in (self.star_label, *self._texts)]
        frame = self.ax.get_window_extent()
        corners = [(-1.6, -1.8), (1.6, -1.8), (-1.6, 1.8), (1.6, 1.8), (1.6, 5.5), (-1.6, 5.5)]
        if beyond:
            corners = [(1.6, -1.8), (1.6, 7), *corners]
        for dx, dy in corners:
            _put(self.dot_label, (r, d), dx, dy)
            box = self.dot_label.get_window_extent()
            inside = box.x0 > frame.x0 and box.y0 > frame.y0 and box.x1 < self.figure.bbox.x1
            if inside and not any(box.overlaps(other) for other in taken):
                return
        _put(self.dot_label, (r, d), 1.6, -1.8)


def frontier(case: Case | None = None) -> Picture:
    """Draw one bargaining picture.

    Parameters
    ----------
    case : Case, optional
        No-deal values, story and table; by default 40 and 20 points, no story, linked issues.

    Returns
    -------
    Picture
        Its finding names the no-deal values and the Nash solution, or says that there is no zone.

    References
    ----------
    J. F. Nash, "The Bargaining Problem", *Econometrica* 18 (1950), 155-162.

    Examples
    --------
    >>> frontier(Case(20, 40, table="one")).finding[-46:]
    'them equally and gives Russia 40, Damascus 60.'
    """
    case = Case() if case is None else case
    with use_style():
        board = Board(case.table)
        board.show(case)
    return Picture(board.figure, finding(case))


@use_style()
def salience(table: pd.DataFrame) -> Picture:
    """Draw how much each side cares about each issue, sorted by who cares more.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of data/bargaining.csv.

    Returns
    -------
    Picture
        The finding counts who cares more and names the two ends.

    Raises
    ------
    ValueError
        If the table has no row.
    """
    if table.empty:
        raise ValueError('There is no issue to draw; load("bargaining") gives twelve.')
    order = agenda(table).order
    rows = table.iloc[order[::-1]].reset_index(drop=True)
    figure, ax = new_figure("Who cares more? Salience of twelve issues", WIDTH, 5.4)
    sides = [
        ("russia_salience", "russia", "Russia"),
        ("damascus_salience", "syria-gov", "Damascus"),
    ]
    ax.hlines(
        rows.index, rows["russia_salience"], rows["damascus_salience"], color=RULE, linewidth=2
    )
    for column, actor, name in sides:
        style = actor_look(actor)
        ax.scatter(rows[column], rows.index, s=75, zorder=3, **style.scatter())
        top = len(rows) - 1  # the topmost row names the markers
        ax.annotate(name, (rows[column][top], top), (0, 9), textcoords="offset points", ha="center")
    ax.set_yticks(rows.index, [f"{row.issue_id} {row.label}" for row in rows.itertuples()])
    ax.tick_params(axis="y", length=0, labelsize=NOTE_SIZE)
    for y, row in enumerate(rows.itertuples()):
        ratio = f"{row.russia_salience} : {row.damascus_salience}"
        ax.text(101, y, ratio, va="center", ha="left", fontsize=NOTE_SIZE, color=INK_SOFT)
    ax.set_xlim(15, 100)
    ax.set_ylim(-0.6, len(rows) - 0.2)
    ax.set_xlabel("Salience: how much a side cares, 0 to 100; at the right, Russia : Damascus")
    ax.xaxis.grid(True)
    source_line(figure, "Source: data/bargaining.csv. Salience is invented for teaching")
    return Picture(figure, _salience_words(table.iloc[order]))


def _salience_words(rows: pd.DataFrame) -> str:
    more = int((rows["russia_salience"] > rows["damascus_salience"]).sum())
    less = int((rows["russia_salience"] < rows["damascus_salience"]).sum())
    first, last = rows.iloc[0], rows.iloc[-1]
    return (
        f"Of {len(rows)} issues Russia cares more about {more} and Damascus about {less}; "
        f"{first.issue_id} ({first.label}) leans most to Russia, "
        f"{last.issue_id} ({last.label}) most to Damascus."
    )


def _put(text: Text, point: Iterable[float], dx: float, dy: float) -> None:
    x, y = point
    text.set_position((x + dx, y + dy))
    text.set_horizontalalignment("left" if dx > 0 else "right")
    text.set_verticalalignment("bottom" if dy > 0 else "top")


def _above(curve: np.ndarray, r: float) -> float:
    """The most that Damascus can have if Russia has r."""
    if r > curve[-1, 0]:
        return 0.0
    return float(np.interp(r, *curve.T))


def _right_of(curve: np.ndarray, d: float) -> float:
    """The most that Russia can have if Damascus has d."""
    if d > curve[0, 1]:
        return 0.0
    return float(np.interp(d, curve[::-1, 1], curve[::-1, 0]))


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]
