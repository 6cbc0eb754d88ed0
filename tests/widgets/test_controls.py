"""Controls: which values they admit, and what they say about the others."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.widgets.controls import Button, Check, Number, Range, Select, Text

DAYS = Range("day", "Day", 0, 2, 1, 1, ["12 Feb", "13 Feb", "14 Feb"])
SIDE = Select("side", "Side", [("a", "left"), ("b", "right")], "a")


@pytest.mark.parametrize(
    ("control", "value", "words"),
    [
        (DAYS, 3, "day must be from 0 to 2, not 3"),
        (DAYS, "1", "day must be a number"),
        (DAYS, True, "day must be a number"),
        (DAYS, float("nan"), "day must be a number"),
        (SIDE, "c", "side must be one of a, b, not 'c'"),
        (SIDE, ["a"], "side must be one of a, b"),
        (Check("on", "On"), 1, "on must be True or False"),
        (Number("n", "N", 0, 100), 101, "n must be at least 0 and at most 100, not 101"),
        (Number("n", "N", 0, 100), "7", "n must be a number"),
        (Text("t", "T", max_length=3), "four", "t has 4 signs; at most 3"),
        (Text("t", "T"), None, "t must be text"),
        (Button("b", "B"), -1, "whole number from 0"),
        (Button("b", "B"), True, "whole number from 0"),
    ],
)
def test_a_bad_value_gets_a_sentence(control, value, words):
    with pytest.raises(ValueError, match="^" + words.split(",")[0] + "|" + words):
        control.check(value)


@pytest.mark.parametrize(
    ("control", "value", "said"),
    [
        (DAYS, 2, "14 Feb"),
        (Range("km", "Range", 0, 4000, 50, unit="km"), 1500, "1,500 km"),
        (Range("x", "X", 0, 1, 0.1), 0.3, "0.3"),
        (SIDE, "b", "right"),
        (Check("on", "On"), True, "yes"),
        (Number("n", "N", unit="%"), None, "blank"),
        (Number("n", "N", unit="%"), 12.5, "12.5 %"),
        (Text("t", "T"), "", "blank"),
    ],
)
def test_values_are_said_as_a_reader_sees_them(control, value, said):
    assert control.said(control.check(value)) == said


@given(
    low=st.integers(-1000, 1000),
    steps=st.integers(1, 200),
    step=st.integers(1, 50),
    place=st.floats(0, 1),
)
def test_a_slider_of_whole_numbers_gives_its_nearest_whole_step(low, steps, step, place):
    control = Range("n", "N", low, low + steps * step, step)
    value = low + place * steps * step
    got = control.check(value)
    assert type(got) is int
    # brute force: the nearest of all steps
    assert abs(got - value) == pytest.approx(
        min(abs(low + k * step - value) for k in range(steps + 1))
    )


def test_a_slider_starts_at_its_lower_end_unless_told():
    assert Range("n", "N", 5, 9).start() == 5


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Range("n", "N", 0, 2, 1, 0, ["a", "b"]), "3 steps but 2 marks"),
        (lambda: Range("n", "N", 2, 0), "min <= max"),
        (lambda: Range("n", "N", 0, 2, 0), "step above zero"),
        (lambda: Range("n", "N", 0, 2, 1, 9), "from 0 to 2"),
        (lambda: Range("two words", "N", 0, 2), "Python name"),
        (lambda: Check("n", " "), "needs a label"),
        (lambda: Select("s", "S", [("a", "A")], "b"), "one of a"),
    ],
)
def test_a_badly_made_control_is_refused_at_once(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize("control", [DAYS, SIDE, Check("c", "C", True, help="h", group="g")])
def test_a_spec_is_plain_data_for_the_page(control):
    spec = json.loads(json.dumps(control.spec()))
    assert spec["kind"] in {"range", "select", "check"}
    assert {"name", "label", "help", "group"} <= set(spec)
