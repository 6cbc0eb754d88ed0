"""Bargaining over one sum: Nash's axioms, his own example, and brute force over fine grids."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.models.bargaining import Zone, common_zone, nash_points, nash_split, within, zone

whole = st.integers(-40, 140)
sums = st.integers(0, 200)
pairs = st.tuples(st.integers(0, 60), st.integers(0, 60))


def best_on_grid(surplus, d1, d2):
    """Try every share in steps of a half: the greatest product of gains."""
    shares = [n / 2 for n in range(-200, 600)]
    fair = [s for s in shares if s >= d1 and surplus - s >= d2]
    return max(fair, key=lambda s: (s - d1) * (surplus - s - d2), default=None)


@given(sums, whole, whole)
def test_the_split_is_the_best_product_among_all_shares(surplus, d1, d2):
    found = nash_split(surplus, d1, d2)
    on_grid = best_on_grid(surplus, d1, d2)
    assert (found is None) == (on_grid is None)
    if found:
        assert found[0] == on_grid
        assert sum(found) == surplus


@given(sums, whole, whole)
def test_a_zone_holds_exactly_the_shares_that_both_would_sign(surplus, d1, d2):
    found = zone(surplus, d1, d2)
    for share in range(-50, 220):
        signed = share >= d1 and surplus - share >= d2
        inside = found is not None and found.low <= share <= found.high
        assert signed == inside


def test_the_questions_of_the_syllabus_by_hand():
    assert zone(100, 60, 50) is None
    assert nash_split(100, 60, 50) is None
    assert nash_split(100, 20, 30) == (45, 55)
    assert zone(100, 60, 40) == (60, 60)
    assert nash_split(100, 60, 40) == (60, 40)
    assert zone(100, -20, 30).width == 90


@given(sums, whole, whole)
def test_symmetry_swapping_names_swaps_shares(surplus, d1, d2):
    one, other = nash_split(surplus, d1, d2), nash_split(surplus, d2, d1)
    assert (one is None) == (other is None)
    if one:
        assert one == other[::-1]


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 30))
def test_a_better_outside_option_raises_the_own_share_by_half(d1, d2, more):
    before, after = nash_split(200, d1, d2), nash_split(200, d1, d2 + more)
    assert after[1] - before[1] == more / 2
    assert after[0] - before[0] == -more / 2


# Nash's axioms, on finite sets of deals


@given(st.lists(pairs, max_size=12), pairs)
def test_efficiency_no_other_deal_is_better_for_both(points, no_deal):
    for i in nash_points(points, no_deal):
        x, y = points[i]
        assert x > no_deal[0]
        assert y > no_deal[1]
        assert not [p for p in points if p[0] >= x and p[1] >= y and p != points[i]]


@given(st.lists(pairs, max_size=10), st.integers(0, 30))
def test_symmetry_on_a_set_that_is_its_own_mirror_image(points, d):
    mirrored = points + [(y, x) for x, y in points]
    chosen = {mirrored[i] for i in nash_points(mirrored, (d, d))}
    assert chosen == {(y, x) for x, y in chosen}


@given(
    st.lists(pairs, max_size=12),
    pairs,
    st.integers(1, 7),
    st.integers(-20, 20),
    st.integers(1, 7),
    st.integers(-20, 20),
)
def test_scale_covariance_units_and_zero_points_do_not_matter(points, no_deal, a, b, c, e):
    def scaled(point):
        return a * point[0] + b, c * point[1] + e

    assert nash_points(points, no_deal) == nash_points(list(map(scaled, points)), scaled(no_deal))


@given(st.lists(pairs, min_size=1, max_size=12), pairs, st.data())
def test_irrelevant_alternatives_may_be_struck_out(points, no_deal, data):
    chosen = [points[i] for i in nash_points(points, no_deal)]
    if not chosen:
        return
    kept = data.draw(st.lists(st.sampled_from(points), max_size=8))
    smaller = [chosen[0], *kept]
    assert chosen[0] in [smaller[i] for i in nash_points(smaller, no_deal)]


def test_the_axioms_alone_lead_to_the_split_on_a_fine_grid():
    points = [(share, 100 - share) for share in range(101)]
    for d1, d2 in [(20, 30), (0, 0), (10, 70), (35, 25)]:
        (best,) = nash_points(points, (d1, d2))
        assert points[best] == nash_split(100, d1, d2)


def test_nash_s_own_example_bill_and_jack():
    """Nash (1950): who gives what. Utilities to Bill and to Jack as printed there."""
    bills = {"book": (2, 4), "whip": (2, 2), "ball": (2, 1), "bat": (2, 2), "box": (4, 1)}
    jacks = {"pen": (10, 1), "toy": (4, 1), "knife": (6, 2), "hat": (2, 2)}
    every = [*bills, *jacks]
    trades, points = [], []
    for moved in itertools.product([False, True], repeat=len(every)):
        gone = {name for name, moves in zip(every, moved, strict=True) if moves}
        bill = sum(v[0] for n, v in bills.items() if n not in gone)
        bill += sum(v[0] for n, v in jacks.items() if n in gone)
        jack = sum(v[1] for n, v in bills.items() if n in gone)
        jack += sum(v[1] for n, v in jacks.items() if n not in gone)
        trades.append(gone)
        points.append((bill, jack))
    no_deal = (12, 6)  # each keeps what it has
    assert points[0] == no_deal
    (best,) = nash_points(points, no_deal)
    assert trades[best] == {"book", "whip", "ball", "bat", "pen", "toy", "knife"}
    assert (points[best][0] - 12, points[best][1] - 6) == (12, 5)  # gains, product 60


def test_no_deal_that_nobody_can_beat():
    assert nash_points([(5, 5), (9, 1)], (5, 5)) == ()
    assert nash_points([], (0, 0)) == ()
    assert nash_points([(6, 6), (6, 6)], (0, 0)) == (0, 1)


# Why deals fail


@given(st.lists(st.tuples(whole, whole), min_size=1, max_size=4))
def test_a_common_zone_holds_the_shares_of_all_days(no_deals):
    zones = [zone(100, *d) for d in no_deals]
    found = common_zone(*zones)
    for share in range(-45, 145):
        lasts = all(share >= d1 and 100 - share >= d2 for d1, d2 in no_deals)
        assert lasts == (found is not None and found.low <= share <= found.high)


def test_both_would_gain_on_each_day_and_yet_no_share_lasts():
    today, later = zone(100, 60, 20), zone(100, 30, 50)
    assert today.width == later.width == 20
    assert common_zone(today, later) is None
    assert common_zone(zone(100, 40, 20), None) is None


def test_an_indivisible_thing_can_miss_a_wide_zone():
    assert within([0, 100], zone(100, 40, 20)) == []
    assert within([0, 50, 100], zone(100, 40, 20)) == [50]
    assert within([40, 80], zone(100, 40, 20)) == [40, 80]
    assert within([50], None) == []


def test_wrong_input_gets_a_sentence():
    with pytest.raises(ValueError, match="cannot be negative"):
        zone(-1, 0, 0)
    with pytest.raises(ValueError, match="d2 is nan; give it as a finite number"):
        nash_split(100, 20, math.nan)
    with pytest.raises(ValueError, match="d1 is '20'; give it as a number"):
        nash_split(100, "20", 30)
    with pytest.raises(ValueError, match="surplus is True"):
        zone(True, 0, 0)
    with pytest.raises(ValueError, match="no pair of numbers"):
        nash_points([(1, 2, 3)], (0, 0))
    with pytest.raises(ValueError, match="missing or infinite"):
        nash_points([(1, math.inf)], (0, 0))
    with pytest.raises(ValueError, match="at least one zone"):
        common_zone()


def test_a_zone_says_how_much_is_left_to_gain():
    assert Zone(40, 80).width == 40
