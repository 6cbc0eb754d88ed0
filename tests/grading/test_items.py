"""Item analysis: a published example, a second method by brute force, and what cannot be said."""

from __future__ import annotations

import itertools
import math
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from foothold.grading import items
from foothold.grading.items import analyse, five_numbers, upper_lower, words_for

# Section 6 of the Law School Admission Test, 1,000 candidates, five questions, right or wrong:
# how many gave each of the 32 patterns 00000, 00001, ... 11111. Bock, R. D. & Lieberman, M. (1970),
# "Fitting a response model for n dichotomously scored items", Psychometrika 35, 179-197.
LSAT6 = """3 6 2 11 1 1 3 4 1 8 0 16 0 3 2 15 10 29 14 81 3 28 15 80 16 56 21 173 11 61 28 298"""


def lsat() -> np.ndarray:
    counts = [int(n) for n in LSAT6.split()]
    patterns = itertools.product([0, 1], repeat=5)
    return np.array([p for p, n in zip(patterns, counts, strict=True) for _ in range(n)], float)


def test_the_published_example_is_met():
    """Rizopoulos, D. (2006), J. Statistical Software 17(5), prints these for the same data."""
    found = analyse(lsat(), np.ones(5))
    assert found.learners == 1000
    assert [round(i.facility, 3) for i in found.items] == [0.924, 0.709, 0.553, 0.763, 0.870]
    printed = [0.1128, 0.1532, 0.1728, 0.1444, 0.1215]  # "Excluded": total without the question
    assert [i.item_rest for i in found.items] == pytest.approx(printed, abs=1.5e-4)
    assert round(found.alpha, 4) == 0.2950


tables = arrays.arrays(
    float,
    st.tuples(st.integers(10, 25), st.integers(2, 6)),
    elements=st.integers(0, 8).map(lambda n: n / 2),
)


@settings(max_examples=60)
@given(tables)
def test_a_second_method_says_the_same(points):
    """pandas for the correlations, the standard library for alpha, plain loops for the rest."""
    maxima = np.full(points.shape[1], 4.0)
    found = analyse(points, maxima)
    frame = pd.DataFrame(points)
    for j, item in enumerate(found.items):
        assert item.learners == len(points)
        assert item.facility == pytest.approx(sum(row[j] for row in points) / len(points) / 4)
        rest = frame.drop(columns=j).sum(axis=1)
        if frame[j].nunique() == 1 or rest.nunique() == 1:
            assert item.item_rest is None and item.interval is None
        else:
            assert item.item_rest == pytest.approx(frame[j].corr(rest), abs=1e-9)
            low, high = item.interval
            assert -1 <= low <= item.item_rest + 1e-9 and item.item_rest <= high + 1e-9 <= 1 + 1e-6
    totals = [math.fsum(row) for row in points]
    if len(set(totals)) == 1:
        assert found.alpha is None
    else:
        k = points.shape[1]
        parts = sum(statistics.variance(points[:, j]) for j in range(k))
        expected = k / (k - 1) * (1 - parts / statistics.variance(totals))
        assert found.alpha == pytest.approx(expected, abs=1e-9)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=4, max_size=7))
def test_d_is_what_all_ways_of_breaking_ties_give_on_average(pairs):
    """Second method: rank the class in every order of equal totals, cut off, take the mean."""
    shares = np.array([own / 3 for own, _ in pairs])
    totals = np.array([float(total) for _, total in pairs])
    size = max(1, math.floor(0.27 * len(pairs) + 0.5))
    seen = []
    for order in itertools.permutations(range(len(pairs))):
        ranked = sorted(order, key=lambda i: totals[i])  # stable: ties stay as shuffled
        low, high = ranked[:size], ranked[-size:]
        seen.append(sum(shares[i] for i in high) / size - sum(shares[i] for i in low) / size)
    found = upper_lower(shares, totals)
    if len(set(totals)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(statistics.fmean(seen), abs=1e-9)


def test_d_by_hand():
    """20 learners: 27 % are 5.4, so 5. The best five all have it, of the last five one has."""
    totals = np.arange(20.0)
    right = np.array([1, 0, 0, 0, 0] + [0, 1] * 5 + [1] * 5, float)
    assert upper_lower(right, totals) == pytest.approx(1.0 - 0.2)


def test_the_order_of_learners_changes_nothing():
    points = np.random.default_rng(1).integers(0, 3, (40, 5)).astype(float)
    mixed = np.random.default_rng(2).permutation(points)
    for a, b in zip(analyse(points, np.full(5, 2.0)).items, analyse(mixed, np.full(5, 2.0)).items,
                    strict=True):  # fmt: skip
        assert (a.item_rest, a.upper_lower) == pytest.approx((b.item_rest, b.upper_lower))


def test_a_question_that_measures_nothing_does_not_seem_to_discriminate():
    """With itself inside the total it would: 0.4 for chance. That is why it is taken out."""
    points = np.random.default_rng(3).integers(0, 2, (4000, 6)).astype(float)
    inside = np.corrcoef(points[:, 0], points.sum(axis=1))[0, 1]
    assert inside > 0.35
    assert abs(analyse(points, np.ones(6)).items[0].item_rest) < 0.06


@pytest.mark.parametrize("learners", [0, 1, 2, 9])
def test_few_learners_give_a_facility_and_no_index(learners):
    points = np.arange(learners * 3, dtype=float).reshape(learners, 3) % 3
    found = analyse(points, np.full(3, 2.0))
    assert found.alpha is None
    for item in found.items:
        assert (item.facility is None) == (learners == 0)
        assert item.item_rest is item.upper_lower is item.interval is None


def test_what_does_not_vary_has_no_index_and_nothing_is_nan():
    points = np.column_stack([np.full(20, 2.0), np.arange(20) % 3])
    same, varied = analyse(points, np.full(2, 2.0)).items
    assert same.facility == 1.0 and same.item_rest is None and same.upper_lower is None
    assert varied.item_rest is None, "the rest does not vary"
    flat = analyse(np.ones((20, 3)), np.full(3, 2.0))
    assert flat.alpha is None and all(i.upper_lower is None for i in flat.items)


def test_points_that_are_open_stay_out_of_every_total():
    rng = np.random.default_rng(4)
    points = rng.integers(0, 3, (30, 4)).astype(float)
    points[:12, 3] = np.nan
    found = analyse(points, np.full(4, 2.0))
    assert found.settled == (True, True, True, False)
    closed = analyse(points[:, :3], np.full(3, 2.0))
    assert found.items[:3] == closed.items and found.alpha == closed.alpha
    assert found.items[3].learners == 18
    assert found.items[3].facility is None, "those that stand are mostly of empty answers"
    assert found.items[3].item_rest is found.items[3].upper_lower is None


def test_a_negative_alpha_is_said_as_it_is():
    points = np.array([[i % 2, 1 - i % 2, (i // 2) % 2] for i in range(20)], float)
    assert analyse(points, np.ones(3)).alpha < 0


@given(st.lists(st.integers(-20, 20), min_size=2, max_size=30))
def test_the_quartiles_are_those_of_the_standard_library(values):
    found = five_numbers(np.array(values, float))
    quarters = statistics.quantiles(values, n=4, method="inclusive")
    assert (found.lower, found.median, found.upper) == pytest.approx(tuple(quarters))
    assert (found.smallest, found.largest) == (min(values), max(values))


def test_a_wider_class_gives_a_narrower_interval():
    width = [np.diff(items.interval(0.3, n))[0] for n in (10, 30, 100, 1000)]
    assert width == sorted(width, reverse=True)
    assert items.interval(1.0, 10) == (1.0, 1.0)


def test_the_rules_of_thumb_change_at_their_marks():
    assert [words_for(d) for d in (0.4, 0.39, 0.3, 0.29, 0.2, 0.19, -0.5)] == [
        "very good", "reasonably good", "reasonably good", "marginal", "marginal", "poor", "poor",
    ]  # fmt: skip


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="one maximum for each question"):
        analyse(np.ones((3, 2)), np.ones(3))
