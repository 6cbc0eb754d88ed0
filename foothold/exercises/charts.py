"""Read a figure by its data: bars in either direction, points, and labels with their unit.

``describe`` runs beside the learner's figure and turns it into plain data; ``read_chart`` turns
that data into features. Style (colour, size, font, grid) never counts. matplotlib is not
imported: Axes are recognised by what they offer, so that the module stays light.
"""

from __future__ import annotations

import math
import re
from typing import Any

from . import texts
from .texts import UnreadableError

MAX_BARS = 500


def describe(figure: Any) -> dict | None:
    """Plain data of an Axes, or of a Figure that holds one Axes.

    Parameters
    ----------
    figure : matplotlib Axes or Figure, or what pandas' ``.plot`` returns
        The learner's answer.

    Returns
    -------
    dict or None
        ``{"bars": [[label, value], ...], "value_axis": text, "title": text}``; None if it is not
        a figure with exactly one Axes.
    """
    if type(figure).__module__.partition(".")[0] == "numpy" and getattr(figure, "size", 0) == 1:
        figure = figure.item()
    if isinstance(figure, (tuple, list)) and figure:  # fig, ax = plt.subplots() kept as a pair
        axes = [item for item in figure if hasattr(item, "containers")]
        figure = axes[0] if len(axes) == 1 else figure
    if not hasattr(figure, "containers") and hasattr(figure, "axes"):
        found = list(figure.axes) if isinstance(figure.axes, (list, tuple)) else []
        figure = found[0] if len(found) == 1 else None
    if figure is None or not hasattr(figure, "containers") or not hasattr(figure, "get_xlabel"):
        return None
    if getattr(figure, "figure", None) is not None:
        figure.figure.canvas.draw()  # tick labels exist only after drawing
    bars, upright = _bars(figure)
    return {
        "bars": bars,
        "value_axis": str(figure.get_ylabel() if upright else figure.get_xlabel()),
        "name_axis": str(figure.get_xlabel() if upright else figure.get_ylabel()),
        "title": str(figure.get_title()),
    }


def _bars(axes: Any) -> tuple[list[list], bool]:
    """Label and length of each bar, and whether the bars stand upright."""
    found, upright = [], True
    for container in axes.containers:
        for bar in getattr(container, "patches", [])[:MAX_BARS]:
            upright = getattr(container, "orientation", "vertical") != "horizontal"
            if upright:
                middle, length = bar.get_x() + bar.get_width() / 2, bar.get_height()
            else:
                middle, length = bar.get_y() + bar.get_height() / 2, bar.get_width()
            if math.isfinite(length):
                found.append([_tick(axes, float(middle), upright), float(length)])
    return found, upright


def _tick(axes: Any, middle: float, upright: bool) -> str:
    axis = axes.xaxis if upright else axes.yaxis
    ticks = list(zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False))
    if not ticks:
        return ""
    place, label = min(ticks, key=lambda tick: abs(tick[0] - middle))
    return str(label.get_text()) if abs(place - middle) < 0.26 else ""


def flat(text: str) -> str:
    """A label as it is compared: letters and digits only."""
    return re.sub(r"[\W_]+", " ", texts.simple(text)).strip()


def read_chart(check: dict, chart: dict) -> tuple[set[str], dict[str, float]]:
    """Features of a bar chart.

    Returns
    -------
    words : set of str
        ``bars:8``, ``axis:quantity``, ``axis:unit``.
    slots : dict of str to float
        ``bar:air-05`` to the bar's length.

    Raises
    ------
    UnreadableError
        If there is no bar, or a bar cannot be told from its label.
    """
    if not chart["bars"]:
        raise UnreadableError("The figure has no bars. Draw one bar for each label.")
    slots: dict[str, float] = {}
    extra = 0
    for text, value in chart["bars"]:
        name = _bar_name(check["labels"], text)
        if name is None or f"bar:{name}" in slots:
            extra += 1
        else:
            slots[f"bar:{name}"] = value
    if not slots:
        raise UnreadableError(
            "No bar has a label that the question names. Label each bar, for example "
            f"'{next(iter(check['labels']))}'."
        )
    words = {f"bars:{len(slots) + extra}"}
    axis = flat(chart["value_axis"])
    if any(flat(word) in axis for word in check["quantity"]):
        words.add("axis:quantity")
    if re.search(rf"(^| ){re.escape(flat(check['unit']))}( |$)", axis):
        words.add("axis:unit")
    return words, slots


def _bar_name(labels: dict[str, list[str]], text: str) -> str | None:
    shown = f" {flat(text)} "
    fits = [
        name
        for name, spellings in labels.items()
        if any(f" {flat(spelling)} " in shown for spelling in [name, *spellings])
    ]
    return fits[0] if len(fits) == 1 else None
