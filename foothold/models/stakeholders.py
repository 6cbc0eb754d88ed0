"""Who is named, who speaks, who is missing, and who stands where on the power-interest grid.

Naming and voice come from the coding of the article (``data/article.csv``). Salience (how much a
party cares) and power come from ``data/stakes.csv``: the kit's teaching judgement with a low,
middle and high value, not measurements. The middle of the parties' wishes is in
`foothold.models.positions`.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

__all__ = [
    "QUADRANTS",
    "SAME_PARTY",
    "missing",
    "presence",
    "quadrant",
    "quadrants_within",
    "spoken",
]

QUADRANTS: Final = {
    (True, True): "player",
    (True, False): "subject",
    (False, True): "context setter",
    (False, False): "crowd",
}
"""(cares much, has much power) to the name that Eden and Ackermann (1998) give the quadrant."""

SAME_PARTY: Final = {"eu": "european-officials"}
"""The article's phrase for a party that the other tables list under its own name."""


def spoken(article: pd.DataFrame) -> pd.Series:
    """Tell who speaks in each sentence.

    A sentence in the author's voice is the author's. In any other voice the speaker is the actor
    that the coding lists first; that reading is the kit's and was checked by hand for this text.

    Parameters
    ----------
    article : pandas.DataFrame
        Sentences with columns sentence_id, voice and actors (tuples of ids).

    Returns
    -------
    pandas.Series
        Actor id, or "author", by sentence id, in the order of the text.

    Raises
    ------
    ValueError
        If a sentence reports somebody but names no actor.

    Examples
    --------
    >>> from foothold.data import load
    >>> spoken(load("article"))["P13.S1"]
    'putin'
    """
    speakers = []
    for row in article[["sentence_id", "voice", "actors"]].itertuples(index=False):
        if row.voice != "author" and not row.actors:
            raise ValueError(
                f"{row.sentence_id} is told in the voice '{row.voice}', but names no actor who "
                "could be speaking. Add the speaker to its actors."
            )
        speakers.append("author" if row.voice == "author" else row.actors[0])
    return pd.Series(speakers, index=list(article["sentence_id"]), name="speaker")


def presence(article: pd.DataFrame) -> pd.DataFrame:
    """Lay out where each actor is named, and whether it speaks or is only spoken about.

    Parameters
    ----------
    article : pandas.DataFrame
        Sentences with columns sentence_id, paragraph, voice and actors, in the order of the text.

    Returns
    -------
    pandas.DataFrame
        One row per actor that a sentence names, most sentences first; one column per paragraph
        with ``""``, ``"about"`` or ``"speaks"``; and the counts of sentences ``named`` and
        ``speaks``.

    Examples
    --------
    >>> from foothold.data import load
    >>> presence(load("article")).loc["al-sharaa", ["named", "speaks"]].tolist()
    [6, 0]
    """
    paragraphs = list(dict.fromkeys(article["paragraph"]))
    speaker = spoken(article)
    cells: dict[str, dict] = {}
    for row in article.itertuples(index=False):
        for actor in row.actors:
            blank = {**dict.fromkeys(paragraphs, ""), "named": 0, "speaks": 0}
            mine = cells.setdefault(actor, blank)
            speaks = speaker[row.sentence_id] == actor
            mine["named"] += 1
            mine["speaks"] += int(speaks)
            if speaks or not mine[row.paragraph]:
                mine[row.paragraph] = "speaks" if speaks else "about"
    grid = pd.DataFrame.from_dict(cells, orient="index", columns=[*paragraphs, "named", "speaks"])
    return grid.sort_values("named", ascending=False, kind="stable")


def missing(
    article: pd.DataFrame,
    actors: pd.DataFrame,
    stakes: pd.DataFrame,
    relations: pd.DataFrame,
    snapshot: str = "2025-02",
) -> pd.DataFrame:
    """List the parties that our tables know and the article does not name.

    A party is missing if it stands in ``stakes`` or has a tie in ``relations``, and no sentence
    names it, a person who speaks for it, or (`SAME_PARTY`) the same party in other words.

    Parameters
    ----------
    article, actors, stakes, relations : pandas.DataFrame
        The tables of those names.
    snapshot : str
        The moment whose ties count.

    Returns
    -------
    pandas.DataFrame
        Index actor id; columns name, stake (bool: stands in ``stakes``) and ties (number). Those
        with a stake come first, then those with more ties.

    Examples
    --------
    >>> from foothold.data import load
    >>> found = missing(*map(load, ("article", "actors", "stakes", "relations")))
    >>> bool(found.loc["civilians", "stake"]), "turkey" in found.index
    (True, False)
    """
    named = {actor for ids in article["actors"] for actor in ids}
    named |= set(actors.loc[actors["actor_id"].isin(named), "represents"])
    named |= {party for party, phrase in SAME_PARTY.items() if phrase in named}
    now = relations[relations["snapshot"] == snapshot]
    ties = pd.concat([now["actor_a"], now["actor_b"]]).value_counts()
    staked = list(stakes["actor_id"])
    known = [i for i in actors["actor_id"] if (i in staked or i in ties) and i not in named]
    found = pd.DataFrame(
        {
            "name": actors.set_index("actor_id")["name"].reindex(known),
            "stake": [i in staked for i in known],
            "ties": [int(ties.get(i, 0)) for i in known],
        },
        index=known,
    )
    return found.sort_values(["stake", "ties"], ascending=False, kind="stable")


def quadrant(interest: float, power: float, line: float = 50) -> str:
    """Name the field of the power-interest grid in which a party stands.

    The names are those of C. Eden and F. Ackermann, *Making Strategy* (1998), as told by
    J. M. Bryson, "What to do when stakeholders matter", Public Management Review 6 (2004), 21-53.
    An older matrix (A. L. Mendelow, ICIS 1981) sets power against how fast things change.

    Parameters
    ----------
    interest, power : float
        0 to 100; a value on the line counts as high.
    line : float
        Where high begins. Nothing in the method fixes it: try another one.

    Returns
    -------
    str
        "player", "subject" (cares, weak), "context setter" (strong, cares little) or "crowd".

    Examples
    --------
    >>> quadrant(interest=75, power=10)
    'subject'
    """
    return QUADRANTS[bool(interest >= line), bool(power >= line)]


def quadrants_within(row: pd.Series, line: float = 50) -> tuple[str, ...]:
    """List the fields that a party can fall into, given the ranges of its row of ``stakes``.

    Examples
    --------
    >>> quadrants_within(pd.Series({"salience_low": 40, "salience_high": 60,
    ...                             "power_low": 10, "power_high": 20}))
    ('subject', 'crowd')
    """
    ends = ("low", "high")
    reached = {quadrant(row[f"salience_{a}"], row[f"power_{b}"], line) for a in ends for b in ends}
    return tuple(name for name in QUADRANTS.values() if name in reached)
