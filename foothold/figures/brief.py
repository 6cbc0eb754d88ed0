"""The one-page brief as a picture: its parts and form checks, its evidence, marked samples.

The form checks are those of the exercises, ``foothold.exercises.briefs``: what the picture shows
as met is what the judge finds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from foothold.data import load
from foothold.exercises import brief_text, briefs
from foothold.exercises.plain import plain
from foothold.exercises.texts import UnreadableError
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
    WIDTH,
    new_figure,
    use_style,
)
from foothold.models.briefing import PARTS, SHELVES, form_question

LOOKS_AT = {
    "reader": ("reader",),
    "bottom line": ("bottom-line",),
    "evidence": ("cites:>=3", "cites:types>=2", "no-misuse"),
    "likelihood": ("word-fits-number",),
    "confidence": ("confidence-apart",),
    "alternative": ("alternative",),
    "indicator": ("indicator-dated",),
    "left out": (),
    "log": ("log-attached",),
}
"""Which form checks look at which part; ``length`` looks at the whole page."""

MET, OPEN = "✓", "○"


@cache
def form() -> dict[str, Any]:
    """Return the form of a brief, from the tables as of the day of the article."""
    return form_question(load("claims"), load("article"), list(briefs.RULES))


def unmet(brief: str | Mapping[str, str]) -> dict[str, set[str]]:
    """For each form check, why a brief does not meet it; an empty set where it does.

    Parameters
    ----------
    brief : str or mapping
        Labelled lines, or part to text. Blank or without labels: no check is met.

    Examples
    --------
    >>> unmet("Reader: everybody")["reader"]
    {'reader:everybody'}
    """
    try:
        parts = brief_text.sections(plain(brief))
    except UnreadableError:
        parts = None
    if parts is None:
        return {rule: {"blank"} for rule in briefs.RULES}
    return briefs.reasons(form(), parts)


def form_table(brief: str | Mapping[str, str]) -> pd.DataFrame:
    """List the form checks with what each asks and whether the brief meets it.

    Parameters
    ----------
    brief : str or mapping
        As for :func:`unmet`.

    Returns
    -------
    pandas.DataFrame
        ``met``, ``check`` and ``asks``.
    """
    rows = [
        ("no" if why else "yes", briefs.RULES[rule][1], briefs.RULES[rule][2])
        for rule, why in unmet(brief).items()
    ]
    return pd.DataFrame(rows, columns=["met", "check", "asks"])


def form_sentence(why: Mapping[str, Collection[str]]) -> str:
    """Say how many form checks are met, and which are open.

    Examples
    --------
    >>> form_sentence({"reader": set(), "length": {"length:short"}})
    'The brief meets 1 of 2 form checks; open: length.'
    """
    still = [briefs.RULES[rule][1] for rule, faults in why.items() if faults]
    rest = f"; open: {', '.join(still)}." if still else "."
    return f"The brief meets {len(why) - len(still)} of {len(why)} form checks{rest}"


def anatomy(brief: str | Mapping[str, str] = "") -> Picture:
    """Draw the parts of a brief, what each is for, and which form checks are met.

    Parameters
    ----------
    brief : str or mapping
        As for :func:`unmet`; blank for the empty form.

    Returns
    -------
    Picture
        The finding counts the checks and names those that are open.
    """
    why = unmet(brief)
    figure, chips = page_parts()
    show(chips, why)
    if brief:
        return Picture(figure, form_sentence(why))
    return Picture(
        figure,
        f"A brief has {len(PARTS)} parts; {len(why)} form checks look at them, "
        "none at what it leaves out.",
    )


@use_style()
def page_parts() -> tuple[Figure, dict[str, tuple[Artist, Artist]]]:
    """Draw the page, and return it with two marks for each form check: met and open.

    Returns
    -------
    tuple
        The figure, and rule -> (artist if met, artist if open); :func:`show` chooses one.
    """
    figure, ax = new_figure("One page for one reader", WIDTH, 4.5)
    ax.set(xlim=(0, 100), ylim=(len(PARTS) + 1.05, -0.15))
    ax.axis("off")
    ax.add_patch(Rectangle((0.3, -0.05), 99.2, len(PARTS) + 0.02, facecolor=PAPER, edgecolor=RULE))
    chips = {}
    for row, (part, label, job) in enumerate(PARTS):
        middle = row + 0.45
        if row:
            ax.plot([0.3, 99.5], [row - 0.05] * 2, color=GRID, linewidth=1)
        ax.text(2, middle, label, va="center", weight="bold")
        ax.text(17, middle, job, va="center")
        for place, rule in enumerate(LOOKS_AT[part]):
            chips[rule] = _chip(ax, 57 + 15.2 * place, middle, briefs.RULES[rule][1])
        if not LOOKS_AT[part]:
            ax.text(57, middle, "a person reads this", va="center", color=INK_SOFT, style="italic")
    foot = len(PARTS) + 0.5
    ax.text(2, foot, "Whole page", va="center", weight="bold")
    ax.text(17, foot, f"{form()['words'][0]} to {form()['words'][1]} words without the log",
            va="center")  # fmt: skip
    chips["length"] = _chip(ax, 57, foot, briefs.RULES["length"][1])
    source_line(figure, f"{MET} met   {OPEN} open.   Form checks of exercise 09.5; a person marks "
                "what they cannot see")  # fmt: skip
    return figure, chips


def _chip(ax, x: float, y: float, title: str) -> tuple[Artist, Artist]:
    shape = {"boxstyle": "round,pad=0.28", "linewidth": 1}
    met = ax.text(x, y, f"{MET} {title}", va="center", fontsize=NOTE_SIZE, weight="bold",
                  color="white", bbox={**shape, "facecolor": BLUE, "edgecolor": BLUE})  # fmt: skip
    still = ax.text(x, y, f"{OPEN} {title}", va="center", fontsize=NOTE_SIZE,
                    bbox={**shape, "facecolor": PAPER, "edgecolor": INK_SOFT,
                          "linestyle": "--"})  # fmt: skip
    return met, still


def show(chips: Mapping[str, tuple[Artist, Artist]], why: Mapping[str, Collection[str]]) -> None:
    """Show of each form check the mark that fits: met where no reason speaks against it."""
    for rule, (met, still) in chips.items():
        met.set_visible(not why[rule])
        still.set_visible(bool(why[rule]))


@use_style()
def shelves(claims: pd.DataFrame, cited: Collection[str] = ()) -> Picture:
    """Draw the claims by how they may be used in a brief.

    Parameters
    ----------
    claims : pandas.DataFrame
        The table ``claims``.
    cited : collection of str
        Ids to point out.

    Returns
    -------
    Picture
        A row for each verdict, a box for each claim.
    """
    figure, ax = new_figure("How each claim may stand in a brief", WIDTH, 3.1)
    for row, (verdict, use) in enumerate(SHELVES.items()):
        ids = list(claims.loc[claims["verdict"] == verdict, "claim_id"])
        ax.text(-0.35, row - 0.14, use, ha="right", va="center", weight="bold")
        ax.text(-0.35, row + 0.22, f"{verdict}, {len(ids)}", ha="right", va="center",
                fontsize=NOTE_SIZE, color=INK_SOFT)  # fmt: skip
        for place, name in enumerate(ids):
            mine = name in cited
            ax.add_patch(Rectangle((place, row - 0.36), 0.88, 0.72,
                                   facecolor=HIGHLIGHT if mine else PAPER,
                                   edgecolor=INK if mine else RULE,
                                   linewidth=2 if mine else 1))  # fmt: skip
            ax.text(place + 0.44, row, name, ha="center", va="center", fontsize=NOTE_SIZE,
                    weight="bold" if mine else "normal")  # fmt: skip
    ax.set(xlim=(-6.3, 14.2), ylim=(len(SHELVES) - 0.4, -0.6))
    ax.axis("off")
    source_line(figure, "Source: data/claims.csv; the verdicts are our judgement")
    counts = claims["verdict"].value_counts()
    facts, partly = int(counts["corroborated"]), int(counts["partly-corroborated"])
    finding = (
        f"Of {len(claims)} claims {facts} may stand as facts and {partly} with their limit; "
        f"{len(claims) - facts - partly} need a word that marks them."
    )
    if cited:
        finding += f" Pointed out: {', '.join(sorted(cited))}."
    return Picture(figure, finding)


@use_style()
def sample_marks(rubric: pd.DataFrame, marks: pd.DataFrame) -> Picture:
    """Draw the marks of the sample briefs: three boxes for each criterion, filled as earned.

    Parameters
    ----------
    rubric, marks : pandas.DataFrame
        The tables ``brief_rubric`` and ``brief_marks``.

    Returns
    -------
    Picture
        The finding gives the points of each sample.
    """
    levels = marks.pivot(index="criterion_id", columns="sample_id", values="level")
    samples = list(dict.fromkeys(marks["sample_id"]))
    figure, ax = new_figure("Three samples, five criteria", WIDTH, 2.9)
    for column, sample in enumerate(samples):
        ax.text(column * 4 + 1.3, -0.75, sample, ha="center", weight="bold")
        for row, criterion in enumerate(rubric["criterion_id"]):
            level = int(levels.at[criterion, sample])
            for box in range(3):
                full = box < level
                ax.add_patch(Rectangle((column * 4 + box * 0.75, row - 0.3), 0.62, 0.6,
                                       facecolor=BLUE if full else PAPER,
                                       edgecolor=INK if full else RULE))  # fmt: skip
            ax.text(column * 4 + 2.4, row, str(level), va="center")
    for row, name in enumerate(rubric["criterion"]):
        ax.text(-0.4, row, name, ha="right", va="center")
    ax.set(xlim=(-2.6, len(samples) * 4 - 0.6), ylim=(len(rubric) - 0.4, -1.2))
    ax.axis("off")
    source_line(figure, "Source: data/brief_marks.csv, our judgement; 3 is the most")
    most = 3 * len(rubric)
    said = [f"{sample} {int(levels[sample].sum())}" for sample in samples]
    return Picture(figure, f"Of {most} points: {', '.join(said)}.")
