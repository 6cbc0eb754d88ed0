"""The card of an actor: what our tables say about it, in a fixed order, and who said it.

A party that has spoken on record gets its case as it would state it. People get acts and sourced
words only, no guesses at motives. Armed groups get facts, and no case is argued for them.
Civilians get a card that says why no number of the model stands for them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from foothold.models.chronology import interval, say
from foothold.models.stakeholders import SAME_PARTY, spoken

__all__ = ["TABLES", "Card", "card", "choices"]

TABLES = ("actors", "article", "cases", "claims", "relations", "sources", "stakes", "statements")
"""The tables that a card is made from."""

Card = tuple[tuple[str, str], ...]
PEOPLE = ("leader", "official")
NO_SEAT = "civilians"
SPEAKERS = ("group", "media")


def card(actor: str, tables: Mapping[str, pd.DataFrame], with_case: bool = True) -> Card:
    """Put together the card of an actor.

    Parameters
    ----------
    actor : str
        An id of ``actors.csv``.
    tables : mapping of str to pandas.DataFrame
        The tables named in `TABLES`.
    with_case : bool
        False to hold the party's case back, for somebody who is about to write it.

    Returns
    -------
    tuple of (str, str)
        Heading and text of each line of the card.

    Raises
    ------
    ValueError
        If there is no such actor.

    Examples
    --------
    >>> from foothold.data import load
    >>> dict(card("isis", {name: load(name) for name in TABLES}))["No case"][:14]
    'Facts only: th'
    """
    actors = tables["actors"].set_index("actor_id")
    if actor not in actors.index:
        raise ValueError(f"There is no actor '{actor}'. Take an id from the table actors.")
    row = actors.loc[actor]
    lines = [("Who", _sentence(row["summary"]))]
    lines += _speaking(actor, actors)
    lines.append(("In the article", _in_article(actor, actors, tables["article"])))
    if actor == NO_SEAT:
        lines += _civilians(row, tables)
    elif row["kind"] == "armed-group":
        lines += _facts(actor, row, tables["stakes"])
    elif row["kind"] not in (*PEOPLE, *SPEAKERS):
        lines += _party(actor, row, tables)
    lines += _statements(actor, tables)
    if row["kind"] not in (*PEOPLE, *SPEAKERS, "armed-group"):
        lines += _case(actor, tables["cases"], with_case)
    lines.append(("Sources", _sources(row["source_ids"], tables["sources"])))
    return tuple(lines)


def choices(tables: Mapping[str, pd.DataFrame]) -> list[tuple[str, str]]:
    """List the actors that have a card, with names: parties that spoke first, then civilians.

    Included are all actors in ``stakes`` or named in the article, and those with a core tie in the
    article's month.
    """
    actors = tables["actors"].set_index("actor_id")
    ties = tables["relations"]
    ties = ties[(ties["snapshot"] == "2025-02") & ties["core"]]
    known = {*tables["stakes"]["actor_id"], *ties["actor_a"], *ties["actor_b"]}
    known |= {actor for named in tables["article"]["actors"] for actor in named}
    first = [*tables["cases"]["actor_id"], NO_SEAT]
    rest = [actor for actor in actors.index if actor in known and actor not in first]
    return [(actor, actors.at[actor, "name"]) for actor in (*first, *rest)]


def _speaking(actor: str, actors: pd.DataFrame) -> list[tuple[str, str]]:
    spoken_for = actors.at[actor, "represents"]
    if spoken_for:
        return [("Speaks for", actors.at[spoken_for, "name"])]
    people = actors.loc[actors["represents"] == actor, "name"]
    return [("Who speaks for it", ", ".join(people))] if len(people) else []


def _in_article(actor: str, actors: pd.DataFrame, article: pd.DataFrame) -> str:
    own = [actor, *filter(None, [SAME_PARTY.get(actor)])]
    own += list(actors.index[actors["represents"] == actor])
    speaker = spoken(article)
    parts = []
    for name in own:
        rows = article[article["actors"].map(lambda ids, name=name: name in ids)]
        if len(rows):
            said = [i for i in rows["sentence_id"] if speaker[i] == name]
            where = f"in {', '.join(dict.fromkeys(rows['paragraph']))}"
            heard = f"and speaks in {', '.join(said)}" if said else "and does not speak"
            who = "" if name == actor else f"as {actors.at[name, 'name']} "
            parts.append(f"named {who}{where} {heard}")
    return _sentence("; ".join(parts) or "not named")


def _party(actor: str, row: pd.Series, tables: Mapping[str, pd.DataFrame]):
    lines = [
        ("Wants (our reading)", row["goals_in_syria"]),
        ("Leverage", row["leverage"]),
        ("Constraints", row["constraints"]),
    ]
    stake = tables["stakes"].set_index("actor_id")
    if actor in stake.index:
        how = stake.at[actor, "stated_or_inferred"]
        lines.append((f"On the bases ({how})", stake.at[actor, "reason"]))
    return [(head, _sentence(text)) for head, text in lines if text]


def _facts(actor: str, row: pd.Series, stakes: pd.DataFrame):
    stake = stakes.set_index("actor_id")
    lines = [("Constraints", _sentence(row["constraints"]))]
    if actor in stake.index:
        lines.append(("In the model", stake.at[actor, "reason"]))
    return [*lines, ("No case", "Facts only: the kit argues no case for armed groups.")]


def _civilians(row: pd.Series, tables: Mapping[str, pd.DataFrame]):
    stake = tables["stakes"].set_index("actor_id").loc[NO_SEAT]
    verdict = tables["claims"].set_index("claim_id").at["C03", "verdict_reason"]
    counted = " ".join(text for text in verdict.split(". ") if "civilians killed" in text)
    return [
        ("What is at stake for them", row["goals_in_syria"]),
        ("Leverage", row["leverage"]),
        ("Constraints", row["constraints"]),
        ("What was counted (C03)", counted),
        ("Why the model leaves them out", stake["reason"]),
        (
            "What follows",
            "A middle of states' wishes says nothing about safety and redress. Whoever uses it "
            "has to ask about them apart.",
        ),
    ]


def _statements(actor: str, tables: Mapping[str, pd.DataFrame]):
    said = tables["statements"]
    own = said[(said["actor_id"] == actor) | (said["speaker_id"] == actor)]
    return [
        (
            f"{row.statement_id}, {say(interval(row.date.isoformat()))}",
            f"{row.speaker}: {row.statement} [{_sources(row.source_ids, tables['sources'])}]",
        )
        for row in own.itertuples(index=False)
    ]


def _case(actor: str, cases: pd.DataFrame, shown: bool):
    own = cases.set_index("actor_id")
    if actor == NO_SEAT:
        return []
    if actor not in own.index:
        return [("No case", "Our tables hold no statement of its own, so none is argued for it.")]
    if not shown:
        text = "Held back: question 03.6 asks you to write it. Then tick the box and compare."
        return [("Its case, as it would state it", text)]
    lines = [("Its case, as it would state it", own.at[actor, "case"])]
    if own.at[actor, "note"]:
        lines.append(("Note", own.at[actor, "note"]))
    return lines


def _sources(ids, sources: pd.DataFrame) -> str:
    publisher = sources.set_index("source_id")["publisher"]
    ours = {"article": "the article", "judgement": "our judgement"}
    return "; ".join(ours.get(i) or f"{i} {publisher[i]}" for i in ids)


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else f"{text}."
