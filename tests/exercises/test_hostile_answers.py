"""Answers made to stall, to deceive or to fish: they cost the judge nothing and earn nothing."""

import itertools
import multiprocessing
from decimal import Decimal
from fractions import Fraction

import pytest

from foothold.exercises.calls import answer_data
from foothold.exercises.features import Reading
from foothold.exercises.judging import bind, judge
from foothold.exercises.plain import is_blank, plain, within_bounds

SET = {
    "id": "0.1",
    "kind": "set",
    "points": 3,
    "items": list("abcdefghij"),
    "answer": "a1",
}
MATCH = {"id": "0.2", "kind": "match", "points": 2, "keys": ["x", "y"], "values": ["yes", "no"]}
NUMBER = {"id": "0.3", "kind": "number", "points": 2, "tolerance": 1, "unit": "km"}
LIST = {"id": "0.4", "kind": "function", "points": 2, "result": "list", "inputs": [{"args": [1]}]}
BOUND = {
    "set": bind(SET, Reading(frozenset({*(f"has:{x}" for x in "abcdef"), "size:6"}))),
    "match": bind(MATCH, Reading(frozenset({"x=yes", "y=no"}))),
    "number": bind(NUMBER, Reading(slots={"value": 10})),
    "list": bind(LIST, Reading(frozenset({"case1=nothing"}))),
}


def deep(levels):
    nested = []
    for _ in range(levels):
        nested = [nested]
    return nested


STALLS = {  # what a forged message of eight megabytes could hold
    "spaces": " " * 8_000_000 + "x",
    "spaces after a pair": "x=yes" + " " * 8_000_000 + "y",
    "digits": "1" * 8_000_000 + "x",
    "one label again and again": "a " * 4_000_000,
    "many texts": ["a " * 9_000] * 400,
    "a deep list": deep(900),
    "a long number": 10**4_000,
    "signs": "=" * 8_000_000,
    "a long excuse": {"odd": "x" * 8_000_000},
}


def judged(kind, name, out):
    out.put(judge(BOUND[kind], STALLS[name]).status)


@pytest.mark.parametrize("name", STALLS)
@pytest.mark.parametrize("kind", BOUND)
def test_no_answer_stalls_the_judge(kind, name):
    context = multiprocessing.get_context()
    out = context.Queue()
    run = context.Process(target=judged, args=(kind, name, out))
    run.start()
    try:
        assert out.get(timeout=20) == "unreadable"
    finally:
        run.kill()
        run.join()


@pytest.mark.parametrize("text", [" " * 19_000 + "x", "1" * 19_000 + "x", "x=" * 9_000])
@pytest.mark.parametrize("kind", BOUND)
def test_an_answer_within_bounds_has_a_short_sentence(kind, text):
    verdict = judge(BOUND[kind], text)
    assert verdict.status == "unreadable"
    assert len(verdict.hint) < 400


def test_an_honest_answer_is_within_bounds():
    assert within_bounds(plain({"a": [1.5, "x", None], "b": {"c", "d"}, "e": list(range(5_000))}))
    assert not is_blank(deep(900))


class Endless(list):
    def __len__(self):
        return 1

    def __iter__(self):
        return itertools.repeat("a")


class Liar(dict):
    def __len__(self):
        return 1

    def items(self):
        return [("x", "yes")] * 3


def test_a_collection_is_read_as_it_is_not_as_it_says():
    assert plain(Endless(["a", "b"])) == ["a", "b"]
    assert plain(Liar(x="no")) == {"dict": [["x", "no"]]}
    assert judge(BOUND["set"], plain(Endless(["a"] * 10**7))).status == "unreadable"


class Raising(float):
    def __float__(self):
        raise RuntimeError


class Loose(Decimal):
    def __float__(self):
        raise RuntimeError


def test_a_value_that_cannot_be_read_is_a_wrong_answer_not_an_error():
    assert plain(Raising(1.5)) == 1.5
    for value in (Loose(1), Decimal("sNaN"), Fraction(10**400)):
        assert judge(BOUND["number"], plain(value)).status == "unreadable"


def test_a_wide_answer_is_cut_off_early():
    wide = plain([["a"] * 5_000] * 5_000)
    assert len(str(wide)) < 1_000_000
    assert judge(BOUND["set"], wide).status == "unreadable"


def test_naming_everything_earns_nothing():
    assert judge(BOUND["set"], "a b c d e f g h i j").points == 0
    assert judge(BOUND["set"], "a b c d e f").points == 3
    assert judge(BOUND["set"], "a b c").points == 1.5
    assert judge(BOUND["set"], "a b c d e f g").points == pytest.approx(3 * (1 - 1 / 4))
    few = bind(SET, Reading(frozenset({"has:a", "has:b", "size:2"})))
    assert judge(few, "a b c").points == 1.5  # one right label weighs more than one of eight
    assert judge(few, "a b c d e f g h i j").points == 0


@pytest.mark.parametrize("result", [["nothing"], [""], ["a b"]])
def test_a_text_in_a_list_is_not_read_as_another_list(result):
    data = answer_data(LIST, lambda _: result)
    assert judge(BOUND["list"], data).points == 0
    assert judge(BOUND["list"], answer_data(LIST, lambda _: [])).points == 2
