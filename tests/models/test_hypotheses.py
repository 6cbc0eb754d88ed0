"""Odds, base rates and Heuer's table, against exact fractions and counts by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.data import load
from foothold.models import hypotheses
from foothold.models.hypotheses import base_rate, is_diagnostic, odds_update, standings

FITS, AGAINST, OPEN = hypotheses.RATINGS


@given(st.integers(1, 99), st.integers(1, 40), st.integers(1, 40))
def test_odds_form_equals_bayes_by_counting_people(percent, if_true, if_false):
    """Of 100 x 40 equal cases: count those with the evidence, and those of them that are true."""
    true_with = percent * if_true
    false_with = (100 - percent) * if_false
    expected = Fraction(true_with, true_with + false_with)
    assert odds_update(percent / 100, if_true / if_false) == pytest.approx(float(expected))


def test_textbook_values():
    assert odds_update(0.25, 3) == pytest.approx(0.5)
    assert odds_update(0.5, 9) == pytest.approx(0.9)
    assert odds_update(0.2, 1) == pytest.approx(0.2)
    # The classic test question: 1 % ill, the test finds 80 % and errs in 9.6 %: 7.8 %.
    assert odds_update(0.01, 0.80 / 0.096) == pytest.approx(0.078, abs=5e-4)


@pytest.mark.parametrize("prior", [0, 1, -0.1, 1.5, float("nan")])
def test_certainty_cannot_be_moved(prior):
    with pytest.raises(ValueError, match="above 0 and below 1"):
        odds_update(prior, 2)


@pytest.mark.parametrize("ratio", [0, -1, float("inf"), float("nan")])
def test_a_ratio_is_positive(ratio):
    with pytest.raises(ValueError, match="above 0"):
        odds_update(0.5, ratio)


@given(st.integers(0, 30), st.integers(0, 30))
def test_rule_of_succession_stays_between_none_and_all(yes, no):
    rate = base_rate(yes, yes + no)
    assert 0 < rate < 1
    assert rate + base_rate(no, yes + no) == pytest.approx(1)


def test_laplaces_sunrise():
    assert base_rate(1_826_213, 1_826_213) == pytest.approx(1_826_214 / 1_826_215)
    assert base_rate(0, 0) == 0.5


@pytest.mark.parametrize(("yes", "cases"), [(-1, 2), (3, 2), (0.5, 2), (True, 2)])
def test_counts_are_whole(yes, cases):
    with pytest.raises(ValueError, match="whole cases"):
        base_rate(yes, cases)


@pytest.mark.parametrize(
    ("ratings", "tells"),
    [
        ([FITS, FITS, FITS], False),
        ([AGAINST, AGAINST], False),
        ([OPEN, OPEN, OPEN], False),
        ([FITS, FITS, OPEN], True),
        ([AGAINST, FITS], True),
    ],
)
def test_evidence_that_fits_all_alike_tells_nothing(ratings, tells):
    assert is_diagnostic(ratings) is tells


def test_standings_count_against_first():
    rows = standings(
        {"a": [FITS, FITS, AGAINST], "b": [OPEN, OPEN, OPEN], "c": [FITS, FITS, AGAINST]}
    )
    assert [(r.hypothesis, r.inconsistent) for r in rows] == [("b", 0), ("a", 1), ("c", 1)]
    assert [(r.consistent, r.neutral) for r in rows] == [(0, 3), (2, 0), (2, 0)]


@given(
    st.lists(st.tuples(*[st.sampled_from(hypotheses.RATINGS)] * 3), min_size=1, max_size=8),
    st.sampled_from(hypotheses.RATINGS),
)
def test_evidence_that_tells_nothing_changes_no_order(rows, same):
    def order(rows):
        table = dict(zip("abc", map(list, zip(*rows, strict=True)), strict=True))
        return [row.hypothesis for row in standings(table)]

    assert order(rows) == order([*rows, (same, same, same)])


def test_turning_points_by_trying_all():
    table = {"a": [FITS, AGAINST], "b": [AGAINST, AGAINST]}
    # a leads 1 to 2. It stays alone in front unless one more count falls on a or off b.
    assert hypotheses.turning_points(table) == [(0, "a"), (0, "b"), (1, "b")]


def test_bad_tables_are_refused():
    with pytest.raises(ValueError, match="two hypotheses"):
        standings({"a": [FITS]})
    with pytest.raises(ValueError, match="two hypotheses"):
        standings({"a": [FITS], "b": [FITS, AGAINST]})
    with pytest.raises(ValueError, match="Rate evidence as one of"):
        standings({"a": ["fits"], "b": [FITS]})


def test_the_table_of_the_kit_counted_by_hand():
    table = load("hypotheses")
    names = ["deal", "wait", "leave"]
    silent = [row.evidence_id for row in table.itertuples() if row.deal == row.wait == row.leave]
    assert silent == ["V04", "V06", "V07", "V08"]
    against = {name: (table[name] == AGAINST).sum() for name in names}
    assert against == {"deal": 2, "wait": 1, "leave": 3}
    assert [r.hypothesis for r in standings({n: list(table[n]) for n in names})] == [
        "wait",
        "deal",
        "leave",
    ]
