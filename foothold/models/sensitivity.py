"""How fragile a first place is: move one weight, or one score, and watch who leads.

Everything else stays as it is while one number moves, so what happens when two move together
does not show here; for the weights, `foothold.models.acceptability` looks at all of them at once.
Weights, scores and their low and high ends are judgements, see `foothold.models.decision`.

References
----------
D. von Winterfeldt and W. Edwards, *Decision Analysis and Behavioral Research*, Cambridge
University Press 1986, on sensitivity analysis.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from foothold.models.decision import TINY, check_scores, check_table, check_weights, leaders


def one_way(weights: ArrayLike, criterion: int, weight: float) -> np.ndarray:
    """Give one criterion a new weight, and let the others share the rest in their proportions.

    Parameters
    ----------
    weights : array_like, shape (criteria,)
        From 0, summing to 1.
    criterion : int
        Position of the criterion.
    weight : float
        Its new weight, from 0 to 1.

    Returns
    -------
    numpy.ndarray, shape (criteria,)
        If all others were 0 they have no proportions; they then share equally.

    Raises
    ------
    ValueError
        As `value`; or if there is no such criterion, or the new weight is not from 0 to 1.

    References
    ----------
    von Winterfeldt and Edwards (1986), sensitivity analysis.

    Examples
    --------
    >>> one_way([0.5, 0.25, 0.25], 0, 0.8).round(3).tolist()
    [0.8, 0.1, 0.1]
    """
    given = check_weights(weights)
    if not 0 <= criterion < len(given) or len(given) < 2:
        raise ValueError(f"There are {len(given)} criteria, counted from 0; need two or more.")
    if not 0 <= weight <= 1:
        raise ValueError("A weight is a number from 0 to 1, such as 0.4.")
    rest = np.delete(given, criterion)
    shares = rest / rest.sum() if rest.sum() > TINY else np.full(len(rest), 1 / len(rest))
    return np.insert((1 - weight) * shares, criterion, weight)


@dataclass(frozen=True)
class Stretch:
    """A stretch of one criterion's weight with the same options in first place throughout."""

    start: float
    end: float
    first: tuple[int, ...]


def stretches(scores: ArrayLike, weights: ArrayLike, criterion: int) -> list[Stretch]:
    """Move one weight from 0 to 1 and tell who comes first where.

    Each option's value is a straight line in the moving weight, so who is on top changes only
    where two lines cross. The crossings are computed, not searched on a grid.

    Parameters
    ----------
    scores : array_like, shape (options, criteria)
    weights : array_like, shape (criteria,)
        Where the others get their proportions from, see `one_way`.
    criterion : int
        Position of the criterion whose weight moves.

    Returns
    -------
    list of Stretch
        From 0 to 1 without gaps. At an inner end two options (or more) tie.

    Raises
    ------
    ValueError
        As `value` and `one_way`.

    References
    ----------
    von Winterfeldt and Edwards (1986).

    Examples
    --------
    >>> [(s.start, s.end, s.first) for s in stretches([[9, 1], [1, 9]], [0.5, 0.5], 0)]
    [(0.0, 0.5, (1,)), (0.5, 1.0, (0,))]
    """
    table = check_scores(check_table(scores), weights)
    left = table @ one_way(weights, criterion, 0.0)
    slope = table @ one_way(weights, criterion, 1.0) - left
    found, here = [], 0.0
    while True:
        now = left + here * slope
        top = np.flatnonzero(now >= now.max() - TINY)
        steep = slope[top].max()  # just to the right of a tie the steepest line is on top
        first = top[slope[top] >= steep - TINY]
        rising = np.flatnonzero(slope > steep + TINY)
        meet = [(left[first[0]] - left[j]) / (slope[j] - steep) for j in rising]
        end = min([m for m in meet if m > here + TINY], default=1.0)
        end = 1.0 if end > 1 - TINY else float(end)
        found.append(Stretch(here, end, tuple(int(i) for i in first)))
        if end == 1.0:
            return found
        here = end


@dataclass(frozen=True)
class Swing:
    """What moving one score from its low to its high end does to the lead of an option.

    ``low`` and ``high`` are the leads over the best other option at the two ends, in the unit
    of the scores; below 0 the option is no longer first.
    """

    option: int
    criterion: int
    low: float
    high: float

    @property
    def width(self) -> float:
        """How far the lead moves."""
        return abs(self.high - self.low)


def tornado(
    low: ArrayLike, middle: ArrayLike, high: ArrayLike, weights: ArrayLike, option: int
) -> list[Swing]:
    """Move each score alone from low to high and watch the lead of one option.

    Parameters
    ----------
    low, middle, high : array_like, shape (options, criteria)
        Scores; all others stay at the middle while one moves.
    weights : array_like, shape (criteria,)
    option : int
        The option whose lead over the best other one is watched.

    Returns
    -------
    list of Swing
        One for each score that moves the lead, the widest first; equal ones by option and
        criterion.

    Raises
    ------
    ValueError
        As `value`; or if shapes differ or a low score lies above a high one.

    References
    ----------
    von Winterfeldt and Edwards (1986), one-at-a-time sensitivity.

    Examples
    --------
    >>> [bar] = tornado([[5], [2]], [[6], [5]], [[7], [5]], [1], 0)[:1]
    >>> bar.option, bar.low, bar.high
    (1, 4.0, 1.0)
    """
    ends = [check_scores(check_table(part), weights) for part in (low, middle, high)]
    if len({part.shape for part in ends}) != 1 or not 0 <= option < len(ends[0]):
        raise ValueError("Give low, middle and high scores of the same options and criteria.")
    if (ends[0] > ends[1]).any() or (ends[1] > ends[2]).any():
        raise ValueError("Each score needs low <= middle <= high.")
    if len(ends[1]) < 2:
        raise ValueError("A lead needs two options or more.")
    weight = check_weights(weights)
    base = ends[1] @ weight
    bars = []
    for i, k in np.ndindex(ends[1].shape):
        leads = []
        for end in (ends[0], ends[2]):
            moved = base.copy()
            moved[i] += weight[k] * (end[i, k] - ends[1][i, k])
            leads.append(float(moved[option] - np.delete(moved, option).max()))
        bars.append(Swing(i, k, *leads))
    bars = [bar for bar in bars if bar.width > TINY]
    return sorted(bars, key=lambda bar: (-round(bar.width, 9), bar.option, bar.criterion))


def choices_of_criteria(scores: ArrayLike, size: int) -> dict[tuple[int, ...], int]:
    """Count who leads under every choice of so many criteria, the chosen ones weighing alike.

    Which criteria stand in a model is a judgement too, and often the weightiest one.

    Parameters
    ----------
    scores : array_like, shape (options, criteria)
    size : int
        How many criteria are chosen, from 1 to all.

    Returns
    -------
    dict of tuple of int to int
        For each set of leaders (one option, or several that tie) the number of choices, the
        most frequent first.

    Raises
    ------
    ValueError
        If scores are missing or there are not so many criteria.

    Examples
    --------
    >>> choices_of_criteria([[9, 9, 0], [5, 5, 5]], 2)
    {(1,): 2, (0,): 1}
    """
    table = check_table(scores)
    if not 1 <= size <= table.shape[1]:
        raise ValueError(f"Choose from 1 to {table.shape[1]} criteria.")
    found: Counter[tuple[int, ...]] = Counter()
    for chosen in combinations(range(table.shape[1]), size):
        found[leaders(table[:, chosen].sum(axis=1))] += 1
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
