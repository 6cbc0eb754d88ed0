"""Read the country outlines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import numpy as np

from foothold.data.locate import UnknownNameError, data_folder, resources

_PREFIX = "map_"


@dataclass(frozen=True, eq=False)
class Outline:
    """One country or territory of a map.

    Attributes
    ----------
    name : str
        Its name in the outline file (Natural Earth's), for example ``"Syria"``.
    rings : list of numpy.ndarray
        Closed rings of shape (n, 2): longitude and latitude in degrees, WGS 84. Filled by the
        even-odd rule: a ring inside another is a hole.
    """

    name: str
    rings: list[np.ndarray]


def map_names() -> list[str]:
    """Return the names that ``read_map`` accepts."""
    return sorted(n.removeprefix(_PREFIX) for n in resources() if n.startswith(_PREFIX))


def read_map(name: str) -> list[Outline]:
    """Read the outlines of one map.

    The outlines show who holds ground, not whose it is by law: draw ``load("overlays")`` on
    them and say so in the caption.

    Parameters
    ----------
    name : str
        ``"levant"`` (detailed: Cyprus to Iraq) or ``"theatre"`` (coarse: Norway to the Gulf
        of Guinea and Iran).

    Returns
    -------
    list of Outline
        Fresh arrays at each call, in the order of the file.

    Raises
    ------
    KeyError
        If there is no such map; the message names those that exist.

    References
    ----------
    Natural Earth 4.1 (public domain), cut and simplified through world-atlas 2.0.2.

    Examples
    --------
    >>> "Syria" in [outline.name for outline in read_map("levant")]
    True
    """
    if not isinstance(name, str) or name not in map_names():
        raise UnknownNameError(f"There is no map {name!r}. The maps are: {', '.join(map_names())}.")
    return [Outline(label, [ring.copy() for ring in rings]) for label, rings in _read(name)]


@cache
def _read(name: str) -> tuple[tuple[str, tuple[np.ndarray, ...]], ...]:
    """Read one GeoJSON file; callers copy the arrays, which are shared."""
    path = data_folder() / resources()[_PREFIX + name]["path"]
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return tuple((f["properties"]["name"], _rings(f["geometry"])) for f in features)


def _rings(geometry: dict) -> tuple[np.ndarray, ...]:
    """Flatten a Polygon or MultiPolygon to its rings."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return tuple(np.array(ring, dtype=float) for polygon in polygons for ring in polygon)
