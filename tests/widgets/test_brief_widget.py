"""The brief builder writes a cell that the judge reads as the picture says."""

from __future__ import annotations

import ast
import html
import re

import pytest

from foothold import journal
from foothold.exercises import briefs, features
from foothold.figures.brief import form
from foothold.widgets.brief import explorer

FULL = {
    "bottom": "Some Russian forces will still be at the coast at the end of the year.",
    "third": "C09",
    "because": "the terms rest on one report",
    "alternative": "The talks stall and the last ships leave the coast this spring.",
    "indicator": "Heavy vehicles are loaded at Tartus for a week",
    "left": "What people beside the bases want, and redress for those who were bombed.",
}


@pytest.fixture
def builder(tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTHOLD_JOURNAL", str(tmp_path / "journal.jsonl"))
    return explorer()


def cell(view):
    """Run the cell that the detail offers, as a learner who pastes it would."""
    source = html.unescape(re.search(r"<pre[^>]*>(.*?)</pre>", view.detail, re.S)[1])
    (statement,) = ast.parse(source).body
    assert statement.targets[0].id == "answer_5"
    return ast.literal_eval(statement.value)


def found(view):
    return briefs.found_in(form(), cell(view))


def count(view):
    return int(re.search(r"meets (\d+) of 11", view.finding)[1])


def test_it_starts_with_something_to_do(builder):
    assert 0 < count(builder.shown) < 11
    assert "no misuse" in builder.shown.finding
    assert found(builder.shown) >= {"misuse:unverifiable"}


def test_marking_the_claims_turns_the_mark(builder):
    view = builder.set(marked=True)
    assert "no-misuse" in found(view) and "no misuse" not in view.finding
    assert "(C04, unconfirmed)" in cell(view)
    for name, word in (("C10", "contradicted"), ("C12", "an opinion"), ("C01", "in part")):
        view = builder.set(third=name)
        assert f"({name}, {word})" in cell(view) and "no-misuse" in found(view)


def test_a_full_brief_meets_every_check_once_the_journal_has_forecasts(builder):
    assert count(builder.set(**FULL)) == 10
    for name, chance in (("Q01", 0.65), ("Q03", "20 %"), ("Q07", 0.01)):
        journal.commit(name, chance)
    journal.commit("Q01", 0.9)  # a revision: the first counts
    view = builder.set(chance=66)
    assert "Log: Q01=65 % Q03=20 % Q07=1 %" in cell(view)
    assert found(view) == set(briefs.RULES)
    assert view.finding == "The brief meets 11 of 11 form checks."
    assert features.read({**form(), "kind": "brief"}, cell(view)).words == set(briefs.RULES)


def test_word_and_chance_agree_at_every_step_of_the_slider(builder):
    for chance in range(1, 100):
        assert "word-fits-number" in found(builder.set(chance=chance))


def test_a_likelihood_word_in_the_reason_is_seen(builder):
    assert "confidence-apart" in found(builder.set(because="two records agree"))
    assert "confidence:mixed" in found(builder.set(because="it is likely"))


def test_a_day_that_is_over_and_no_day(builder):
    builder.set(indicator=FULL["indicator"])
    assert "indicator-dated" in found(builder.set(by="30 June 2025"))
    assert "indicator:past" in found(builder.set(by="2024-06-30"))
    assert "indicator:no-date" in found(builder.set(by=""))


def test_the_picture_changes_with_the_marks_and_comes_back(builder):
    before = builder.shown.png
    changed = builder.set(marked=True).png
    assert changed != before
    assert builder.set(reader="eu").png == changed, "no mark has changed"
    assert builder.set(marked=False).png == before


@pytest.mark.parametrize("nasty", ['"""', "\\", "</pre><script>alert(1)</script>", "Reader: x"])
def test_what_is_typed_stays_text(builder, nasty):
    view = builder.set(bottom=f"We expect that {nasty} stays in the end")
    assert "<script>" not in view.detail
    assert "We expect that" in cell(view)


def test_none_for_every_claim(builder):
    view = builder.set(first="none", second="none", third="none")
    assert "misuse:nothing-cited" in found(view) and "Evidence" not in cell(view)


def test_one_claim_chosen_twice_is_cited_once(builder):
    assert cell(builder.set(first="C06", second="C06")).count("C06") == 1


def test_without_a_kernel_the_default_state_is_told(builder):
    data, _ = builder._repr_mimebundle_()
    assert data["text/plain"] == builder.shown.finding
    assert "image/png" in data and "answer_5" in data["text/html"]
