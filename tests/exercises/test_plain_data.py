"""Any value becomes plain data of exact types, or a word for what it is."""

import datetime
import json
from collections import deque
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.exercises.features import read
from foothold.exercises.plain import is_blank, pairs_of, plain, value_of
from foothold.exercises.texts import UnreadableError


class EqualToAll(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


class Pretender:
    """Claims to be a str and to equal everything."""

    __class__ = str

    def __eq__(self, other):
        return True

    __hash__ = None


class Hostile:
    def __getattribute__(self, name):
        raise RuntimeError("no")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (..., None),
        (True, True),
        (np.bool_(True), True),
        (np.int64(3), 3),
        (np.float64(0.25), 0.25),
        (Decimal("0.25"), 0.25),
        (Fraction(1, 4), 0.25),
        ((1, 2), [1, 2]),
        (range(3), [0, 1, 2]),
        (np.array(["a", "b"]), ["a", "b"]),
        ({"b", "a"}, {"set": ["a", "b"]}),
        ({"a": 1}.keys(), ["a"]),
        (pd.Series(["x"], index=["k"]), {"series": [["k", "x"]]}),
        (pd.Index(["x"]), ["x"]),
        (datetime.date(2025, 2, 12), {"date": "2025-02-12"}),
        (pd.Timestamp("2025-02-12"), {"date": "2025-02-12"}),
        (np.datetime64("2025-02-12"), {"date": "2025-02-12"}),
    ],
)
def test_usual_values(value, expected):
    assert plain(value) == expected


@pytest.mark.parametrize(
    "make",
    [
        lambda: float("nan"),
        lambda: float("inf"),
        lambda: pd.NaT,
        lambda: pd.DataFrame({"a": [1]}),
        lambda: print,
        lambda: Pretender(),
        lambda: Hostile(),
        lambda: 10**5000,
        lambda: "x" * 10**6,
        lambda: list(range(10**5)),
        lambda: np.zeros(10**6),
        lambda: 1j,
        lambda: object(),
        lambda: iter([1]),
    ],
)
def test_what_cannot_be_an_answer_is_named(make):
    data = plain(make())
    assert set(data) == {"odd"}
    assert " at 0x" not in data["odd"]


def test_a_list_that_holds_itself_ends():
    loop = []
    loop.append(loop)
    json.dumps(plain(loop))


def test_a_number_that_equals_everything_is_only_its_own_value():
    data = plain(EqualToAll(5))
    assert type(data) is int
    assert data == 5
    assert data != 6


nested = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=20,
)


@given(nested)
def test_the_result_is_always_json(value):
    assert json.loads(json.dumps(plain(value))) == plain(value)


@pytest.mark.parametrize("value", [None, ..., "", "  ", [...], {"a": ...}, ["", None]])
def test_blanks(value):
    assert is_blank(plain(value))


@pytest.mark.parametrize("value", [set(), [], {}, 0, False, "none", {"a": "x", "b": ...}])
def test_an_empty_collection_and_zero_are_answers(value):
    assert not is_blank(plain(value))


def test_collections_and_pairs_are_found_in_all_forms():
    for value in (["a"], ("a",), {"a"}, pd.Series(["a"]), np.array(["a"])):
        assert value_of(plain(value)) == ["a"]
    for value in ({"a": "b"}, [("a", "b")], pd.Series({"a": "b"})):
        assert [list(pair) for pair in pairs_of(plain(value))] == [["a", "b"]]


@pytest.mark.parametrize(
    "value",
    [pd.Series(["b", "a"], dtype="str").unique(), pd.Categorical(["b", "a"]), deque(["b", "a"]),
     pd.array(["b", "a"])],
    ids=["unique", "categorical", "deque", "array"],
)  # fmt: skip
def test_rows_of_texts_are_lists_whatever_holds_them(value):
    assert plain(value) == ["b", "a"]


@pytest.mark.parametrize("forged", [1.5, "ab", [1, 2], [["a"]], None, [["a", "", 3]]])
def test_a_forged_dictionary_is_no_blank_and_no_trouble(forged):
    assert not is_blank({"dict": forged})


@pytest.mark.parametrize("typed", ["na\u200bval", "\u200enaval\u200f", "\uff4eaval", "naval\ufeff"])
def test_signs_that_nobody_sees_do_not_spoil_a_label(typed):
    check = {"kind": "choice", "options": ["naval", "air"]}
    assert read(check, typed) == read(check, "naval")
    many = {"kind": "set", "items": ["tel-aviv", "naval"]}
    assert read(many, [typed, "tel\u2011aviv"]) == read(many, "naval tel-aviv")


def test_the_longest_float_is_a_number():
    assert plain(np.longdouble(45)) == 45.0


def test_a_label_that_is_a_numeral_may_be_given_as_a_number():
    check = {"kind": "match", "keys": ["r1", "r2"], "values": ["35", "none"]}
    typed = read(check, plain({"r1": 35, "r2": "none"}))
    assert typed == read(check, plain({"r1": np.float64(35), "r2": "none"}))
    assert typed == read(check, "r1=35 r2=none")
    with pytest.raises(UnreadableError):
        read(check, plain({"r1": 35.5}))
