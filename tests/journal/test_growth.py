"""Five questions before and after: counted from journals and notebooks, nothing run."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from foothold import journal
from foothold.growth import before_and_after, letters, questions, tally

ROOT = Path(__file__).resolve().parents[2]
with (ROOT / "data" / "check_items.csv").open(encoding="utf-8", newline="") as file:
    ITEMS = {row["item_id"]: row for row in csv.DictReader(file)}
KEY = {name: row["answer"] for name, row in ITEMS.items()}


def wrong(name):
    return next(letter for letter in "abcd" if letter != KEY[name])


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTHOLD_JOURNAL", str(tmp_path / "own.jsonl"))


@pytest.mark.parametrize("form", ["pre", "post"])
def test_the_questions_are_shown_whole_and_without_their_answers(form):
    text = " ".join(questions(form).split())
    for row in ITEMS.values():
        assert (row["text"] in text) == (row["form"] == form)
        if row["form"] == form:
            assert all(f"{letter} {row[letter]}" in text for letter in "abcd")
            assert row["why"] not in text
    with pytest.raises(ValueError, match="pre"):
        questions("during")


def test_nothing_stored_is_not_yet(own):
    table = before_and_after()
    assert list(table["before"]) == list(table["after"]) == ["not yet"] * 5


def test_the_first_answer_counts_in_any_usual_spelling(own):
    journal.commit("pre.1", f" {KEY['pre.1'].upper()}) ")
    journal.commit("pre.1", wrong("pre.1"))
    journal.commit("pre.2", wrong("pre.2"))
    journal.commit("post.2", KEY["post.2"])
    journal.commit("post.3", "I do not know")
    journal.commit("pre.9", "a")
    table = before_and_after()
    assert list(table["before"]) == ["yes", "no", "not yet", "not yet", "not yet"]
    assert list(table["after"]) == ["not yet", "yes", "not yet", "not yet", "not yet"]


def write(path, log):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"key": k, "value": v, "note": "", "time": ""}) for k, v in log.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def notebook(path, *sources):
    cells = [{"cell_type": "code", "source": s, "metadata": {}, "outputs": []} for s in sources]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}), "utf-8")


def test_a_class_is_counted_from_journals_and_pasted_cells(tmp_path, monkeypatch):
    gained = {"pre.1": wrong("pre.1"), "post.1": KEY["post.1"]}
    kept = {name: KEY[name] for name in ("pre.1", "post.1", "pre.2", "post.2")}
    lost = {"pre.1": KEY["pre.1"], "post.1": wrong("post.1"), "pre.3": "a"}
    folder = tmp_path / "class"
    write(folder / "ada" / "journal.jsonl", gained)
    write(folder / "ben.jsonl", kept)
    monkeypatch.setenv("FOOTHOLD_JOURNAL", str(tmp_path / "cleo.jsonl"))
    for name, letter in lost.items():
        journal.commit(name, letter, note="because 'so'")
    notebook(folder / "cleo.ipynb", "x = (", "import os", str(journal.as_cell()))
    notebook(folder / "dan.ipynb", "restore(open('/etc/hostname').read())", "restore()")
    (folder / "broken.ipynb").write_text("{")
    table = tally(folder).set_index("skill")
    first = table.loc[ITEMS["pre.1"]["skill"]]
    assert dict(first) == {"both": 3, "before": 2, "after": 2, "gained": 1, "lost": 1}
    assert dict(table.loc[ITEMS["pre.2"]["skill"]])["both"] == 1
    assert table.loc[ITEMS["pre.3"]["skill"], "both"] == 0, "only before"


def test_a_cell_is_read_and_never_run(tmp_path):
    trace = tmp_path / "ran"
    notebook(tmp_path / "x.ipynb", f"restore({{'pre.1': [open({str(trace)!r}, 'w')]}})",
             f"open({str(trace)!r}, 'w')\nrestore({{'pre.1': ['a']}})")  # fmt: skip
    tally(tmp_path)
    assert not trace.exists()


def test_a_folder_without_journals_is_said(tmp_path):
    with pytest.raises(ValueError, match=r"journal\.jsonl"):
        tally(tmp_path)


def test_letters_keeps_only_answers():
    log = [journal.Entry("pre.1", True), journal.Entry("pre.2", "ab"), journal.Entry("Q01", "a"),
           journal.Entry("post.5", "'d'.")]  # fmt: skip
    assert letters(log) == {"post.5": "d"}
