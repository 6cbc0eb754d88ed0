"""Distances of routes.csv, measured again by a second library on the same ellipsoid."""

import csv
from pathlib import Path

import pytest
from pyproj import Geod

DATA = Path(__file__).resolve().parents[2] / "data"
WGS84 = Geod(ellps="WGS84")


def read(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PLACES = {row["place_id"]: row for row in read("places")}


@pytest.mark.parametrize("leg", read("routes"), ids=lambda leg: leg["leg_id"])
def test_distance_is_that_of_the_way_points(leg):
    stops = [leg["from_place"], *filter(None, leg["via_places"].split(";")), leg["to_place"]]
    longitudes = [float(PLACES[stop]["lon"]) for stop in stops]
    latitudes = [float(PLACES[stop]["lat"]) for stop in stops]
    kilometres = WGS84.line_length(longitudes, latitudes) / 1000
    assert abs(kilometres - float(leg["distance_km"])) < 1


def test_places_have_both_coordinates_or_none():
    for row in PLACES.values():
        assert bool(row["lat"]) == bool(row["lon"]), row["place_id"]
