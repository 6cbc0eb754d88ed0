"""The forecast form says the right word and stores into the journal what a cell would store."""

from __future__ import annotations

import csv

import pytest

from foothold import journal
from foothold.data import data_folder
from foothold.widgets.forecast import explorer


@pytest.fixture
def form(tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTHOLD_JOURNAL", str(tmp_path / "journal.jsonl"))
    return explorer()


def test_all_questions_are_offered_in_order(form):
    with (data_folder() / "questions.csv").open(encoding="utf-8", newline="") as handle:
        rows = [(row["question_id"], row["question"]) for row in csv.DictReader(handle)]
    offered = next(c for c in form.controls if c["name"] == "question")["options"]
    assert [tuple(option) for option in offered] == [(key, f"{key} · {q}") for key, q in rows]
    assert len(offered) == 20


def test_it_starts_in_the_middle_with_nothing_stored(form):
    assert form.values == {"question": "Q01", "chance": 50, "store": 0}
    assert form.shown.finding == '50 % is called "roughly even chance" (45 to 55 %).'
    assert "Nothing is stored yet" in form.shown.detail
    assert journal.entries() == []


def test_a_move_changes_word_and_picture_and_stores_nothing(form):
    before = form.shown.png
    view = form.set(chance=60)
    assert view.finding == '60 % is called "likely" (55 to 80 %).'
    assert view.png != before
    assert form.set(chance=50).png == before
    assert journal.entries() == []


def test_store_writes_what_predict_would_write_and_shows_no_value(form):
    form.set(question="Q07", chance=3)
    view = form.set(store=1)
    assert view.finding.startswith("Stored. ")
    assert journal.first("Q07") == pytest.approx(0.03)
    assert "Q07" in view.detail
    for text in ("3 %", "0.03"):
        assert text not in view.detail


def test_one_press_stores_once_and_a_move_afterwards_does_not(form):
    form.set(store=1)
    form.set(chance=70)
    form.set(question="Q02")
    assert [entry.key for entry in journal.entries()] == ["Q01"]


def test_a_second_press_is_a_revision(form):
    form.set(chance=60, store=1)
    view = form.set(chance=80, store=2)
    assert view.finding.startswith("Stored again: the first value counts. ")
    assert journal.first("Q01") == pytest.approx(0.6)
    assert journal.history("Q01") == pytest.approx([0.6, 0.8])
    assert "2 times" in view.detail


def test_a_message_from_the_page_stores_once(form):
    form.set_state({"values": {"question": "Q04", "chance": 25, "store": 1}, "asked": "x:1"})
    assert journal.history("Q04") == [0.25]
    assert form.view["finding"].startswith("Stored. ")
    assert form.view["answers"] == "x:1"


def test_what_a_cell_stored_is_in_the_list(form, capsys):
    journal.predict("Q20", "30 %")
    assert "Q20" in form.set(chance=51).detail


def test_a_folder_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    blocker = tmp_path / "blocker"
    blocker.write_text("")
    monkeypatch.setenv("FOOTHOLD_JOURNAL", str(blocker / "journal.jsonl"))
    assert "this session only" in explorer().set(store=1).finding


@pytest.mark.parametrize(
    "bad",
    [{"chance": 101}, {"chance": -1}, {"chance": "70"}, {"question": "Q21"}, {"store": -1}],
)
def test_bad_values_are_refused_and_nothing_is_stored(form, bad):
    with pytest.raises(ValueError, match=r"must be|whole number"):
        form.set(**{"store": 1, **bad})
    assert journal.entries() == []


def test_without_a_kernel_the_stored_output_still_tells_the_default_state(form):
    data, _ = form._repr_mimebundle_()
    assert data["text/plain"] == form.shown.finding
    assert "image/png" in data
    assert "Chance that the answer is yes: 50 %" in data["text/html"]
