"""Weighing options: swing weights, additive value, and dominance.

The model adds up: the value of an option is the weighted mean of its scores on the criteria. In
this kit the options are the article's and the press's, and all scores, their low and high ends
and the chances that an option can be had are the kit's teaching judgement; the weights are the
learner's. Value says what an option would be worth if it could be had. Whether it can be had is
another question and is kept apart. How fragile a first place is: `foothold.models.sensitivity`
(one weight, one score) and `foothold.models.acceptability` (all weights at once).

References
----------
R. L. Keeney and H. Raiffa, *Decisions with Multiple Objectives*, Wiley 1976 (additive value,
dominance). D. von Winterfeldt and W. Edwards, *Decision Analysis and Behavioral Research*,
Cambridge University Press 1986 (swing weights). W. Edwards and F. H. Barron, "SMARTS
and SMARTER", *Organizational Behavior and Human Decision Processes* 60 (1994), 306-325 (why
swings, not importance).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

TINY = 1e-9  # differences below this are rounding, on scores of the order of one to a hundred


def swing_weights(swings: ArrayLike) -> np.ndarray:
    """Turn swings into weights that sum to 1 and keep the proportions of the swings.

    A swing is how much it would matter to go from the lower to the upper end of a criterion's
    scale, the greatest swing being 100 by habit.

    Parameters
    ----------
    swings : array_like, shape (criteria,)
        Numbers from 0; only their proportions count.

    Returns
    -------
    numpy.ndarray, shape (criteria,)
        The weights.

    Raises
    ------
    ValueError
        If a swing is negative or no number, or all are 0.

    References
    ----------
    Edwards and Barron (1994).

    Examples
    --------
    >>> swing_weights([100, 50, 50]).tolist()
    [0.5, 0.25, 0.25]
    """
    given = _numbers(swings, "swings")
    if given.ndim != 1 or not given.size:
        raise ValueError("Give the swings as one list, a number for each criterion.")
    if (given < 0).any():
        raise ValueError("A swing cannot be negative: turn the criterion round instead.")
    if not given.any():
        raise ValueError("All swings are 0, so nothing counts: give one of them a swing above 0.")
    scaled = given / given.max()  # first, so that the sum of very large swings stays a number
    return scaled / scaled.sum()


def value(scores: ArrayLike, weights: ArrayLike) -> np.ndarray:
    """Add up the scores of each option, each times the weight of its criterion.

    Parameters
    ----------
    scores : array_like, shape (criteria,) or (options, criteria)
        In this kit 0 (not served at all) to 10 (fully served).
    weights : array_like, shape (criteria,)
        From 0; their sum is 1.

    Returns
    -------
    numpy.ndarray, shape () or (options,)
        Value, in the unit of the scores.

    Raises
    ------
    ValueError
        If a weight is negative, the weights do not sum to 1, the shapes do not fit, or
        something is no finite number.

    References
    ----------
    Keeney and Raiffa (1976), the additive form. It holds only if what one would give up on one
    criterion for another does not hang on the scores of the rest.

    Examples
    --------
    >>> value([[8, 2], [5, 6]], [0.5, 0.5]).tolist()
    [5.0, 5.5]
    """
    return check_scores(scores, weights) @ check_weights(weights)


def leaders(values: ArrayLike) -> tuple[int, ...]:
    """Return the positions of all options with the highest value, several if they tie.

    Examples
    --------
    >>> leaders([7.0, 6.2, 7.0])
    (0, 2)
    """
    given = _numbers(values, "values")
    return tuple(int(i) for i in np.flatnonzero(given >= given.max() - TINY))


def dominates(one: ArrayLike, other: ArrayLike, strictly: bool = False) -> bool:
    """Tell whether one option is at least as good everywhere and better somewhere.

    Parameters
    ----------
    one, other : array_like, shape (criteria,)
        Scores on the same criteria, more is better.
    strictly : bool
        False for weak dominance (nowhere worse, somewhere better), which is what the word
        means without a qualifier; True asks for better on *every* criterion.

    Returns
    -------
    bool
        Equal options do not dominate each other.

    References
    ----------
    Keeney and Raiffa (1976).

    Examples
    --------
    >>> dominates([8, 7], [8, 5]), dominates([8, 7], [8, 5], strictly=True)
    (True, False)
    """
    first, second = _numbers(one, "scores"), _numbers(other, "scores")
    if first.shape != second.shape or first.ndim != 1 or not first.size:
        raise ValueError("Compare two options by scores on the same criteria, one list each.")
    if strictly:
        return bool((first > second).all())
    return bool((first >= second).all() and (first > second).any())


def dominations(scores: ArrayLike, strictly: bool = False) -> list[tuple[int, int]]:
    """List the pairs ``(i, j)`` in which option i dominates option j, as in `dominates`.

    Examples
    --------
    >>> dominations([[8, 7], [8, 5], [9, 1]])
    [(0, 1)]
    """
    table = check_table(scores)
    rows = range(len(table))
    return [
        (i, j) for j in rows for i in rows if i != j and dominates(table[i], table[j], strictly)
    ]


def check_table(scores: ArrayLike) -> np.ndarray:
    """Return scores as an array, a row for each option, or raise ValueError with a sentence."""
    given = _numbers(scores, "scores")
    if given.ndim != 2 or not given.size:
        raise ValueError("Give the scores as a table: a row for each option.")
    return given


def check_weights(weights: ArrayLike) -> np.ndarray:
    """Return weights as an array if they are from 0 and sum to 1, or raise ValueError."""
    given = _numbers(weights, "weights")
    if given.ndim != 1 or not given.size:
        raise ValueError("Give the weights as one list, a number for each criterion.")
    if (given < 0).any():
        raise ValueError("A weight cannot be negative: turn the criterion round instead.")
    if abs(given.sum() - 1) > TINY:
        raise ValueError(f"The weights sum to {given.sum():.6g}, not 1: divide each by their sum.")
    return given


def check_scores(scores: ArrayLike, weights: ArrayLike) -> np.ndarray:
    """Return scores as an array if there is one for each weight, or raise ValueError."""
    given, count = _numbers(scores, "scores"), len(check_weights(weights))
    if given.ndim not in (1, 2) or given.shape[-1] != count:
        raise ValueError(f"There are {count} weights: give each option {count} scores.")
    return given


def _numbers(given: ArrayLike, what: str) -> np.ndarray:
    try:
        array = np.asarray(given, dtype=float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"The {what} must be numbers, in rows of equal length.") from error
    if not np.isfinite(array).all():
        raise ValueError(f"The {what} hold something that is no finite number: fill the gap.")
    return array
