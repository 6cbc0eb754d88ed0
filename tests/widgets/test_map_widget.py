"""The map's sentences and tables against an independent count, over many settings."""

import csv
import html
import io
import random
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pyproj import Geod

from foothold.figures.reach import journeys
from foothold.widgets import map as map_widget
from foothold.widgets.explorer import Range, Select

GEOD = Geod(ellps="WGS84")
ROOT = Path(__file__).parents[2]


def rows(name):
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


POINT = {r["place_id"]: (float(r["lat"]), float(r["lon"])) for r in rows("places") if r["lat"]}
ROUTES = {r["leg_id"]: r for r in rows("routes") if r["known_by"] <= "2025-02-18"}
AIRCRAFT = {r["aircraft_id"]: r for r in rows("aircraft")}
ENDS = {r["to_place"] for r in ROUTES.values() if r["mode"] == "air"}


def km(a, b):
    return GEOD.inv(POINT[a][1], POINT[a][0], POINT[b][1], POINT[b][0])[2] / 1000


def length(leg):
    row = ROUTES[leg]
    via = [stop for stop in row["via_places"].split(";") if stop]
    return sum(km(a, b) for a, b in pairwise([row["from_place"], *via, row["to_place"]]))


@pytest.fixture(scope="module")
def explorer():
    return map_widget.explorer()


def choices(explorer, name):
    return [value for value, _ in explorer._controls[name].options]


def test_only_routes_known_on_the_day_are_offered(explorer):
    offered = {r for r in choices(explorer, "route") if re.fullmatch(r"(air|sea)-\d\d", r)}
    assert offered == set(ROUTES)
    assert offered < {r["leg_id"] for r in rows("routes")}


def test_every_aircraft_is_offered_with_its_kind_of_number(explorer):
    shown = dict(explorer._controls["aircraft"].options)
    assert set(shown) == {"none", *AIRCRAFT}
    for key, row in AIRCRAFT.items():
        kind = "combat radius" if row["range_kind"] == "combat-radius" else "one way"
        assert shown[key].endswith(f"{int(row['range_km']):,} km {kind}")


def test_two_routes_between_the_same_ends_can_be_told_apart(explorer):
    names = [text.partition(": ")[2] for _, text in explorer._controls["route"].options]
    names = [name for name in names if name]
    assert len(names) == len(set(names))


def test_the_ring_sentence_counts_the_destinations_inside(explorer):
    rng = random.Random(4)
    for _ in range(25):
        base, ring = rng.choice(choices(explorer, "base")), rng.randrange(100, 6501, 100)
        said = explorer.set(
            base=base, ring=ring, aircraft="none", route="none", view="theatre"
        ).finding
        targets = ENDS - {base}
        near = sum(km(base, place) <= ring for place in targets)
        found = re.fullmatch(
            r"Within ([\d,]+) km of .+ lie (\d+|none) of (\d+) air destinations\.", said
        )
        assert found, said
        assert int(found[1].replace(",", "")) == ring
        assert (found[2], int(found[3])) == (str(near or "none"), len(targets))


def test_the_aircraft_sentence_counts_what_it_reaches_one_way(explorer):
    for key, row in AIRCRAFT.items():
        for base in ("hmeimim", "chkalovsky"):
            said = explorer.set(base=base, ring=100, aircraft=key, route="none").finding
            reached = sum(km(base, p) <= float(row["range_km"]) for p in ENDS - {base})
            if row["range_kind"] == "combat-radius":
                assert "out and back" in said and "reaches" not in said
            else:
                assert f"one way and reaches {reached} of them" in said


def test_a_combat_radius_is_never_held_against_a_route(explorer):
    for key in ("su-35s", "su-34", "su-24m"):
        said = explorer.set(base="hmeimim", aircraft=key, route="air-05").finding
        assert "within that range" not in said and "beyond that range" not in said
        assert "in range" not in explorer.shown.detail


def test_the_route_sentence_measures_every_leg(explorer):
    for leg, row in ROUTES.items():
        said = explorer.set(aircraft="none", route=leg).finding
        assert f"{length(leg):,.0f} km" in said
        if row["mode"] == "sea":
            assert f"{length(leg) / 1.852 / 12 / 24:.1f} days at 12 knots" in said
            assert "if every gate is open" in said
        assert row["constraint"].split(";")[0] in html.unescape(explorer.shown.detail)


@pytest.mark.parametrize(("aircraft", "route", "verdict"), [
    ("il-76md-40t", "relay-syria", "within"),  # 3,560; 1,418; 3,675 against 4,200
    ("il-76md-max", "relay-syria", "beyond"),  # 3,675 against 3,600, a straight leg
    ("il-76md-40t", "relay-turkey", "within"),  # 3,808 by waypoints; ten per cent more is 4,189
    ("il-76md-90a-60t", "relay-turkey", "too close"),  # 3,808 by waypoints against 4,000
    ("il-76md-40t", "direct", "beyond"),
    ("il-62m", "direct", "within"),
    ("il-76md-40t", "air-05", "within"),
    ("il-76md-40t", "air-10", "beyond"),
])  # fmt: skip
def test_a_journey_stands_or_falls_with_its_longest_leg(explorer, aircraft, route, verdict):
    said = explorer.set(aircraft=aircraft, route=route).finding
    words = {"within": "within that range", "beyond": "beyond that range", "too close": "too close"}
    assert words[verdict] in said
    assert not any(words[other] in said for other in words if other != verdict)


def test_the_table_of_journeys_agrees_with_plain_arithmetic():
    table = journeys()
    loads = {"47 t": 3600, "40 t": 4200, "20 t": 6500}
    chains = [("air-04", "air-06", "air-17"), ("air-30", "air-17"), ("air-24",)]
    for (_, row), chain in zip(table.iterrows(), chains, strict=True):
        assert row["km"] == round(max(length(leg) for leg in chain))
        for column, most in loads.items():
            fits = all(length(leg) <= most for leg in chain)
            assert row[column] == ("yes" if fits else "no")  # none of the nine is close


def test_the_table_lists_every_destination_nearest_first(explorer):
    view = explorer.set(base="tartus", ring=1500, aircraft="il-76md-40t", route="none")
    cells = re.findall(
        r'<th scope="row">([^<]+)</th><td>([\d,]+)</td><td>(yes|no)</td>', view.detail
    )
    lengths = [int(c[1].replace(",", "")) for c in cells]
    assert lengths == sorted(lengths) == sorted(round(km("tartus", p)) for p in ENDS - {"tartus"})
    assert [c[2] for c in cells] == ["yes" if n <= 1500 else "no" for n in lengths]


def test_a_move_changes_the_picture_and_only_where_it_should(explorer):
    def pixels(**values):
        image = Image.open(io.BytesIO(explorer.set(**values).png))
        return np.asarray(image.convert("RGB"), dtype=int)

    start = pixels(base="hmeimim", ring=2000, aircraft="none", route="none", view="libya")
    moved = pixels(ring=1500)
    assert moved.shape == start.shape
    changed = np.abs(start - moved).sum(axis=2) > 0
    assert 0.001 < changed.mean() < 0.2
    wide = start.shape[1]
    assert not changed[:, int(0.7 * wide) :].any()  # the key and the notes stand still
    assert (pixels(ring=2000) == start).all()


def test_each_window_draws_another_map(explorer):
    explorer.set(base="hmeimim", ring=300, aircraft="none", route="none")
    views = {key: explorer.set(view=key).png for key in choices(explorer, "view")}
    assert len(set(views.values())) == 3
    assert len({explorer.set(view=key).finding for key in views}) == 1


def test_what_lies_outside_the_window_is_named(explorer):
    told = {
        ("hmeimim", "air-21", "libya"): "Bangui.",
        ("chkalovsky", "none", "libya"): "Moscow and the measuring ring.",
        ("mozdok", "air-26", "levant"): "Mozdok, Qamishli and the measuring ring.",
        ("hmeimim", "air-28", "levant"): "",
        ("chkalovsky", "direct", "theatre"): "",
    }
    for (base, route, view), names in told.items():
        wish = {"base": base, "route": route, "view": view, "aircraft": "none", "ring": 200}
        said = explorer.set(**wish).finding
        _, marker, after = said.partition("Outside this window: ")
        assert bool(marker) == bool(names), said
        assert after == names


def test_a_ring_that_leaves_the_window_is_named(explorer):
    wide = {"base": "hmeimim", "view": "levant", "route": "none", "aircraft": "il-76md-40t"}
    said = explorer.set(**wide, ring=6500).finding
    assert said.endswith(" Outside this window: the measuring ring and the aircraft's range.")
    assert "Outside" not in explorer.set(**wide | {"aircraft": "none"}, ring=100).finding


def test_every_setting_of_every_control_can_be_drawn(explorer):
    for control in explorer._controls.values():
        if isinstance(control, Select):
            for value, _ in control.options:
                assert explorer.set(**{control.name: value}).finding
        elif isinstance(control, Range):
            for value in (control.min, control.max):
                assert explorer.set(**{control.name: value}).finding


def test_a_wrong_setting_is_refused_in_a_sentence(explorer):
    with pytest.raises(ValueError, match="base must be one of"):
        explorer.set(base="atlantis")
    with pytest.raises(ValueError, match="ring must be from 100 to 6500"):
        explorer.set(ring=99)
