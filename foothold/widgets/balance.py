"""The explorer of notebook 06: set one tie to another sign and watch triangles and camps."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
from markupsafe import Markup

from foothold.data import load
from foothold.figures.balance_tables import camps, strains, triangles
from foothold.figures.balance_words import NAMES, Case, case, finding, month, name, tie_name
from foothold.figures.network import NetworkBoard
from foothold.models.balance import actors, signed_ties
from foothold.widgets.canvas import Canvas
from foothold.widgets.explorer import Explorer, Select, View, table

__all__ = ["explorer"]

SNAPSHOTS = ("2024-11", "2025-02")  # what came later waits in notebook 08
DAMASCUS = "damascus"  # one choice for whoever governs there
GOVERNMENTS = {"2024-11": "assad-gov", "2025-02": "syria-gov"}
SETTINGS = {"recorded": None, "plus": 1, "minus": -1, "none": 0}


def explorer(relations: pd.DataFrame | None = None) -> Explorer:
    """Make the network with a choice of one tie and of its sign.

    Parameters
    ----------
    relations : pandas.DataFrame, optional
        The table ``relations``; by default as of the day on which the article was written.

    Returns
    -------
    Explorer
        Controls ``snapshot``, ``one`` and ``other`` (the ends of the tie; ``"damascus"`` is the
        government there at the time) and ``sign``: ``recorded``, ``plus``, ``minus``, ``none``.

    Examples
    --------
    >>> explorer().set(sign="minus").finding[:60]
    "February 2025, with Russia – Syria's new government set from"
    """
    relations = load("relations") if relations is None else relations
    relations = relations[relations["snapshot"].isin(SNAPSHOTS)]

    @cache
    def board(snapshot: str) -> tuple[NetworkBoard, Canvas]:
        first = case(relations, snapshot, "russia", GOVERNMENTS[snapshot])
        made = NetworkBoard(first)
        made.show(first)  # the palette is chosen from a board with a marked tie
        return made, Canvas(made.figure, made.moving, busy=True)

    @cache
    def seen(snapshot: str, one: str, other: str, sign: str) -> tuple[Case, str]:
        ends = [GOVERNMENTS[snapshot] if end == DAMASCUS else end for end in (one, other)]
        try:
            if ends[0] == ends[1]:
                raise ValueError("A tie joins two actors: choose another one as the second.")
            return case(relations, snapshot, *ends, SETTINGS[sign]), ""
        except ValueError as problem:
            return case(relations, snapshot), f"{problem} "

    def draw(values: dict[str, Any]) -> View:
        now, problem = seen(**values)
        made, canvas = board(values["snapshot"])
        made.show(now)
        return View(canvas.draw(), problem + finding(now), _tables(now))

    return Explorer(
        "Set a tie, watch the triangles",
        [
            Select("snapshot", "Moment", [(s, month(s)) for s in SNAPSHOTS], "2025-02"),
            Select("one", "One side", _actors(relations), "russia"),
            Select("other", "Other side", _actors(relations), DAMASCUS),
            Select(
                "sign",
                "Set their tie to",
                [
                    ("recorded", "as recorded"),
                    ("plus", "+ friendly"),
                    ("minus", "− hostile"),
                    ("none", "no tie"),
                ],
                "recorded",
            ),
        ],
        draw,
        "Choose two actors and a sign. The yellow band marks their tie; thick ties are strained. "
        "The letters show how the counting came out, not who is allied with whom.",
    )


def _actors(relations: pd.DataFrame) -> list[tuple[str, str]]:
    there = {a for s in SNAPSHOTS for a in actors(signed_ties(relations, s))}
    there -= set(GOVERNMENTS.values())
    listed = [(actor, name(actor)) for actor in NAMES if actor in there]
    return [listed[0], (DAMASCUS, "Government in Damascus"), *listed[1:]]


def _tables(now: Case) -> Markup:
    parts = []
    if now.focus:
        about = f"Triangles that hold {tie_name(now.focus)} ({now.said(now.ties)})"
        parts.append(_table(triangles(now), about))
    parts.append(_table(camps(now), "The best splits into two camps"))
    parts.append(_table(strains(now), "Ties that contradict a best split"))
    return Markup("").join(parts)


def _table(frame: pd.DataFrame, caption: str) -> Markup:
    if frame.empty:
        return Markup("<p>{}: none.</p>").format(caption)
    return table(list(frame.columns), frame.to_numpy().tolist(), caption)
