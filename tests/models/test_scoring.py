"""Scores agree with exact fractions, enumeration, published numbers and simulation-free laws."""

from fractions import Fraction
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.models import scoring

TENTHS = st.integers(0, 10).map(lambda n: n / 10)
LOGS = st.lists(st.tuples(TENTHS, st.booleans()), min_size=1, max_size=40)


def exact(number):
    return Fraction(str(number))


def test_published_values():
    # A steady 50 % earns 0.25 in the one-probability form, 0.5 in Brier's own; sure and wrong
    # earns 1 and 2.
    assert scoring.brier(0.5, True) == scoring.brier(0.5, False) == 0.25
    assert scoring.brier_two(0.5, True) == 0.5
    assert scoring.brier(1, False) == 1 and scoring.brier_two(1, False) == 2
    assert scoring.brier(0.7, False) == pytest.approx(0.49)
    assert scoring.brier_two(0.7, False) == pytest.approx(0.98)


def test_printed_examples():
    """Rain forecast at 70 % and at 30 %, as encyclopedias print it: 0.09 and 0.49 if it rains."""
    assert scoring.brier(0.7, True) == pytest.approx(0.09)
    assert scoring.brier(0.3, True) == pytest.approx(0.49)
    assert scoring.mean_brier([0.7, 0.3], [True, True]) == pytest.approx(0.29)


@given(LOGS)
def test_mean_and_parts_agree_with_exact_fractions(log):
    chances, outcomes = [p for p, _ in log], [y for _, y in log]
    n, rate = len(log), Fraction(sum(outcomes), len(log))
    mean = sum((exact(p) - y) ** 2 for p, y in log) / n
    reliability = resolution = Fraction(0)
    for p in set(chances):
        group = [y for q, y in log if q == p]
        share = Fraction(sum(group), len(group))
        reliability += Fraction(len(group), n) * (exact(p) - share) ** 2
        resolution += Fraction(len(group), n) * (share - rate) ** 2
    parts = scoring.decompose(chances, outcomes)
    assert isclose(scoring.mean_brier(chances, outcomes), mean, abs_tol=1e-12)
    assert isclose(parts.reliability, reliability, abs_tol=1e-12)
    assert isclose(parts.resolution, resolution, abs_tol=1e-12)
    assert isclose(parts.uncertainty, rate * (1 - rate), abs_tol=1e-12)
    assert reliability - resolution + rate * (1 - rate) == mean, "Murphy's identity is exact"
    assert isclose(parts.score, mean, abs_tol=1e-12)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_the_identity_holds_for_binned_forecasts(log):
    chances = scoring.binned([p for p, _ in log], (0, 0.25, 0.5, 0.75, 1))
    outcomes = [y for _, y in log]
    parts = scoring.decompose(chances, outcomes)
    assert isclose(parts.score, scoring.mean_brier(chances, outcomes), abs_tol=1e-9)


def test_bins_take_a_limit_upwards_and_one_into_the_last():
    chances = [0.0, 0.24, 0.25, 0.5, 0.99, 1.0]
    assert scoring.binned(chances, (0, 0.25, 0.5, 1)) == pytest.approx(
        [0.12, 0.12, 0.25, 0.83, 0.83, 0.83]
    )


@pytest.mark.parametrize("edges", [(0, 0.5), (0.1, 1), (0, 0.5, 0.5, 1), (0, 0.6, 0.5, 1), (0,)])
def test_bins_run_from_0_to_1(edges):
    with pytest.raises(ValueError, match="run from 0 to 1"):
        scoring.binned([0.5], edges)


@given(TENTHS, TENTHS)
def test_no_number_beats_the_one_that_is_believed(said, believed):
    honest = scoring.expected_brier(believed, believed)
    assert scoring.expected_brier(said, believed) - honest == pytest.approx((said - believed) ** 2)


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan"), "0.7", None, True, float("inf")])
def test_what_is_no_chance_is_refused(bad):
    with pytest.raises(ValueError, match="number from 0 to 1"):
        scoring.brier(bad, True)


@pytest.mark.parametrize("bad", ["unknown", None, 0.5, float("nan")])
def test_a_question_without_an_answer_is_not_scored(bad):
    with pytest.raises(ValueError, match="leave out questions without an answer"):
        scoring.mean_brier([0.7], [bad])


def test_nothing_and_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match="no forecast"):
        scoring.mean_brier([], [])
    with pytest.raises(ValueError, match="2 forecasts and 1 outcomes"):
        scoring.decompose([0.1, 0.2], [True])
