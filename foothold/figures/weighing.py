"""Still figures of notebook 05: value beside feasibility, one weight from 0 to 1, all twelve.

The ranking with its tornado, which the widget moves, is in `foothold.figures.ranking`.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes

from foothold.figures.picture import Picture, source_line
from foothold.figures.ranking import ranking
from foothold.figures.style import (
    BLUE,
    DASH_DOT,
    DASHES,
    DOTS,
    GRID,
    INK,
    INK_SOFT,
    NOTE_SIZE,
    PAPER,
    RULE,
    VERMILLION,
    Look,
    new_figure,
    use_style,
)
from foothold.figures.weighing_case import (
    SOURCE,
    Case,
    core_five,
    feasibility,
    interest_names,
    option_ids,
    option_names,
    scores,
)
from foothold.models.decision import leaders, value
from foothold.models.sensitivity import choices_of_criteria, one_way

__all__ = ["ranking", "twelve", "value_and_feasibility", "weight_lines"]

# Options that lead under some weights have a look of their own; the rest is grey with its id.
LOOKS = {
    "O1": Look("O1", VERMILLION, "o", "//", DASHES),
    "O2": Look("O2", BLUE, "s", "", "-"),
    "O5": Look("O5", "#267743", "^", "..", DASH_DOT),
    "O7": Look("O7", "#4A3991", "v", "xx", DOTS),
}
APART = 9  # CSS pixels between the lines of options with equal value
OTHERS = Look("other", "#8A8A8A", "", "", "-")


@use_style()
def value_and_feasibility(case: Case) -> Picture:
    """Draw each option by its value and by its chance to be had, which are not multiplied.

    Parameters
    ----------
    case : Case
        Interests and swings.

    Returns
    -------
    Picture
        The finding names the options that no other one dominates on the two together.
    """
    names, chances = option_ids(), 100 * feasibility()
    figure, ax = new_figure("Worth having, and to be had", height=5.0)
    free = _unbeaten(case)
    low, high = case.values.min() - 0.6, case.values.max() + 0.6
    ax.set_xlim(0, 100)
    ax.set_ylim(low, high)
    unit = 400 / (high - low)  # CSS pixels of one point of value
    heights = _side_by_side(case, chances) / unit + case.values
    for i in range(len(names)):
        best, y = i in free, heights[i]
        ax.plot(chances[i, [0, 2]], [y, y], color=INK_SOFT if best else RULE, lw=1.5)
        dot = {"facecolor": BLUE if best else PAPER, "edgecolor": INK}
        ax.scatter([chances[i, 1]], [y], 70 if best else 50, zorder=3, **dot)
    for i, place in _label_places(case.order, chances, heights * unit).items():
        ax.annotate(
            option_names()[names[i]],
            (chances[i, 1], heights[i]),
            (0.75 * place[0], 0.75 * place[1]),
            textcoords="offset points",
            fontsize=NOTE_SIZE,
            weight="bold" if i in free else "normal",
            va="center",
        )
    tied = "; equal values drawn side by side" if (heights != case.values).any() else ""
    ax.set_xlabel(f"Chance that Moscow could have it, per cent (line: low to high{tied})")
    ax.set_ylabel("Value for Moscow, of 10")
    ax.grid(True)
    source_line(figure, SOURCE)
    listed = _listed([names[i] for i in sorted(free, key=lambda i: -case.values[i])])
    top = case.order[0]
    easy = int(np.argmax(chances[:, 1]))
    return Picture(
        figure,
        f"By value {names[top]} comes first ({case.values[top]:.1f} of 10, feasible "
        f"{chances[top, 1]:.0f} %), by feasibility {names[easy]} ({chances[easy, 1]:.0f} %, value "
        f"{case.values[easy]:.1f}); on the two together only {listed} are not dominated.",
    )


def _unbeaten(case: Case) -> list[int]:
    """Options for which no other one is at least as good on both and better on one."""
    both = np.column_stack([case.values.round(9), feasibility()[:, 1]])
    return [
        i
        for i, own in enumerate(both)
        if not any((other >= own).all() and (other > own).any() for other in both)
    ]


def _side_by_side(case: Case, chances: np.ndarray) -> np.ndarray:
    """Pixels up or down for each option, so that lines of equal value do not run together."""
    shift = np.zeros(len(case.values))
    for value_ in np.unique(case.values.round(9)):
        tied = np.flatnonzero(case.values.round(9) == value_)
        tied = tied[np.argsort(chances[tied, 1], kind="stable")]
        shift[tied] = APART * (np.arange(len(tied)) - (len(tied) - 1) / 2)[::-1]
    return shift


def _label_places(
    order: Sequence[int], chances: np.ndarray, heights: np.ndarray
) -> dict[int, tuple[float, float]]:
    """Find for each option the place of its label, in pixels, that covers fewest other labels.

    `heights` are in CSS pixels; 7.2 pixels are about one per cent.
    """
    places: dict[int, tuple[float, float]] = {}
    boxes: list[tuple[float, float, float]] = []  # left, right, middle height
    for i in order:
        x, y = 7.2 * chances[i, 1], heights[i]
        width = 6.9 * len(option_names()[option_ids()[i]])
        tries = [(dx, dy) for dy in (14, -14) for dx in (8, 8 - width / 2, -8 - width)]
        tries += [(8, dy) for dy in (30, -30)]
        faults = []
        for dx, dy in tries:
            left, right = x + dx, x + dx + width
            hit = [b for b in boxes if abs(b[2] - y - dy) < 17 and left < b[1] and b[0] < right]
            faults.append(len(hit) + 9 * (left < 0 or right > 720))
        places[i] = dx, dy = tries[int(np.argmin(faults))]
        boxes.append((x + dx, x + dx + width, y + dy))
    return places


@use_style()
def weight_lines(case: Case, interests: Sequence[str]) -> Picture:
    """Draw every option's value while the weight of one interest moves from 0 to 1.

    Parameters
    ----------
    case : Case
        The other interests keep the proportions of its swings.
    interests : sequence of str
        One or two of its interests, a panel each.

    Returns
    -------
    Picture
        The finding gives the weights at which first place changes hands.
    """
    figure, axes = new_figure(height=5.2, ncols=len(interests), sharey=True)
    told = []
    for ax, interest in zip(np.atleast_1d(axes), interests, strict=True):
        parts = case.stretches(interest)
        _lines(ax, case, interest)
        for part in parts:
            middle = (part.start + part.end) / 2
            leader = option_ids()[part.first[0]]
            look = LOOKS.get(leader, OTHERS)
            ax.barh(10.65, part.end - part.start, 0.5, part.start, facecolor=look.colour,
                    edgecolor=PAPER, clip_on=False, linewidth=1.5)  # fmt: skip
            up = 10.2 if part.end - part.start < 0.1 else 10.65
            ink = INK if up < 10.5 else PAPER
            ax.text(middle, up, leader, ha="center", va="center", fontsize=NOTE_SIZE,
                    color=ink, weight="bold", clip_on=False)  # fmt: skip
        for number, part in enumerate(parts[1:]):
            ax.plot([part.start] * 2, [0, 10.4], color=INK_SOFT, lw=1, ls=(0, (2, 2)))
            ax.text(
                part.start, 0.15 + 0.55 * (number % 2), f" {part.start:.2f}", fontsize=NOTE_SIZE
            )
        now = case.weights[case.interests.index(interest)]
        ax.plot([now], [0], "^", color=INK, ms=9, clip_on=False, zorder=5)
        title = fill(f"Weight of {interest} ({interest_names()[interest]})", 40)
        ax.set_title(title, fontsize=10, pad=34)
        ax.set_xlabel("Weight; ▲ now, the others in proportion")
        steps = [f"{option_ids()[p.first[0]]} to {p.end:.2f}" for p in parts[:-1]]
        steps.append(f"{option_ids()[parts[-1].first[0]]} beyond" if steps else "always "
                     + option_ids()[parts[-1].first[0]])  # fmt: skip
        told.append(f"{interest}: {', '.join(steps)}")
    np.atleast_1d(axes)[0].set_ylabel("Value for Moscow, 0 to 10")
    source_line(figure, SOURCE)
    return Picture(figure, f"First place as one weight grows from 0 to 1, {'; '.join(told)}.")


def _lines(ax: Axes, case: Case, interest: str) -> None:
    k = case.interests.index(interest)
    ends = [value(scores(case.interests), one_way(case.weights, k, t)) for t in (0.0, 1.0)]
    labels: dict[float, list[str]] = {}
    for i, name in enumerate(option_ids()):
        look = LOOKS.get(name, OTHERS)
        wide = 2.2 if name in LOOKS else 1.0
        ax.plot([0, 1], [ends[0][i], ends[1][i]], color=look.colour, ls=look.line, lw=wide)
        labels.setdefault(round(float(ends[1][i]), 6), []).append(name)
    for y, ids in labels.items():
        ax.text(1.02, y, " ".join(ids), va="center", fontsize=NOTE_SIZE, clip_on=False)
    ax.set_xlim(0, 1)
    ax.set_ylim(0, 10)
    ax.grid(True)


@use_style()
def twelve(one: str = "O1", two: str = "O2") -> Picture:
    """Draw two options on all twelve of Russia's interests, and who leads on any five of them.

    Parameters
    ----------
    one, two : str
        Option ids.

    Returns
    -------
    Picture
        Left, the difference of the middle scores interest by interest; right, the number of
        ways to choose five interests, all weighing alike, under which each option leads.
    """
    interests, names = interest_names(), list(option_ids())
    table = scores(tuple(interests))
    first, second = (table[names.index(name)] for name in (one, two))
    order = np.argsort(-(first - second), kind="stable")
    shape = {"ncols": 2, "width_ratios": [1.5, 1]}
    figure, (left, right) = new_figure(height=5.0, **shape)
    ids = list(interests)
    for row, k in enumerate(order):
        gap = first[k] - second[k]
        look = LOOKS[one] if gap > 0 else LOOKS[two]
        left.barh(row, gap, 0.7, facecolor=look.colour, hatch=look.hatch, edgecolor=INK, lw=0.8)
        if not gap:
            left.text(0.12, row, "equal", va="center", fontsize=NOTE_SIZE)
    marked = [f"{ids[k]} {interests[ids[k]]}" + (" ●" if ids[k] in core_five() else "")
              for k in order]  # fmt: skip
    left.set_yticks(range(len(order)), marked)
    left.tick_params(axis="y", length=0)
    left.spines["left"].set_visible(False)
    left.invert_yaxis()
    left.axvline(0, color=INK, lw=1)
    left.set_xlabel(f"◂ {two} scores higher        {one} scores higher ▸\n● one of the core five")
    left.set_title(f"{one} and {two}, interest by interest", fontsize=11)
    left.grid(axis="x")
    found = choices_of_criteria(table, 5)
    counts = {name: found.get((names.index(name),), 0) for name in names}
    ties = sum(count for who, count in found.items() if len(who) > 1)
    shown = {name: n for name, n in counts.items() if n} | {"tie": ties}
    shown = dict(sorted(shown.items(), key=lambda item: -item[1]))
    for row, (name, count) in enumerate(shown.items()):
        look = LOOKS.get(name, Look("", GRID))
        right.barh(row, count, 0.6, **look.bar())
        right.text(count + 12, row, str(count), va="center", fontsize=NOTE_SIZE)
    right.set_yticks(range(len(shown)), list(shown))
    right.tick_params(axis="y", length=0)
    right.invert_yaxis()
    right.set_xlim(0, 1.3 * max(shown.values()))
    right.set_xlabel("Ways to choose five\nof the twelve")
    right.set_title("Any five: who leads?", fontsize=11)
    source_line(figure, SOURCE)
    sums = table.sum(axis=1)
    best = names[leaders(sums)[0]]
    told = ", ".join(f"{name} in {n}" for name, n in shown.items() if name != "tie")
    return Picture(
        figure,
        f"With all twelve interests weighing alike {best} leads, {one} {first.sum():.0f} "
        f"to {two} {second.sum():.0f}; of the {sum(found.values())} ways to choose five, "
        f"the leader is {told}, and {ties} are ties.",
    )


def _listed(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)
