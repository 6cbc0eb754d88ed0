"""Counts and their usual ranges agree with listing every result, and with printed tables."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foothold.data import load
from foothold.models import calibration as cal

TENTHS = st.integers(0, 10).map(lambda n: n / 10)
LOGS = st.lists(st.tuples(TENTHS, st.booleans()), min_size=1, max_size=30)


@settings(max_examples=40)
@given(st.integers(1, 7), st.integers(0, 7), st.integers(0, 10))
def test_binomial_by_listing_every_result(count, happened, tenths):
    chance = Fraction(tenths, 10)
    total = Fraction(0)
    for results in product([0, 1], repeat=count):
        if sum(results) <= happened:
            weight = Fraction(1)
            for r in results:
                weight *= chance if r else 1 - chance
            total += weight
    assert cal.chance_of_at_most(happened, count, tenths / 10) == float(total)


def test_six_of_ten_at_eighty_per_cent_is_no_rarity():
    # Tables of the binomial distribution: P(X <= 6 | n = 10, p = 0.8) = 0.1209.
    assert cal.chance_of_at_most(6, 10, 0.8) == pytest.approx(0.1209, abs=5e-5)
    assert cal.chance_of_at_most(-1, 10, 0.8) == 0
    assert cal.chance_of_at_most(10, 10, 0.8) == 1


@given(st.integers(1, 40), TENTHS)
def test_the_usual_range_is_the_narrowest_that_leaves_at_most_a_twentieth_at_each_end(n, p):
    low, high = cal.usual_range(n, p)
    assert 0 <= low <= high <= n
    assert cal.chance_of_at_most(low - 1, n, p) <= 0.05 + 1e-12
    assert 1 - cal.chance_of_at_most(high, n, p) <= 0.05 + 1e-12
    if low < high:
        assert cal.chance_of_at_most(low, n, p) > 0.05 - 1e-12
        assert 1 - cal.chance_of_at_most(high - 1, n, p) > 0.05 - 1e-12


@given(LOGS)
def test_calibration_counts_every_forecast_once(log):
    groups = cal.calibration([p for p, _ in log], [y for _, y in log])
    assert sum(g.count for g in groups) == len(log)
    assert sum(g.happened for g in groups) == sum(y for _, y in log)
    assert [g.forecast for g in groups] == sorted({p for p, _ in log})


def test_the_practice_log_by_hand():
    """Counted by hand from data/practice_log.csv; 90 % came true fourteen times in twenty."""
    log = load("practice_log")
    groups = cal.calibration(list(log.probability), list(log.happened))
    counts = {round(100 * g.forecast): (g.count, g.happened) for g in groups}
    assert counts == {10: (10, 2), 30: (10, 4), 50: (12, 6), 70: (8, 5), 90: (20, 14)}
    assert [g.usual for g in groups] == [True, True, True, True, False]


def test_no_forecast_has_no_range():
    with pytest.raises(ValueError, match="whole number above 0"):
        cal.usual_range(0, 0.5)
