"""Where the middle of many wishes lies, and how far it moves if our numbers are off.

Positions, salience (how much a party cares) and power come from ``data/stakes.csv``. They are the
kit's teaching judgement with a low, middle and high value, not measurements, and the parties in
the table are states, a union and one armed group: civilians are left out of every number here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

__all__ = ["Middle", "middle", "pull", "weighted_mean", "weighted_range", "weights"]

_ENDS = ("low", "mid", "high")


@dataclass(frozen=True)
class Middle:
    """A weighted mean of positions with the least and the greatest value it can take."""

    low: float
    mid: float
    high: float
    unweighted: float

    def __str__(self) -> str:
        return (
            f"{self.mid:.0f} ({self.low:.0f} to {self.high:.0f}); unweighted {self.unweighted:.0f}"
        )


def weighted_mean(positions: Sequence[float], weights: Sequence[float]) -> float:
    """Average positions, each counted with its weight.

    With weight = power x salience this is the simplest member of a family of models that
    forecast group decisions from positions, capabilities and salience (B. Bueno de Mesquita,
    "A decision making model: its structure and form", International Interactions 23, 1997,
    235-266). It is *not* that model: nobody here bargains, bluffs, forms coalitions, vetoes or
    changes position, and the mean need not be a point that anybody would accept.

    Parameters
    ----------
    positions : sequence of float
        Points on one scale; in this kit 0 (no Russian forces) to 100 (as in 2024).
    weights : sequence of float
        At least 0, not all 0.

    Returns
    -------
    float
        On the scale of the positions.

    Raises
    ------
    ValueError
        If the lengths differ, a weight is negative or not a number, or all weights are 0.

    Examples
    --------
    >>> weighted_mean([0, 100], [3, 1])
    25.0
    """
    x, w = np.asarray(positions, dtype=float), np.asarray(weights, dtype=float)
    if x.shape != w.shape or x.ndim != 1:
        raise ValueError(f"{x.size} positions need as many weights, not {w.size}.")
    if not (np.isfinite(x).all() and np.isfinite(w).all()) or (w < 0).any():
        raise ValueError("Positions and weights must be numbers, and no weight below 0.")
    if not w.sum() > 0:
        raise ValueError("All weights are 0: then there is no middle. Give one party some weight.")
    return float((x * w).sum() / w.sum())


def weighted_range(
    positions: Sequence[tuple[float, float]], weights: Sequence[tuple[float, float]]
) -> tuple[float, float]:
    """Give the least and the greatest weighted mean if each number may move in its own range.

    Exact. The mean grows with every position, so the ends use all low or all high positions. In
    one weight alone it is monotonic, so each weight sits at an end of its range as well, and for
    the least mean the parties below some point take their high weight, those above it their low
    one (the switch point of the Karnik-Mendel algorithm). All n + 1 switch points are tried.

    Parameters
    ----------
    positions, weights : sequence of (float, float)
        Low and high value of each party.

    Returns
    -------
    (float, float)
        Ends of the range. They need every party to err in the same direction at once: read them
        as limits, not as likely values.

    Raises
    ------
    ValueError
        If a range is upside down, or as for `weighted_mean`.

    Examples
    --------
    >>> weighted_range([(0, 0), (100, 100)], [(1, 3), (1, 1)])
    (25.0, 50.0)
    """
    x, w = np.asarray(positions, dtype=float), np.asarray(weights, dtype=float)
    if (x[:, 0] > x[:, 1]).any() or (w[:, 0] > w[:, 1]).any():
        raise ValueError("In a range the low value comes first and is not above the high one.")

    def end(at: np.ndarray, first: int) -> list[float]:
        order = np.argsort(at, kind="stable")
        low, high = w[order, first], w[order, 1 - first]
        tried = (np.concatenate([high[:k], low[k:]]) for k in range(len(at) + 1))
        return [weighted_mean(at[order], mix) for mix in tried if mix.sum() > 0]

    return min(end(x[:, 0], 0)), max(end(x[:, 1], 1))


def weights(stakes: pd.DataFrame, end: str = "mid") -> pd.Series:
    """Multiply power and salience of the modelled parties: strong but bored counts little.

    Parameters
    ----------
    stakes : pandas.DataFrame
        The table ``stakes``.
    end : {"low", "mid", "high"}
        Which of the three values to use.

    Returns
    -------
    pandas.Series
        Weight (0 to 10,000) by actor id.
    """
    rows = stakes[stakes["modelled"]].set_index("actor_id")
    return (rows[f"power_{end}"] * rows[f"salience_{end}"]).astype(float).rename("weight")


def middle(stakes: pd.DataFrame) -> Middle:
    """Find the middle of all modelled parties' positions, with its range.

    Parameters
    ----------
    stakes : pandas.DataFrame
        The table ``stakes``; rows that are not modelled are left out.

    Returns
    -------
    Middle
        Exact limits (low, high) over all ranges, the value at the middle scores, and the plain
        mean of the middle positions.

    Examples
    --------
    >>> from foothold.data import load
    >>> print(middle(load("stakes")))
    32 (12 to 59); unweighted 29
    """
    rows = stakes[stakes["modelled"]].set_index("actor_id")
    at = {end: rows[f"position_{end}"].astype(float) for end in _ENDS}
    count = {end: weights(stakes, end) for end in _ENDS}
    low, high = weighted_range(
        list(zip(at["low"], at["high"], strict=True)),
        list(zip(count["low"], count["high"], strict=True)),
    )
    return Middle(low, weighted_mean(at["mid"], count["mid"]), high, float(at["mid"].mean()))


def pull(stakes: pd.DataFrame) -> pd.Series:
    """Tell how far each party draws the middle: the middle with it, minus the middle without it.

    Parameters
    ----------
    stakes : pandas.DataFrame
        The table ``stakes``, at its middle values.

    Returns
    -------
    pandas.Series
        Points on the scale by actor id, positive for those who draw towards more forces; largest
        in size first.

    Examples
    --------
    >>> from foothold.data import load
    >>> pull(load("stakes")).index[0]
    'russia'
    """
    rows = stakes[stakes["modelled"]].set_index("actor_id")
    at, count = rows["position_mid"].astype(float), weights(stakes)
    whole = weighted_mean(at, count)
    shift = {i: whole - weighted_mean(at.drop(i), count.drop(i)) for i in rows.index}
    return pd.Series(shift, name="pull").sort_values(key=abs, ascending=False, kind="stable")
