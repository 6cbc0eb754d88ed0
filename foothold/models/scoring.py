"""Score forecasts: the Brier score and Murphy's three parts of it.

A forecast is a probability from 0 to 1 for a yes/no question; an outcome is True or False.
Outcomes are facts with sources, forecasts are the learner's or invented: nothing here is the
article's. All functions are pure.

References
----------
G. W. Brier, "Verification of forecasts expressed in terms of probability", *Monthly Weather
Review* 78 (1950) 1-3.
A. H. Murphy, "A new vector partition of the probability score", *Journal of Applied
Meteorology* 12 (1973) 595-600.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


def brier(probability: float, happened: bool) -> float:
    """Score one forecast: the squared distance between the number and what happened.

    This is the *one-probability form*, from 0 (sure and right) to 1 (sure and wrong). Always
    saying 50 % gives 0.25. Brier's own paper adds the same term for "no", which doubles it: see
    `brier_two`.

    Parameters
    ----------
    probability : float
        Chance given to "yes", from 0 to 1.
    happened : bool
        Whether "yes" came true.

    Returns
    -------
    float
        Lower is better.

    Raises
    ------
    ValueError
        If `probability` is no number from 0 to 1, or `happened` is not yes or no.

    Examples
    --------
    >>> round(brier(0.9, True), 2)
    0.01
    """
    return (chance(probability) - yes_no(happened)) ** 2


def brier_two(probability: float, happened: bool) -> float:
    """Score one forecast over both categories, yes and no, as Brier wrote it in 1950.

    It runs from 0 to 2 and is twice `brier`: say which form you use before you compare.

    Parameters
    ----------
    probability, happened
        As for `brier`.

    Returns
    -------
    float
        Lower is better.

    Examples
    --------
    >>> round(brier_two(0.9, True), 2)
    0.02
    """
    return brier(probability, happened) + brier(1 - probability, not happened)


def expected_brier(said: float, believed: float) -> float:
    """What score a person expects who believes one number and says another.

    It is least when both are the same, so the score rewards saying what one believes.

    Parameters
    ----------
    said, believed : float
        Chances of "yes", from 0 to 1.

    Returns
    -------
    float
        The expected one-probability Brier score.

    Examples
    --------
    >>> round(expected_brier(0.7, 0.7), 2), round(expected_brier(1.0, 0.7), 2)
    (0.21, 0.3)
    """
    weight = chance(believed)
    return weight * brier(said, True) + (1 - weight) * brier(said, False)


def mean_brier(probabilities: Sequence[float], outcomes: Sequence[bool]) -> float:
    """Average the one-probability Brier score over forecasts.

    Parameters
    ----------
    probabilities : sequence of float
        One for each question, from 0 to 1.
    outcomes : sequence of bool
        Of the same length. Questions without an answer are left out beforehand.

    Raises
    ------
    ValueError
        If there is no forecast, or the lengths differ.

    Examples
    --------
    >>> mean_brier([0.5, 0.5], [True, False])
    0.25
    """
    pairs = pairs_of(probabilities, outcomes)
    return math.fsum(brier(p, y) for p, y in pairs) / len(pairs)


@dataclass(frozen=True)
class Decomposition:
    """Murphy's three parts of a mean Brier score.

    Attributes
    ----------
    reliability : float
        How far the numbers lie from how often the thing came true; less is better.
    resolution : float
        How well the numbers set apart what happens from what does not; more is better.
    uncertainty : float
        How hard the questions were: share of yes times share of no; not the forecaster's doing.
    """

    reliability: float
    resolution: float
    uncertainty: float

    @property
    def score(self) -> float:
        """Reliability - resolution + uncertainty: the mean Brier score of the same forecasts."""
        return self.reliability - self.resolution + self.uncertainty


def decompose(probabilities: Sequence[float], outcomes: Sequence[bool]) -> Decomposition:
    """Split a mean Brier score into reliability, resolution and uncertainty.

    Forecasts with the same number form a group, and then the identity is exact. Forecasts that
    differ a little can be put into common bins first, by `binned`; the identity then holds for
    the binned ones.

    Parameters
    ----------
    probabilities, outcomes
        As for `mean_brier`.

    Returns
    -------
    Decomposition

    References
    ----------
    Murphy (1973).

    Examples
    --------
    >>> parts = decompose([0.8, 0.8, 0.2, 0.2], [True, False, False, False])
    >>> round(parts.reliability, 4), round(parts.resolution, 4), round(parts.uncertainty, 4)
    (0.065, 0.0625, 0.1875)
    """
    pairs = pairs_of(probabilities, outcomes)
    total, overall = len(pairs), sum(y for _, y in pairs) / len(pairs)
    reliability, resolution = [], []
    for forecast in sorted({p for p, _ in pairs}):
        group = [y for p, y in pairs if p == forecast]
        share = sum(group) / len(group)
        reliability.append(len(group) * (forecast - share) ** 2)
        resolution.append(len(group) * (share - overall) ** 2)
    return Decomposition(
        math.fsum(reliability) / total, math.fsum(resolution) / total, overall * (1 - overall)
    )


def binned(probabilities: Sequence[float], edges: Sequence[float]) -> list[float]:
    """Replace each forecast by the mean of the forecasts in its bin.

    Parameters
    ----------
    probabilities : sequence of float
        From 0 to 1.
    edges : sequence of float
        Limits of the bins from 0 to 1, ascending, for example ``(0, 0.2, 0.4, 0.6, 0.8, 1)``. A
        forecast on a limit belongs to the upper bin, 1 to the last.

    Returns
    -------
    list of float
        In the order of `probabilities`.

    Raises
    ------
    ValueError
        If the edges do not run from 0 to 1.

    Examples
    --------
    >>> binned([0.1, 0.3, 0.5], (0, 0.4, 1))
    [0.2, 0.2, 0.5]
    """
    if len(edges) < 2 or edges[0] != 0 or edges[-1] != 1 or sorted(set(edges)) != list(edges):
        raise ValueError("The edges of bins run from 0 to 1, each larger than the one before.")
    places = [min(sum(chance(p) >= edge for edge in edges), len(edges) - 1) for p in probabilities]
    means = {
        place: math.fsum(p for p, q in zip(probabilities, places, strict=True) if q == place)
        / places.count(place)
        for place in set(places)
    }
    return [means[place] for place in places]


def chance(probability: float) -> float:
    """Return a probability as a float, or refuse what is none."""
    try:
        fits = not isinstance(probability, bool) and 0 <= probability <= 1
    except TypeError:
        fits = False
    if not fits:  # NaN is not between 0 and 1 either
        raise ValueError("A probability is a number from 0 to 1, such as 0.7.")
    return float(probability)


def yes_no(happened: bool) -> bool:
    """Return an outcome, or refuse one that is not known."""
    if happened not in (True, False):
        raise ValueError("An outcome is True or False; leave out questions without an answer.")
    return bool(happened)


def pairs_of(probabilities: Sequence[float], outcomes: Sequence[bool]) -> list[tuple[float, bool]]:
    """Join forecasts and outcomes, or say what does not fit."""
    if len(probabilities) != len(outcomes):
        raise ValueError(
            f"{len(probabilities)} forecasts and {len(outcomes)} outcomes: give one for each."
        )
    if len(probabilities) == 0:
        raise ValueError("There is no forecast with an answer to score.")
    return [(chance(p), yes_no(y)) for p, y in zip(probabilities, outcomes, strict=True)]
