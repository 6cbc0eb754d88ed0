"""Several issues at once: what each is worth to each side, logrolling, and the best deals.

Each side has an ideal position on each issue and a salience, how much it cares. A settlement
costs a side its salience times the distance from its ideal. Points are scaled so that a side has
100 if it gets its ideal everywhere and 0 if the other side does. An issue's *stakes* are the
points that hang on it, as in the point allocations of Brams and Taylor's "adjusted winner".

Two facts follow, and the tests check both by brute force. If every issue is settled at the same
fraction of the way, the points of the two sides add up to 100: the issues then work like one sum
to share (`foothold.models.bargaining`). If each issue goes to the side that cares more,
relatively, both can have more than that: they trade votes on issues, which is *logrolling*.

That costs rise in proportion to distance is an assumption; `foothold.models.compromise` makes
another one.

References
----------
J. F. Nash, "The Bargaining Problem", *Econometrica* 18 (1950), 155-162. S. J. Brams and
A. D. Taylor, *Fair Division: From Cake-Cutting to Dispute Resolution*, Cambridge University Press
1996 (adjusted winner).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from .agenda import Agenda, Deal, agenda

__all__ = ["Agenda", "Deal", "agenda", "corners", "deal_at", "nash_deal", "worth"]

TINY = 1e-9


def worth(issues: Agenda, settlements: ArrayLike) -> tuple[float, float]:
    """Say what a settlement of every issue is worth to each side.

    Parameters
    ----------
    issues : Agenda
        The issues.
    settlements : array_like, shape (issues,)
        One position for each, on the issue's own scale; it may lie outside the two ideals, as a
        state of things that both dislike does.

    Returns
    -------
    tuple of float
        Points of the first and the second side: 100 at all its own ideals, 0 at all the other's,
        below 0 where things are worse for it than that.

    Raises
    ------
    ValueError
        If there is not one number for each issue.

    Examples
    --------
    >>> two = Agenda(("pier", "wheat"), [[100, 0], [0, 100]], [[30, 10], [10, 30]])
    >>> worth(two, [100, 100])
    (75.0, 75.0)
    >>> worth(two, [50, 50])
    (50.0, 50.0)
    """
    given = np.asarray(settlements, dtype=float)
    if given.shape != (len(issues.names),) or not np.isfinite(given).all():
        raise ValueError(f"Give one settlement for each of the {len(issues.names)} issues.")
    cost = issues.salience * abs(given[:, None] - issues.ideals)
    full = (issues.salience * issues._gaps()[:, None]).sum(axis=0)
    first, second = 100 - 100 * cost.sum(axis=0) / full
    return float(first), float(second)


def deal_at(issues: Agenda, parts: ArrayLike) -> Deal:
    """Make the deal in which each issue goes a given part of the first side's way."""
    settled = issues.settle(parts)
    listed = tuple(float(part) for part in np.asarray(parts, dtype=float))
    return Deal(worth(issues, settled), listed, tuple(float(x) for x in settled))


def corners(issues: Agenda, fixed: Mapping[str, float] | None = None) -> np.ndarray:
    """Find the frontier: the deals that cannot be made better for one side at no cost to the other.

    It is a chain of straight lines. Along it the issues pass to the first side one after another,
    those first for which it cares most, relatively. At each corner every issue is settled one
    side's way or the other's; between two corners exactly one is split.

    Parameters
    ----------
    issues : Agenda
        The issues.
    fixed : mapping of str to float, optional
        Issues that are not traded: name to the part, 1 to 0, that goes the first side's way.

    Returns
    -------
    numpy.ndarray, shape (open issues + 1, 2)
        Points of both sides at the corners, from the best for the second side to the best for
        the first; with nothing fixed from (0, 100) to (100, 0).

    Raises
    ------
    ValueError
        If a fixed issue is unknown or its part is not from 0 to 1.

    References
    ----------
    Brams and Taylor (1996): an efficient division gives the goods away in the order of the ratio
    of the points that they are worth to the two.

    Examples
    --------
    >>> two = Agenda(("pier", "wheat"), [[100, 0], [0, 100]], [[30, 10], [10, 30]])
    >>> corners(two).tolist()
    [[0.0, 100.0], [75.0, 75.0], [100.0, 0.0]]
    """
    parts, open_issues = _fix(issues, fixed)
    start = np.array([0.0, 100.0]) + parts @ (issues.stakes * [1, -1])
    passed = np.cumsum(issues.stakes[open_issues] * [1, -1], axis=0)
    return np.vstack([start, start + passed])


def _fix(issues: Agenda, fixed: Mapping[str, float] | None) -> tuple[np.ndarray, list[int]]:
    """Return the parts with all open issues left to the second side, and the open issues."""
    parts, closed = np.zeros(len(issues.names)), set()
    for name, part in (fixed or {}).items():
        if name not in issues.names:
            raise ValueError(f"There is no issue {name!r}; there are {', '.join(issues.names)}.")
        if not 0 <= part <= 1:
            raise ValueError(f"{name} is fixed at {part}; give a part from 0 to 1.")
        closed.add(issues.names.index(name))
        parts[issues.names.index(name)] = part
    return parts, [i for i in issues.order if i not in closed]


def nash_deal(
    issues: Agenda, no_deal: tuple[float, float], fixed: Mapping[str, float] | None = None
) -> Deal | None:
    """Find the Nash solution among all settlements of all issues, exactly.

    Parameters
    ----------
    issues : Agenda
        The issues.
    no_deal : pair of float
        Points of the first and the second side without a deal.
    fixed : mapping of str to float, optional
        Issues that are not traded, as for `corners`.

    Returns
    -------
    Deal or None
        The deal with the greatest product of gains. None if no deal gives both at least what
        they have without one. If the two no-deal values lie just on the frontier, that point.

    Raises
    ------
    ValueError
        If a no-deal value is no finite number, or a fixed issue is unknown.

    References
    ----------
    Nash (1950).

    Examples
    --------
    >>> two = Agenda(("pier", "wheat"), [[100, 0], [0, 100]], [[30, 10], [10, 30]])
    >>> nash_deal(two, (0, 0)).settlements
    (100.0, 100.0)
    """
    start = _no_deal(no_deal)
    parts, open_issues = _fix(issues, fixed)
    chain, best, found = corners(issues, fixed), -1.0, (-1, 0.0)
    if len(chain) == 1:  # nothing is left to trade: take it or leave it
        return deal_at(issues, parts) if (chain[0] >= start - TINY).all() else None
    for number, (here, there) in enumerate(pairwise(chain)):
        step = there - here
        t = _greatest(here - start, step)
        gains = here + t * step - start
        if (gains >= -TINY).all() and gains.prod() > best:
            best, found = float(gains.prod()), (number, t)
    number, t = found
    if number < 0:
        return None
    parts[open_issues[:number]] = 1
    parts[open_issues[number]] = t
    return deal_at(issues, parts)


def _no_deal(given: tuple[float, float]) -> np.ndarray:
    start = np.asarray(given, dtype=float)
    if start.shape != (2,) or not np.isfinite(start).all():
        raise ValueError("Give two no-deal values as finite numbers, such as (40, 20).")
    return start


def _greatest(gains: np.ndarray, step: np.ndarray) -> float:
    """Where on a segment, 0 to 1, is (g1 + t s1) x (g2 + t s2) greatest with both gains from 0?

    The first side gains along the segment and the second loses (s1 >= 0 >= s2).
    """
    low = 0.0 if step[0] <= 0 else float(np.clip(-gains[0] / step[0], 0, 1))
    high = 1.0 if step[1] >= 0 else float(np.clip(-gains[1] / step[1], 0, 1))
    if step[0] <= 0:  # nothing to gain for the first side: leave the issue with the second
        return low
    if step[1] >= 0:
        return high
    top = -(gains[0] / step[0] + gains[1] / step[1]) / 2
    return float(np.clip(top, min(low, high), max(low, high)))
