"""Distances, rings and routes on the Earth.

A point is a pair `(latitude, longitude)` in degrees, in the order of the columns of
`data/places.csv`; a line or ring is an array of such pairs. Lengths are kilometres.

The shape of the Earth (the WGS84 ellipsoid) and the method (Karney 2013) are standard. The
coordinates come from `data/places.csv`; points named `wp-...` there are schematic, so routes
through them are 5-10 % off, far more than any error made here. Whether a route may be used at
all (consent, treaties, fuel, weather) is not in this module: it only measures.

References
----------
C. F. F. Karney (2013), "Algorithms for geodesics", Journal of Geodesy 87, 43-55.
BIPM, The International System of Units (SI Brochure): one nautical mile is 1852 m, as adopted
in 1929 by the International Extraordinary Hydrographic Conference in Monaco; one knot is one
nautical mile an hour.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import cos, hypot, isfinite, radians

import numpy as np
from geographiclib.geodesic import Geodesic

NAUTICAL_MILE_KM = 1.852  # exactly, by definition
STATUTE_MILE_KM = 1.609344  # exactly, the international mile of 1959
DEGREE_KM = 111.195  # one degree of a round Earth of radius 6,371 km: for the naive rule only

Point = tuple[float, float]

_EARTH = Geodesic.WGS84
_DIRECT = Geodesic.LATITUDE | Geodesic.LONGITUDE | Geodesic.LONG_UNROLL


def distance_km(start: Point, end: Point) -> float:
    """Shortest way over the ground between two points, in kilometres.

    Parameters
    ----------
    start, end : (float, float)
        Latitude (-90 to 90) and longitude (-180 to 180), degrees.

    Returns
    -------
    float
        Length of the geodesic on the WGS84 ellipsoid, km (after Karney 2013).

    Raises
    ------
    ValueError
        If a coordinate is missing, not finite or out of range.

    Examples
    --------
    >>> round(distance_km((40.6, -73.8), (51.6, -0.5)), 3)  # New York to London airports
    5551.759
    """
    return _distance(*checked(start), *checked(end))


def line(start: Point, end: Point, step_km: float = 100.0) -> np.ndarray:
    """Points along the shortest way, ends included.

    Parameters
    ----------
    start, end : (float, float)
        Latitude and longitude, degrees.
    step_km : float
        Largest gap between neighbouring points, km.

    Returns
    -------
    numpy.ndarray, shape (n, 2)
        Latitude and longitude, degrees. Longitudes run on without a jump, so that a line over
        the 180th meridian leaves the range -180 to 180.

    Examples
    --------
    >>> line((0, 0), (0, 1), step_km=60).round(1).tolist()
    [[0.0, 0.0], [0.0, 0.5], [0.0, 1.0]]
    """
    if not step_km > 0:
        raise ValueError(f"step_km must be above zero, not {step_km!r}.")
    start, end = checked(start), checked(end)
    path = _EARTH.InverseLine(*start, *end)
    pieces = max(1, int(np.ceil(path.s13 / (1000 * step_km))))
    places = (path.Position(path.s13 * i / pieces, _DIRECT) for i in range(pieces + 1))
    return np.array([(p["lat2"], p["lon2"]) for p in places])


def ring(centre: Point, radius_km: float, points: int = 120) -> np.ndarray:
    """All places at one distance from a centre: a circle on the ground, seldom on a flat map.

    Parameters
    ----------
    centre : (float, float)
        Latitude and longitude, degrees.
    radius_km : float
        Distance from the centre, km, from 0 to 20,000.
    points : int
        How many points; the first is repeated at the end so that the ring closes.

    Returns
    -------
    numpy.ndarray, shape (points + 1, 2)
        Latitude and longitude, degrees, clockwise from due north. Longitudes are counted from
        the centre's and may leave the range -180 to 180.

    Examples
    --------
    >>> ring((10, 20), 110.6, points=4).round().tolist()
    [[11.0, 20.0], [10.0, 21.0], [9.0, 20.0], [10.0, 19.0], [11.0, 20.0]]
    """
    lat, lon = checked(centre)
    radius = _length(radius_km, "radius_km")
    if radius > 20_000:
        raise ValueError(f"radius_km must be 20,000 at most (half way round), not {radius_km!r}.")
    if points < 3:
        raise ValueError(f"A ring needs at least 3 points, not {points!r}.")
    return _ring(lat, lon, radius, int(points)).copy()


def legs_km(stops: Sequence[Point]) -> list[float]:
    """Length of each link of a chain of points, in kilometres.

    Parameters
    ----------
    stops : sequence of (float, float)
        The start, the points on the way, the end: two or more.

    Examples
    --------
    >>> [round(km) for km in legs_km([(0, 0), (0, 1), (1, 1)])]
    [111, 111]
    """
    stops = list(stops)
    if len(stops) < 2:
        raise ValueError(f"A route needs at least two points, not {len(stops)}.")
    return [distance_km(a, b) for a, b in pairwise(stops)]


def chain_km(stops: Sequence[Point]) -> float:
    """Length of a whole chain of points, in kilometres: the sum of `legs_km`.

    Examples
    --------
    >>> round(chain_km([(0, 0), (0, 1), (0, 2)]))
    223
    """
    return sum(legs_km(stops))


def within(centre: Point, places: Mapping[str, Point], radius_km: float) -> list[str]:
    """Names of the places that lie no further than a radius from a centre, nearest first.

    Parameters
    ----------
    centre : (float, float)
        Latitude and longitude, degrees.
    places : mapping of str to (float, float)
        Name to latitude and longitude.
    radius_km : float
        Largest distance that still counts, km.

    Returns
    -------
    list of str
        Ordered by distance, then by name.

    Examples
    --------
    >>> within((0, 0), {"far": (0, 9), "near": (0, 1), "next": (2, 0)}, 300)
    ['near', 'next']
    """
    radius = _length(radius_km, "radius_km")
    found = [(distance_km(centre, point), name) for name, point in places.items()]
    return [name for km, name in sorted(found) if km <= radius]


def naive_km(start: Point, end: Point, shorten: bool = False) -> float:
    """Distance by ruler on a plain map: degrees taken for kilometres. Wrong on purpose.

    With `shorten=False` each degree counts 111.195 km in every direction; that is the common
    mistake. With `shorten=True` degrees of longitude are first shortened by the cosine of the
    middle latitude, which mends most of it over short distances.

    Parameters
    ----------
    start, end : (float, float)
        Latitude and longitude, degrees.
    shorten : bool
        Whether to shorten the degrees of longitude.

    Returns
    -------
    float
        Kilometres by the naive rule.

    Examples
    --------
    >>> round(naive_km((60, 0), (60, 10))), round(naive_km((60, 0), (60, 10), shorten=True))
    (1112, 556)
    """
    (lat1, lon1), (lat2, lon2) = checked(start), checked(end)
    scale = cos(radians((lat1 + lat2) / 2)) if shorten else 1.0
    return DEGREE_KM * hypot(lat2 - lat1, scale * (lon2 - lon1))


def sailing_days(length_km: float, knots: float) -> float:
    """Days at sea at a steady speed, without waiting, storms or refuelling.

    Parameters
    ----------
    length_km : float
        Length of the route, km.
    knots : float
        Speed in nautical miles an hour; one nautical mile is exactly 1.852 km (SI Brochure).

    Examples
    --------
    >>> round(sailing_days(1852, 10), 2)  # 1,000 nautical miles: 100 hours
    4.17
    """
    speed = _length(knots, "knots")
    if speed == 0:
        raise ValueError("knots must be above zero: a ship at rest does not arrive.")
    return _length(length_km, "length_km") / NAUTICAL_MILE_KM / speed / 24


def reach(range_km: float, legs: Mapping[str, float]) -> list[str]:
    """Names of the legs that an aircraft can fly in one go, in the order given.

    Only a *range* may be given: one way, with a stated load. A combat radius is the way out
    with time over a target and the way back, so it must not be compared with a one-way leg.

    Parameters
    ----------
    range_km : float
        One-way range with the load in question, km.
    legs : mapping of str to float
        Name to length, km. A leg as long as the range counts as flown.

    Returns
    -------
    list of str

    Examples
    --------
    >>> reach(4200, {"short": 1500, "just": 4200, "long": 5100})
    ['short', 'just']
    """
    most = _length(range_km, "range_km")
    return [name for name, km in legs.items() if _length(km, f"The leg {name!r}") <= most]


def checked(point: Point) -> Point:
    """The point as two floats, or a ValueError that says in a sentence what is wrong with it."""
    try:
        lat, lon = (float(value) for value in point)
    except (TypeError, ValueError):
        raise ValueError(
            f"A point is a pair (latitude, longitude) of two numbers in degrees, not {point!r}."
        ) from None
    if not (isfinite(lat) and isfinite(lon)):
        raise ValueError(f"A coordinate is missing in ({lat}, {lon}): give two numbers in degrees.")
    if not -90 <= lat <= 90:
        raise ValueError(
            f"Latitude {lat:g} is outside -90 to 90 degrees: are latitude and longitude swapped?"
        )
    if not -180 <= lon <= 180:
        raise ValueError(f"Longitude {lon:g} is outside -180 to 180 degrees.")
    return lat, lon


def _length(value: float, name: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a number, not {value!r}.") from None
    if not (isfinite(number) and number >= 0):
        raise ValueError(f"{name} must be a finite number, zero or more, not {value!r}.")
    return number


@lru_cache(maxsize=4096)  # a widget asks for the same pairs at each move of a control
def _distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    return _EARTH.Inverse(lat1, lon1, lat2, lon2, Geodesic.DISTANCE)["s12"] / 1000


@lru_cache(maxsize=256)
def _ring(lat: float, lon: float, radius: float, points: int) -> np.ndarray:
    turns = (360.0 * i / points for i in range(points + 1))
    places = [_EARTH.Direct(lat, lon, turn, 1000 * radius, _DIRECT) for turn in turns]
    return np.array([(p["lat2"], p["lon2"]) for p in places])
