"""Several issues when the last step hurts most: they are shared, not given away whole.

`foothold.models.linkage` lets a cost rise in proportion to the distance from a side's ideal. Here
it rises with the square of the distance: a first step away costs little and the last one much.
Which of the two is nearer to the truth nobody has measured; a result that holds under one only
is a result of the assumption.
"""

from __future__ import annotations

import numpy as np

from foothold.models.linkage import Agenda, Deal

__all__ = ["shared_deal"]


def shared_deal(issues: Agenda, no_deal: tuple[float, float], rounds: int = 200) -> Deal | None:
    """Find the Nash solution if a cost rises with the square of the distance.

    On the frontier each issue is then settled at the mean of the two ideals, weighted by stakes.

    Parameters
    ----------
    issues : Agenda
        The issues.
    no_deal : pair of float
        Points without a deal, on the same scale from 0 (the other's ideal everywhere) to 100.
    rounds : int
        Steps of the search; each shrinks what is left by a third.

    Returns
    -------
    Deal or None
        None if no deal gives both at least what they have without one.

    Raises
    ------
    ValueError
        If a no-deal value is no finite number.

    References
    ----------
    Nash (1950), searched for along the frontier, where the product of gains has one top.

    Examples
    --------
    >>> two = Agenda(("pier", "wheat"), [[100, 0], [0, 100]], [[30, 10], [10, 30]])
    >>> [round(part, 2) for part in shared_deal(two, (0, 0)).parts]
    [0.75, 0.25]
    """
    start = np.asarray(no_deal, dtype=float)
    if start.shape != (2,) or not np.isfinite(start).all():
        raise ValueError("Give two no-deal values as finite numbers, such as (40, 20).")
    first, second = issues.stakes.T

    def at(weight: float) -> tuple[np.ndarray, np.ndarray]:
        both = weight * first + (1 - weight) * second
        parts = np.divide(weight * first, both, out=np.full(len(both), 0.5), where=both > 0)
        points = np.array([first @ (1 - (1 - parts) ** 2), second @ (1 - parts**2)])
        return parts, points

    def edge(side: int) -> float:
        """Weight at which one side just has its no-deal value, found by halving."""
        low, high = 0.0, 1.0
        for _ in range(rounds):
            middle = (low + high) / 2
            enough = at(middle)[1][side] >= start[side]
            low, high = (low, middle) if enough == (side == 0) else (middle, high)
        return (low + high) / 2

    low = 0.0 if start[0] <= 0 else edge(0)
    high = 1.0 if start[1] <= 0 else edge(1)
    if low > high or (at(low)[1] - start < -1e-6).any():
        return None
    for _ in range(rounds):  # the product rises to one top and falls again: search by thirds
        one, two = low + (high - low) / 3, high - (high - low) / 3
        left, right = ((at(w)[1] - start).prod() for w in (one, two))
        low, high = (one, high) if left < right else (low, two)
    parts, points = at((low + high) / 2)
    settled = issues.settle(parts)
    return Deal(
        (float(points[0]), float(points[1])),
        tuple(float(part) for part in parts),
        tuple(float(x) for x in settled),
    )
