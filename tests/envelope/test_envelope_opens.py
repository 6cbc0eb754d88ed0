"""The envelope: who may open it, whose numbers it scores, and what it leaves out."""

import csv

import pytest

from foothold import envelope, journal
from foothold.data import data_folder, load


@pytest.fixture(autouse=True)
def own_journal(tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTHOLD_JOURNAL", str(tmp_path / "journal.jsonl"))


def answers():
    with (data_folder() / "outcomes.csv").open(encoding="utf-8", newline="") as handle:
        return {row["question_id"]: row["outcome"] for row in csv.DictReader(handle)}


def store(**chances):
    for key, chance in chances.items():
        journal.commit(key, chance)


def test_without_forecasts_it_stays_closed_and_says_how_to_open_it():
    with pytest.raises(envelope.ClosedError) as caught:
        envelope.open_envelope()
    text = str(caught.value)
    assert "0 of at least 3" in text and "predict(" in text and "sample log" in text
    assert caught.value._render_traceback_() == [text], "a sentence, no traceback"
    for answer in ("yes", "unknown", "Kremlin"):
        assert answer not in text


@pytest.mark.parametrize("word", ["", "yes", "open", None, True])
def test_only_the_named_words_open_it_without_forecasts(word):
    with pytest.raises(envelope.ClosedError):
        envelope.open_envelope(otherwise=word)


def test_two_forecasts_are_too_few_and_three_open_it():
    store(Q01=0.8, Q03=0.6)
    with pytest.raises(envelope.ClosedError, match="2 of at least 3"):
        envelope.open_envelope()
    store(Q16=0.4)
    opened = envelope.open_envelope()
    assert opened.whose == "your own forecasts"
    assert list(opened.log.question_id) == ["Q01", "Q03", "Q16"]


def test_own_forecasts_go_before_the_sample_log():
    store(Q01=0.8, Q03=0.6, Q16=0.4)
    assert envelope.open_envelope(otherwise="sample log").whose == envelope.OWN_NAME


def test_the_first_value_is_scored_and_other_keys_are_not():
    store(Q01=0.8, Q03=0.6, Q16=0.4)
    journal.commit("Q03", 0.01)
    journal.commit("02.p1", 0.5)
    opened = envelope.open_envelope()
    assert list(opened.log.chance) == [0.8, 0.6, 0.4]
    # Q01 yes, Q03 no, Q16 no: by hand from outcomes.csv.
    assert list(opened.log.score) == pytest.approx([0.04, 0.36, 0.16])


def test_questions_without_an_answer_only_cannot_be_scored():
    unknown = [key for key, answer in answers().items() if answer == "unknown"]
    store(**dict.fromkeys(unknown, 0.5))
    assert len(unknown) >= 3
    with pytest.raises(envelope.ClosedError, match="nothing could be scored"):
        envelope.open_envelope()


def test_the_sample_log_is_named_and_unknown_is_left_out():
    opened = envelope.open_envelope(otherwise="sample log")
    known = answers()
    assert "invented" in opened.whose and "invented" in repr(opened)
    assert dict(zip(opened.log.question_id, opened.log.outcome, strict=True)) == known
    settled = [answer for answer in known.values() if answer != "unknown"]
    assert len(opened.settled) == len(settled) < len(known)
    assert opened.outcomes == [answer == "yes" for answer in settled]
    assert opened.log.score.isna().sum() == len(known) - len(settled)
    for chance, happened, score in zip(
        opened.chances, opened.outcomes, opened.settled.score, strict=True
    ):
        assert score == pytest.approx((1 - chance) ** 2 if happened else chance**2)


def test_the_sample_log_covers_all_questions_and_holds_no_answer():
    sample = load("sample_log")
    assert list(sample.question_id) == list(load("questions").question_id)
    assert set(sample.source_ids) == {("judgement",)}
    assert not {"outcome", "happened", "score"} & set(sample.columns)


def test_predictions_are_listed_with_their_first_value():
    assert "no predictions" in envelope.predictions()
    journal.commit("04.p1", 1500, note="by eye")
    journal.commit("04.p1", 2000)
    journal.commit("02.p2", "Wednesday")
    journal.commit("Q01", 0.5)
    assert str(envelope.predictions()) == "02.p2 · Wednesday\n04.p1 · 1500 (by eye)"


def test_changed_ties_by_hand():
    relations = load("relations", as_of=None)
    changed = envelope.changed_ties(relations, "2025-02", "2025-10").set_index("tie")
    assert list(changed.loc["syria-gov – usa"])[:2] == ["0", "+"]
    assert list(changed.loc["israel – qatar"])[:2] == ["not coded", "−"]
    assert list(changed.loc["sna – turkey"])[:2] == ["+", "not coded"]
    assert "russia – syria-gov" not in changed.index
    core = relations[relations.core]
    for tie in changed.index:
        a, b = tie.split(" – ")
        rows = core[(core.actor_a == a) & (core.actor_b == b)].set_index("snapshot").sign
        assert rows.get("2025-02", "none") != rows.get("2025-10", "none")


def test_no_tie_changes_between_a_snapshot_and_itself():
    assert envelope.changed_ties(load("relations"), "2025-02", "2025-02").empty
