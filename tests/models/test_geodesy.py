"""Distances against published lines and a second library; the rest by hand or brute force."""

from itertools import pairwise
from math import cos, radians, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from foothold.models import geodesy

GEOD = Geod(ellps="WGS84")
LATS = st.floats(-89.9, 89.9, allow_nan=False)
LONS = st.floats(-180, 180, allow_nan=False)
POINTS = st.tuples(LATS, LONS)
QUICK = settings(max_examples=60, deadline=None, derandomize=True)


def by_proj(a, b):
    return GEOD.inv(a[1], a[0], b[1], b[0])[2] / 1000


# Published lines: (start, end, km, tolerance in km).
PUBLISHED = {
    # GeographicLib documentation: first example of the Python and JavaScript packages.
    "Wellington-Salamanca": ((-41.32, 174.81), (40.96, -5.50), 19959.679267, 1e-6),
    # GeographicLib documentation: the C++ and Matlab example, JFK to LHR.
    "JFK-LHR": ((40.6, -73.8), (51.6, -0.5), 5551.759400319, 1e-6),
    # Geoscience Australia's test line for Vincenty's formulae (GRS80; on WGS84 the same to 1 mm).
    "Flinders Peak-Buninyong": (
        (-37.9510334166667, 144.424867888889),
        (-37.6528211388889, 143.926495527778),
        54.972271,
        2e-6,
    ),
    # Karney's GeodTest set, first two lines.
    "GeodTest 1": ((35.60777, -139.44815), (-11.17491, -69.95921), 8935.2445604818305, 1e-9),
    "GeodTest 2": ((55.52454, 106.05087), (77.03196, 197.18234 - 360), 4105.0861713924406, 1e-9),
    # WGS84 meridian, pole to pole.
    "Pole to pole": ((90, 0), (-90, 0), 20003.931458625, 1e-6),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_distance_equals_the_published_line(name):
    start, end, km, tolerance = PUBLISHED[name]
    assert geodesy.distance_km(start, end) == pytest.approx(km, abs=tolerance, rel=0)


@QUICK
@given(POINTS, POINTS)
def test_distance_equals_that_of_a_second_library(a, b):
    assert geodesy.distance_km(a, b) == pytest.approx(by_proj(a, b), abs=1e-5)


@QUICK
@given(POINTS, POINTS)
def test_distance_is_symmetric_and_zero_only_at_home(a, b):
    assert geodesy.distance_km(a, b) == pytest.approx(geodesy.distance_km(b, a), abs=1e-6)
    assert geodesy.distance_km(a, a) == 0


@QUICK
@given(POINTS, st.floats(1, 9000), st.integers(3, 40))
def test_every_point_of_a_ring_is_one_radius_away(centre, radius, points):
    around = geodesy.ring(centre, radius, points)
    assert around.shape == (points + 1, 2)
    lats, lons = around[:, 0], around[:, 1]
    start = np.full(points + 1, centre[1]), np.full(points + 1, centre[0])
    away = GEOD.inv(*start, lons, lats)[2] / 1000
    assert away == pytest.approx(radius, abs=1e-5)


def test_a_ring_starts_in_the_north_and_turns_east_and_closes():
    around = geodesy.ring((35, 36), 1000, 4)
    north, east, south, west, again = around
    assert north[0] > 35 and north[1] == pytest.approx(36)
    assert east[1] > 36 > west[1]
    assert south[0] < 35 and south[1] == pytest.approx(36)
    assert again == pytest.approx(north)


def test_a_ring_is_wider_in_degrees_of_longitude_than_of_latitude_away_from_the_equator():
    around = geodesy.ring((35.401, 35.949), 1500)
    lat_span, lon_span = np.ptp(around[:, 0]), np.ptp(around[:, 1])
    assert lon_span > 1.2 * lat_span


@QUICK
@given(POINTS, POINTS)
def test_a_line_keeps_its_length_and_its_step(a, b):
    km = by_proj(a, b)
    if km > 19_000:  # near the opposite point of the globe the way is not unique
        return
    along = geodesy.line(a, b, step_km=500)
    gaps = [by_proj(p, q) for p, q in pairwise(along)]
    assert sum(gaps) == pytest.approx(km, abs=1e-4)
    assert max(gaps) <= 500 + 1e-6
    assert along[0] == pytest.approx(a, abs=1e-9)
    assert along[-1][0] == pytest.approx(b[0], abs=1e-9)
    assert np.abs(np.diff(along[:, 1])).max() <= 180  # no jump


def test_a_chain_is_the_sum_of_its_links():
    stops = [(44.723, 37.79), (41.119, 29.075), (40.147, 26.39), (34.915, 35.875)]
    links = geodesy.legs_km(stops)
    assert links == pytest.approx([by_proj(a, b) for a, b in pairwise(stops)])
    assert geodesy.chain_km(stops) == pytest.approx(sum(links))
    with pytest.raises(ValueError, match="at least two points"):
        geodesy.legs_km(stops[:1])


@QUICK
@given(POINTS, st.dictionaries(st.text("abc", min_size=1), POINTS, max_size=8), st.floats(0, 15000))
def test_within_is_what_measuring_one_by_one_gives(centre, places, radius):
    far = {name: by_proj(centre, point) for name, point in places.items()}
    if any(abs(km - radius) < 1e-4 for km in far.values()):
        return
    found = geodesy.within(centre, places, radius)
    assert set(found) == {name for name, km in far.items() if km <= radius}
    assert all(far[a] <= far[b] + 1e-4 for a, b in pairwise(found))


def test_the_naive_rule_counts_degrees_and_shortening_mends_most_of_it():
    tartus, benghazi = (34.915, 35.875), (32.097, 20.270)
    up, across = 34.915 - 32.097, 35.875 - 20.270
    flat = 111.195 * sqrt(up**2 + across**2)
    mended = 111.195 * sqrt(up**2 + (across * cos(radians((34.915 + 32.097) / 2))) ** 2)
    assert geodesy.naive_km(tartus, benghazi) == pytest.approx(flat)
    assert geodesy.naive_km(tartus, benghazi, shorten=True) == pytest.approx(mended)
    true = by_proj(tartus, benghazi)
    assert flat > 1.15 * true
    assert mended == pytest.approx(true, rel=0.005)


def test_sailing_days_uses_sea_miles_and_days():
    assert geodesy.sailing_days(24 * 10 * 1.852, 10) == pytest.approx(1)
    assert geodesy.sailing_days(1852, 20) == pytest.approx(50 / 24)
    assert geodesy.sailing_days(0, 12) == 0


def test_reach_keeps_the_order_and_counts_a_leg_as_long_as_the_range():
    legs = {"b": 4200.0, "a": 10, "c": 4200.01, "d": 0}
    assert geodesy.reach(4200, legs) == ["b", "a", "d"]
    assert geodesy.reach(0, {"a": 1}) == []
    assert geodesy.reach(100, {}) == []


BAD_POINTS = {
    "latitude": ((95, 10), "Latitude 95 is outside"),
    "longitude": ((10, 190), "Longitude 190 is outside"),
    "nan": ((float("nan"), 10), "missing"),
    "infinite": ((10, float("inf")), "missing"),
    "none": ((None, 10), "pair"),
    "text": ("Tartus", "pair"),
    "three": ((1, 2, 3), "pair"),
    "one": (34.9, "pair"),
}


@pytest.mark.parametrize("case", BAD_POINTS)
def test_a_bad_point_is_refused_in_a_sentence(case):
    point, words = BAD_POINTS[case]
    good = (0.0, 0.0)
    calls = [
        lambda: geodesy.distance_km(good, point),
        lambda: geodesy.distance_km(point, good),
        lambda: geodesy.naive_km(good, point),
        lambda: geodesy.line(point, good),
        lambda: geodesy.ring(point, 100),
        lambda: geodesy.chain_km([good, point]),
        lambda: geodesy.within(good, {"x": point}, 100),
    ]
    for call in calls:
        with pytest.raises(ValueError, match=words):
            call()


@pytest.mark.parametrize("bad", [-1, float("nan"), float("inf"), "far", None])
def test_a_bad_length_is_refused_in_a_sentence(bad):
    calls = [
        lambda: geodesy.ring((0, 0), bad),
        lambda: geodesy.within((0, 0), {}, bad),
        lambda: geodesy.sailing_days(bad, 10),
        lambda: geodesy.sailing_days(10, bad),
        lambda: geodesy.reach(bad, {}),
        lambda: geodesy.reach(1, {"x": bad}),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="number"):
            call()


def test_other_impossible_wishes_are_refused():
    with pytest.raises(ValueError, match="at rest"):
        geodesy.sailing_days(10, 0)
    with pytest.raises(ValueError, match="half way round"):
        geodesy.ring((0, 0), 20_001)
    with pytest.raises(ValueError, match="at least 3 points"):
        geodesy.ring((0, 0), 100, points=2)
    with pytest.raises(ValueError, match="step_km"):
        geodesy.line((0, 0), (1, 1), step_km=0)


def test_the_ring_handed_out_may_be_changed_without_harm():
    first = geodesy.ring((10, 10), 300)
    first[:] = 0
    assert geodesy.ring((10, 10), 300).any()


def test_the_examples_in_the_docstrings_hold():
    import doctest

    assert doctest.testmod(geodesy).failed == 0
