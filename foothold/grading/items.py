"""Item analysis: how hard each question was, and how well it tells learners apart.

Classical test theory over a table of points, learners by questions. Sources:

- facility (mean score as a share of the maximum) and the corrected item-total correlation:
  Crocker, L. & Algina, J. (1986), *Introduction to Classical and Modern Test Theory*, ch. 14;
- the index D from the upper and lower 27 %: Kelley, T. L. (1939), "The selection of upper and
  lower groups for the validation of test items", *J. Educational Psychology* 30(1), 17-24;
- words for D: Ebel, R. L. & Frisbie, D. A. (1991), *Essentials of Educational Measurement*,
  5th ed.;
- alpha: Cronbach, L. J. (1951), "Coefficient alpha and the internal structure of tests",
  *Psychometrika* 16(3), 297-334;
- the interval of a correlation: Fisher, R. A. (1921), *Metron* 1, 3-32.

What cannot be said is ``None``, never NaN: too few learners, or nothing varies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

FEWEST = 10  # learners; below this a correlation or a group of 27 % says next to nothing
SMALL = 30  # learners; below this every index is to be read with care
KELLEY = 0.27
_SAME = 1e-9  # points closer than this are equal


@dataclass(frozen=True)
class Item:
    """One question over a class.

    Attributes
    ----------
    learners : int
        Learners whose points for the question stand.
    facility : float or None
        Mean points as a share of the maximum, 0 (nobody) to 1 (everybody). None while points are
        open: those that stand then are mostly of empty answers.
    item_rest : float or None
        Correlation of the question with the sum of the others, -1 to 1.
    interval : tuple of float or None
        Approximate 95 % interval of ``item_rest``.
    upper_lower : float or None
        Kelley's D, -1 to 1.
    """

    learners: int
    facility: float | None
    item_rest: float | None
    interval: tuple[float, float] | None
    upper_lower: float | None


@dataclass(frozen=True)
class FiveNumbers:
    """Smallest, lower quartile, median, upper quartile, largest."""

    smallest: float
    lower: float
    median: float
    upper: float
    largest: float


def five_numbers(values: np.ndarray) -> FiveNumbers:
    """Return the five-number summary of at least one value.

    Quartiles are interpolated between the two nearest values (type 7 of Hyndman & Fan 1996,
    what spreadsheets call ``QUARTILE.INC``).

    >>> five_numbers(np.array([1.0, 2.0, 3.0, 4.0]))
    FiveNumbers(smallest=1.0, lower=1.75, median=2.5, upper=3.25, largest=4.0)
    """
    return FiveNumbers(*(float(q) for q in np.quantile(values, [0, 0.25, 0.5, 0.75, 1])))


def correlation(a: np.ndarray, b: np.ndarray) -> float | None:
    """Return Pearson's r of two columns, or None if fewer than two rows or nothing varies.

    Where one column holds two values only this is the point-biserial correlation.
    """
    if len(a) < 2 or np.ptp(a) < _SAME or np.ptp(b) < _SAME:
        return None
    r = float(np.corrcoef(a, b)[0, 1])
    return min(1.0, max(-1.0, r))


def interval(r: float, learners: int) -> tuple[float, float]:
    """Return the approximate 95 % interval of a correlation (Fisher's z, half width 1.96/√(n-3)).

    Parameters
    ----------
    r : float
        The correlation.
    learners : int
        At least 4.

    >>> [round(x, 2) for x in interval(0.3, 40)]
    [-0.01, 0.56]
    """
    if abs(r) >= 1:
        return (r, r)
    half = 1.959964 / math.sqrt(learners - 3)
    return (math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half))


def group_weights(totals: np.ndarray, share: float = KELLEY) -> tuple[np.ndarray, np.ndarray]:
    """Return how much each learner counts in the lower and in the upper group.

    Groups hold ``share`` of the learners, rounded, at least one. Learners with equal totals at
    the edge of a group share the places that are left, so that the order of the file decides
    nothing.

    Parameters
    ----------
    totals : numpy.ndarray
        Total points, one for each learner.
    share : float
        Size of each group as a share of the learners.

    Returns
    -------
    lower, upper : numpy.ndarray
        Weights from 0 to 1; each sums to the size of the group.

    >>> lower, upper = group_weights(np.array([1.0, 2.0, 2.0, 3.0]), 0.5)
    >>> lower.tolist(), upper.tolist()
    ([1.0, 0.5, 0.5, 0.0], [0.0, 0.5, 0.5, 1.0])
    """
    size = max(1, math.floor(share * len(totals) + 0.5))
    return _lowest(totals, size), _lowest(-totals, size)


def _lowest(totals: np.ndarray, size: int) -> np.ndarray:
    edge = np.sort(totals)[size - 1]
    inside = totals < edge - _SAME
    at_edge = np.abs(totals - edge) <= _SAME
    return inside + at_edge * ((size - inside.sum()) / at_edge.sum())


def upper_lower(shares: np.ndarray, totals: np.ndarray) -> float | None:
    """Return Kelley's D: mean share of the upper 27 % of learners less that of the lower 27 %.

    Parameters
    ----------
    shares : numpy.ndarray
        Points for the question as a share of its maximum, one for each learner.
    totals : numpy.ndarray
        Total points of the same learners.

    Returns
    -------
    float or None
        None if all totals are equal: then there is no upper and no lower group.
    """
    if len(totals) < 2 or np.ptp(totals) < _SAME:
        return None
    lower, upper = group_weights(totals)
    return float(shares @ upper / upper.sum() - shares @ lower / lower.sum())


def alpha(points: np.ndarray) -> float | None:
    """Return Cronbach's alpha of a table without gaps, learners by questions.

    Returns
    -------
    float or None
        None for fewer than two questions or learners, or if all totals are equal. It can be
        negative.

    >>> alpha(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]))
    1.0
    """
    learners, questions = points.shape
    totals = points.sum(axis=1)
    if learners < 2 or questions < 2 or np.ptp(totals) < _SAME:
        return None
    parts = points.var(axis=0, ddof=1).sum() / totals.var(ddof=1)
    return float(questions / (questions - 1) * (1 - parts))


@dataclass(frozen=True)
class Analysis:
    """What item analysis says about one set.

    Attributes
    ----------
    items : tuple of Item
        In the order of the questions.
    alpha : float or None
        Cronbach's alpha over the settled questions.
    learners : int
        Rows of the table.
    settled : tuple of bool
        Questions that count for the totals: nobody's points are open.
    """

    items: tuple[Item, ...]
    alpha: float | None
    learners: int
    settled: tuple[bool, ...]


def analyse(points: np.ndarray, maxima: np.ndarray) -> Analysis:
    """Analyse one set.

    Parameters
    ----------
    points : numpy.ndarray
        Learners by questions; NaN where a person still has to mark. A blank answer has 0.
    maxima : numpy.ndarray
        Most points of each question, in the same unit.

    Returns
    -------
    Analysis
        A question is held against the sum of the *other* questions: with itself inside, even a
        worthless one would seem to discriminate. A question in which anybody's points are open
        is in no sum and has no index.

    Raises
    ------
    ValueError
        If the shapes do not fit.
    """
    points, maxima = np.asarray(points, dtype=float), np.asarray(maxima, dtype=float)
    if points.ndim != 2 or maxima.shape != points.shape[1:]:
        raise ValueError("analyse takes learners by questions, and one maximum for each question.")
    learners = len(points)
    settled = ~np.isnan(points).any(axis=0) if learners else np.zeros(len(maxima), dtype=bool)
    complete = points[:, settled]
    totals = complete.sum(axis=1)
    items = tuple(
        _item(points[:, j], maxima[j], totals)
        if settled[j]
        else Item(int((~np.isnan(points[:, j])).sum()), None, None, None, None)
        for j in range(len(maxima))
    )
    reliable = alpha(complete) if learners >= FEWEST else None
    return Analysis(items, reliable, learners, tuple(bool(s) for s in settled))


def _item(own: np.ndarray, maximum: float, totals: np.ndarray) -> Item:
    n = len(own)
    facility = float(own.mean() / maximum) if n and maximum > 0 else None
    if n < FEWEST or facility is None or np.ptp(own) < _SAME:
        return Item(n, facility, None, None, None)
    r = correlation(own, totals - own)
    between = interval(r, n) if r is not None else None
    # D's groups are formed by the whole score, as Kelley and the rules of thumb for D have it.
    return Item(n, facility, r, between, upper_lower(own / maximum, totals))


def words_for(d: float) -> str:
    """Return the rule of thumb of Ebel & Frisbie (1991) for an index D.

    >>> words_for(0.45), words_for(0.05)
    ('very good', 'poor')
    """
    d = round(d, 2)
    if d >= 0.4:
        return "very good"
    if d >= 0.3:
        return "reasonably good"
    return "marginal" if d >= 0.2 else "poor"
