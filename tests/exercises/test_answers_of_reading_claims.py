"""The answers of set 01 follow from the tables, and its prompts say what the tables say."""

from __future__ import annotations

import ast
import csv
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


ARTICLE, CLAIMS, SOURCES = (
    rows("article", "sentence_id"),
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
        assert ARTICLE[sentence]["claim_type"] == label
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


def test_the_order_is_that_of_hedge_strength_and_ties_are_its_ties():
    rank = {"none": 0, "weak": 1, "moderate": 2, "strong": 3}
    order = answer(5).split()
    strength = {i: rank[ARTICLE[i]["hedge_strength"]] for i in order}
    assert sorted(order) == sorted(CHECKS["01.5"]["items"])
    assert [strength[i] for i in order] == sorted(strength.values())
    tied = {frozenset(pair) for pair in CHECKS["01.5"]["ties"]}
    assert tied == {
        frozenset(pair) for pair in combinations(order, 2) if len({strength[i] for i in pair}) == 1
    }
    for sentence, _, hedge in table_cells(5)[1:]:
        assert hedge.strip("*") == (ARTICLE[sentence]["hedge"] or "none")


@pytest.mark.parametrize("number", [1, 2, 5])
def test_restatements_are_those_of_the_table(number):
    shown = [row for row in table_cells(number) if re.fullmatch(r"P\d+\.S\d", row[0])]
    assert shown
    for row in shown:
        assert row[1] == ARTICLE[row[0]]["restatement"]


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
