"""Maps are read by their data: rings, lines, dots, the disputed lines, the notes."""

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from foothold.data import load
from foothold.figures import basemap, flatmap, gates, maps, reach
from foothold.figures.picture import Picture
from foothold.figures.reach import Wish

GEOD = Geod(ellps="WGS84")
ROOT = Path(__file__).parents[2]


def rows(name):
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


POINT = {r["place_id"]: (float(r["lat"]), float(r["lon"])) for r in rows("places") if r["lat"]}


def km(a, b):
    return GEOD.inv(a[1], a[0], b[1], b[0])[2] / 1000


def maps_of_the_kit():
    return {
        "theatre": maps.range_map(Wish(aircraft="il-76md-40t", route="sea-01")),
        "libya": maps.range_map(view="libya"),
        "levant": maps.range_map(view="levant"),
        "bases": maps.bases_map(),
        "compass": flatmap.compass_map(),
    }


@pytest.fixture(scope="module")
def pictures():
    return maps_of_the_kit()


def artists(picture):
    ax = picture.figure.axes[0]
    return {a.get_gid(): a for a in [*ax.lines, *ax.patches, *ax.texts] if a.get_gid()}


@pytest.mark.parametrize("name", ["theatre", "libya", "levant", "bases", "compass"])
def test_every_map_shows_the_disputed_lines_as_the_table_gives_them(pictures, name):
    found = artists(pictures[name])
    lines = {}
    for row in rows("overlays"):
        if row["kind"] == "line":
            lines.setdefault(row["overlay_id"], []).append(row)
    assert {"golan-line-a", "golan-line-b", "golan-west-edge", "crimea-neck"} <= set(lines)
    for overlay, points in lines.items():
        points.sort(key=lambda row: int(row["seq"]))
        drawn = found[overlay].get_xydata()
        wanted = [(float(p["lon"]), float(p["lat"])) for p in points]
        assert drawn == pytest.approx(np.array(wanted)), overlay
        assert found[overlay].get_linestyle() != "-", overlay  # broken, never a border


@pytest.mark.parametrize(("name", "marks"), [
    ("theatre", {"crimea": "1", "golan": "2", "western-sahara": "3"}),
    ("libya", {"crimea": "1", "golan": "2"}),
    ("levant", {"golan": "1"}),
    ("bases", {"golan": "1"}),
    ("compass", {"crimea": "1", "golan": "2"}),
])  # fmt: skip
def test_every_disputed_place_in_sight_has_its_mark_hatch_and_note(pictures, name, marks):
    picture, found = pictures[name], artists(pictures[name])
    texts = [t.get_text() for t in [*picture.figure.texts, *picture.figure.axes[0].texts]]
    words = " ".join(" ".join(texts).split())
    labels = {r["overlay_id"]: r["label"] for r in rows("overlays") if r["kind"] == "label"}
    for place, number in marks.items():
        assert found[f"{place}-label"].get_text() == number
        assert f"{number} {labels[f'{place}-label']}" in words
        if place != "western-sahara":
            assert found[f"{place}-hatch"].get_hatch()
    assert "Borders are de facto, not a judgement" in words


def test_crimea_is_hatched_as_a_whole_and_nothing_else():
    (ring,) = basemap._crimea("theatre")
    assert ring[:, 0].min() == pytest.approx(32.5, abs=0.1)  # Tarkhankut
    assert ring[:, 0].max() == pytest.approx(36.6, abs=0.1)  # Kerch
    assert ring[:, 1].min() == pytest.approx(44.4, abs=0.1)  # Sarych
    assert ring[:, 1].max() < 46.3


def test_sources_stand_at_the_foot_of_every_map(pictures):
    for picture in pictures.values():
        texts = [t.get_text() for t in picture.figure.texts]
        foot = [t for t in texts if t.startswith("Source: data/")]
        assert len(foot) == 1 and "overlays.csv" in foot[0]


@pytest.mark.parametrize("wish", [
    Wish("tartus", 1500, "an-124-100"), Wish("chkalovsky", 6500, "il-76md-20t"),
    Wish("mozdok", 100), Wish("al-khadim", 3000, "su-24m"),
])  # fmt: skip
def test_rings_are_true_distances(wish):
    drawn = maps.ReachMap("theatre")
    drawn.show(wish)
    home = POINT[wish.base]
    ranges = {r["aircraft_id"]: float(r["range_km"]) for r in rows("aircraft")}
    for artist, radius in ((drawn.ring, wish.ring_km), (drawn.range, ranges.get(wish.aircraft))):
        points = artist.get_xydata()
        assert len(points) == (0 if radius is None else 121)
        for lon, lat in points[~np.isnan(points[:, 0])][::10]:
            assert km(home, (lat, lon)) == pytest.approx(radius, abs=0.01)


def test_a_combat_radius_is_dotted_and_says_what_it_is():
    drawn = maps.ReachMap("libya")
    drawn.show(Wish(aircraft="su-34"))
    radius = drawn.range.get_linestyle(), drawn.range_text.get_text()
    drawn.show(Wish(aircraft="il-76md-40t"))
    one_way = drawn.range.get_linestyle(), drawn.range_text.get_text()
    assert "radius" in radius[1] and "radius" not in one_way[1]
    drawn.show(Wish())
    assert drawn.range_text.get_text() == "" and not len(drawn.range.get_xydata())


@pytest.mark.parametrize("radius", [500, 1600, 2100, 6000])
def test_filled_dots_are_the_destinations_inside(radius):
    drawn = maps.ReachMap("theatre")
    drawn.show(Wish("hmeimim", radius))
    ends = {r["to_place"] for r in rows("routes") if r["mode"] == "air"} - {"hmeimim"}
    near = {POINT[p] for p in ends if km(POINT["hmeimim"], POINT[p]) <= radius}
    assert {(y, x) for x, y in drawn.inside.get_xydata()} == near
    assert {(y, x) for x, y in drawn.outside.get_xydata()} == {POINT[p] for p in ends} - near


def test_a_route_passes_its_points_along_shortest_lines():
    drawn = maps.ReachMap("theatre")
    drawn.show(Wish(route="air-04"))
    path = drawn.route.get_xydata()
    path = path[~np.isnan(path[:, 0])]
    row = next(r for r in rows("routes") if r["leg_id"] == "air-04")
    stops = [row["from_place"], *row["via_places"].split(";"), row["to_place"]]
    for stop in stops:
        assert min(km(POINT[stop], (y, x)) for x, y in path) < 0.01, stop
    length = sum(km((a[1], a[0]), (b[1], b[0])) for a, b in pairwise(path))
    assert length == pytest.approx(sum(km(POINT[a], POINT[b]) for a, b in pairwise(stops)), abs=0.1)


@pytest.mark.parametrize("view", basemap.VIEWS)
def test_labels_stay_inside_the_map_and_off_each_other(view):
    drawn = maps.ReachMap(view)
    drawn.show(Wish(ring_km=6500))
    drawn.figure.canvas.draw()
    ax = drawn.figure.axes[0]
    frame = ax.get_window_extent()
    names = {reach.tables().names[place] for place in maps.LABELS[view]}
    boxes = {t.get_text(): t.get_window_extent() for t in ax.texts if t.get_text() in names}
    assert set(boxes) == names
    for name, box in boxes.items():
        assert frame.x0 - 1 <= box.x0 and box.x1 <= frame.x1 + 1, f"{name} leaves the map"
        assert frame.y0 - 1 <= box.y0 and box.y1 <= frame.y1 + 1, f"{name} leaves the map"
        for other, its in boxes.items():
            if other > name:
                wide = min(box.x1, its.x1) - max(box.x0, its.x0)
                high = min(box.y1, its.y1) - max(box.y0, its.y0)
                assert wide <= 3 or high <= 3, f"{name} lies on {other}"


def test_the_words_on_a_ring_stay_inside_the_map():
    for view in basemap.VIEWS:
        drawn = maps.ReachMap(view)
        for wish in (Wish("al-khadim", 1200, "su-35s"), Wish("hmeimim", 300, "an-124-100")):
            drawn.show(wish)
            drawn.figure.canvas.draw()
            frame = drawn.figure.axes[0].get_window_extent()
            for text in (drawn.ring_text, drawn.range_text):
                box = text.get_window_extent()
                inside = frame.x0 <= box.x0 and box.x1 <= frame.x1
                assert not text.get_text() or inside, (view, text.get_text())


def test_the_ten_places_of_exercise_two_are_on_the_maps():
    asked = {
        "al-jufra", "benghazi", "engels", "kyiv", "mozdok", "port-sudan", "riyadh", "sevastopol",
        "tehran", "tobruk",
    }  # fmt: skip
    assert asked <= set(maps.LABELS["theatre"]) | set(maps.LABELS["libya"])


def test_the_panel_at_the_right_is_not_cut():
    for view in basemap.VIEWS:
        drawn = maps.ReachMap(view)
        drawn.figure.canvas.draw()
        wide, high = drawn.figure.canvas.get_width_height()
        for text in drawn.figure.texts:
            box = text.get_window_extent()
            assert box.x1 <= wide and box.y0 >= 0 and box.y1 <= high, text.get_text()[:40]


def test_no_text_is_smaller_than_nine_points(pictures):
    for picture in [*pictures.values(), gates.sea_gates()]:
        for ax in picture.figure.axes:
            for text in [*picture.figure.texts, *ax.texts, ax.xaxis.label, ax.title]:
                assert text.get_fontsize() >= 9, text.get_text()


def test_the_compass_finding_names_what_the_circle_loses():
    sentence = flatmap.compass_map("hmeimim", 2000).finding
    home = POINT["hmeimim"]
    for place, name in (("doha", "Doha"), ("engels", "Engels"), ("al-jufra", "al-Jufra")):
        lat, lon = POINT[place]
        assert km(home, (lat, lon)) <= 2000
        assert np.hypot(lat - home[0], lon - home[1]) * 111.195 > 2000
        assert name in sentence
    assert "Kyiv" not in sentence and "Benghazi" not in sentence


def test_both_bases_carry_the_star_and_a_clear_name(pictures):
    ax = pictures["bases"].figure.axes[0]
    (stars,) = [line for line in ax.lines if line.get_marker() == "*"]
    assert {(y, x) for x, y in stars.get_xydata()} == {POINT["tartus"], POINT["hmeimim"]}
    pictures["bases"].figure.canvas.draw()
    names = {t.get_text(): t for t in ax.texts}
    (ring,) = [t for t in ax.texts if t.get_text().endswith(" km")]
    over = ring.get_window_extent()
    for name in ("Tartus", "Hmeimim"):
        assert names[name].get_weight() == "bold"
        assert not names[name].get_window_extent().overlaps(over), name


def test_the_notes_beside_a_map_are_numbered_from_one():
    for view in basemap.VIEWS.values():
        numbers = [note.split("  ")[0] for note in basemap.notes(view) if note[0].isdigit()]
        assert numbers == [str(i + 1) for i in range(len(numbers))], view.name
    assert numbers  # the last view, the Levant, has at least the Golan


def test_the_two_bases_are_as_far_apart_as_measured():
    sentence = maps.bases_map().finding
    assert f"{km(POINT['tartus'], POINT['hmeimim']):.0f} km apart" in sentence
    assert f"Damascus is {km(POINT['tartus'], POINT['damascus']):.0f} km" in sentence


def test_gates_stand_where_the_route_passes_them():
    picture = gates.sea_gates(["sea-01", "sea-04"])
    ax = picture.figure.axes[0]
    crosses = [line for line in ax.lines if line.get_marker() == "X" and len(line.get_xdata())]
    shut = [tuple(line.get_xydata()[0]) for line in crosses]
    row = next(r for r in rows("routes") if r["leg_id"] == "sea-01")
    first = km(POINT["novorossiysk"], POINT["bosporus"])
    second = first + km(POINT["bosporus"], POINT["dardanelles"])
    assert row["via_places"].startswith("bosporus;dardanelles")
    assert [xy for xy in shut if xy[1] == 0] == [
        pytest.approx((first, 0), abs=0.1),
        pytest.approx((second, 0), abs=0.1),
    ]
    assert [xy for xy in shut if xy[1] == 1] == []  # the way from Baltiysk avoids them


def test_the_gate_sentence_compares_the_two_ways():
    lengths = {}
    for row in rows("routes"):
        if row["leg_id"] in ("sea-01", "sea-04"):
            via = [v for v in row["via_places"].split(";") if v]
            stops = [row["from_place"], *via, row["to_place"]]
            lengths[row["leg_id"]] = sum(km(POINT[a], POINT[b]) for a, b in pairwise(stops))
    sentence = gates.sea_gates().finding
    assert f"{lengths['sea-01']:,.0f} km" in sentence and f"{lengths['sea-04']:,.0f} km" in sentence
    assert f"{lengths['sea-04'] / lengths['sea-01']:.1f} times" in sentence


def test_the_rule_behind_the_red_crosses_is_in_the_table():
    rule = load("agreements").set_index("agreement_id").loc["AG01"]
    assert "belligerents' warships may not pass except to return to base" in rule["term"]
    assert "closure applied" in rule["status_2025_02"]


def test_every_map_is_a_picture_with_one_line(pictures):
    for picture in pictures.values():
        assert isinstance(picture, Picture) and "\n" not in picture.finding
