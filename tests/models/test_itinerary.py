"""Chains of legs: lengths against a second library, joints, the leg that decides."""

import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest
from pyproj import Geod

from foothold.data import load
from foothold.models import itinerary

GEOD = Geod(ellps="WGS84")
PLACES = pd.DataFrame(
    {
        "place_id": ["a", "b", "c", "wp-x", "sea"],
        "lat": [0, 0, 10, 5, None],
        "lon": [0, 10, 10, 5, 1],
    }
)
ROUTES = pd.DataFrame(
    [
        ("air-01", "air", "a", "b", (), "consent of b"),
        ("air-02", "air", "b", "c", (), ""),
        ("air-03", "air", "a", "c", ("wp-x",), ""),
        ("sea-01", "sea", "a", "b", (), ""),
    ],
    columns=["leg_id", "mode", "from_place", "to_place", "via_places", "constraint"],
)


@pytest.fixture
def legs():
    return itinerary.legs_of(ROUTES, itinerary.points_of(PLACES))


def test_places_without_a_point_are_left_out():
    assert itinerary.points_of(PLACES)["c"] == (10.0, 10.0)
    assert "sea" not in itinerary.points_of(PLACES)


def test_every_leg_of_the_table_has_the_length_that_a_second_library_measures():
    routes = load("routes")
    legs = itinerary.legs_of(routes, itinerary.points_of(load("places")))
    assert list(legs) == list(routes["leg_id"])
    for stated, leg in zip(routes["distance_km"], legs.values(), strict=True):
        pieces = [GEOD.inv(a[1], a[0], b[1], b[0])[2] / 1000 for a, b in pairwise(leg.points)]
        assert leg.km == pytest.approx(sum(pieces), abs=1e-4)
        assert leg.km == pytest.approx(stated, abs=1), leg.leg_id


def test_a_leg_to_nowhere_is_refused_by_name():
    lost = ROUTES.assign(to_place="sea")
    with pytest.raises(ValueError, match="air-01 passes 'sea'"):
        itinerary.legs_of(lost, itinerary.points_of(PLACES))


def test_legs_that_do_not_join_are_refused(legs):
    assert [leg.leg_id for leg in itinerary.journey(legs, ["air-01", "air-02"])] == [
        "air-01",
        "air-02",
    ]
    with pytest.raises(ValueError, match="air-02 ends at c, but air-01 starts at a"):
        itinerary.journey(legs, ["air-02", "air-01"])
    with pytest.raises(ValueError, match="no leg 'air-99'"):
        itinerary.journey(legs, ["air-99"])


def test_the_longest_leg_decides_and_not_the_sum(legs):
    chain = itinerary.journey(legs, ["air-01", "air-02"])
    east, north = 1113.195, 1105.855  # ten degrees on the equator; ten up from it, WGS84
    assert itinerary.longest(chain).leg_id == "air-01"
    assert itinerary.flyable(chain, east + 1)
    assert not itinerary.flyable(chain, (east + north) / 2)


def test_only_waypoints_on_the_way_make_a_leg_schematic(legs):
    assert [leg.schematic for leg in legs.values()] == [False, False, True, False]


def test_destinations_are_ends_of_air_legs_each_once(legs):
    assert itinerary.air_destinations(legs) == ["b", "c"]


def test_the_named_journeys_join_and_were_known_on_the_day():
    routes = load("routes").set_index("leg_id")
    legs = itinerary.legs_of(load("routes"), itinerary.points_of(load("places")))
    for _, ids in itinerary.JOURNEYS.values():
        chain = itinerary.journey(legs, ids)
        assert (chain[0].stops[0], chain[-1].stops[-1]) == ("chkalovsky", "bamako")
        assert max(routes.loc[list(ids), "known_by"]) <= dt.date(2025, 2, 18)
