"""The explorer of notebook 05: pick five interests, weigh them by swings, see what would flip."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from foothold.figures.ranking import Board
from foothold.figures.weighing_case import (
    Case,
    core_five,
    finding,
    interest_names,
    options_table,
    weights_table,
)
from foothold.widgets.canvas import Canvas
from foothold.widgets.explorer import Explorer, Range, Select, View, table

__all__ = ["explorer"]

PLACES = ("a", "b", "c", "d", "e")
START = 50  # equal swings: the reader's own weights are still to come


def explorer() -> Explorer:
    """Make the ranking with its five interests and their swings.

    Returns
    -------
    Explorer
        Controls ``interest_a`` to ``interest_e`` (ids such as ``"I09"``) and ``swing_a`` to
        ``swing_e`` (0 to 100). If all swings are 0 nothing can be weighed, and it says so.

    Examples
    --------
    >>> explorer().set(swing_e=0).finding[:44]
    'O1 (Keep both bases at full 2024 size) leads'
    """
    board = Board()
    board.show(Case(core_five(), (START,) * 5))  # a full board: its colours are kept
    canvas = Canvas(board.figure, board.moving)

    def draw(values: dict) -> View:
        case = Case.of(
            [values[f"interest_{place}"] for place in PLACES],
            [values[f"swing_{place}"] for place in PLACES],
        )
        board.show(case)
        return View(canvas.draw(), finding(case), _tables(case))

    options = [(key, f"{key} {label}") for key, label in interest_names().items()]
    picks = [
        Select(f"interest_{place}", f"Interest {n}", options, first)
        for n, (place, first) in enumerate(zip(PLACES, core_five(), strict=True), start=1)
    ]
    swings = [
        Range(f"swing_{place}", f"Swing {n}", 0, 100, 5, START)
        for n, place in enumerate(PLACES, start=1)
    ]
    about = (
        "Choose five of Russia's twelve interests. Give 100 to the one whose way from 0 (not "
        "served) to 10 (fully served) would matter most, and to the others their part of it."
    )
    return Explorer("Weigh five interests", [*picks, *swings], draw, about)


def _tables(case: Case) -> Markup:
    return Markup("").join(
        [
            _table(weights_table(case), "The weights, and where each one alone would change first"),
            _table(options_table(case), "The options: value and feasibility are not multiplied"),
        ]
    )


def _table(frame: pd.DataFrame, caption: str) -> Markup:
    heads = [name[:1].upper() + name[1:] for name in frame]
    return table(heads, frame.itertuples(index=False), caption)
