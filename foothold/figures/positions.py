"""Where each party stands on one scale, how much it counts, and where the middle lies."""

from __future__ import annotations

import pandas as pd

from foothold.figures.picture import Picture, source_line
from foothold.figures.power_grid import short_name
from foothold.figures.style import (
    GRID,
    HIGHLIGHT,
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
from foothold.models.positions import middle, weights

__all__ = ["wishes"]

LARGEST = 420  # area of the marker of the heaviest party, points squared


@use_style()
def wishes(stakes: pd.DataFrame, names: dict[str, str]) -> Picture:
    """Draw each party's position with its range, its weight as size, and the weighted middle.

    Parameters
    ----------
    stakes : pandas.DataFrame
        The table ``stakes``; rows that are not modelled are left out.
    names : dict of str to str
        Actor id to name.

    Returns
    -------
    Picture
        The finding gives the middle with its limits, and the plain mean.

    Examples
    --------
    >>> from foothold.data import load
    >>> wishes(load("stakes"), {}).finding[:48]
    'Weighted by power and salience, the middle of 12'
    """
    rows = stakes[stakes["modelled"]].set_index("actor_id")
    rows = rows.sort_values(["position_mid", "salience_mid"], kind="stable")
    count, found = weights(stakes), middle(stakes)
    figure, ax = new_figure("How large a Russian presence does each want?", WIDTH, 5.2)
    ax.axvspan(found.low, found.high, color=HIGHLIGHT, zorder=0, gid="limits")
    ax.axvline(found.mid, color=INK, linewidth=2, zorder=1, gid="middle")
    ax.axvline(found.unweighted, color=RULE, linewidth=1.5, linestyle=(0, (1, 1.5)), zorder=1)
    for y, (actor, row) in enumerate(rows.iterrows()):
        look = actor_look(actor)
        ax.plot([0, 100], [y, y], color=GRID, linewidth=0.8, zorder=0.5)
        ends = [row["position_low"], row["position_high"]]
        ax.plot(ends, [y, y], color=INK_SOFT, linewidth=1.4, marker="|", zorder=2, gid="range")
        style = {**look.scatter(), "zorder": 3, "gid": f"at-{actor}"}
        if row["stated_or_inferred"] == "inferred":
            style |= {"c": PAPER, "edgecolors": look.colour, "linewidths": 2}
        size = max(LARGEST * count[actor] / count.max(), 22)
        ax.scatter([row["position_mid"]], [y], s=size, marker=style.pop("marker"), **style)
        ax.text(103, y, f"{count[actor]:,.0f}", va="center_baseline", ha="left", fontsize=NOTE_SIZE)
    top = -0.95
    ax.text(103, top, "weight", va="center", fontsize=NOTE_SIZE, color=INK_SOFT)
    ax.text(found.mid + 1, top, f"weighted middle {found.mid:.0f}", va="center", weight="bold")
    ax.text(
        found.unweighted - 1, top, f"plain mean {found.unweighted:.0f}", va="center", ha="right"
    )
    ax.set(xlim=(-2, 113), ylim=(len(rows) - 0.4, -1.4))
    ax.set_xticks(range(0, 101, 20))
    ax.set_yticks(range(len(rows)), [short_name(actor, names) for actor in rows.index])
    ax.tick_params(axis="y", length=0)
    ax.spines[["left"]].set_visible(False)
    ax.set_xlabel(
        "Position: 0 = no Russian forces in Syria after 2025, 100 = as in 2024.\n"
        "Filled: stated. Hollow: inferred. Bar: range. Shaded: where the middle can lie.",
        fontsize=NOTE_SIZE,
    )
    source_line(figure, "Source: data/stakes.csv, teaching judgement of the kit's authors")
    return Picture(
        figure,
        f"Weighted by power and salience, the middle of {len(rows)} positions is {found.mid:.0f} "
        f"of 100, and within our ranges it can lie anywhere from {found.low:.0f} to "
        f"{found.high:.0f}; counted equally, the mean is {found.unweighted:.0f}.",
    )
