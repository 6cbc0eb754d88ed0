"""What learners type between two quotes."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.exercises import texts
from foothold.exercises.features import read
from foothold.exercises.texts import UnreadableError


@given(st.lists(st.from_regex(r"P[1-9]\.S[1-9]", fullmatch=True), min_size=1, unique=True))
def test_labels_survive_any_usual_separator(labels):
    for joined in (" ", ", ", ";", " and ", "\n", " , "):
        assert texts.words(joined.join(labels)) == labels
    assert texts.words(str(labels)) == labels
    assert texts.words(str(tuple(labels))) == labels


@pytest.mark.parametrize("text", ["“a” „b“", "‘a’, ’b’", "«a» and ‹b›", "`a` `b`", '"a" "b"'])
def test_quotes_of_any_kind_say_nothing(text):
    assert texts.words(text) == ["a", "b"]
    assert texts.find_label("“a”", ["a"]) == texts.find_label("( a. )", ["a"]) == "a"
    assert texts.pairs("“a”=“event”, ‘b’: ‘forecast’") == [("a", "event"), ("b", "forecast")]


@pytest.mark.parametrize(
    "text", ["a b c", "a, b, c", "a -> b -> c", "a->b->c", "a → b, c", "a<b<c", "a => b ⇒ c"]
)
def test_an_order_may_have_arrows(text):
    check = {"kind": "order", "items": ["a", "b", "c"]}
    assert read(check, text).words == {"a<b", "a<c", "b<c"}


def test_an_order_with_signs_that_point_back_is_turned():
    assert read({"kind": "order", "items": ["a", "b"]}, "b > a").words == {"a<b"}


@pytest.mark.parametrize(
    "text",
    ["a=event b=forecast", "a: event; b: forecast", "a = event , b = forecast",
     "{'a': 'event', 'b': 'forecast'}", "a=event\nb=forecast", "a→event b→forecast"],
)  # fmt: skip
def test_pairs_in_usual_notations(text):
    assert texts.pairs(text) == [("a", "event"), ("b", "forecast")]


def test_a_value_of_two_words_stays_whole():
    assert texts.pairs("a=not stated, b=event") == [("a", "not stated"), ("b", "event")]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1479", 1479), ("1,479 km", 1479), ("1 479", 1479), ("0.49", Fraction(49, 100)),
     ("−3", -3), (".5", Fraction(1, 2)), ("1e3", 1000), ("1,234,567.5", Fraction(2469135, 2)),
     ("٣", 3)],
)  # fmt: skip
def test_numbers_as_they_are_written(text, number):
    assert texts.number(text, "km") == number


@pytest.mark.parametrize("text", ["0,49", "12,5", "about 3", "3-4", "nan", "inf", "1e999", ""])
def test_numbers_that_are_not_clear_are_refused_with_advice(text):
    with pytest.raises(UnreadableError, match=r"\w+ \w+"):
        texts.number(text)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)))
def test_a_day_in_every_clear_notation(day):
    month = day.strftime("%B")
    for text in (
        day.isoformat(),
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.day} {month[:3]} {day.year}",
    ):
        assert texts.day(text) == day.isoformat()


@pytest.mark.parametrize("text", ["3/4/2025", "2025-02-30", "February 2025", "tomorrow", "2025"])
def test_days_that_are_none_or_unclear(text):
    with pytest.raises(UnreadableError):
        texts.day(text)


@pytest.mark.parametrize("text", ["Port Sudan", "port_sudan", "PORTSUDAN", " port - sudan. "])
def test_hyphens_and_blanks_in_a_label_do_not_count(text):
    assert texts.find_label(text, ["port-sudan", "tobruk"]) == "port-sudan"


def test_a_label_that_fits_two_is_none():
    assert texts.find_label("a b", ["a-b", "a_b"]) is None
    assert texts.find_label("a-b", ["a-b", "a_b"]) == "a-b"
    assert texts.find_label("-", ["a-b", ""]) is None


def test_labels_of_several_words_in_a_list():
    places = ["port-sudan", "al-jufra", "tobruk"]
    for text in ("tobruk, Port Sudan and al jufra", "Tobruk PORT SUDAN Al Jufra"):
        found = texts.whole_labels(texts.words(text), places)
        assert [texts.need_label(word, places) for word in found] == [
            "tobruk",
            "port-sudan",
            "al-jufra",
        ]
    with pytest.raises(UnreadableError, match="'port' is not a label"):
        [texts.need_label(w, places) for w in texts.whole_labels(["tobruk", "port"], places)]


def test_an_unknown_label_is_named_and_cut():
    with pytest.raises(UnreadableError, match="'Z9' is not a label"):
        texts.need_label("Z9", ["A1", "B2"])
    with pytest.raises(UnreadableError) as caught:
        texts.need_label("x" * 5000, ["A1"])
    assert len(str(caught.value)) < 200
