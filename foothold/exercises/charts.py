"""Read a figure by its data: bars in either direction, points, and labels with their unit.

Bars are named by their labels. Points (a scatter, or a line with markers) are named by where they
stand across: a check with ``mark = "points"`` has labels such as ``"30"``, and ``point:30`` is the
height of the point there. A line without markers, such as a diagonal, is help for the eye.

``describe`` runs beside the learner's figure and turns it into plain data; ``read_chart`` turns
that data into features. Style (colour, size, font, grid) never counts. matplotlib is not
imported: Axes are recognised by what they offer, so that the module stays light.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Any

from . import texts
from .texts import UnreadableError

MAX_BARS = MAX_POINTS = 500
UNITS = {"km": ("kilometre", "kilometres", "kilometer", "kilometers")}  # the same, written out
NO_MARKS = {"", " ", "none", "|", "_"}  # caps of error bars are no points
ACROSS = 0.01  # a point stands at a label if it is as near as this share of the labels' spread


def describe(figure: Any) -> dict | None:
    """Plain data of an Axes, or of a Figure that holds one Axes.

    Parameters
    ----------
    figure : matplotlib Axes or Figure, or what pandas' ``.plot`` returns
        The learner's answer.

    Returns
    -------
    dict or None
        ``{"bars": [[label, value], ...], "points": [[x, y, label], ...], "value_axis": text,
        "name_axis": text, "title": text, "from_zero": bool}``; None if it is not a figure with
        exactly one Axes.
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
    bars, upright = _bars(figure)
    return {
        "bars": bars,
        "points": _points(figure),
        "value_axis": str(figure.get_ylabel() if upright else figure.get_xlabel()),
        "name_axis": str(figure.get_xlabel() if upright else figure.get_ylabel()),
        "title": str(figure.get_title()),
        "from_zero": _from_zero(figure, upright),
    }


def _bars(axes: Any) -> tuple[list[list], bool]:
    """Label and length of each bar, and whether the bars stand upright."""
    found, upright = [], True
    if not axes.containers:
        return found, upright
    ticks: dict[bool, list[tuple[float, str]]] = {}  # by direction; to ask an axis takes long
    for container in axes.containers:
        for bar in getattr(container, "patches", [])[:MAX_BARS]:
            upright = getattr(container, "orientation", "vertical") != "horizontal"
            if upright:
                middle, length = bar.get_x() + bar.get_width() / 2, bar.get_height()
            else:
                middle, length = bar.get_y() + bar.get_height() / 2, bar.get_width()
            if upright not in ticks:
                ticks[upright] = _ticks(axes.xaxis if upright else axes.yaxis)
            if math.isfinite(length):
                found.append([_label_at(ticks[upright], float(middle)), float(length)])
    return found, upright


def _from_zero(axes: Any, upright: bool) -> bool:
    """Can one see where the bars begin? A cut axis makes small differences look large."""
    low, high = sorted(axes.get_ylim() if upright else axes.get_xlim())
    return bool(low <= 0 <= high)


def _ticks(axis: Any) -> list[tuple[float, str]]:
    """Place and label of each tick; to ask for the labels as they are drawn would draw them all."""
    shown = axis.get_tick_params()
    if not any(shown.get(f"label{side}") for side in ("bottom", "top", "left", "right")):
        return []
    places = axis.get_ticklocs()
    return list(zip(map(float, places), axis.get_major_formatter().format_ticks(places)))


def _label_at(ticks: list[tuple[float, str]], middle: float) -> str:
    """Label of the tick that stands at the middle of a bar."""
    place, label = min(ticks, key=lambda tick: abs(tick[0] - middle), default=(math.inf, ""))
    return label if abs(place - middle) < 0.26 else ""


def _points(axes: Any) -> list[list]:
    """Place, height and tick text of each marker: scatters, and lines that have markers."""
    found = []
    for line in getattr(axes, "lines", []):
        mark = line.get_marker()
        if mark is not None and str(mark).lower() not in NO_MARKS:
            found += list(zip(line.get_xdata(orig=False), line.get_ydata(orig=False), strict=False))
    for cloud in getattr(axes, "collections", []):
        if len(getattr(cloud, "get_sizes", list)()):  # a filled band has no sizes
            found += [pair for pair in cloud.get_offsets().tolist() if None not in pair]
    ticks = _ticks(axes.xaxis) if found else []
    points = []
    for x, y in found[:MAX_POINTS]:
        x, y = float(x), float(y)
        if math.isfinite(x) and math.isfinite(y):
            said = [label for place, label in ticks if abs(place - x) < 1e-9]
            points.append([x, y, said[0] if said else ""])
    return points


def flat(text: str) -> str:
    """A label as it is compared: letters and digits only; % is spoken."""
    spoken = re.sub(r"%|\bpercent\b", " per cent ", texts.simple(text))
    return re.sub(r"[\W_]+", " ", spoken).strip()


def read_chart(check: dict, chart: dict) -> tuple[set[str], dict[str, float]]:
    """Features of a chart of bars or, if the check says ``mark = "points"``, of points.

    Returns
    -------
    words : set of str
        ``bars:8`` or ``points:5``, ``axis:quantity``, ``axis:unit`` of the axis of values,
        ``axis:zero`` if that axis shows where bars begin, and ``axis:across`` if the check names
        words (``across``) for the other axis.
    slots : dict of str to float
        ``bar:air-05`` to the bar's length, or ``point:30`` to the height of the point at 30.

    Raises
    ------
    UnreadableError
        If there is no bar (point), or none can be told from its label (place).
    """
    words, slots = (_read_points if check.get("mark") == "points" else _read_bars)(check, chart)
    axis, other = flat(chart["value_axis"]), flat(chart["name_axis"])
    if any(flat(word) in axis for word in check["quantity"]):
        words.add("axis:quantity")
    units = [check["unit"], *UNITS.get(check["unit"], ())]
    if any(re.search(rf"(^| ){re.escape(flat(unit))}( |$)", axis) for unit in units):
        words.add("axis:unit")
    if check.get("mark") != "points" and chart.get("from_zero", True):
        words.add("axis:zero")
    if any(flat(word) in other for word in check.get("across", [])):
        words.add("axis:across")
    return words, slots


def _read_bars(check: dict, chart: dict) -> tuple[set[str], dict[str, float]]:
    if not chart["bars"]:
        raise UnreadableError("The figure has no bars. Draw one bar for each label.")
    slots: dict[str, float] = {}
    extra = 0
    for text, value in chart["bars"][:MAX_BARS]:
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
    return {f"bars:{len(slots) + extra}"}, slots


def _read_points(check: dict, chart: dict) -> tuple[set[str], dict[str, float]]:
    """Each point at the label that it stands at; the first one there counts, others are extra."""
    points = chart.get("points", [])[:MAX_POINTS]
    if not points:
        raise UnreadableError(
            "The figure has no points. Draw them with ax.scatter(...) or ax.plot(..., 'o')."
        )
    slots: dict[str, float] = {}
    for x, y, said in points:
        name = _point_name(check["labels"], x, said)
        if name is not None:
            slots.setdefault(f"point:{name}", y)
    if not slots:
        raise UnreadableError(
            "No point stands where the question wants one, such as at "
            f"{next(iter(check['labels']))} across. Look at the unit and at the order of the axes."
        )
    spots = Counter((x, y) for x, y, _ in points)
    # Drawn twice, with a line and a scatter or to stress it, a point is one to the eye.
    count = len(spots) if max(spots.values()) <= 2 else len(points)
    return {f"points:{count}"}, slots


def _point_name(labels: dict[str, list[str]], x: float, said: str) -> str | None:
    """By the text under the point where there are names, else by the nearest number."""
    named = _bar_name(labels, said)
    if named is not None:
        return named
    places = {name: float(name) for name in labels if re.fullmatch(r"-?\d+(\.\d+)?", name)}
    if not places:
        return None
    near = min(places, key=lambda name: abs(places[name] - x))
    slack = ACROSS * (max(places.values()) - min(places.values()) or 1)
    return near if abs(places[near] - x) <= slack else None


def _bar_name(labels: dict[str, list[str]], text: str) -> str | None:
    shown = f" {flat(text)} "
    fits = [
        name
        for name, spellings in labels.items()
        if any(f" {flat(spelling)} " in shown for spelling in [name, *spellings])
    ]
    return fits[0] if len(fits) == 1 else None
