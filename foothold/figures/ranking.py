"""The ranking of the options with a tornado under it, drawn once and moved with the swings.

One board serves the still figure and the widget. Value and feasibility stand side by side and are
never multiplied: who fails to get one option does not end up with nothing.
"""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from foothold.figures.picture import Picture, source_line
from foothold.figures.stamps import Stamp
from foothold.figures.style import (
    BLUE,
    GRID,
    INK,
    INK_SOFT,
    NOTE_SIZE,
    PAPER,
    TITLE_SIZE,
    VERMILLION,
    use_style,
)
from foothold.figures.weighing_case import (
    SOURCE,
    Case,
    feasibility,
    finding,
    gap_words,
    interest_names,
    option_ids,
    option_names,
    scores,
)

PIXEL, WIDE = 96, 800  # CSS pixels per inch, and of the figure's width
LEFT, ROW, HEAD, AXIS, FOOT = 342, 26, 58, 46, 26
BARS = 6  # rows of the tornado
PALE = "#B9D3E6"  # options that do not lead; the leader is also the top row and in bold
STEPS = (0.05, 0.1, 0.2, 0.5, 1, 2)
TICKS = 7


def ranking(case: Case) -> Picture:
    """Draw the ranking, feasibility beside it, and the tornado of the first option's lead.

    Parameters
    ----------
    case : Case
        Interests and swings.

    Returns
    -------
    Picture
        The finding says who leads, by how much, and what would change that.

    Examples
    --------
    >>> from foothold.figures.weighing_case import core_five
    >>> ranking(Case(core_five(), (50, 50, 50, 50, 50))).finding[:34]
    'O2 (Smaller force at both bases) l'
    """
    board = Board()
    board.show(case)
    return Picture(board.figure, finding(case))


class Board:
    """The drawing; axes units along x are data, along y rows.

    Attributes
    ----------
    figure : matplotlib.figure.Figure
        800 CSS pixels wide.
    moving : list
        The artists that `show` changes, in drawing order.
    """

    def __init__(self) -> None:
        self.rows = len(option_ids())
        self.total = HEAD + self.rows * ROW + AXIS + HEAD + BARS * ROW + AXIS + FOOT
        with use_style():
            self.figure = Figure(figsize=(WIDE / PIXEL, self.total / PIXEL), facecolor=PAPER)
            top = HEAD
            self.values = self._axes(LEFT, 232, top, self.rows, (0, 10.6))
            self.chances = self._axes(LEFT + 276, 164, top, self.rows, (0, 100))
            top += self.rows * ROW + AXIS + HEAD
            self.leads = self._axes(LEFT, 440, top, BARS, (0, TICKS - 1))
            self._fixed(top)
            self._ranking()
            self._tornado()

    def _axes(self, left: int, width: int, top: int, rows: int, limits: tuple) -> Axes:
        height = rows * ROW
        box = (left / WIDE, 1 - (top + height) / self.total, width / WIDE, height / self.total)
        ax = self.figure.add_axes(box, xlim=limits, ylim=(rows, 0))
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.grid(axis="x")
        ax.tick_params(axis="x", length=0)
        return ax

    def _fixed(self, second: int) -> None:
        titles = {"fontsize": TITLE_SIZE, "weight": "bold", "va": "bottom"}
        notes = {"fontsize": NOTE_SIZE + 0.5, "va": "bottom"}
        put = self.figure.text
        put(8 / WIDE, 1 - 26 / self.total, "Ranking by value, with feasibility apart", **titles)
        heads = 1 - (HEAD - 7) / self.total
        put(LEFT / WIDE, heads, "Value, if it could be had", **notes)
        put((LEFT + 276) / WIDE, heads, "Feasible, low–middle–high", **notes)
        down = 1 - (second - HEAD + 26) / self.total
        put(8 / WIDE, down, "How far one score, low to high, can move that lead", **titles)
        self.values.set_xticks(range(0, 11, 2))
        self.values.set_xlabel("Weighted mean of scores, 0 to 10", labelpad=2)
        self.chances.set_xticks(range(0, 101, 25))
        self.chances.set_xlabel("Chance, per cent", labelpad=2)
        self.leads.set_xticks(range(TICKS), [""] * TICKS)
        text = "Lead over the best other option; beside a bar, the scores at its ends"
        self.leads.set_xlabel(text, labelpad=16, fontsize=NOTE_SIZE + 0.5)
        for ax in (self.values, self.chances):
            ax.hlines(np.arange(1, self.rows), *ax.get_xlim(), color=GRID, lw=0.8)
        source_line(self.figure, SOURCE)

    def _ranking(self) -> None:
        self.names, self.bars, self.numbers, self.spans, self.dots = [], [], [], [], []
        for row in range(self.rows):
            y = row + 0.5
            self.names.append(self._stamp(self.values, -0.3, y, "right"))
            bar = Rectangle((0, row + 0.16), 1, 0.68, facecolor=PALE, edgecolor=INK, linewidth=0.8)
            self.bars.append(self.values.add_patch(bar))
            self.numbers.append(self._stamp(self.values, 0, y, "left"))
            self.spans += self.chances.plot([], [], color=INK_SOFT, lw=2, solid_capstyle="butt")
            self.dots += self.chances.plot([], [], "D", color=INK, ms=5.5, clip_on=False)

    def _stamp(self, ax: Axes, x: float, y: float, side: str) -> Stamp:
        text = Stamp(x, y, "", ha=side, fontsize=NOTE_SIZE, transform=ax.transData)
        return ax.add_artist(text)

    def _tornado(self) -> None:
        ax = self.leads
        self.cells, self.moves, self.lows, self.highs = [], [], [], []
        self.zero = ax.plot([], [], color=VERMILLION, lw=2, ls=(0, (5, 2)), zorder=4)[0]
        self.zero_word = self._stamp(ax, 0, -0.4, "right")
        self.base = ax.plot([], [], color=INK, lw=1.5, zorder=4)[0]
        self.base_word = self._stamp(ax, 0, -0.4, "left")
        for row in range(BARS):
            y = row + 0.5
            self.cells.append(self._stamp(ax, -0.1, y, "right"))
            bar = Rectangle((0, row + 0.18), 0, 0.64, facecolor=BLUE, edgecolor=INK, linewidth=0.8)
            self.moves.append(ax.add_patch(bar))
            self.lows.append(self._stamp(ax, 0, y, "left"))
            self.highs.append(self._stamp(ax, 0, y, "left"))
        self.ticks = [self._stamp(ax, x, BARS + 0.4, "center") for x in range(TICKS)]
        self.moving = [*self.names, *self.bars, *self.numbers, *self.spans, *self.dots]
        self.moving += [*self.cells, *self.moves, *self.lows, *self.highs, *self.ticks]
        self.moving += [self.zero, self.zero_word, self.base, self.base_word]

    def show(self, case: Case) -> None:
        """Move all artists to a case."""
        names = list(option_names().values())
        for row, i in enumerate(case.order):
            leads = i in case.first
            self.names[row].set(text=names[i], weight="bold" if leads else "normal")
            self.bars[row].set(width=case.values[i], facecolor=BLUE if leads else PALE)
            self.numbers[row].set(x=case.values[i] + 0.2, text=f"{case.values[i]:.1f}")
            low, middle, high = 100 * feasibility()[i]
            self.spans[row].set_data([low, high], [row + 0.5] * 2)
            self.dots[row].set_data([middle], [row + 0.5])
        self._show_leads(case)

    def _show_leads(self, case: Case) -> None:
        bars = case.swings_of_scores[:BARS]
        one, two = case.order[:2]
        lead = case.values[one] - case.values[two]
        ends = [0.0, lead, *(bar.low for bar in bars), *(bar.high for bar in bars)]
        start, step = scale(min(ends), max(ends))
        place = lambda lead: (lead - start) / step  # noqa: E731 - one line, used all over below
        for n, tick in enumerate(self.ticks):
            tick.set_text(f"{round(start + n * step, 2) + 0:g}".replace("-", "−"))
        self.zero.set_data([place(0)] * 2, [-0.1, BARS])
        self.zero_word.set(x=place(0), text="another option leads ◂ ")
        self.base.set_data([place(lead)] * 2, [0, BARS])
        self.base_word.set(x=place(lead), text=f" lead now: {gap_words(lead)}")
        low, high = scores(case.interests, "low"), scores(case.interests, "high")
        for row in range(BARS):
            shown = row < len(bars)
            for artist in (self.cells, self.moves, self.lows, self.highs):
                artist[row].set_visible(shown)
            if not shown:
                continue
            bar = bars[row]
            interest = case.interests[bar.criterion]
            cell = f"{option_ids()[bar.option]} on {interest_names()[interest]}"
            self.cells[row].set_text(cell)
            left, right = sorted((place(bar.low), place(bar.high)))
            turned = bar.low > bar.high
            self.moves[row].set(x=left, width=right - left, facecolor=PALE if turned else BLUE)
            for texts, table, at in ((self.lows, low, bar.low), (self.highs, high, bar.high)):
                score = table[bar.option, bar.criterion]
                side = place(at) == left
                texts[row].set(
                    x=place(at) + (-0.06 if side else 0.06),
                    text=f"{score:g}",
                    ha="right" if side else "left",
                )


def scale(low: float, high: float) -> tuple[float, float]:
    """Start and step of an axis of six steps that holds both ends with room for a number.

    Examples
    --------
    >>> scale(0, 1.2)
    (-0.5, 0.5)
    """
    for step in STEPS:
        start = (math.floor(low / step - 0.4)) * step
        if start + (TICKS - 1) * step >= high + 0.4 * step:
            return start, step
    return start, STEPS[-1]
