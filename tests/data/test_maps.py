"""Outlines: closed rings, holes by the even-odd rule, and the lines that make them fair."""

import json

import numpy as np
import pytest
from matplotlib.path import Path as Polygon

from foothold.data import data_folder, load, map_names, read_map

MAPS = ("levant", "theatre")


def inside(rings, lon: float, lat: float) -> bool:
    """Even-odd rule by brute force: count the rings around the point."""
    return sum(Polygon(ring).contains_point((lon, lat)) for ring in rings) % 2 == 1


def outline(name: str, country: str):
    (found,) = [item for item in read_map(name) if item.name == country]
    return found


def test_there_are_two_maps():
    assert map_names() == sorted(MAPS)


@pytest.mark.parametrize("name", MAPS)
def test_rings_are_closed_and_on_the_globe(name):
    for item in read_map(name):
        assert item.name and item.rings
        for ring in item.rings:
            assert ring.ndim == 2 and ring.shape[1] == 2 and ring.shape[0] >= 4
            assert np.array_equal(ring[0], ring[-1]), item.name
            assert np.isfinite(ring).all()
            assert (abs(ring[:, 0]) <= 180).all() and (abs(ring[:, 1]) <= 90).all()


@pytest.mark.parametrize("name", MAPS)
def test_no_ring_of_the_file_is_lost(name):
    geometry = json.loads((data_folder() / f"map_{name}.geojson").read_text(encoding="utf-8"))
    count = sum(
        len(polygon)
        for feature in geometry["features"]
        for polygon in feature["geometry"]["coordinates"]
    )
    assert sum(len(item.rings) for item in read_map(name)) == count


@pytest.mark.parametrize("name", MAPS)
def test_capitals_lie_in_their_countries_and_longitude_comes_first(name):
    places = load("places").set_index("place_id")
    for place, country in {"damascus": "Syria", "aleppo": "Syria", "amman": "Jordan"}.items():
        lon, lat = places.loc[place, ["lon", "lat"]]
        holders = [item.name for item in read_map(name) if inside(item.rings, lon, lat)]
        assert holders == [country]


def test_a_ring_within_a_ring_is_a_hole():
    # Lesotho-like case of this map: Rome lies in Italy, the Vatican in none of Italy's land.
    italy, vatican = outline("theatre", "Italy"), outline("theatre", "Vatican")
    lon, lat = vatican.rings[0][:-1].mean(axis=0)
    assert inside(vatican.rings, lon, lat) and not inside(italy.rings, lon, lat)
    assert inside(italy.rings, 14.0, 42.0)


def test_golan_and_crimea_have_lines_and_labels():
    overlays = load("overlays")
    for area in ("golan", "crimea"):
        part = overlays[overlays.overlay_id.str.startswith(area)]
        assert {"line", "label"} <= set(part.kind)
        for _, line in part[part.kind == "line"].groupby("overlay_id"):
            assert len(line) >= 2 and list(line.seq) == list(range(1, len(line) + 1))
    assert "western-sahara-label" in set(overlays.overlay_id)


def test_labels_lie_where_the_outline_needs_them():
    """The outline draws these points with the power that holds the ground: hence the label."""
    overlays = load("overlays").set_index("overlay_id")
    golan, crimea = overlays.loc["golan-label"], overlays.loc["crimea-label"]
    assert inside(outline("levant", "Israel").rings, golan.lon, golan.lat)
    assert inside(outline("theatre", "Russia").rings, crimea.lon, crimea.lat)


@pytest.mark.parametrize("name", ["world", "", None, "map_levant", "Levant"])
def test_an_unknown_map_is_answered_with_the_names(name):
    with pytest.raises(KeyError, match=r"There is no map .*\. The maps are: levant, theatre\."):
        read_map(name)


def test_callers_cannot_spoil_each_others_maps():
    first = read_map("levant")
    expected = first[0].rings[0].copy()
    first[0].rings[0][:] = 0
    first[0].rings.append(expected)
    again = read_map("levant")[0]
    assert np.array_equal(again.rings[0], expected)
    assert len(again.rings) == len(first[0].rings) - 1
