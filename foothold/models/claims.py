"""What a text claims: the coding of its sentences, and how far their wording holds back.

The coding (claim type, voice, hedge strength) comes from ``data/article.csv``; its labels are
defined there and in the glossary. Nothing here says whether a claim is true.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

__all__ = [
    "CLAIM_TYPES",
    "HEDGE_STRENGTHS",
    "VOICES",
    "hedge_tiers",
    "holds_back_less",
    "require",
    "select",
    "tally",
    "tally_table",
]

CLAIM_TYPES: Final = ("event", "attributed", "forecast", "judgement", "background", "motive")
VOICES: Final = ("author", "anonymous-source", "officials", "named-leader")
HEDGE_STRENGTHS: Final = ("none", "weak", "moderate", "strong")
"""From a flat statement to a bare possibility: a *strong* hedge is a *small* commitment."""

_VOCABULARY: Final = {
    "claim_type": CLAIM_TYPES,
    "voice": VOICES,
    "hedge_strength": HEDGE_STRENGTHS,
}


def select(
    article: pd.DataFrame,
    voice: str = "",
    claim_type: str = "",
    hedge_strength: str = "",
    actor: str = "",
) -> pd.DataFrame:
    """Keep the sentences that fit every filter; an empty filter lets all of them pass.

    Parameters
    ----------
    article : pandas.DataFrame
        Sentences with columns voice, claim_type, hedge_strength and actors (tuples of ids).
    voice, claim_type, hedge_strength : str
        A label of `VOICES`, `CLAIM_TYPES` or `HEDGE_STRENGTHS`; "" for any.
    actor : str
        An actor id that the sentence itself names or plainly refers to; "" for any.

    Returns
    -------
    pandas.DataFrame
        The rows that fit, in the order of the text.

    Raises
    ------
    ValueError
        If a label is not one that the coding uses.

    Examples
    --------
    >>> from foothold.data import load
    >>> select(load("article"), voice="named-leader")["sentence_id"].tolist()
    ['P12.S3', 'P13.S1']
    """
    keep = pd.Series(True, index=article.index)
    wanted = {"voice": voice, "claim_type": claim_type, "hedge_strength": hedge_strength}
    for column, label in wanted.items():
        if label:
            require(label, column)
            keep &= article[column] == label
    if actor:
        keep &= article["actors"].map(lambda named: actor in named)
    return article[keep]


def tally(article: pd.DataFrame, column: str) -> pd.Series:
    """Count the sentences under each label of one coding column, labels never used included.

    Parameters
    ----------
    article : pandas.DataFrame
        Sentences with that column.
    column : {"claim_type", "voice", "hedge_strength"}
        The coding to count.

    Returns
    -------
    pandas.Series
        Number of sentences, indexed by label in the fixed order of the coding.

    Raises
    ------
    ValueError
        If the column is not a coding column, or holds a label the coding does not know.

    Examples
    --------
    >>> tally(pd.DataFrame({"voice": ["author", "author", "officials"]}), "voice").tolist()
    [2, 0, 1, 0]
    """
    labels = _labels(column)
    for label in article[column].unique():
        require(label, column)
    counts = article[column].value_counts().reindex(list(labels), fill_value=0)
    return counts.astype(int).rename("sentences")


def tally_table(article: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    """Count the sentences under each pair of labels of two coding columns.

    Parameters
    ----------
    article : pandas.DataFrame
        Sentences with both columns.
    rows, columns : {"claim_type", "voice", "hedge_strength"}
        The two codings.

    Returns
    -------
    pandas.DataFrame
        Number of sentences, one row per label of `rows`, one column per label of `columns`.

    Raises
    ------
    ValueError
        If a column is not a coding column.

    Examples
    --------
    >>> two = pd.DataFrame({"voice": ["author"] * 2, "claim_type": ["event", "motive"]})
    >>> tally_table(two, "voice", "claim_type").loc["author", "event"].item()
    1
    """
    counts = pd.crosstab(article[rows], article[columns])
    return counts.reindex(index=list(_labels(rows)), columns=list(_labels(columns)), fill_value=0)


def hedge_tiers(strengths: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Order items by how far their wording holds back, ties kept together.

    This is a weak order: items in the same tier are tied and neither comes first.

    Parameters
    ----------
    strengths : mapping of str to str
        Hedge strength (a label of `HEDGE_STRENGTHS`) of each item.

    Returns
    -------
    tuple of tuple of str
        Tiers from "holds back least" to "holds back most", empty ones left out, items sorted.

    Raises
    ------
    ValueError
        If a strength is not one that the coding uses.

    Examples
    --------
    >>> hedge_tiers({"may": "moderate", "conceivably": "strong", "would": "moderate"})
    (('may', 'would'), ('conceivably',))
    """
    for strength in strengths.values():
        require(strength, "hedge_strength")
    tiers = (
        tuple(sorted(item for item, has in strengths.items() if has == strength))
        for strength in HEDGE_STRENGTHS
    )
    return tuple(tier for tier in tiers if tier)


def holds_back_less(strengths: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """List the pairs (a, b) where a strictly holds back less than b; ties give no pair.

    Parameters
    ----------
    strengths : mapping of str to str
        Hedge strength (a label of `HEDGE_STRENGTHS`) of each item.

    Returns
    -------
    frozenset of (str, str)
        Strict pairs only.

    Raises
    ------
    ValueError
        If a strength is not one that the coding uses.

    Examples
    --------
    >>> holds_back_less({"flat": "none", "may": "moderate"})
    frozenset({('flat', 'may')})
    """
    tiers = hedge_tiers(strengths)
    return frozenset(
        (a, b)
        for i, tier in enumerate(tiers)
        for a in tier
        for later in tiers[i + 1 :]
        for b in later
    )


def _labels(column: str) -> tuple[str, ...]:
    if column not in _VOCABULARY:
        known = ", ".join(_VOCABULARY)
        raise ValueError(f"'{column}' is not a coding column. Use one of: {known}.")
    return _VOCABULARY[column]


def require(label: str, column: str) -> None:
    """Refuse a label that the coding does not use.

    Parameters
    ----------
    label : str
        The label to check.
    column : {"claim_type", "voice", "hedge_strength"}
        The coding it should belong to.

    Raises
    ------
    ValueError
        If it does not; the message lists the labels that do.
    """
    if label not in _labels(column):
        known = ", ".join(_labels(column))
        raise ValueError(f"'{label}' is not a {column.replace('_', ' ')}. Use one of: {known}.")
