"""Coding of sentences: filters, counts and the weak order of hedges."""

from __future__ import annotations

import csv
import json
from collections import Counter
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.data import data_folder, load
from foothold.models import claims

LABELS = {
    "voice": claims.VOICES,
    "claim_type": claims.CLAIM_TYPES,
    "hedge_strength": claims.HEDGE_STRENGTHS,
}


@pytest.fixture(scope="module")
def article():
    return load("article")


@pytest.fixture(scope="module")
def lines():
    """The same table read by the csv module: a second road to every count."""
    with (data_folder() / "article.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ACTORS = ("", "russia", "putin", "al-sharaa", "israel", "civilians")


@given(
    voice=st.sampled_from(("", *claims.VOICES)),
    kind=st.sampled_from(("", *claims.CLAIM_TYPES)),
    hedge=st.sampled_from(("", *claims.HEDGE_STRENGTHS)),
    actor=st.sampled_from(ACTORS),
)
def test_select_keeps_what_a_plain_loop_keeps(voice, kind, hedge, actor):
    with (data_folder() / "article.csv").open(encoding="utf-8", newline="") as file:
        expected = [
            line["sentence_id"]
            for line in csv.DictReader(file)
            if voice in ("", line["voice"])
            and kind in ("", line["claim_type"])
            and hedge in ("", line["hedge_strength"])
            and (not actor or actor in line["actors"].split(";"))
        ]
    found = claims.select(load("article"), voice, kind, hedge, actor)
    assert found["sentence_id"].tolist() == expected


@pytest.mark.parametrize("column", LABELS)
def test_tally_agrees_with_a_counter_and_is_in_the_order_of_the_coding(article, lines, column):
    counts = claims.tally(article, column)
    by_hand = Counter(line[column] for line in lines)
    assert list(counts.index) == list(LABELS[column])
    assert counts.to_dict() == {label: by_hand[label] for label in LABELS[column]}
    assert counts.sum() == len(lines)


def test_tally_shows_labels_that_no_sentence_has(article):
    lone = article[article["voice"] == "officials"]
    assert claims.tally(lone, "voice")["named-leader"] == 0


@pytest.mark.parametrize(("rows", "columns"), list(permutations(LABELS, 2)))
def test_tally_table_agrees_with_a_counter_cell_by_cell(article, lines, rows, columns):
    table = claims.tally_table(article, rows, columns)
    by_hand = Counter((line[rows], line[columns]) for line in lines)
    for a, b in product(LABELS[rows], LABELS[columns]):
        assert table.loc[a, b] == by_hand[a, b]


def test_labels_are_those_that_the_data_package_allows():
    package = json.loads((data_folder() / "datapackage.json").read_text(encoding="utf-8"))
    fields = next(r for r in package["resources"] if r["name"] == "article")["schema"]["fields"]
    allowed = {f["name"]: f["constraints"].get("enum") for f in fields if "constraints" in f}
    for column, labels in LABELS.items():
        assert sorted(allowed[column]) == sorted(labels)


def test_an_unknown_label_gets_a_sentence_that_lists_the_known_ones(article):
    with pytest.raises(ValueError, match=r"'oracle' is not a voice. Use one of: author, "):
        claims.select(article, voice="oracle")
    with pytest.raises(ValueError, match="'mood' is not a coding column"):
        claims.tally(article, "mood")
    with pytest.raises(ValueError, match="'oracle' is not a voice"):
        claims.tally(article.assign(voice="oracle"), "voice")
    with pytest.raises(ValueError, match="'huge' is not a hedge strength"):
        claims.hedge_tiers({"may": "huge"})


strengths = st.dictionaries(
    st.text(alphabet="abcdefgh", min_size=1, max_size=2),
    st.sampled_from(claims.HEDGE_STRENGTHS),
    max_size=7,
)


@given(strengths)
def test_strict_pairs_are_a_weak_order(coded):
    below = claims.holds_back_less(coded)
    for a, b in product(coded, repeat=2):
        assert not ((a, b) in below and (b, a) in below)  # asymmetric
        tied = (a, b) not in below and (b, a) not in below
        assert tied == (coded[a] == coded[b])  # ties are exactly the equal ones
        for c in coded:  # a < c means a < b or b < c: what makes an order weak
            assert (a, c) not in below or (a, b) in below or (b, c) in below


@given(strengths)
def test_tiers_hold_each_item_once_and_rise(coded):
    tiers = claims.hedge_tiers(coded)
    assert sorted(item for tier in tiers for item in tier) == sorted(coded)
    scale = {"none": 0, "weak": 1, "moderate": 2, "strong": 3}
    levels = [{scale[coded[item]] for item in tier} for tier in tiers]
    assert all(len(level) == 1 for level in levels)
    assert levels == sorted(levels, key=min)
