"""Several issues: points, frontier and Nash deal against brute force over whole grids of deals."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foothold import load
from foothold.models.bargaining import nash_split
from foothold.models.compromise import shared_deal
from foothold.models.linkage import Agenda, agenda, corners, deal_at, nash_deal, worth


@pytest.fixture(scope="module")
def table():
    return load("bargaining")


@pytest.fixture(scope="module")
def twelve(table):
    return agenda(table)


@st.composite
def agendas(draw, most=4):
    count = draw(st.integers(1, most))
    pair = st.tuples(st.integers(0, 100), st.integers(0, 100))
    ideals = draw(st.lists(pair.filter(lambda p: p[0] != p[1]), min_size=count, max_size=count))
    cares = st.tuples(st.integers(1, 100), st.integers(1, 100))
    salience = draw(st.lists(cares, min_size=count, max_size=count))
    return Agenda(tuple(f"i{n}" for n in range(count)), ideals, salience)


def points_by_hand(issues, settlements):
    """Write the definition out again, in plain Python."""
    both = []
    for side in (0, 1):
        lost = most = 0
        for ideals, cares, x in zip(issues.ideals, issues.salience, settlements, strict=True):
            lost += cares[side] * abs(x - ideals[side])
            most += cares[side] * abs(ideals[1 - side] - ideals[side])
        both.append(100 - 100 * lost / most)
    return both


def grid_deals(issues, steps):
    """All deals with each issue at one of a few places between the ideals."""
    parts = itertools.product(np.linspace(0, 1, steps), repeat=len(issues.names))
    return [(worth(issues, issues.settle(p)), p) for p in parts]


def test_the_table_holds_what_was_known_and_no_more(table, twelve):
    assert len(twelve.names) == 12
    assert not {"G11", "G13"} & set(twelve.names)
    assert twelve.stakes.sum(axis=0) == pytest.approx([100, 100])


def test_the_points_of_the_state_of_things_by_hand(table, twelve):
    now = table["status_quo_2025_02"]
    assert worth(twelve, now) == pytest.approx(points_by_hand(twelve, now))


@given(agendas(), st.data())
def test_points_agree_with_the_definition_also_outside_the_ideals(issues, data):
    count = len(issues.names)
    places = data.draw(st.lists(st.integers(-20, 120), min_size=count, max_size=count))
    assert worth(issues, places) == pytest.approx(points_by_hand(issues, places))


@given(agendas(), st.floats(0, 1))
def test_every_issue_split_alike_works_like_one_sum_of_100(issues, part):
    deal = deal_at(issues, [part] * len(issues.names))
    assert deal.points == pytest.approx((100 * part, 100 - 100 * part))


@settings(max_examples=40, deadline=None)
@given(agendas())
def test_no_deal_on_a_grid_lies_beyond_the_frontier(issues):
    chain = corners(issues)
    assert (np.diff(chain[:, 0]) > 0).all()
    for (x, y), _ in grid_deals(issues, 5):
        assert y <= np.interp(x, *chain.T) + 1e-9


def test_the_corners_are_the_best_of_all_4096_whole_deals_for_any_weights(twelve):
    whole = np.array(list(itertools.product([0, 1], repeat=12)))
    points = np.column_stack([whole @ twelve.stakes[:, 0], 100 - whole @ twelve.stakes[:, 1]])
    for weight in np.linspace(0, 1, 101):
        weights = np.array([weight, 1 - weight])
        assert (corners(twelve) @ weights).max() == pytest.approx((points @ weights).max())


@settings(max_examples=40, deadline=None)
@given(agendas(3), st.integers(-10, 90), st.integers(-10, 90))
def test_the_nash_deal_beats_every_deal_on_a_grid(issues, d1, d2):
    found = nash_deal(issues, (d1, d2))
    fair = [(x, y) for (x, y), _ in grid_deals(issues, 9) if x >= d1 and y >= d2]
    if found is None:
        assert not fair
        return
    assert worth(issues, found.settlements) == pytest.approx(found.points)
    assert sum(1e-9 < part < 1 - 1e-9 for part in found.parts) <= 1  # at most one issue is split
    product = (found.points[0] - d1) * (found.points[1] - d2)
    assert found.points[0] >= d1 - 1e-9
    assert found.points[1] >= d2 - 1e-9
    assert product >= max(((x - d1) * (y - d2) for x, y in fair), default=0) - 1e-6


@pytest.mark.parametrize("no_deal", [(0, 0), (40, 20), (40, 40), (60, 50), (57, 10), (5, 90)])
def test_the_nash_deal_on_twelve_issues_lies_where_a_fine_walk_on_the_frontier_puts_it(
    twelve, no_deal
):
    chain = corners(twelve)
    x = np.linspace(no_deal[0], 100, 200_001)
    y = np.interp(x, *chain.T)
    products = np.where(y >= no_deal[1], (x - no_deal[0]) * (y - no_deal[1]), -1)
    best = int(products.argmax())
    assert nash_deal(twelve, no_deal).points == pytest.approx((x[best], y[best]), abs=0.01)


def test_linking_helps_both_unless_the_sides_care_alike(twelve):
    linked, alike = nash_deal(twelve, (40, 20)).points, nash_split(100, 40, 20)
    assert linked[0] > alike[0]
    assert linked[1] > alike[1]
    same = Agenda(twelve.names, twelve.ideals, np.repeat(twelve.salience[:, :1], 2, axis=1))
    assert nash_deal(same, (40, 20)).points == pytest.approx(alike)


def test_units_of_salience_do_not_matter(twelve):
    other = Agenda(twelve.names, twelve.ideals, twelve.salience * [3, 0.5])
    one, two = nash_deal(twelve, (30, 25)), nash_deal(other, (30, 25))
    assert one.parts == pytest.approx(two.parts)


@pytest.mark.parametrize("part", [0, 0.5, 1])
def test_an_issue_that_is_not_traded_stays_where_it_is(twelve, part):
    fixed = {"G05": part}
    found = nash_deal(twelve, (40, 20), fixed)
    place = twelve.names.index("G05")
    assert found.parts[place] == part
    rng = np.random.default_rng(7)
    best = (found.points[0] - 40) * (found.points[1] - 20)
    for _ in range(3000):
        parts = rng.random(12).round(rng.integers(0, 3))
        parts[place] = part
        x, y = worth(twelve, twelve.settle(parts))
        assert x < 40 or y < 20 or (x - 40) * (y - 20) <= best + 1e-9


def test_a_red_line_can_close_the_zone_and_all_fixed_is_take_it_or_leave_it():
    one = Agenda(("pier",), [[100, 0]], [[50, 50]])
    assert nash_deal(one, (40, 20), {"pier": 0}) is None
    assert nash_deal(one, (0, 20), {"pier": 0}).points == (0, 100)
    assert len(corners(one, {"pier": 0})) == 1


def test_a_side_that_does_not_care_leaves_the_issue_to_the_other():
    issues = Agenda(("a", "b", "c"), [[0, 100]] * 3, [[0, 10], [10, 0], [10, 10]])
    found = nash_deal(issues, (0, 0))
    assert found.parts[:2] == (0, 1)


# Costs that rise with the square of the distance


@pytest.mark.parametrize("no_deal", [(0, 0), (40, 20), (60, 60), (70, 30)])
def test_shared_deals_beat_random_deals_and_split_every_issue(twelve, no_deal):
    found = shared_deal(twelve, no_deal)
    first, second = twelve.stakes.T

    def points(parts):
        return first @ (1 - (1 - parts) ** 2), second @ (1 - parts**2)

    assert found.points == pytest.approx(points(np.array(found.parts)))
    assert all(0 < part < 1 for part in found.parts)
    best = (found.points[0] - no_deal[0]) * (found.points[1] - no_deal[1])
    rng = np.random.default_rng(3)
    for _ in range(3000):
        near = np.clip(np.array(found.parts) + rng.normal(0, rng.choice([0.02, 0.3]), 12), 0, 1)
        x, y = points(near)
        assert x < no_deal[0] or y < no_deal[1] or (x - no_deal[0]) * (y - no_deal[1]) <= best


def test_shared_deals_know_when_there_is_none(twelve):
    assert shared_deal(twelve, (90, 90)) is None
    assert shared_deal(twelve, (101, 0)) is None
    with pytest.raises(ValueError, match="finite"):
        shared_deal(twelve, (float("nan"), 0))


def test_wrong_input_gets_a_sentence(twelve):
    with pytest.raises(ValueError, match="two numbers for each of 1 issues"):
        Agenda(("a",), [[0, 1, 2]], [[1, 1]])
    with pytest.raises(ValueError, match="cannot be negative"):
        Agenda(("a",), [[0, 1]], [[1, -1]])
    with pytest.raises(ValueError, match="A number is missing"):
        Agenda(("a",), [[0, float("nan")]], [[1, 1]])
    with pytest.raises(ValueError, match="nothing at stake"):
        Agenda(("a",), [[5, 5]], [[1, 1]])
    with pytest.raises(ValueError, match="one settlement for each of the 12"):
        worth(twelve, [1, 2])
    with pytest.raises(ValueError, match=r"no issue 'G99'.*G01"):
        nash_deal(twelve, (0, 0), {"G99": 0})
    with pytest.raises(ValueError, match="from 0 to 1"):
        corners(twelve, {"G05": 70})
    with pytest.raises(ValueError, match="two no-deal values"):
        nash_deal(twelve, (1, 2, 3))
