"""Find a spot for a ring's words where they cover no name and no dot."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

BOLD_WIDE = 7.7  # CSS pixels of an average sign of the small bold type
LINE_HIGH = 14  # CSS pixels of a line


def text_boxes(ax: Axes, texts: Iterable[Text]) -> np.ndarray:
    """Return the boxes of texts in the coordinates of a map.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Its limits and aspect must be final.
    texts : iterable of Text

    Returns
    -------
    numpy.ndarray
        One row a text: left, lower, right, upper; in data units, so that they hold at any dpi.
    """
    renderer = FigureCanvasAgg(ax.figure).get_renderer()
    ax.apply_aspect()
    back = ax.transData.inverted()
    boxes = [back.transform(text.get_window_extent(renderer).get_points()) for text in texts]
    return np.array(boxes).reshape(-1, 4)


def words_size(ax: Axes, words: str) -> np.ndarray:
    """Estimate width and height of framed words on a map, in data units."""
    pixels = ax.get_window_extent().size * 96 / ax.figure.dpi
    units = np.array([np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())])
    lines = words.split("\n")
    wide = BOLD_WIDE * max(map(len, lines)) + 10
    return np.array([wide, LINE_HIGH * len(lines) + 7]) * units / pixels


def beside(on: np.ndarray, middle: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return spots on a ring and, at a price, outside of it, for words of a given size.

    The words of a small ring would hide its centre, and many a ring has no free stretch.
    """
    away = on - middle
    far = np.abs(away / size).max(axis=1, keepdims=True)
    spots = np.vstack([on, *(middle + away * (1 + push / far) for push in (0.7, 1.1, 1.5))])
    return spots, np.repeat([0, 0.6, 0.7, 0.8], len(on))


def clearest(
    spots: np.ndarray,
    size: np.ndarray,
    boxes: np.ndarray,
    dots: np.ndarray,
    price: np.ndarray | float = 0.0,
    weights: np.ndarray | float = 1.0,
) -> int:
    """Choose the spot whose box covers least, and lies farthest from what it does not cover.

    Parameters
    ----------
    spots : numpy.ndarray
        Middles to choose from, (x, y) in rows; an earlier one wins a draw.
    size : numpy.ndarray
        Width and height of the box.
    boxes : numpy.ndarray
        Names that should stay readable, as of `text_boxes`.
    dots : numpy.ndarray
        Points that should stay visible, (x, y) in rows.
    price : numpy.ndarray or float
        What each spot costs by itself.
    weights : numpy.ndarray or float
        What it costs to cover each of the boxes, then each of the dots.

    Returns
    -------
    int
        Row of the best spot.

    Examples
    --------
    >>> spots = np.array([[0.0, 0.0], [5.0, 0.0]])
    >>> clearest(spots, np.array([2.0, 1.0]), np.array([[-1.0, -1, 1, 1]]), np.empty((0, 2)))
    1
    """
    low = np.vstack([boxes[:, :2], dots])
    high = np.vstack([boxes[:, 2:], dots])
    # Gap between box and obstacle along each axis, in box sizes; below 0 they overlap there.
    before = (low[None] - spots[:, None]) / size - 0.5
    behind = (spots[:, None] - high[None]) / size - 0.5
    gap = np.maximum(before, behind).max(axis=2)
    covered = ((gap < 0.08) * weights).sum(axis=1) + price
    return int(np.lexsort((-np.minimum(gap.min(axis=1), 0.5).round(2), covered))[0])
