"""The seven words against the published table of ICD 203, written out here by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.models.forecasting import LIKELIHOOD, likelihood_words

PUBLISHED = {  # as printed in the directive, in per cent
    "almost no chance": "01-05",
    "very unlikely": "05-20",
    "unlikely": "20-45",
    "roughly even chance": "45-55",
    "likely": "55-80",
    "very likely": "80-95",
    "almost certain": "95-99",
}


def test_the_table_is_the_published_one():
    assert {step.word: f"{step.low:02d}-{step.high:02d}" for step in LIKELIHOOD} == PUBLISHED


@given(percent=st.integers(0, 1000).map(lambda n: n / 10))
def test_each_chance_gets_the_words_whose_band_holds_it(percent):
    expected = []
    for word, band in PUBLISHED.items():
        low, high = (int(limit) for limit in band.split("-"))
        if low <= percent <= high:
            expected.append(word)
    assert list(likelihood_words(percent / 100)) == expected
    assert len(expected) <= 2


@pytest.mark.parametrize("limit", [0.05, 0.2, 0.45, 0.55, 0.8, 0.95])
def test_a_number_on_a_limit_has_two_words(limit):
    assert len(likelihood_words(limit)) == 2


@pytest.mark.parametrize("certain", [0, 0.005, 0.995, 1])
def test_the_standard_has_no_word_for_certainty(certain):
    assert likelihood_words(certain) == ()


@pytest.mark.parametrize("bad", [-0.01, 1.01, 70, float("nan")])
def test_not_a_probability_is_refused_with_advice(bad):
    with pytest.raises(ValueError, match="from 0 to 1"):
        likelihood_words(bad)
