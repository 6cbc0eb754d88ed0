"""Triangles by kind before and after, and what the flip of one tie would cure and spoil."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from foothold.figures.balance_words import SIGNS, month, rank, tie_name
from foothold.figures.picture import Picture, source_line
from foothold.figures.seats import SIGN_MARKS, TIE_LOOKS
from foothold.figures.style import (
    GRID,
    INK,
    INK_SOFT,
    NOTE_SIZE,
    PAPER,
    TITLE_SIZE,
    new_figure,
    use_style,
)
from foothold.models.balance import KINDS, Pair, Ties, census, signed_ties, triads
from foothold.models.frustration import frustration, single_changes

WORDS = {  # the rule of thumb behind each kind; the first two are balanced
    "+++": "a friend's friend\nis a friend",
    "+--": "an enemy's enemy\nis a friend",
    "++-": "two friends of one\nare enemies",
    "---": "three enemies",
}
SOURCE = "Source: data/relations.csv (core ties; the kit's coding)"


@use_style()
def kinds(relations: pd.DataFrame, snapshots: Sequence[str] = ("2024-11", "2025-02")) -> Picture:
    """Draw how many triangles of each kind two snapshots hold.

    Parameters
    ----------
    relations : pandas.DataFrame
        The table ``relations``.
    snapshots : sequence of str
        Two of its snapshots, the earlier one first.

    Returns
    -------
    Picture
        Two bars for each of the four kinds, with the kind drawn under them.
    """
    networks = [signed_ties(relations, snapshot) for snapshot in snapshots]
    counts = [census(ties) for ties in networks]
    figure, (top, foot) = new_figure(
        height=5, nrows=2, gridspec_kw={"height_ratios": (3.4, 1.6)}, sharex=True
    )
    looks = (
        {"facecolor": PAPER, "hatch": "///", "edgecolor": INK, "linewidth": 1},
        {"facecolor": INK_SOFT, "edgecolor": INK, "linewidth": 1},
    )
    for offset, snapshot, count, look in zip((-0.2, 0.2), snapshots, counts, looks, strict=True):
        places = np.arange(len(KINDS)) + offset
        bars = top.bar(places, [count[kind] for kind in KINDS], 0.36, label=month(snapshot), **look)
        top.bar_label(bars, padding=2)
    top.set_ylabel("Triangles")
    top.set_ylim(0, 1.25 * max(max(count.values()) for count in counts))
    top.axvline(1.5, color=GRID, lw=1.5)
    top.set_title("Triangles by kind, before and after", fontsize=TITLE_SIZE)
    for x, text in ((0.5, "balanced"), (2.5, "unbalanced")):
        top.text(x, 0.97, text, transform=top.get_xaxis_transform(), ha="center", va="top",
                 weight="bold")  # fmt: skip
    top.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2)
    top.tick_params(axis="x", length=0, labelbottom=False)
    foot.set(xlim=(-0.5, 3.5), ylim=(-0.95, 1))
    foot.set_axis_off()
    for x, kind in enumerate(KINDS):
        _glyph(foot, x, kind)
        foot.text(x, -0.32, WORDS[kind], ha="center", va="top", fontsize=NOTE_SIZE + 0.5)
    source_line(figure, SOURCE)
    return Picture(figure, _kinds_finding(snapshots, networks))


def _glyph(ax: Axes, x: float, kind: str) -> None:
    """Draw a triangle whose ties have the signs of a kind."""
    corners = [(x - 0.26, -0.1), (x, 0.85), (x + 0.26, -0.1)]
    for i, letter in enumerate(kind):
        sign = 1 if letter == "+" else -1
        (x0, y0), (x1, y1) = corners[i], corners[(i + 1) % 3]
        colour, style = TIE_LOOKS[sign]
        ax.plot([x0, x1], [y0, y1], color=colour, ls=style, lw=2, zorder=1)
        middle = ([(x0 + x1) / 2], [(y0 + y1) / 2])
        ax.scatter(*middle, 14**2, PAPER, linewidths=0, zorder=2)
        ax.scatter(*middle, 8**2, colour, marker=SIGN_MARKS[sign], linewidths=0, zorder=3)
    ax.scatter(*zip(*corners, strict=True), 9**2, INK, zorder=4)


def _kinds_finding(snapshots: Sequence[str], networks: Sequence[Ties]) -> str:
    told = []
    for snapshot, ties in zip(snapshots, networks, strict=True):
        found = triads(ties)
        bad = [triad for triad in found if not triad.balanced]
        foes = [triad for triad in bad if triad.kind == "---"]
        isis = sum("isis" in triad.actors for triad in foes)
        told.append(
            f"in {month(snapshot)} {len(bad)} of {len(found)} triangles are unbalanced "
            f"({len(bad) / len(found):.0%}), {len(foes)} of them three enemies, ISIS in {isis}"
        )
    text = "; ".join(told) + "."
    return text[0].upper() + text[1:]


def flip_table(relations: pd.DataFrame, snapshot: str) -> pd.DataFrame:
    """List the ties whose flip brings the network nearer to balance.

    Parameters
    ----------
    relations : pandas.DataFrame
        The table ``relations``.
    snapshot : str
        For example ``"2025-02"``.

    Returns
    -------
    pandas.DataFrame
        Columns ``tie``, ``sign``, ``frustration`` (after the flip), ``cured`` and ``spoiled``
        (triangles), most cured for the fewest spoiled first.
    """
    ties = signed_ties(relations, snapshot)
    now = frustration(ties).index
    rows = []
    for flip in single_changes(ties):
        if flip.flipped < now:
            good, bad = _triangles_of(ties, flip.tie)
            rows.append([tie_name(flip.tie), SIGNS[flip.sign], flip.flipped, bad, good, flip.tie])
    rows.sort(key=lambda row: (row[4] - row[3], *(rank(actor) for actor in row[5])))
    columns = ["tie", "sign", "frustration", "cured", "spoiled"]
    return pd.DataFrame([row[:5] for row in rows], columns=columns)


def _triangles_of(ties: Ties, tie: Pair) -> tuple[int, int]:
    """Count the balanced and the unbalanced triangles that hold a tie."""
    own = [triad.balanced for triad in triads(ties) if set(tie) <= set(triad.actors)]
    return sum(own), len(own) - sum(own)


@use_style()
def flips(relations: pd.DataFrame, snapshot: str = "2025-02") -> Picture:
    """Draw what each flip that lowers the frustration would do to the triangles.

    Parameters
    ----------
    relations : pandas.DataFrame
        The table ``relations``.
    snapshot : str
        For example ``"2025-02"``.

    Returns
    -------
    Picture
        One row per tie: triangles spoiled to the left, cured to the right.
    """
    ties = signed_ties(relations, snapshot)
    rows = flip_table(relations, snapshot)
    now = frustration(ties).index
    figure, ax = new_figure(
        f"What one flip would cure and spoil, {month(snapshot)}",
        height=1.5 + 0.36 * len(rows),
    )
    places = np.arange(len(rows))
    cured, spoiled = rows["cured"].to_numpy(), rows["spoiled"].to_numpy()
    ax.barh(places, cured, 0.62, facecolor=INK_SOFT, edgecolor=INK)
    ax.barh(places, -spoiled, 0.62, facecolor=PAPER, hatch="///", edgecolor=INK)
    for y, good, bad in zip(places, cured, spoiled, strict=True):
        ax.text(good + 0.08, y, f"{good} cured", va="center", fontsize=NOTE_SIZE + 0.5)
        ax.text(-bad - 0.08, y, f"{bad} spoiled", va="center", ha="right",
                fontsize=NOTE_SIZE + 0.5)  # fmt: skip
    words = [f"{tie} ({sign})" for tie, sign in zip(rows["tie"], rows["sign"], strict=True)]
    ax.set_yticks(places, words)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(-max(1, spoiled.max()) - 1.1, max(1, cured.max()) + 1.0)
    ticks = range(-int(spoiled.max()), int(cured.max()) + 1)
    ax.set_xticks(list(ticks), [str(abs(tick)) for tick in ticks])
    ax.set_xlabel("Unbalanced triangles that become balanced (right), and the reverse (left)")
    ax.axvline(0, color=INK, lw=1)
    ax.tick_params(axis="y", length=0)
    source_line(figure, SOURCE)
    low = int(rows["frustration"].min())
    finding = (
        f"{len(rows)} of {len(ties)} flips lower the frustration of {month(snapshot)}, each from "
        f"{now} to {low}; {rows['tie'][0]} cures {cured[0]} triangles and spoils {spoiled[0]}."
    )
    return Picture(figure, finding)
