"""The actor explorer of notebook 03: a card for each actor, beside the power-interest grid."""

from __future__ import annotations

from functools import cache
from typing import Any

from foothold.data import load
from foothold.figures.actors import grid_finding
from foothold.figures.power_grid import Grid, short_name
from foothold.models.cards import TABLES, card, choices
from foothold.models.stakeholders import SAME_PARTY
from foothold.widgets.canvas import Canvas
from foothold.widgets.explorer import Check, Explorer, Range, Select, View, table

__all__ = ["explorer"]

ASKED = "syria-gov"  # question 03.6 asks the learner for this party's case


def explorer() -> Explorer:
    """Make the actor explorer.

    Returns
    -------
    Explorer
        Controls ``actor`` (an id), ``line`` (where high begins on the grid) and ``written``
        (True shows the case that question 03.6 asks for).

    Examples
    --------
    >>> explorer().set(actor="ukraine").finding
    'Ukraine cares 75 and has power 10: a subject, with the line at 50.'
    """
    tables = {name: load(name) for name in TABLES}
    names = tables["actors"].set_index("actor_id")["name"].to_dict()
    phrases = {phrase: party for party, phrase in SAME_PARTY.items()}
    side = tables["actors"].set_index("actor_id")["represents"].to_dict() | phrases
    stakes = tables["stakes"]
    placed = set(stakes.loc[stakes["modelled"], "actor_id"])
    board = Grid(stakes, names)
    board.show("russia")  # the palette is chosen from a full picture
    canvas = Canvas(board.figure, board.moving)

    @cache
    def lines(actor: str, written: bool):
        shown = card(actor, tables, with_case=written or actor != ASKED)
        return table(["Card", names[actor]], shown)

    def draw(values: dict[str, Any]) -> View:
        actor, line = values["actor"], values["line"]
        party = actor if actor in placed else side.get(actor, "")
        board.show(party, line)
        finding = grid_finding(stakes, names, party or actor, line)
        if party and party != actor:
            own = short_name(party, names)
            told = f"{short_name(actor, names)} {'speak' if actor in phrases else 'speaks'} for"
            finding = finding.replace(own, f"{told} {own}, which", 1)
        return View(canvas.draw(), finding, lines(actor, values["written"]))

    return Explorer(
        "Actors, one by one",
        [
            Select("actor", "Actor", choices(tables), "turkey"),
            Range("line", "'High' begins at", 20, 80, 5, 50),
            Check("written", "I have written Damascus's case (03.6): show the kit's", False),
        ],
        draw,
        "Choose an actor and read its card below the grid. The ring marks the party, the bars its "
        "ranges. Then move the line: who changes field?",
    )
