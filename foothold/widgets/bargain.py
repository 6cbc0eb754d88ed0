"""The explorer of notebook 07: what both sides can get, and what they have without a deal."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
from markupsafe import Markup

from foothold.figures.bargain import Board
from foothold.figures.bargain_cases import STORIES, TABLES, Case, detail, finding, package
from foothold.widgets.canvas import Canvas
from foothold.widgets.explorer import Explorer, Range, Select, View, table

__all__ = ["explorer"]


def explorer() -> Explorer:
    """Make the bargaining picture with two sliders, a story and a choice of what is shared.

    Returns
    -------
    Explorer
        Controls ``table`` (one sum, twelve linked issues, or those with redress kept out of the
        trade), ``russia`` and ``damascus`` (no-deal values, 0 to 100 points) and ``story``.

    Examples
    --------
    >>> explorer().set(table="one", russia=60, damascus=50).finding[:23]
    'No zone of agreement: n'
    """

    @cache  # each table has its own frontier, drawn once when it is first asked for
    def drawn(name: str) -> tuple[Board, Canvas]:
        board = Board(name)
        board.show(Case(table=name))
        return board, Canvas(board.figure, board.moving)

    def draw(values: dict[str, Any]) -> View:
        case = Case(values["russia"], values["damascus"], values["story"], values["table"])
        board, canvas = drawn(case.table)
        board.show(case)
        return View(canvas.draw(), finding(case), _tables(case))

    start = Case()
    controls = [
        Select("table", "What is shared", list(TABLES.items()), start.table),
        Range("russia", "Russia without a deal", 0, 100, 1, start.russia, unit="points"),
        Range("damascus", "Damascus without a deal", 0, 100, 1, start.damascus, unit="points"),
        Select("story", "Story", [(key, story.label) for key, story in STORIES.items()], "none",
               help="Moves the no-deal values by invented points."),
    ]  # fmt: skip
    about = (
        "Move what each side has without a deal, or choose a story that moves it. All points "
        "are invented for teaching: watch directions, not sizes."
    )
    return Explorer("Who gets how much, if there is a deal?", controls, draw, about)


def _tables(case: Case) -> Markup:
    source = STORIES[case.story].source
    caption = "Points of each side" + (f" (the story starts from {source})" if source else "")
    parts = [_table(detail(case), caption)]
    deal = package(case)
    if len(deal):
        parts.append(_table(deal, "The Nash deal: points that hang on each issue, and whose way"))
    return Markup("").join(parts)


def _table(frame: pd.DataFrame, caption: str) -> Markup:
    rows = [[name, *cells] for name, cells in zip(frame.index, frame.to_numpy(), strict=True)]
    return table([frame.index.name, *frame.columns], rows, caption)
