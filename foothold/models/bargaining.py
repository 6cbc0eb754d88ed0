"""Dividing one sum: no-deal values, the zone of agreement, the Nash solution, and why deals fail.

Two sides can gain a sum together if they agree. Each has a no-deal value, what it could count on
without the other. A share below it will not be signed. Several issues at once, and what can be
gained by linking them, are in `foothold.models.linkage`.

In this kit every sum and every no-deal value is invented for teaching. The article gives no
number, and neither does any source.

References
----------
J. F. Nash, "The Bargaining Problem", *Econometrica* 18 (1950), 155-162 (the solution and its
axioms). J. D. Fearon, "Rationalist Explanations for War", *International Organization* 49 (1995),
379-414 (private information and commitment). R. D. Putnam, "Diplomacy and Domestic Politics: The
Logic of Two-Level Games", *International Organization* 42 (1988), 427-460 (what an audience at
home would ratify).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["Zone", "common_zone", "nash_points", "nash_split", "within", "zone"]

TINY = 1e-9  # differences below this are rounding, on sums of the order of one to a thousand


class Zone(NamedTuple):
    """The shares of the first side that both would sign, both ends included."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """How much there is to share beyond what both can count on without a deal."""
        return self.high - self.low


def zone(surplus: float, d1: float, d2: float) -> Zone | None:
    """Find the zone of agreement for a sum to share.

    Parameters
    ----------
    surplus : float
        What the two can share if they agree; 0 or more.
    d1, d2 : float
        No-deal values of the first and the second side, in the same unit; below 0 if no deal
        costs more than it leaves.

    Returns
    -------
    Zone or None
        From the least to the most that the first side can get; the second gets the rest. None if
        the two no-deal values are more than the sum. One single point if they just fill it.

    Raises
    ------
    ValueError
        If a number is missing or infinite, or the sum is negative.

    Examples
    --------
    >>> zone(100, 35, 25)
    Zone(low=35.0, high=75.0)
    >>> zone(100, 70, 45) is None
    True
    """
    surplus, d1, d2 = _numbers(surplus=surplus, d1=d1, d2=d2)
    if surplus < 0:
        raise ValueError("The sum to share cannot be negative; a loss belongs in d1 and d2.")
    if d1 + d2 > surplus + TINY:
        return None
    return Zone(d1, max(d1, surplus - d2))


def nash_split(surplus: float, d1: float, d2: float) -> tuple[float, float] | None:
    """Divide a sum as the Nash solution does: each its no-deal value and half of the remainder.

    Parameters
    ----------
    surplus : float
        What the two can share if they agree; 0 or more, in any unit that can be passed across.
    d1, d2 : float
        No-deal values of the first and the second side.

    Returns
    -------
    tuple of float, or None
        Shares of the first and the second side, which fill the sum. None if there is no zone of
        agreement: the model then says that no deal comes about, not that somebody gets nothing.

    Raises
    ------
    ValueError
        If a number is missing or infinite, or the sum is negative.

    References
    ----------
    Nash (1950). Of all shares it is the one that makes (share1 - d1) x (share2 - d2) greatest.

    Examples
    --------
    >>> nash_split(100, 35, 25)
    (55.0, 45.0)
    >>> nash_split(100, 70, 45) is None
    True
    """
    found = zone(surplus, d1, d2)
    if found is None:
        return None
    half = found.width / 2
    return found.low + half, float(surplus) - found.high + half


def nash_points(
    points: Sequence[tuple[float, float]], no_deal: tuple[float, float]
) -> tuple[int, ...]:
    """Find the Nash solution among a finite number of possible deals.

    Parameters
    ----------
    points : sequence of pairs of float
        What each possible deal is worth to the first and the second side.
    no_deal : pair of float
        What no deal is worth to them.

    Returns
    -------
    tuple of int
        Positions of all deals with the greatest product of gains, several if they tie (Nash's
        own proof needs lotteries or divisible goods, which rule ties out). Empty if no deal is
        better than no deal for both.

    Raises
    ------
    ValueError
        If something is no pair of finite numbers.

    References
    ----------
    Nash (1950).

    Examples
    --------
    >>> nash_points([(9, 2), (6, 6), (2, 9)], (1, 1))
    (1,)
    """
    d1, d2 = _pair(no_deal)
    gains = [(x - d1, y - d2) for x, y in map(_pair, points)]
    products = [x * y if x > 0 and y > 0 else 0.0 for x, y in gains]
    best = max(products, default=0.0)
    if best <= 0:
        return ()
    return tuple(i for i, product in enumerate(products) if product >= best * (1 - TINY))


def common_zone(*zones: Zone | None) -> Zone | None:
    """Find the shares that lie in several zones of agreement at once.

    A share that is agreed today and only has tomorrow's goodwill behind it must lie in
    tomorrow's zone too: whoever could get more without the deal by then has a reason to leave it.
    If the other side sees that coming, it does not sign, although both would gain today. That is
    the plainest form of a commitment problem. Fearon (1995) shows it for power that shifts.

    Parameters
    ----------
    *zones : Zone or None
        One zone for each day; None where there is none.

    Returns
    -------
    Zone or None
        The shares that no side has a reason to leave on any of the days, None if there are none.

    Raises
    ------
    ValueError
        If no zone is given.

    References
    ----------
    Fearon (1995). The model here is stricter than his: the share is fixed for all days. A lease
    that is renewed, or a payment in advance, can loosen it.

    Examples
    --------
    >>> common_zone(Zone(40, 80), Zone(20, 50))
    Zone(low=40, high=50)
    >>> common_zone(Zone(60, 80), Zone(20, 50)) is None
    True
    """
    if not zones:
        raise ValueError("Give at least one zone of agreement, for example zone(100, 35, 25).")
    if any(one is None for one in zones):
        return None
    low, high = max(one.low for one in zones), min(one.high for one in zones)
    return Zone(low, high) if low <= high + TINY else None


def within(shares: Iterable[float], found: Zone | None) -> list[float]:
    """Keep the shares that lie in a zone of agreement.

    Where a thing cannot be divided, only a few shares exist at all, and a zone may hold none of
    them.

    Parameters
    ----------
    shares : iterable of float
        Shares of the first side that are possible.
    found : Zone or None
        The zone of agreement.

    Returns
    -------
    list of float
        Those that both would sign, in the order given.

    Examples
    --------
    >>> within([0, 50, 100], Zone(35, 75))
    [50]
    """
    if found is None:
        return []
    return [share for share in shares if found.low - TINY <= share <= found.high + TINY]


def _numbers(**given: float) -> list[float]:
    for name, number in given.items():
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ValueError(f"{name} is {number!r}; give it as a number, such as 30.")
        if not math.isfinite(number):
            raise ValueError(f"{name} is {number}; give it as a finite number, such as 30.")
    return [float(number) for number in given.values()]


def _pair(point: tuple[float, float]) -> tuple[float, float]:
    try:
        x, y = (float(number) for number in point)
    except (TypeError, ValueError):
        raise ValueError(f"{point!r} is no pair of numbers, such as (60, 40).") from None
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError(f"{point!r} holds a number that is missing or infinite.")
    return x, y
