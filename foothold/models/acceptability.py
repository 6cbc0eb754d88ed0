"""How often each option ranks first over all weights: exactly for few criteria, else by sampling.

Who does not know the weights can ask instead how large a share of all possible weights puts an
option first. "All" means here: every weight vector with parts from 0 that sum to 1, each counted
alike (the uniform distribution on the simplex). That is a convention for "we know nothing", not
a claim that anybody's weights were drawn so.

References
----------
R. Lahdelma, J. Hokkanen and P. Salminen, "SMAA - Stochastic multiobjective acceptability
analysis", *European Journal of Operational Research* 106 (1998), 137-143. R. Lahdelma and P.
Salminen, "SMAA-2", *Operations Research* 49 (2001), 444-454.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from foothold.models.decision import check_table

MOST_CRITERIA = 6  # the exact cutting grows fast with the number of criteria
BATCH = 50_000


def first_shares(scores: ArrayLike, exact: bool = False) -> list[float] | list[Fraction]:
    """Share of all weights for which each option ranks first, without sampling.

    The simplex of weights is cut along "option i and option j are worth the same" until each
    piece has one best option. A cut runs through one edge of a piece at a time and parts its
    volume in the proportion in which it parts the edge, so every volume is known exactly.

    Parameters
    ----------
    scores : array_like, shape (options, criteria)
        More is better; at most six criteria.
    exact : bool
        True computes with fractions (the scores are then taken as the decimals they print as),
        False with floating-point numbers, which is faster.

    Returns
    -------
    list of float or of fractions.Fraction
        One share an option, summing to 1. Options with equal scores throughout part their share.

    Raises
    ------
    ValueError
        If a score is missing, or there are more than six criteria (use `sampled_shares`).

    References
    ----------
    Lahdelma, Hokkanen and Salminen (1998), acceptability index.

    Examples
    --------
    >>> first_shares([[9, 1], [1, 9], [4, 4]])
    [0.5, 0.5, 0.0]
    >>> first_shares([[2, 0], [0, 1]], exact=True)
    [Fraction(2, 3), Fraction(1, 3)]
    """
    table = check_table(scores)
    if table.shape[1] > MOST_CRITERIA:
        raise ValueError(
            f"Exact shares go up to {MOST_CRITERIA} criteria; use sampled_shares for more."
        )
    number = (lambda x: Fraction(str(x))) if exact else float
    rows = [[number(x) for x in row] for row in table.tolist()]
    same = [tuple(row) for row in rows]
    alike = {row: same.count(row) for row in same}
    kept = list(dict.fromkeys(same))
    # At corner k of the simplex all weight is on criterion k: the values there are column k.
    corners = [list(column) for column in zip(*kept, strict=True)]
    won = [number(0)] * len(kept)
    tiny = 0 if exact else 1e-12 * max(1.0, float(np.abs(table).max()))
    rivals = [i for i, row in enumerate(kept) if not any(_beaten(row, other) for other in kept)]
    _divide(corners, rivals, number(1), won, tiny)
    total = sum(won)
    return [won[kept.index(row)] / alike[row] / total for row in same]


def _beaten(row: list, other: list) -> bool:
    return row != other and all(a <= b for a, b in zip(row, other, strict=True))


def _divide(corners: list[list], rivals: list[int], volume, won: list, tiny) -> None:
    """Add the volume of one piece to whoever is best in it, cutting it where that changes.

    `corners` holds, for each corner of the piece, the value of every option; values are linear
    in the weights, so an option that is best at all corners is best throughout.
    """
    peaks = [max(row[i] for i in rivals) for row in corners]
    behind = {i: [p - row[i] > tiny for row, p in zip(corners, peaks, strict=True)] for i in rivals}
    best = min(rivals, key=lambda i: sum(behind[i]))
    if not any(behind[best]):
        won[best] += volume
        return
    there = corners[behind[best].index(True)]
    other = max(rivals, key=there.__getitem__)
    _cut(corners, rivals, volume, won, tiny, (best, other))


def _cut(corners, rivals, volume, won, tiny, pair: tuple[int, int]) -> None:
    """Cut a piece along "both of the pair are worth the same"; the worse one then leaves."""
    one, other = pair
    gaps = [row[one] - row[other] for row in corners]
    most, least = max(gaps), min(gaps)
    if most <= tiny or least >= -tiny:
        loser = one if most <= tiny else other
        _divide(corners, [i for i in rivals if i != loser], volume, won, tiny)
        return
    up, down = gaps.index(most), gaps.index(least)
    part = most / (most - least)  # how far along the edge the two are worth the same
    here = [a + part * (b - a) for a, b in zip(corners[up], corners[down], strict=True)]
    # The piece that keeps corner `up` has the cut in place of corner `down`, and so on.
    kept_up = [*corners[:down], here, *corners[down + 1 :]]
    kept_down = [*corners[:up], here, *corners[up + 1 :]]
    _cut(kept_up, rivals, volume * part, won, tiny, pair)
    _cut(kept_down, rivals, volume * (1 - part), won, tiny, pair)


def sampled_shares(
    scores: ArrayLike, draws: int = 100_000, seed: int = 18022025
) -> tuple[np.ndarray, np.ndarray]:
    """Estimate the share of all weights for which each option ranks first, by sampling.

    Parameters
    ----------
    scores : array_like, shape (options, criteria)
        More is better; any number of criteria.
    draws : int
        Number of weight vectors, drawn uniformly from the simplex.
    seed : int
        Same seed, same result.

    Returns
    -------
    shares, errors : numpy.ndarray, shape (options,)
        The shares and their standard errors, sqrt(p (1 - p) / draws). For a share of exactly 0
        or 1 that formula gives 0; the true share may still be up to about 3 / draws away.

    Raises
    ------
    ValueError
        If a score is missing or `draws` is below 1.

    References
    ----------
    Lahdelma, Hokkanen and Salminen (1998).

    Examples
    --------
    >>> shares, errors = sampled_shares([[2, 0], [0, 1]], draws=40_000)
    >>> bool(abs(shares[0] - 2 / 3) < 4 * errors[0])
    True
    """
    table = check_table(scores)
    if draws < 1:
        raise ValueError("Draw at least one weight vector.")
    generator = np.random.default_rng(seed)
    count = np.zeros(len(table))
    done = 0
    while done < draws:
        size = min(BATCH, draws - done)
        # Independent exponential numbers, divided by their sum, are uniform on the simplex;
        # who comes first does not depend on the division.
        raw = generator.standard_exponential((size, table.shape[1]))
        values = raw @ table.T
        top = values >= values.max(axis=1, keepdims=True) - 1e-12 * np.abs(table).max()
        count += (top / top.sum(axis=1, keepdims=True)).sum(axis=0)
        done += size
    shares = count / draws
    return shares, np.sqrt(shares * (1 - shares) / draws)
