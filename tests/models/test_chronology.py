"""Intervals of days, checked against sets of days and against the hand-coded article table."""

import calendar
from datetime import date, timedelta
from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold import load
from foothold.models.chronology import (
    Interval,
    before,
    interval,
    inversions,
    knowable,
    overlaps,
    relation,
    say,
    shared,
    stands_in_article,
    until,
    window,
)

WRITTEN = date(2025, 2, 18)
PHRASED = ["P1.S2", "P3.S2", "P4.S3", "P6.S3", "P9.S1", "P12.S1", "P13.S1", "P13.S2"]
FIRST = date(2025, 1, 25)


@st.composite
def intervals(draw):
    """Short intervals in a short stretch, so that every relation turns up often."""
    start = FIRST + timedelta(days=draw(st.integers(0, 12)))
    return Interval(start, start + timedelta(days=draw(st.integers(0, 6))))


def days_of(days):
    """Return the set of day numbers: the second method for everything below."""
    return set(range(days.start.toordinal(), days.end.toordinal() + 1))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025-01", "2025-01-01", "2025-01-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1971", "1971-01-01", "1971-12-31"),
        ("2025-02-12", "2025-02-12", "2025-02-12"),
        ("2025-01-28/2025-01-29", "2025-01-28", "2025-01-29"),
        ("2024-12/2025-02-18", "2024-12-01", "2025-02-18"),
    ],
)
def test_a_shortened_date_is_every_day_it_can_mean(text, first, last):
    assert interval(text) == Interval(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["2025-2-1", "2025-02-30", "12 Feb", "", "2025/2026/2027"])
def test_a_bad_date_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"\.$"):
        interval(text)


def test_an_interval_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="earlier day first"):
        interval("2025-02-16/2025-02-15")


def test_dates_and_intervals_pass_through():
    assert interval(WRITTEN) == Interval(WRITTEN, WRITTEN)
    assert interval(interval("2025")) == interval("2025")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-02-12", "12 February 2025"),
        ("2025-02-15/2025-02-16", "15 to 16 February 2025"),
        ("2025-01-28/2025-02-12", "28 January to 12 February 2025"),
        ("2024-12-08/2025-02-18", "8 December 2024 to 18 February 2025"),
    ],
)
def test_an_interval_is_written_in_plain_words(text, words):
    assert say(interval(text)) == words == str(interval(text))


@given(intervals(), intervals())
def test_overlaps_and_shared_agree_with_sets_of_days(a, b):
    common = days_of(a) & days_of(b)
    assert overlaps(a, b) == bool(common)
    assert (days_of(shared(a, b)) if shared(a, b) else set()) == common
    assert a.days == len(days_of(a))


@given(intervals(), intervals())
def test_before_agrees_with_every_choice_of_days(a, b):
    earlier = [x < y for x, y in product(days_of(a), days_of(b))]
    expected = "certain" if all(earlier) else "possible" if any(earlier) else "impossible"
    assert before(a, b) == expected


def allen_by_sets(a, b):
    """Name the relations that hold, stated over sets of days and their ends."""
    a, b = days_of(a), days_of(b)
    rules = {
        "before": max(a) + 1 < min(b),
        "meets": max(a) + 1 == min(b),
        "overlaps": bool(a & b) and min(a) not in b and max(b) not in a and min(a) < min(b),
        "starts": a < b and min(a) == min(b),
        "during": a < b and not {min(b), max(b)} & a,
        "finishes": a < b and max(a) == max(b),
    }
    return [name for name, holds in rules.items() if holds]


@given(intervals(), intervals())
def test_exactly_one_of_allens_thirteen_relations_holds(a, b):
    holds = allen_by_sets(a, b) + [f"{name}-inverse" for name in allen_by_sets(b, a)]
    holds += ["equal"] if days_of(a) == days_of(b) else []
    assert holds == [relation(a, b)]


@given(st.lists(intervals(), max_size=6))
def test_inversions_are_the_pairs_told_against_time(told):
    expected = {
        (i, j)
        for i, j in product(range(len(told)), repeat=2)
        if i < j and max(days_of(told[j])) < min(days_of(told[i]))
    }
    found = inversions(told)
    assert set(found) == expected
    assert len(found) == len(expected)


def test_windows_agree_with_the_days_coded_by_hand_in_the_article_table():
    article = load("article").set_index("sentence_id")
    overthrow = window("December 2024", WRITTEN).days
    weekend = window("this past weekend", WRITTEN).days
    anchors = {"P1.S2": overthrow, "P9.S1": overthrow, "P13.S2": weekend}
    for sentence in PHRASED:
        row = article.loc[sentence]
        found = window(row["time_expression"], WRITTEN, anchors.get(sentence))
        told = until(found.days, WRITTEN)  # the table, too, ends a window on the day of writing
        assert told == interval(row["date_text"]), sentence


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_the_last_such_day_before_writing(written, number):
    name = calendar.day_name[number]
    days = window(name, written).days
    earlier = [written - timedelta(days=n) for n in range(1, 8)]
    assert [days.start] == [day for day in earlier if day.weekday() == number]


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.sampled_from([(5, 6), (4, 5)]))
def test_a_past_weekend_is_two_days_and_over(written, weekend):
    days = window("this past weekend", written, weekend=weekend).days
    assert (days.start.weekday(), days.end.weekday()) == weekend
    assert days.days == 2
    assert 1 <= (written - days.end).days <= 7


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_last_month_is_a_whole_month_that_ends_before_this_one(written):
    days = window("last month", written).days
    assert days.start.day == 1
    assert (days.end + timedelta(days=1)) == written.replace(day=1)


def test_a_window_says_what_it_assumes():
    assert str(window("on Wednesday", WRITTEN)) == (
        "'on Wednesday': 12 February 2025 (the latest one before the day of writing)"
    )


def test_an_unknown_phrase_or_a_missing_anchor_is_refused_with_what_to_do():
    with pytest.raises(ValueError, match="'last month', a weekday"):
        window("a few weeks", WRITTEN)
    with pytest.raises(ValueError, match="anchor="):
        window("a few days later", WRITTEN)


def test_the_past_tense_cuts_a_window_at_the_day_of_writing():
    weekend = window("this past weekend", WRITTEN).days
    later = window("a few days later", WRITTEN, weekend).days
    assert until(later, WRITTEN) == interval("2025-02-17/2025-02-18")
    assert until(later, date(2025, 2, 16)) is None


def test_the_two_dates_of_the_call_clash_and_the_cash_decides():
    article = load("article").set_index("sentence_id")
    events = load("events").set_index("event_id")
    wednesday, weekend = (interval(article.at[s, "date_text"]) for s in ("P4.S3", "P13.S1"))
    call, cash = interval(events.at["E25", "date"]), interval(events.at["E27", "date"])
    assert not overlaps(wednesday, weekend)
    assert overlaps(wednesday, call)
    assert before(cash, weekend) == "certain"
    assert overlaps(window("a few days later", WRITTEN, wednesday).days, cash)


def test_knowable_keeps_only_rows_that_were_public_by_that_day():
    events = pd.DataFrame(
        {
            "event_id": ["E1", "E2", "E3"],
            "known_by": [date(2025, 2, 13), date(2025, 2, 12), "2025-02-14"],
            "sentence_ids": [("P4.S3",), (), ("P1.S1", "P2.S1")],
        }
    )
    assert list(knowable(events, date(2025, 2, 13))["event_id"]) == ["E1", "E2"]
    assert list(knowable(events, date(2025, 2, 11))["event_id"]) == []
    assert list(stands_in_article(events)) == [True, False, True]
