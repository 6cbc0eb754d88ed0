"""Small tables beside the balance figures: triangles, best splits, strained ties, two coders."""

from __future__ import annotations

import pandas as pd

from foothold.figures.balance_words import DAMASCUS, SIGNS, Case, name, rank, tie_name
from foothold.models.agreement import Agreement, agreement
from foothold.models.balance import Pair, actors, change, coded, pair, signed_ties, triads
from foothold.models.frustration import frustration


def triangles(seen: Case) -> pd.DataFrame:
    """List the triangles that hold the tie in focus: unbalanced ones first.

    Returns
    -------
    pandas.DataFrame
        Columns ``third actor``, its two signs, ``now`` and ``as recorded``.
    """
    columns = ["third actor", "to the first", "to the second", "now", "as recorded"]
    if not seen.focus:
        return pd.DataFrame(columns=columns)
    first, second = sorted(seen.focus, key=rank)
    columns[1:3] = [f"to {name(first)}", f"to {name(second)}"]
    rows = []
    for third in actors(seen.recorded):
        if third in seen.focus:
            continue
        ends = [seen.ties.get(pair(third, end)) for end in (first, second)]
        if None not in ends:
            told = [_state(ties, third, first, second) for ties in (seen.ties, seen.recorded)]
            rows.append([name(third), *(SIGNS[sign] for sign in ends), *told])
    rows.sort(key=lambda row: (row[3] != "unbalanced", row[4] != "unbalanced", row[0]))
    return pd.DataFrame(rows, columns=columns)


def camps(seen: Case, most: int = 6) -> pd.DataFrame:
    """List the best splits, the camp with Damascus first.

    Returns
    -------
    pandas.DataFrame
        Columns ``best split``, ``with Damascus`` and ``the other camp``; at most `most` rows.
    """
    rows = []
    for number, split in enumerate(seen.now.splits[:most], start=1):
        own, other = split.camps
        if any(actor in other for actor in DAMASCUS):
            own, other = other, own
        told = [", ".join(name(a) for a in sorted(camp, key=rank)) for camp in (own, other)]
        rows.append([f"{number} of {len(seen.now.splits)}", *told])
    return pd.DataFrame(rows, columns=["best split", "with Damascus", "the other camp"])


def strains(seen: Case) -> pd.DataFrame:
    """List the ties that contradict a best split, those against every one of them first.

    Returns
    -------
    pandas.DataFrame
        Columns ``strained tie``, ``sign`` and ``in``: how many of the best splits.
    """
    ways = len(seen.now.splits)
    rows = [
        [tie_name(tie), SIGNS[seen.ties[tie]], f"{count} of {ways} best split{'s' * (ways > 1)}"]
        for tie, count in sorted(seen.strain.items(), key=lambda item: (-item[1], item[0]))
        if count
    ]
    return pd.DataFrame(rows, columns=["strained tie", "sign", "in"])


def grounds(relations: pd.DataFrame, snapshot: str) -> pd.DataFrame:
    """Count the signed core ties by what gives their sign.

    Returns
    -------
    pandas.DataFrame
        Columns ``the sign comes from`` and ``ties``: the article, else a source, else judgement.
    """
    signed = relations[(relations["snapshot"] == snapshot) & relations["core"].astype(bool)]
    signed = signed[signed["sign"] != 0]
    told = signed["in_article"].map(len) > 0
    ours = ~told & signed["source_ids"].map(lambda ids: set(ids) <= {"judgement"})
    words = ["the article states or implies it", "a source, not the article", "our judgement alone"]
    counts = [int(told.sum()), int((~told & ~ours).sum()), int(ours.sum())]
    return pd.DataFrame({"the sign comes from": words, "ties": counts})


def sensitivity(relations: pd.DataFrame, snapshot: str) -> pd.DataFrame:
    """Recount one snapshot under other defensible codings.

    Returns
    -------
    pandas.DataFrame
        Columns ``coding``, ``ties``, ``unbalanced`` (triangles), ``frustration`` and
        ``best splits``.
    """
    main = signed_ties(relations, snapshot)
    there = next(a for a in DAMASCUS if a in actors(main))
    tie = tie_name(pair("russia", there))
    codings = {
        "as recorded": main,
        "with all second signs": signed_ties(relations, snapshot, "alt_sign"),
        "without ISIS": signed_ties(relations, snapshot, without=["isis"]),
        f"{tie}: 0": change(main, "russia", there, 0),
        f"{tie}: −": change(main, "russia", there, -1),
    }
    rows = []
    for words, ties in codings.items():
        found, bad = frustration(ties), [triad.balanced for triad in triads(ties)].count(False)
        told = f"{bad} of {len(triads(ties))}"
        rows.append([words, len(ties), told, found.index, len(found.splits)])
    columns = ["coding", "ties", "unbalanced", "frustration", "best splits"]
    return pd.DataFrame(rows, columns=columns)


def second_coder(relations: pd.DataFrame, mine: dict[str, object], snapshot: str) -> Agreement:
    """Compare a reader's own codes, by ``"a--b"``, with those of the table.

    Parameters
    ----------
    relations : pandas.DataFrame
        The table ``relations``.
    mine : dict
        For example ``{"russia--turkey": 0}``; a blank ``...`` is not compared.
    snapshot : str
        For example ``"2025-02"``.

    Returns
    -------
    Agreement
        Over the ties that are coded by both.

    Raises
    ------
    ValueError
        If a code is none of 1, 0, -1.
    """
    own = {tuple(key.split("--", 1)): code for key, code in mine.items()}
    return agreement(own, coded(relations, snapshot, core=False))


def _state(ties: dict[Pair, int], third: str, first: str, second: str) -> str:
    signs = [ties.get(pair(x, y)) for x, y in ((first, second), (third, first), (third, second))]
    if None in signs:
        return "no triangle"
    return "balanced" if signs[0] * signs[1] * signs[2] > 0 else "unbalanced"
