"""Who stands behind the sentences, where a story comes from, and what checking it gave."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch, Rectangle

from foothold.figures.picture import Picture, source_line
from foothold.figures.style import (
    BLUE,
    GRID,
    HIGHLIGHT,
    INK,
    INK_SOFT,
    NOTE_SIZE,
    PAPER,
    RULE,
    VERMILLION,
    VOICES,
    new_figure,
    use_style,
)
from foothold.models.claims import VOICES as VOICE_ORDER
from foothold.models.sourcing import RUNGS, ladder, roots_of

__all__ = ["VERDICTS", "origins", "sourcing_ladder", "verdicts"]

VERDICTS = ("corroborated", "partly-corroborated", "unverifiable", "contradicted", "opinion")
CONFIDENCE = ("high", "medium", "low")
NAMED = 7  # ids written beside a bar; more would not be read


def sourcing_ladder(article: pd.DataFrame) -> Picture:
    """Draw how many sentences stand on each rung of the sourcing ladder.

    Parameters
    ----------
    article : pandas.DataFrame
        The table ``article``.

    Returns
    -------
    Picture
        Bars by rung, the best documented at the top.
    """
    steps = ladder(article)
    counts = {name: len(ids) for name, ids in steps.items()}
    figure, axes = new_figure(height=3.6)
    with use_style():
        axes.set_title("On which rung does each sentence stand?")
        for height, ids in enumerate(steps.values()):
            voice = VOICE_ORDER[height] if height < len(VOICE_ORDER) else ""
            if ids:
                axes.barh(height, len(ids), height=0.62, **VOICES[voice].bar())
            which = f"  {len(ids)}" + (f":  {', '.join(ids)}" if 0 < len(ids) <= NAMED else "")
            axes.text(len(ids), height, which, va="center", weight="bold" if ids else "normal")
        axes.set_yticks(range(len(RUNGS)), RUNGS, fontsize=10)
        axes.set(xlabel="sentences", xlim=(0, max([*counts.values(), 1]) * 1.12))
        axes.set_ylim(-0.6, len(RUNGS) - 0.4)
        axes.tick_params(axis="y", length=0)
        axes.annotate(
            "easier to check\nwho stands behind it",
            xy=(0.91, 0.93),
            xytext=(0.91, 0.40),
            xycoords="axes fraction",
            ha="center",
            va="center",
            fontsize=NOTE_SIZE,
            color=INK_SOFT,
            arrowprops={"arrowstyle": "->", "color": RULE},
        )
        source_line(figure, "Source: data/article.csv, column voice; the ladder is our judgement")
    lowest = counts[RUNGS[0]]
    rest = [f"{counts[name]} on '{name}'" for name in RUNGS[1:]]
    return Picture(
        figure,
        f"{lowest} of {len(article)} sentences stand on the lowest rung, {RUNGS[0]}; "
        f"{', '.join(rest[:-1])} and {rest[-1]}.",
    )


def verdicts(claims: pd.DataFrame) -> Picture:
    """Draw each checked claim by verdict and by how sure the kit is of that verdict.

    Parameters
    ----------
    claims : pandas.DataFrame
        The table ``claims``.

    Returns
    -------
    Picture
        One box per claim: verdicts as rows, confidence as columns.
    """
    used = [level for level in CONFIDENCE if level in set(claims["confidence"])]
    per_line = 7
    figure, axes = new_figure(height=4.3)
    with use_style():
        axes.set_title("What checking gave, and how sure we are of it")
        y = 0.0
        for verdict in VERDICTS:
            row = claims[claims["verdict"] == verdict]
            lines = 1
            for column, level in enumerate(used):
                ids = list(row[row["confidence"] == level]["claim_id"])
                lines = max(lines, -(-len(ids) // per_line))
                for place, claim in enumerate(ids):
                    box = (column * (per_line + 0.8) + place % per_line, y + place // per_line)
                    _claim_box(axes, box, claim, doubt=column > 0)
            label = f"{verdict.replace('-', ' ')}\n{len(row)} claims"
            axes.text(-0.35, y + lines / 2, label, ha="right", va="center")
            y += lines + 0.55
            axes.plot([-4.2, len(used) * (per_line + 0.8) - 0.8], [y - 0.28] * 2, color=GRID, lw=1)
        for column, level in enumerate(used):
            x = column * (per_line + 0.8)
            axes.text(x, -0.45, f"{level} confidence in the verdict", weight="bold")
        axes.set(xlim=(-4.2, len(used) * (per_line + 0.8) - 0.7), ylim=(y - 0.2, -1.2))
        axes.axis("off")
        source_line(figure, "Source: data/claims.csv, verdicts as of 18 February 2025")
    counts = {v: int((claims["verdict"] == v).sum()) for v in VERDICTS}
    against = claims[claims["verdict"] == "contradicted"]
    sure = int((against["confidence"] == "high").sum())
    share = "all" if sure == len(against) else f"{sure} of the"
    return Picture(
        figure,
        f"Of {len(claims)} checked claims {counts['corroborated']} are corroborated, "
        f"{counts['partly-corroborated']} partly so, {counts['unverifiable']} unverifiable, "
        f"{counts['contradicted']} contradicted and {counts['opinion']} are opinion; "
        f"{share} {len(against)} contradicted verdicts have high confidence.",
    )


def origins(
    stories: Mapping[str, Mapping[str, Sequence[str]]],
    likely: Collection[tuple[str, str]] = (),
    source: str = "data/sources.csv, titles and notes",
) -> Picture:
    """Draw who takes each story from whom, down to its origins.

    Parameters
    ----------
    stories : mapping of str to mapping
        For each story (its name is the panel's title), the upstream of each text, as for
        `foothold.models.sourcing.roots_of`.
    likely : collection of (str, str)
        Links (text, upstream) that are our reading and not stated; drawn dashed.
    source : str
        Named at the foot.

    Returns
    -------
    Picture
        One panel per story: texts at the left, origins at the right in bold frames.

    Raises
    ------
    ValueError
        If texts take from each other in a circle.
    """
    outlets = {
        name: [text for text in upstream if all(text not in above for above in upstream.values())]
        for name, upstream in stories.items()
    }
    roots = {name: roots_of(upstream, outlets[name]) for name, upstream in stories.items()}
    columns = {name: _columns(upstream, outlets[name]) for name, upstream in stories.items()}
    wide = [1 + max(column.values(), default=0) for column in columns.values()]
    figure, panels = new_figure(
        height=3.9, ncols=len(stories), squeeze=False, gridspec_kw={"width_ratios": wide}
    )
    said = []
    with use_style():
        for axes, (name, upstream) in zip(panels[0], stories.items(), strict=True):
            _story(axes, upstream, columns[name], roots[name], set(likely))
            count = len(roots[name])
            ends = f"{count} origin" + ("s" if count != 1 else "")
            axes.set_title(f"{name}: {len(outlets[name])} texts, {ends}", fontsize=11)
            said.append(f"{name}: {len(outlets[name])} texts lead to {ends}")
        dashed = "; dashed: our reading" if likely else ""
        source_line(figure, f"Source: {source}{dashed}")
    return Picture(figure, "; ".join(said) + ".")


def _columns(upstream: Mapping[str, Sequence[str]], outlets: Sequence[str]) -> dict[str, int]:
    """Column of each name: outlets at the left, every other right of all that take from it."""
    column = dict.fromkeys(outlets, 0)
    changed = True
    while changed:  # ends: roots_of has refused circles
        changed = False
        for text, above in upstream.items():
            for name in above:
                if text in column and column.get(name, -1) < column[text] + 1:
                    column[name], changed = column[text] + 1, True
    return column


def _claim_box(axes: Axes, at: tuple[float, float], claim: str, doubt: bool) -> None:
    x, y = at
    face, edge = (PAPER, (0, (4, 2))) if doubt else (HIGHLIGHT, "-")
    frame = {"facecolor": face, "edgecolor": INK_SOFT, "linestyle": edge, "linewidth": 1}
    axes.add_patch(Rectangle((x + 0.05, y + 0.1), 0.9, 0.8, **frame))
    axes.text(x + 0.5, y + 0.5, claim, ha="center", va="center", fontsize=NOTE_SIZE)


def _story(
    axes: Axes,
    upstream: Mapping[str, Sequence[str]],
    column: Mapping[str, int],
    roots: Sequence[str],
    likely: set[tuple[str, str]],
) -> None:
    place = {}
    for at in range(max(column.values(), default=0) + 1):
        names = [name for name, where in column.items() if where == at]
        for i, name in enumerate(names):
            place[name] = (at, (i + 0.5) / len(names))
    for text, above in upstream.items():
        for name in above:
            (x0, y0), (x1, y1) = place[text], place[name]
            guessed = (text, name) in likely
            bend = 0.3 if x1 - x0 > 1 else 0  # round the box that stands between
            axes.annotate(
                "",
                xy=(x1 - 0.36, y1),
                xytext=(x0 + 0.36, y0),
                arrowprops={
                    "arrowstyle": "->",
                    "color": VERMILLION if guessed else BLUE,
                    "linestyle": (0, (5, 2)) if guessed else "-",
                    "linewidth": 1.6,
                    "connectionstyle": f"arc3,rad={bend}",
                },
            )
    for name, (x, y) in place.items():
        root = name in roots
        axes.add_patch(
            FancyBboxPatch(
                (x - 0.35, y - 0.055),
                0.7,
                0.11,
                boxstyle="round,pad=0.012",
                facecolor=HIGHLIGHT if root else PAPER,
                edgecolor=INK if root else RULE,
                linewidth=2.2 if root else 1,
            )
        )
        weight = "bold" if root else "normal"
        words = name if "\n" in name else fill(name, 15, break_long_words=False)
        axes.text(x, y, words, ha="center", va="center", fontsize=NOTE_SIZE, weight=weight)
    axes.set(xlim=(-0.42, max(column.values(), default=0) + 0.42), ylim=(1, 0))
    axes.axis("off")
