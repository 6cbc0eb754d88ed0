"""Maps to draw on: pale land, quiet borders, and the lines that borders alone would hide.

The maps are plain: longitude to the right, latitude upwards, with degrees of longitude drawn
shorter by the cosine of a middle latitude. Shapes are right near that latitude only, and a ring
of equal distance is not a circle. The outlines show who holds ground. `data/overlays.csv` says
where that differs from what the United Nations holds, and every map here draws it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Polygon
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.text import Text

from foothold.data import load, read_map
from foothold.figures.style import INK, INK_SOFT, LAND, NOTE_SIZE

WATER = "#E6F0F6"
BORDER = "#858176"
CAPTION = "Borders are de facto, not a judgement."
HALO = [withStroke(linewidth=2.5, foreground="#FFFFFF")]

# What stands in overlays.csv and gets a note, and how far from it, in points, its number stands:
# beside what it marks, not over it.
ASIDE = {"crimea-label": (0, 13), "golan-label": (-16, 0), "western-sahara-label": (0, 0)}


@dataclass(frozen=True)
class View:
    """A window on the map, in degrees, and the outlines that it is drawn from."""

    name: str
    outlines: str
    west: float
    east: float
    south: float
    north: float
    middle: float  # the latitude whose scale is true

    def holds(self, lat: float, lon: float, margin: float = 0.0) -> bool:
        """Whether a point is inside, away from the edge by a share of the window."""
        wide, high = (self.east - self.west) * margin, (self.north - self.south) * margin
        inside = self.west + wide <= lon <= self.east - wide
        return inside and self.south + high <= lat <= self.north - high


VIEWS = {
    "theatre": View("From the Arctic to the Sahel", "theatre", -17, 57, -1, 71.2, 35),
    "libya": View("Syria, Libya, Black Sea", "theatre", 11, 47, 17, 52.1, 35),
    "levant": View("Syria and its neighbours", "levant", 33, 40.2, 30.7, 37.8, 34.2),
}

COUNTRIES = {  # name: (lat, lon, views); a few names for orientation, none for completeness
    "RUSSIA": (61, 47, "theatre"),
    "UKRAINE": (48.8, 28.7, "theatre libya"),
    "TURKEY": (39, 33.5, "theatre libya"),
    "SYRIA": (35.3, 39.1, "levant"),
    "LEBANON": (34.0, 35.95, "levant"),
    "ISRAEL": (30.95, 34.8, "levant"),
    "WEST\nBANK": (31.98, 35.27, "levant"),
    "GAZA": (31.6, 34.15, "levant"),
    "JORDAN": (31.3, 36.7, "levant"),
    "TURKEY ": (37.35, 37.6, "levant"),
    "IRAQ": (32.6, 43.4, "theatre libya"),
    "IRAN": (30.5, 53.5, "theatre"),
    "LIBYA": (24.8, 18, "theatre libya"),
    "EGYPT": (25.5, 29.5, "theatre libya"),
    "SUDAN": (15, 29.5, "theatre"),
    "ALGERIA": (30.5, 2.5, "theatre"),
    "MALI": (19.5, -1.5, "theatre"),
    "CHAD": (15, 18.5, "theatre"),
    "CYPRUS": (34.93, 33.45, "levant"),
}


def draw_land(ax: Axes, view: View, square: bool = False) -> None:
    """Draw land, borders and overlays, and fix the window.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Empty axes; x is longitude and y is latitude, degrees.
    view : View
        One of `VIEWS`.
    square : bool
        Draw a degree of longitude as long as one of latitude (the naive map), instead of
        shortening it by the cosine of `view.middle`.
    """
    ax.set_facecolor(WATER)
    land = PolyCollection(
        _rings(view.outlines), facecolor=LAND, edgecolor=BORDER, linewidth=0.5, zorder=1
    )
    ax.add_collection(land, autolim=False)
    ax.set_xlim(view.west, view.east)
    ax.set_ylim(view.south, view.north)
    ax.set_aspect(1 if square else 1 / cos(radians(view.middle)), adjustable="box")
    draw_overlays(ax, view, load("overlays"))


def draw_overlays(ax: Axes, view: View, overlays: pd.DataFrame) -> None:
    """Draw the lines and hatches of `data/overlays.csv` with the numbers of their notes.

    Each line carries its overlay id as `gid`, so that a test can tell that it is there.
    """
    width = 1.1 if view.outlines == "levant" else 0.7
    lines = dict(list(overlays.groupby("overlay_id", sort=False)))
    numbers = _numbers(view, overlays)
    for name, rows in lines.items():
        rows = rows.sort_values("seq")
        if rows["kind"].iloc[0] == "line":
            style = {"dashed": (0, (4, 2)), "dotted": (0, (1, 1.5))}[rows["draw"].iloc[0]]
            ax.plot(rows["lon"], rows["lat"], color=INK, lw=width, ls=style, zorder=3, gid=name)
        else:
            lat, lon = rows[["lat", "lon"]].iloc[0]
            if name in numbers:
                mark(ax, lat, lon, numbers[name], name)
    hatch = {"facecolor": "none", "edgecolor": INK_SOFT, "linewidth": 0, "zorder": 2}
    for ring in _crimea(view.outlines):
        ax.add_patch(Polygon(ring, hatch="////", gid="crimea-hatch", **hatch))
    golan = pd.concat([lines["golan-west-edge"], lines["golan-line-a"][::-1]])
    golan_ring = golan[["lon", "lat"]].to_numpy()
    ax.add_patch(Polygon(golan_ring, hatch="////", gid="golan-hatch", **hatch))


def mark(ax: Axes, lat: float, lon: float, text: str, gid: str) -> None:
    """Write the small boxed number that leads to a note beside the map."""
    box = {"boxstyle": "round,pad=0.15", "facecolor": "#FFFFFF", "edgecolor": INK, "linewidth": 0.7}
    ax.annotate(
        text,
        (lon, lat),
        ASIDE[gid],
        textcoords="offset points",
        fontsize=NOTE_SIZE,
        ha="center",
        va="center",
        bbox=box,
        zorder=6,
        gid=gid,
    )


def name_countries(ax: Axes, view_name: str) -> list[Text]:
    """Write a few country names in quiet capitals, over rings and routes."""
    return [
        ax.text(
            lon,
            lat,
            name,
            fontsize=NOTE_SIZE,
            color="#6B675C",
            ha="center",
            va="center",
            zorder=7.4,
            path_effects=[withStroke(linewidth=2.5, foreground=LAND)],
        )
        for name, (lat, lon, views) in COUNTRIES.items()
        if view_name in views.split()
    ]


def notes(view: View) -> list[str]:
    """The notes of the overlays in a window, with their numbers, and the two standing remarks."""
    overlays = load("overlays")
    numbers = _numbers(view, overlays)
    labels = overlays.drop_duplicates("overlay_id").set_index("overlay_id")["label"]
    found = [f"{number}  {labels[name]}." for name, number in numbers.items()]
    if "golan-label" in numbers:
        found.append("Broken lines on the Golan: the two lines of 1974; between them the UN zone.")
    return [*found, CAPTION]


def _numbers(view: View, overlays: pd.DataFrame) -> dict[str, str]:
    """Number the overlays with a note that are in the window, from 1, so that none is missed."""
    spots = overlays.drop_duplicates("overlay_id").set_index("overlay_id")[["lat", "lon"]]
    seen = [name for name in ASIDE if view.holds(*spots.loc[name])]
    return {name: str(number) for number, name in enumerate(seen, start=1)}


def plain_axes(ax: Axes) -> None:
    """Label the axes of a map: degrees, few ticks, thin frame."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(True)
    ax.xaxis.set_major_formatter(lambda x, _: f"{abs(x):g}° {'W' if x < 0 else 'E'}".strip())
    ax.yaxis.set_major_formatter(lambda y, _: f"{abs(y):g}° {'S' if y < 0 else 'N'}".strip())
    ax.tick_params(labelsize=NOTE_SIZE, length=3)


@lru_cache(maxsize=4)
def _rings(name: str) -> list[np.ndarray]:
    return [ring for outline in read_map(name) for ring in outline.rings]


@lru_cache(maxsize=4)
def _crimea(name: str) -> list[np.ndarray]:
    """The ring of the outline file that holds the label point of Crimea, if it has one.

    It is found by its position and its size, because the file draws it as a part of Russia.
    """
    overlays = load("overlays").set_index("overlay_id")
    point = overlays.loc["crimea-label", ["lon", "lat"]].to_numpy(dtype=float)
    small = [ring for ring in _rings(name) if np.ptp(ring[:, 0]) < 6 and np.ptp(ring[:, 1]) < 4]
    return [ring for ring in small if Path(ring).contains_point(point)]
