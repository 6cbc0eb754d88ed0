"""The answers of set 01 follow from the tables, and its prompts say what the tables say."""

from __future__ import annotations

import ast
import csv
import json
import re
import tomllib
from itertools import combinations
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]
SET = ROOT / "solutions" / "01_reading_claims"


def rows(table, key):
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


ARTICLE, INVENTED, CLAIMS, SOURCES = (
    rows("article", "sentence_id"),
    rows("transfer_article", "sentence_id"),
    rows("claims", "claim_id"),
    rows("sources", "source_id"),
)
CELLS = {
    cell.id: cell.source for cell in nbformat.read(SET.with_suffix(".ipynb"), as_version=4).cells
}
CHECKS = {
    check["id"]: check
    for check in tomllib.loads(SET.with_suffix(".toml").read_text(encoding="utf-8"))["check"]
}


def answer(number):
    """The text that the solution gives, read from its source."""
    tree = ast.parse(CELLS[f"q{number}-answer"])
    return ast.literal_eval(tree.body[0].value)


def table_cells(number):
    """Cells of the Markdown tables of a prompt, row by row."""
    found = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in CELLS[f"q{number}-prompt"].splitlines()
        if line.startswith("|")
    ]
    return [row for row in found if not set("".join(row)) <= set("-")]


def test_the_sorting_is_the_coding_of_the_table():
    sorted_by_us = dict(pair.split("=") for pair in answer(1).split())
    assert list(sorted_by_us) == CHECKS["01.1"]["keys"]
    for sentence, label in sorted_by_us.items():
        assert {**ARTICLE, **INVENTED}[sentence]["claim_type"] == label
    assert set(sorted_by_us.values()) == set(CHECKS["01.1"]["values"])


def test_only_one_sentence_of_p3_has_the_single_source():
    third = {i: row["voice"] for i, row in ARTICLE.items() if row["paragraph"] == "P3"}
    assert [i for i, voice in third.items() if voice == "anonymous-source"] == ["P3.S1"]
    restated = ARTICLE["P3.S1"]["restatement"]
    assert "single source" in restated
    assert "airfield" in restated
    assert "naval" in restated
    assert answer(2).split() == ["airfield", "naval-site"]


CLAIM_OF = {
    "call-day": "C09",
    "us-talks": "C13",
    "shelter": "C15",
    "cash": "C35",
    "second-win": "C12",
    "heavy-blow": "C22",
    "offset": "C18",
}


def test_what_no_paper_settles_is_what_the_kit_calls_opinion():
    chosen = set(answer(3).split())
    for label, claim in CLAIM_OF.items():
        assert (CLAIMS[claim]["verdict"] == "opinion") == (label not in chosen)
        place = next(row[2] for row in table_cells(3) if row[0] == f"`{label}`")
        assert place.split(",")[0] in CLAIMS[claim]["sentence_ids"].split(";")
    assert set(CHECKS["01.3"]["items"]) == {*CLAIM_OF, "port"}
    assert "port" in chosen
    assert "sources say" in SOURCES["S037"]["title"]


def test_both_outlets_of_the_fourth_question_name_one_agency_and_one_day():
    first, second = SOURCES["S041"], SOURCES["S042"]
    assert "Reuters" in first["publisher"]
    assert "Reuters" in second["title"]
    assert first["date"] == second["date"]
    for row in (first, second):
        assert row["title"] in CELLS["q4-prompt"]
        assert row["publisher"] in CELLS["q4-prompt"]


# The kit's rule (data/TEACHERS.md): strong is bare possibility; moderate is may or would; weak is
# nearing, indicates or probably. Each new hedge belongs with words of one of these.
STRENGTH = {
    "none": 0,
    "is likely to": 1, "suggests": 1,
    "might": 2, "could": 2,
    "cannot be ruled out": 3,
}  # fmt: skip


def test_the_order_is_that_of_hedge_strength_and_ties_are_its_ties():
    shown = {row[0]: row for row in table_cells(5)[1:]}
    order = answer(5).split()
    assert sorted(order) == sorted(CHECKS["01.5"]["items"]) == sorted(shown)
    strength = {i: STRENGTH[shown[i][2].strip("*")] for i in order}
    assert [strength[i] for i in order] == sorted(strength.values())
    tied = {frozenset(pair) for pair in CHECKS["01.5"]["ties"]}
    assert tied == {
        frozenset(pair) for pair in combinations(order, 2) if len({strength[i] for i in pair}) == 1
    }
    for _, sentence, hedge in shown.values():
        assert hedge == "none" or hedge.strip("*") in sentence


def test_no_notebook_shows_the_answers_by_the_way():
    """What 01.1 and 01.5 ask about is coded in no cell and no stored output before them."""
    coded = {row["hedge"] for row in [*ARTICLE.values(), *INVENTED.values()]}
    assert not coded & (STRENGTH.keys() - {"none"}), "the ranking of those hedges is printed"
    for name in ("00_start_here", "01_reading_claims"):
        notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
        text = json.dumps(notebook)
        for sentence in CHECKS["01.1"]["keys"]:
            assert f"{sentence} (" not in text, (name, sentence)
            assert f'{sentence}"' not in text, (name, sentence)


@pytest.mark.parametrize("number", [1, 2])
def test_restatements_are_those_of_the_table(number):
    wording = {i: row["restatement"] for i, row in ARTICLE.items()}
    wording |= {i: row["sentence"] for i, row in INVENTED.items()}
    shown = [row for row in table_cells(number) if re.fullmatch(r"P\d+\.S\d|T\d\d", row[0])]
    assert shown
    for row in shown:
        assert row[1] == wording[row[0]]


def test_the_sample_answer_keeps_to_forty_words_and_is_free_of_loaded_words():
    sample = CELLS["q6-answer"]
    assert len(sample.split()) <= 40
    loaded = {w for row in ARTICLE.values() for w in row["loaded_words"].split(";") if w}
    assert not [word for word in loaded if re.search(rf"\b{re.escape(word)}\b", sample, re.I)]


def test_points_and_minutes_are_those_that_the_notebook_states():
    total = sum(check["points"] for check in CHECKS.values())
    assert f"{total} points" in CELLS["header"]
    for number, check in enumerate(CHECKS.values(), start=1):
        assert f"({check['points']} points" in CELLS[f"q{number}-prompt"].splitlines()[0]
