"""Calibration: does what was called 70 % come true seven times in ten, or is it too early to say?

Chance alone scatters the counts. So each count comes with its usual range: where it would lie,
nine times in ten, if the number were exactly right. Forecasts are taken as independent, which
questions about one story hardly are; true ranges are then wider.

References
----------
J. Bröcker and L. A. Smith, "Increasing the reliability of reliability diagrams", *Weather and
Forecasting* 22 (2007) 651-661, for bars that show what chance alone would do.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from foothold.models.scoring import chance, pairs_of

USUAL = 0.9  # how often chance alone should stay inside the usual range


@dataclass(frozen=True)
class Group:
    """All forecasts with one number.

    Attributes
    ----------
    forecast : float
        The number, from 0 to 1.
    count, happened : int
        How many forecasts, and how many came true.
    low, high : int
        Usual range: so many would come true, with 90 % chance or more, if the number were right.
    """

    forecast: float
    count: int
    happened: int
    low: int
    high: int

    @property
    def share(self) -> float:
        """Share that came true."""
        return self.happened / self.count

    @property
    def usual(self) -> bool:
        """Whether chance alone explains the count."""
        return self.low <= self.happened <= self.high


def calibration(probabilities: Sequence[float], outcomes: Sequence[bool]) -> list[Group]:
    """Count, for each number, how many forecasts came true, and how many could by chance.

    Parameters
    ----------
    probabilities, outcomes
        One forecast and one outcome for each question; put forecasts into bins with
        `foothold.models.scoring.binned` first if there are many numbers.

    Returns
    -------
    list of Group
        By rising forecast.

    Examples
    --------
    >>> (group,) = calibration([0.8] * 10, [True] * 6 + [False] * 4)
    >>> group.low, group.high, group.usual
    (6, 10, True)
    """
    pairs = pairs_of(probabilities, outcomes)
    groups = []
    for forecast in sorted({p for p, _ in pairs}):
        results = [y for p, y in pairs if p == forecast]
        low, high = usual_range(len(results), forecast)
        groups.append(Group(forecast, len(results), int(sum(results)), low, high))
    return groups


def chance_of_at_most(happened: int, count: int, probability: float) -> float:
    """How likely so few come true, or fewer, if each does with the same chance (binomial).

    Parameters
    ----------
    happened, count : int
        Come true, and forecasts in all.
    probability : float
        The chance of each, from 0 to 1. They are taken as independent, which news rarely is.

    Returns
    -------
    float
        Worked out with fractions of the decimal as typed, without rounding on the way.

    Examples
    --------
    >>> round(chance_of_at_most(6, 10, 0.8), 2)
    0.12
    """
    return float(sum(_binomial(count, probability)[: max(0, happened + 1)], Fraction(0)))


def usual_range(count: int, probability: float, usual: float = USUAL) -> tuple[int, int]:
    """How many of `count` forecasts would come true if the number were right.

    Leaves out, at each end, results that together have at most half of what remains to 1.

    Parameters
    ----------
    count : int
        Forecasts with this number.
    probability : float
        The number, from 0 to 1.
    usual : float
        The range holds at least this chance.

    Returns
    -------
    tuple of int
        Fewest and most.

    Examples
    --------
    >>> usual_range(10, 0.8)
    (6, 10)
    """
    chances = _binomial(count, probability)
    tail = (1 - Fraction(str(usual))) / 2
    low, high = 0, count
    below, above = chances[0], chances[-1]
    while below <= tail and low < high:
        low += 1
        below += chances[low]
    while above <= tail and high > low:
        high -= 1
        above += chances[high]
    return low, high


def _binomial(count: int, probability: float) -> list[Fraction]:
    if isinstance(count, bool) or count != int(count) or count < 1:
        raise ValueError("The number of forecasts is a whole number above 0.")
    share = Fraction(str(chance(probability)))
    return [math.comb(count, k) * share**k * (1 - share) ** (count - k) for k in range(count + 1)]
