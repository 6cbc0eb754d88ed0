"""Weigh explanations against evidence: base rates, odds, and Heuer's table.

Where a number comes from matters more than the arithmetic. Counts of past cases are facts with
sources; how much better a piece of evidence fits one hypothesis than another is a judgement, the
kit's (``source_id`` ``judgement``) or the learner's. Nothing here is the article's.

References
----------
R. J. Heuer, *Psychology of Intelligence Analysis*, Center for the Study of Intelligence, 1999,
chapter 8: analysis of competing hypotheses.
P. S. Laplace, *Essai philosophique sur les probabilités*, 1814: the rule of succession.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RATINGS = ("consistent", "inconsistent", "neutral")


def base_rate(happened: int, cases: int) -> float:
    """How often it happens in cases of the same kind, by Laplace's rule of succession.

    Few cases do not make certainty: the rule adds one case of each outcome, so that nothing seen
    so far becomes neither 0 nor 1.

    Parameters
    ----------
    happened, cases : int
        How many cases there were, and in how many it happened.

    Returns
    -------
    float
        ``(happened + 1) / (cases + 2)``.

    Raises
    ------
    ValueError
        If the counts are not whole numbers with ``0 <= happened <= cases``.

    References
    ----------
    Laplace (1814).

    Examples
    --------
    >>> base_rate(0, 2)
    0.25
    """
    whole = all(not isinstance(n, bool) and n == int(n) for n in (happened, cases))
    if not whole or not 0 <= happened <= cases:
        raise ValueError("Count whole cases: those in which it happened are among all cases.")
    return (happened + 1) / (cases + 2)


def odds_update(prior: float, ratio: float) -> float:
    """Update a chance by one piece of evidence, in odds form (Bayes' rule).

    Turn the chance into odds, multiply by the likelihood ratio, and turn back.

    Parameters
    ----------
    prior : float
        Chance before the evidence, above 0 and below 1: certainty cannot be moved.
    ratio : float
        How many times likelier the evidence is if the hypothesis is true than if it is not;
        above 0. A ratio of 1 tells nothing.

    Returns
    -------
    float
        Chance after the evidence.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> odds_update(0.25, 3)
    0.5
    """
    if not 0 < prior < 1:
        raise ValueError("The chance before the evidence lies above 0 and below 1.")
    if not (math.isfinite(ratio) and ratio > 0):
        raise ValueError("A likelihood ratio is a number above 0; 1 tells nothing.")
    odds = prior / (1 - prior) * ratio
    return odds / (1 + odds)


@dataclass(frozen=True)
class Standing:
    """How one hypothesis stands against all evidence.

    Attributes
    ----------
    hypothesis : str
        Its name.
    consistent, inconsistent, neutral : int
        How many pieces of evidence were rated so.
    """

    hypothesis: str
    consistent: int
    inconsistent: int
    neutral: int


def is_diagnostic(ratings: Sequence[str]) -> bool:
    """Does a piece of evidence tell the hypotheses apart?

    Evidence that fits all of them equally tells nothing, however striking it is.

    Parameters
    ----------
    ratings : sequence of str
        One of ``consistent``, ``inconsistent``, ``neutral`` for each hypothesis.

    Returns
    -------
    bool
        True unless all ratings are the same.

    References
    ----------
    Heuer (1999), chapter 8, step 3.

    Examples
    --------
    >>> is_diagnostic(["consistent", "consistent", "consistent"])
    False
    """
    return len({_rating(r) for r in ratings}) > 1


def standings(matrix: Mapping[str, Sequence[str]]) -> list[Standing]:
    """Rank hypotheses by the evidence against them, the least first.

    Heuer's advice is to try to refute: support is cheap, because most evidence fits several
    hypotheses. Counts only sort the table; they are no probabilities.

    Parameters
    ----------
    matrix : mapping of str to sequence of str
        For each hypothesis its ratings, in the same order of evidence.

    Returns
    -------
    list of Standing
        Fewest inconsistencies first; ties in the order of `matrix`.

    Raises
    ------
    ValueError
        If there are fewer than two hypotheses, or their ratings are not equally many.

    References
    ----------
    Heuer (1999), chapter 8, step 5.

    Examples
    --------
    >>> table = {"a": ["consistent", "inconsistent"], "b": ["consistent", "consistent"]}
    >>> [row.hypothesis for row in standings(table)]
    ['b', 'a']
    """
    if len(matrix) < 2 or len({len(ratings) for ratings in matrix.values()}) != 1:
        raise ValueError("Compare two hypotheses or more, each with a rating for every evidence.")
    rows = []
    for name, ratings in matrix.items():
        checked = [_rating(r) for r in ratings]
        rows.append(Standing(name, *(checked.count(word) for word in RATINGS)))
    return sorted(rows, key=lambda row: row.inconsistent)


def turning_points(matrix: Mapping[str, Sequence[str]]) -> list[tuple[int, str]]:
    """Find the single ratings on which the first place hangs.

    Parameters
    ----------
    matrix : mapping of str to sequence of str
        As for `standings`.

    Returns
    -------
    list of (int, str)
        Position of the evidence and name of the hypothesis: rated otherwise, this one cell would
        change which hypotheses have the least evidence against them.
    """
    first = _leaders(matrix)
    found = []
    for name, ratings in matrix.items():
        for place, rating in enumerate(ratings):
            for other in RATINGS:
                changed = [*ratings[:place], other, *ratings[place + 1 :]]
                if other != rating and _leaders({**matrix, name: changed}) != first:
                    found.append((place, name))
                    break
    return found


def _leaders(matrix: Mapping[str, Sequence[str]]) -> set[str]:
    rows = standings(matrix)
    return {row.hypothesis for row in rows if row.inconsistent == rows[0].inconsistent}


def _rating(word: str) -> str:
    if word not in RATINGS:
        raise ValueError(f"Rate evidence as one of {', '.join(RATINGS)}, not {word!r}.")
    return word
