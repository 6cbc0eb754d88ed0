"""The answers of set 06 follow from the tables and from the networks that its questions print."""

import json
import re
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from foothold import load

ROOT = Path(__file__).parents[2]
SIGNS = {"+": 1, "−": -1}
IDS = {
    "new government": "syria-gov",
    "Assad": "assad",
    "United States": "usa",
    "European authorities": "european-officials",
    "European officials": "european-officials",
    "Saudi Arabia": "saudi-arabia",
}


@cache
def cells():
    path = ROOT / "solutions" / "06_balance.ipynb"
    return {c["id"]: "".join(c["source"]) for c in json.loads(path.read_text("utf-8"))["cells"]}


def answer(name):
    spaces = {}
    exec(cells()[name], spaces)  # the solution's own cell: plain assignments
    return next(value for key, value in spaces.items() if key.startswith("answer"))


def actor(text):
    text = text.strip().removeprefix("the ")
    return IDS.get(text, text.lower())


@cache
def ties():
    rows = load("relations").query("snapshot == '2025-02' and core")
    return {frozenset((r.actor_a, r.actor_b)): r for r in rows.itertuples()}


def rows_of(cell, label):
    return re.findall(rf"^\| `({label}\d)` \| (.+?) \|$", cells()[cell], re.M)


def test_the_signs_of_the_first_question_are_those_coded_from_the_article():
    told = dict(pair.split("=") for pair in answer("q1-answer").split())
    rows = rows_of("q1-prompt", "r")
    assert len(rows) == len(told) == 8
    shown = set(re.findall(r"^- (P\d+)\.S\d:", cells()["q1-prompt"], re.M))
    for label, names in rows:
        row = ties().get(frozenset(actor(name) for name in names.split(" and ")))
        named = row is not None and bool(set(row.in_article) & shown)
        assert told[label] == ({1: "friendly", -1: "hostile"}[row.sign] if named else "not-stated")


def test_the_sentences_shown_are_the_restatements():
    said = load("article").set_index("sentence_id")["restatement"]
    shown = re.findall(r"^- (P\d+\.S\d): (.+)$", cells()["q1-prompt"], re.M)
    assert len(shown) == 5
    for sentence, text in shown:
        assert said[sentence] == text


def test_the_triangles_carry_the_signs_of_the_table_and_the_answer_their_products():
    found = set()
    for label, text in rows_of("q2-prompt", "t"):
        sign = 1
        for names, shown in re.findall(r"([^,*]+? – [^*]+?) \*\*([+−])\*\*", text):
            row = ties()[frozenset(actor(name) for name in names.split(" – "))]
            assert row.sign == SIGNS[shown], names
            sign *= row.sign
        found |= {label} if sign < 0 else set()
    assert found == set(answer("q2-answer").split())


def test_the_cures_are_the_steps_after_which_the_product_is_plus():
    corners = ("russia", "syria-gov", "assad")
    found = set()
    for label, text in rows_of("q3-prompt", "f"):
        sign = {tie: row.sign for tie, row in ties().items()}
        for part in text.split("*and*"):
            words = re.match(r"\s*(.+?) – (.+?)(?: (?:both )?turns? to .)?\s*$", part)
            sign[frozenset((actor(words[1]), actor(words[2])))] *= -1
        pairs = [frozenset(p) for p in zip(corners, (*corners[1:], corners[0]), strict=True)]
        value = sign[pairs[0]] * sign[pairs[1]] * sign[pairs[2]]
        found |= {label} if value > 0 else set()
    assert found == set(answer("q3-answer").split())


@pytest.mark.parametrize(
    ("cell", "expected"), [("q4-prompt", None), ("q4-neighbour", 1)], ids=["question", "neighbour"]
)
def test_the_frustration_is_the_least_over_all_splits(cell, expected):
    text = cells()[cell].replace("|", " ")
    found = re.findall(r"\b([A-Z]) – ([A-Z])\s+\**([+−])", text)
    assert len(found) == (9 if cell == "q4-prompt" else 5)
    nodes = sorted({n for a, b, _ in found for n in (a, b)})
    counts = [
        sum((side[a] == side[b]) != (sign == "+") for a, b, sign in found)
        for values in product((0, 1), repeat=len(nodes))
        for side in [dict(zip(nodes, values, strict=True))]
    ]
    assert min(counts) == (answer("q4-answer") if expected is None else expected)


def test_the_words_are_balanced_where_the_number_of_enmities_is_even():
    told = dict(pair.split("=") for pair in answer("q6w-answer").split())
    rows = rows_of("q6w-prompt", "w")
    assert len(rows) == len(told) == 8
    for label, text in rows:
        bad = len(re.findall("war|quarrel", text))
        assert told[label] == ("unbalanced" if bad % 2 else "balanced")
