"""The answers of set 04, reached another way: a second library, plain arithmetic, brute force."""

import csv
import itertools
import math
from pathlib import Path

import pytest
from pyproj import Geod

from foothold.grading.exercise import load_exercise, question, role

ROOT = Path(__file__).parents[2]
SET = load_exercise(ROOT / "solutions", "04_where")
GEODS = {"ellipsoid": Geod(ellps="WGS84"), "round Earth": Geod(a=6371000, b=6371000)}
LOADS = {20: 6500, 40: 4200, 47: 3600}


def rows(name):
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


POINT = {r["place_id"]: (float(r["lat"]), float(r["lon"])) for r in rows("places") if r["lat"]}
LENGTH = {r["leg_id"]: int(r["distance_km"]) for r in rows("routes")}


def km(a, b, shape="ellipsoid"):
    return GEODS[shape].inv(POINT[a][1], POINT[a][0], POINT[b][1], POINT[b][0])[2] / 1000


def typed(check_id):
    """The text between the quotation marks of a solution."""
    cells = [c for c in SET.solution.cells if role(c) == "answer" and question(c) == check_id]
    return cells[0].source.split('"')[1]


def near(check_id, mistake):
    found = next(m for m in SET.checks[check_id]["mistake"] if m["name"] == mistake)
    return float(found["when"][0].removeprefix("near:").partition("~")[0])


@pytest.mark.parametrize("shape", GEODS)
def test_either_shape_of_the_earth_gives_the_same_marks(shape):
    assert abs(km("tartus", "benghazi", shape) - km("tartus", "benghazi")) < 5
    items = SET.checks["04.2"]["items"]
    inside = {place for place in items if km("hmeimim", place, shape) <= 1650}
    assert inside == set(typed("04.2").split())
    assert min(abs(km("hmeimim", place, shape) - 1650) for place in items) > 50


@pytest.mark.parametrize("degree", [111, 111.195, 111.32])
def test_the_careless_rule_lands_on_its_hint_whatever_a_degree_is_worth(degree):
    up, across = (a - b for a, b in zip(POINT["tartus"], POINT["benghazi"], strict=True))
    assert abs(degree * math.hypot(up, across) - near("04.1", "degrees-are-not-km")) < 5
    assert abs(degree * (up + across) - near("04.1", "round-the-corner")) < 5


def test_other_units_and_other_ends_land_on_their_hints():
    true = km("tartus", "benghazi")
    assert abs(true / 1.609344 - near("04.1", "miles-for-km")) < 1
    assert abs(true / 1.852 - near("04.1", "nautical-miles-for-km")) < 1
    for a, b in (("hmeimim", "benghazi"), ("tartus", "benghazi-port")):
        assert abs(km(a, b) - near("04.1", "wrong-end")) < 5


def test_a_circle_on_paper_shows_the_two_errors_of_question_two():
    home = POINT["hmeimim"]
    shrink = math.cos(math.radians(home[0]))
    for opening, missed, added in (
        (1650 / 111.195, {"benghazi", "tehran"}, set()),
        (1650 / (111.195 * shrink), set(), {"kyiv", "port-sudan"}),
    ):
        drawn = {
            place
            for place in SET.checks["04.2"]["items"]
            if math.hypot(POINT[place][0] - home[0], POINT[place][1] - home[1]) <= opening
        }
        right = set(typed("04.2").split())
        assert missed <= right - drawn and added <= drawn - right
        assert bool(missed) == bool(right - drawn) and bool(added) == bool(drawn - right)


def test_days_at_sea_and_their_errors():
    way = LENGTH["sea-04"]
    right = way / 1.852 / 10 / 24
    errors = {
        "knots-taken-for-km-an-hour": way / 10 / 24,
        "hours-taken-for-days": way / 1.852 / 10,
        "statute-miles": way / 1.609344 / 10 / 24,
        "multiplied-instead-of-divided": way * 1.852 / 10 / 24,
        "as-the-crow-flies": km("baltiysk", "tartus") / 1.852 / 10 / 24,
        "as-the-crow-flies-in-km-an-hour": km("baltiysk", "tartus") / 10 / 24,
    }
    for name, value in errors.items():
        assert abs(value - near("04.5", name)) < 0.2, name
        assert abs(value - right) > 1, name


def careful(payload, length):
    """The rule of question six, by trying every load case."""
    enough = [tonnes for tonnes in LOADS if tonnes >= payload]
    return bool(enough) and length <= LOADS[min(enough)]


def test_the_twin_in_words_follows_the_rule_and_the_table():
    found = {int(float(r["payload_t"])): int(r["range_km"]) for r in rows("aircraft")
             if r["type"] == "Il-76MD"}  # fmt: skip
    assert found == LOADS
    asked = {"a": (40, 3675), "b": (30, 4546), "c": (30, 4200), "d": (50, 500), "e": (47, 3675),
             "f": (20, 6218)}  # fmt: skip
    answer = dict(pair.split("=") for pair in typed("04.6w").split())
    assert answer == {k: "yes" if careful(*v) else "no" for k, v in asked.items()}


def test_every_case_of_reach_follows_the_rule_and_uses_lengths_of_the_table():
    namespace = {}
    source = next(
        c.source for c in SET.solution.cells if role(c) == "answer" and question(c) == "04.6"
    )
    exec(source, namespace)
    check = SET.checks["04.6"]
    for case in itertools.chain(check["inputs"], check["hidden"]):
        cases, payload, legs = case["args"]
        fitting = {tonnes: most for tonnes, most in cases if tonnes >= payload}
        most = fitting[min(fitting)] if fitting else -1
        assert namespace["reach"](cases, payload, legs) == [n for n, k in legs.items() if k <= most]
    for case in check["inputs"]:
        assert all(LENGTH[name] == length for name, length in case["args"][2].items())
