"""A histogram of points as plain geometry for a template, and the sentence that states it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foothold.grading.items import five_numbers
from foothold.grading.plaintext import number

MOST_BARS = 12
WIDTH, HEIGHT = 640, 195  # units of the drawing; it is scaled to the page
LEFT, RIGHT, TOP, BOTTOM = 14, 14, 26, 28  # room for the words around the bars


@dataclass(frozen=True)
class Bar:
    """One bar: the points it stands for, how many learners, and where it is drawn."""

    low: float
    high: float
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Tick:
    """One mark along the axis of points."""

    text: str
    x: float


@dataclass(frozen=True)
class Histogram:
    """A drawing of :data:`WIDTH` by :data:`HEIGHT` units and its finding in words."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    median_x: float
    finding: str
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - BOTTOM
    top: int = TOP
    left: int = LEFT
    right: int = WIDTH - RIGHT


def step_for(maximum: float) -> float:
    """Return a width of bars that people count in, so that at most 12 bars reach the maximum.

    >>> step_for(22), step_for(5), step_for(100)
    (2.0, 0.5, 10.0)
    """
    power = 10.0 ** math.floor(math.log10(maximum / MOST_BARS))
    steps = (power * unit for unit in (1, 2, 5, 10))
    step = next(s for s in steps if math.ceil(maximum / s - 1e-9) <= MOST_BARS)
    return max(0.25, step)


def histogram(values: Sequence[float], maximum: float, what: str = "points") -> Histogram | None:
    """Count points into bars and say in one sentence what they show.

    Parameters
    ----------
    values : sequence of float
        Points, one for each learner, from 0 to ``maximum``.
    maximum : float
        Most points of the set.
    what : str
        What the points are called in the finding.

    Returns
    -------
    Histogram or None
        None without learners or without points to earn.

    Examples
    --------
    >>> histogram([1, 2, 2, 4], 4).finding
    'The middle half of 4 learners lies between 1.75 and 2.5 of 4 points; the median is 2. The \
fullest bar, 2 to 2.5 points, holds 2.'
    """
    if not len(values) or maximum <= 0:
        return None
    step = step_for(maximum)
    bars = math.ceil(maximum / step - 1e-9)
    # Points a hair below an edge by rounding belong above it; the last bar takes the maximum too.
    places = np.minimum(np.floor(np.asarray(values, float) / step + 1e-9).astype(int), bars - 1)
    counts = np.bincount(np.maximum(places, 0), minlength=bars)
    room, tall = (WIDTH - LEFT - RIGHT) / bars, HEIGHT - TOP - BOTTOM
    drawn = tuple(
        Bar(
            low=i * step,
            high=min((i + 1) * step, maximum),
            count=int(n),
            x=round(LEFT + i * room + 1.5, 2),
            y=round(HEIGHT - BOTTOM - tall * n / counts.max(), 2),
            width=round(room - 3, 2),
            height=round(float(tall * n / counts.max()), 2),
        )
        for i, n in enumerate(counts)
    )
    ticks = tuple(Tick(number(i * step), round(LEFT + i * room, 2)) for i in range(bars + 1))
    five = five_numbers(np.asarray(values, float))
    median_x = round(LEFT + five.median / step * room, 2)
    return Histogram(drawn, ticks, median_x, _finding(drawn, values, maximum, what))


def _finding(bars: Sequence[Bar], values: Sequence[float], maximum: float, what: str) -> str:
    five, most = five_numbers(np.asarray(values, float)), max(bars, key=lambda b: b.count)
    of = f"of {number(maximum)} {what}"
    if len(values) == 1:
        return f"The only learner has {number(five.median)} {of}."
    if five.smallest == five.largest:
        return f"All {len(values)} learners have {number(five.median)} {of}."
    return (
        f"The middle half of {len(values)} learners lies between {number(five.lower)} and "
        f"{number(five.upper)} {of}; the median is {number(five.median)}. The fullest bar, "
        f"{number(most.low)} to {number(most.high)} points, holds {most.count}."
    )
