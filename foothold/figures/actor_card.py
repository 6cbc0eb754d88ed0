"""Cards and cases to read on a page that stands still: headings and whole sentences."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from foothold.data import load
from foothold.figures.power_grid import short_name
from foothold.models.cards import TABLES, card

__all__ = ["Reading", "actor_card", "cases_of"]

LEFT = "text-align:left;vertical-align:top"


@dataclass(frozen=True)
class Reading:
    """Headings with a text each: a two-column table on a page, lines of text elsewhere.

    Parameters
    ----------
    title : str
        What the table is about.
    lines : tuple of (str, str)
        Heading and text.

    Examples
    --------
    >>> Reading("Echo", (("Who", "A & B."),))
    Who: A & B.
    """

    title: str
    lines: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return "\n".join(f"{head}: {text}" for head, text in self.lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row" style="{LEFT};white-space:nowrap">{html.escape(head)}</th>'
            f'<td style="{LEFT}">{html.escape(text)}</td></tr>'
            for head, text in self.lines
        )
        caption = f'<caption style="{LEFT}"><b>{html.escape(self.title)}</b></caption>'
        return f"<table>{caption}<tbody>{rows}</tbody></table>"


def actor_card(actor: str, with_case: bool = True) -> Reading:
    """Make the card of an actor, the same that the explorer shows.

    Parameters
    ----------
    actor : str
        An id of ``actors.csv``.
    with_case : bool
        False to hold the party's case back.

    Returns
    -------
    Reading
        The card.

    Raises
    ------
    ValueError
        If there is no such actor.
    """
    tables = {name: load(name) for name in TABLES}
    lines = card(actor, tables, with_case)
    return Reading(tables["actors"].set_index("actor_id").at[actor, "name"], lines)


def cases_of(cases: pd.DataFrame, names: dict[str, str], actors: Iterable[str]) -> Reading:
    """Set the cases of some parties beside each other, each in its own words.

    Parameters
    ----------
    cases : pandas.DataFrame
        The table ``cases``.
    names : dict of str to str
        Actor id to name.
    actors : iterable of str
        The parties, in the order wanted.

    Returns
    -------
    Reading
        One line per party.
    """
    own = cases.set_index("actor_id")
    lines = tuple((short_name(actor, names), own.at[actor, "case"]) for actor in actors)
    return Reading("Each in its own terms", lines)
