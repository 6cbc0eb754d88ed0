"""Who matters and who is heard: the power-interest grid, and who is named and who speaks where."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from foothold.figures.picture import Picture, source_line
from foothold.figures.power_grid import Grid, short_name
from foothold.figures.style import (
    GRID,
    INK,
    INK_SOFT,
    NOTE_SIZE,
    PAPER,
    WIDTH,
    actor_look,
    new_figure,
    use_style,
)
from foothold.models.stakeholders import QUADRANTS, presence, quadrant, quadrants_within

__all__ = ["grid", "grid_finding", "voices"]


def grid(stakes: pd.DataFrame, names: dict[str, str], actor: str = "", line: float = 50) -> Picture:
    """Draw the power-interest grid: filled markers have stated their wish, hollow ones have not.

    Parameters
    ----------
    stakes : pandas.DataFrame
        The table ``stakes``.
    names : dict of str to str
        Actor id to name.
    actor : str
        Party to ring, with the ranges of its interest and power; "" for none.
    line : float
        Where high begins, 0 to 100.

    Returns
    -------
    Picture
        The finding says who stands in which field, or where the party stands.
    """
    drawn = Grid(stakes, names)
    drawn.show(actor, line)
    return Picture(drawn.figure, grid_finding(stakes, names, actor, line))


def grid_finding(
    stakes: pd.DataFrame, names: dict[str, str], actor: str = "", line: float = 50
) -> str:
    """Say who stands in which field, or where one party stands and how sure that is."""
    rows = stakes[stakes["modelled"]].set_index("actor_id")
    if actor in rows.index:
        row = rows.loc[actor]
        here = quadrant(row["salience_mid"], row["power_mid"], line)
        other = [name for name in quadrants_within(row, line) if name != here]
        also = f"; within its ranges it could also be {_either(other)}" if other else ""
        return (
            f"{short_name(actor, names)} cares {row['salience_mid']} and has power "
            f"{row['power_mid']}: {_one(here)}, with the line at {line:g}{also}."
        )
    if actor:
        if actor == "civilians":
            return "Civilians stand nowhere on this grid: a model of states leaves them out."
        return f"{short_name(actor, names)}: not on the grid, because our tables give no numbers."
    found: dict[str, list[str]] = {name: [] for name in QUADRANTS.values()}
    for who, row in rows.iterrows():
        found[quadrant(row["salience_mid"], row["power_mid"], line)].append(short_name(who, names))
    listed = (
        f"{name}s: {', '.join(sorted(who)) or 'none'}"
        for name, who in found.items()
        if name != "crowd"
    )
    crowd = len(found["crowd"])
    return f"With the line at {line:g}, {'; '.join(listed)}; the other {crowd} are the crowd."


def _one(field: str) -> str:
    return "one of the crowd" if field == "crowd" else f"a {field}"


def _either(fields: Sequence[str]) -> str:
    *first, last = map(_one, fields)
    return f"{', '.join(first)} or {last}" if first else last


@use_style()
def voices(article: pd.DataFrame, names: dict[str, str], also: Sequence[str] = ()) -> Picture:
    """Draw who is named in which paragraph, and who speaks there.

    Parameters
    ----------
    article : pandas.DataFrame
        The table ``article``.
    names : dict of str to str
        Actor id to name.
    also : sequence of str
        Actors to add as rows whether or not a sentence names them, for example those who are
        missing.

    Returns
    -------
    Picture
        Filled marker: somebody speaks; hollow: spoken about. The finding counts both.
    """
    cells = presence(article)
    paragraphs = [name for name in cells if name not in ("named", "speaks")]
    rows = [*cells.index, *(actor for actor in also if actor not in cells.index)]
    figure, ax = new_figure("Who is named, and who speaks?", WIDTH, 0.25 * len(rows) + 1.35)
    for y, actor in enumerate(rows):
        look = actor_look(actor)
        ax.plot([-0.6, len(paragraphs) - 0.4], [y, y], color=GRID, linewidth=0.8, zorder=0)
        counts = ("0", "0")
        if actor in cells.index:
            mine = cells.loc[actor]
            counts = (str(mine["named"]), str(mine["speaks"]))
            for x, paragraph in enumerate(paragraphs):
                if mine[paragraph]:
                    speaks = mine[paragraph] == "speaks"
                    fill = {"c": look.colour, "edgecolors": INK, "linewidths": 1.4}
                    if not speaks:
                        fill = {"c": PAPER, "edgecolors": look.colour, "linewidths": 1.6}
                    gid = f"{actor}-{paragraph}-{mine[paragraph]}"
                    size = 110 if speaks else 55
                    ax.scatter([x], [y], s=size, marker=look.marker, zorder=3, gid=gid, **fill)
        for x, count in zip((len(paragraphs) + 0.2, len(paragraphs) + 1.6), counts, strict=True):
            bold = {"weight": "bold"} if count != "0" else {"color": INK_SOFT}
            ax.text(x, y, count, ha="center", va="center_baseline", gid=f"count-{actor}", **bold)
    if len(rows) > len(cells):
        ax.axhline(len(cells) - 0.5, color=INK, linewidth=1)
    ax.set(xlim=(-0.6, len(paragraphs) + 2.2), ylim=(len(rows) - 0.4, -0.6))
    ax.set_yticks(range(len(rows)), [short_name(actor, names) for actor in rows])
    ends = [len(paragraphs) + 0.2, len(paragraphs) + 1.6]
    ax.set_xticks([*range(len(paragraphs)), *ends], [*paragraphs, "named", "speaks"])
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_xlabel(
        "Paragraph; large and filled: speaks there, small and hollow: spoken about. "
        "Right: number of sentences",
        fontsize=NOTE_SIZE,
    )
    source_line(figure, "Source: data/article.csv, coded by the kit's authors")
    return Picture(figure, _voices_finding(article, cells, names, rows[len(cells) :]))


def _voices_finding(
    article: pd.DataFrame, cells: pd.DataFrame, names: dict[str, str], absent: Sequence[str]
) -> str:
    heard = cells[cells["speaks"] > 0]
    who = ", ".join(short_name(actor, names) for actor in heard.index)
    rest = f"; no sentence names {', '.join(short_name(a, names) for a in absent)}" * bool(absent)
    return (
        f"The article names {len(cells)} actors, {short_name(cells.index[0], names)} most often "
        f"({cells['named'].iloc[0]} sentences), and lets {len(heard)} of them speak ({who}), in "
        f"{int(cells['speaks'].sum())} of {len(article)} sentences; the others are the author's"
        f"{rest}."
    )
