"""Cells of a grid against the plain rule |x - reference| <= tolerance."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from foothold.exercises.grids import Grid, exact, overlap

decimals = st.decimals(-(10**6), 10**6, places=3).map(float)
tolerances = st.sampled_from([0.001, 0.01, 0.05, 0.5, 1, 5, 25])


@given(decimals, tolerances, decimals)
def test_same_cell_means_within_the_tolerance(reference, tolerance, number):
    gap = abs(Fraction(str(number)) - Fraction(str(reference)))
    limit = Fraction(str(tolerance))
    assume(not limit < gap <= limit * (1 + Fraction(2, 10**9)))
    grid = Grid.centred(reference, tolerance)
    assert (grid.cell(exact(number)) == grid.cell(exact(reference))) == (gap <= limit)


@given(decimals, tolerances, st.sampled_from([-1, 1]))
def test_the_ends_are_inside(reference, tolerance, side):
    end = Fraction(str(reference)) + side * Fraction(str(tolerance))
    grid = Grid.centred(reference, tolerance)
    assert grid.cell(end) == grid.cell(exact(reference))


def test_decimals_mean_what_was_typed():
    grid = Grid.centred(0.49, 0.01)
    assert grid.cell(exact(0.48)) == grid.cell(exact(0.49)) == grid.cell(exact("0.50"))


@given(decimals, tolerances)
def test_a_grid_survives_json_and_hides_its_centre(reference, tolerance):
    grid = Grid.centred(reference, tolerance)
    assert Grid.from_json(grid.to_json()) == grid
    assert 0 <= grid.offset < grid.width


def test_a_tolerance_of_zero_is_refused():
    with pytest.raises(ValueError, match="above 0"):
        Grid.centred(3, 0)


def test_ranges_that_touch_overlap():
    assert overlap(10, 1, 12, 1)
    assert not overlap(10, 1, 12.1, 1)
