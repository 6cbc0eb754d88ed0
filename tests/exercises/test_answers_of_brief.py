"""The answers of set 09, and of the questions on the invented article, follow from the tables."""

from __future__ import annotations

import ast
import csv
import re
import tomllib
from pathlib import Path

import nbformat
import pytest

from foothold.exercises import briefs, features
from foothold.grading.exercise import load_exercise
from foothold.models.forecasting import LIKELIHOOD

ROOT = Path(__file__).parents[2]


def rows(table, *key):
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    return {tuple(row[k] for k in key) if key[1:] else row[key[0]]: row for row in found}


ARTICLE, CLAIMS = rows("article", "sentence_id"), rows("claims", "claim_id")
TRANSFER = rows("transfer_article", "sentence_id")
SAMPLES, RUBRIC = rows("brief_samples", "sample_id", "part"), rows("brief_rubric", "criterion_id")


def exercise(name):
    path = ROOT / "solutions" / name
    cells = {c.id: c.source for c in nbformat.read(f"{path}.ipynb", as_version=4).cells}
    toml = tomllib.loads(Path(f"{path}.toml").read_text(encoding="utf-8"))
    return cells, {check["id"]: check for check in toml["check"]}


CELLS, CHECKS = exercise("09_brief")


def answer(cells, number):
    return ast.literal_eval(ast.parse(cells[f"q{number}-answer"]).body[0].value)


def table(cell):
    """First two cells of each row of the Markdown tables of a prompt."""
    found = re.findall(r"^\| `?([^|`]+?)`? \| ([^|]*?) \|", cell, re.M)
    return {label: text for label, text in found if label not in ("---",)}


def pairs(text):
    return dict(pair.split("=") for pair in text.split())


def test_the_claims_of_the_form_checks_are_those_of_the_tables():
    for name, (kind, verdict) in CHECKS["09.5"]["claims"].items():
        assert verdict == CLAIMS[name]["verdict"]
        assert kind == ARTICLE[CLAIMS[name]["sentence_ids"].split(";")[0]]["claim_type"]
    assert CHECKS["09.5"]["claims"].keys() == CLAIMS.keys()
    assert {v for _, v in CHECKS["09.5"]["claims"].values()} >= set(briefs.MARKERS)
    assert CHECKS["09.5"]["rules"] == list(briefs.RULES)
    assert CHECKS["09.5"]["points"] == len(briefs.RULES)


def test_facts_are_the_invented_claims_that_a_record_or_a_speaker_bears_out():
    found = dict(re.findall(r"^\| `(M\d)` \|[^|]*\| ([^|]*?) \|", CELLS["q1-prompt"], re.M))
    assert list(found) == CHECKS["09.1"]["items"]
    on_record = re.compile(r"in public|\brecord it|announced|office confirmed")
    assert answer(CELLS, 1).split() == [name for name in found if on_record.search(found[name])]


def test_no_hint_on_the_facts_names_a_claim():
    check = CHECKS["09.1"]
    for said in [*check["ladder"], check["why"], *(m["hint"] for m in check["mistake"])]:
        assert not re.search(r"\bM\d|\bC\d\d|mill|dam\b|owner|mayor|council|province", said), said


def test_each_line_on_likelihood_is_judged_by_the_scale():
    shown = table(CELLS["q2-prompt"])
    bands = {word: (s.low, s.high) for s in LIKELIHOOD for word in (s.word, s.other)}
    for s in LIKELIHOOD:
        assert shown[f"{s.word}, {s.other}"] == f"{s.low} to {s.high} %"
    for name, verdict in pairs(answer(CELLS, 2)).items():
        said = shown[name].lower()
        word = next(w for w in sorted(bands, key=len, reverse=True) if said.startswith(w))
        numbers = [int(n) for n in re.findall(r"\d+", said)]
        low, high = bands[word]
        expected = (
            "mixed" if "confidence" in said
            else "no-number" if not numbers
            else "fits" if all(low <= n <= high for n in numbers)
            else "word-off"
        )  # fmt: skip
        assert verdict == expected, said


def test_the_solution_is_the_excellent_sample_in_both_questions():
    given = features.read(CHECKS["09.5"], answer(CELLS, 5))
    assert given.words == set(briefs.RULES)
    for (sample, _), row in SAMPLES.items():
        if sample == "excellent":
            assert row["text"] in " ".join(answer(CELLS, 5).split())
            assert row["text"] in CELLS["q6-answer"]


def test_the_rubric_is_the_table_s_with_four_levels_of_up_to_three_points():
    shown = CHECKS["09.6"]["rubric"]
    assert [entry["criterion"].partition(":")[0] for entry in shown] == [
        row["criterion"] for row in RUBRIC.values()
    ]
    for entry, row in zip(shown, RUBRIC.values(), strict=True):
        assert entry["levels"] == [f"{n} {row[f'level_{n}']}" for n in range(4)]
    assert CHECKS["09.6"]["points"] == 3 * len(shown)


def test_the_template_is_blank_and_asks_for_every_part():
    cells = load_exercise(ROOT / "solutions", "09_brief").solution.cells
    stub = next(c.metadata.foothold.stub for c in cells if c.id == "q5-answer")
    text = ast.literal_eval(ast.parse(stub).body[0].value)
    assert features.read(CHECKS["09.5"], text) is None
    for line in text.strip().splitlines():
        label = line.removesuffix(":").lower()
        filled = features.read(CHECKS["09.5"], text.replace(line, f"{line} word"))
        assert filled is not None, label


def test_points_in_the_prompts_add_up_to_the_header_s():
    for name in ("01_reading_claims", "03_who", "09_brief"):
        cells, checks = exercise(name)
        for question, check in checks.items():
            stated = re.search(r"\((\d+) points?", cells[f"q{question[3]}-prompt"])
            assert int(stated[1]) == check["points"], question
        total = sum(check["points"] for check in checks.values())
        assert f"{total} points" in cells["header"]


@pytest.mark.parametrize("name", ["01_reading_claims", "03_who", "09_brief"])
def test_the_invented_article_is_quoted_whole_and_as_it_is(name):
    shown = table(exercise(name)[0]["q7-prompt"])
    for sentence, row in TRANSFER.items():
        assert shown[sentence] == row["sentence"]


def test_voices_of_the_invented_article():
    words = {"author": "author", "anonymous-source": "unnamed", "officials": "officials",
             "named-leader": "leader"}  # fmt: skip
    cells, checks = exercise("01_reading_claims")
    given = pairs(answer(cells, 7))
    assert list(given) == checks["01.7"]["keys"]
    assert given == {name: words[TRANSFER[name]["voice"]] for name in given}
    assert set(given.values()) == set(checks["01.7"]["values"])


def test_stated_wants_are_those_that_a_party_is_reported_to_say():
    cells, checks = exercise("03_who")
    where = dict(re.findall(r"^\| `([\w-]+)` \|[^|]*\| (T\d\d) \|", cells["q7-prompt"], re.M))
    given = pairs(answer(cells, 7))
    assert list(given) == checks["03.7"]["keys"]
    for want, verdict in given.items():
        own = TRANSFER[where[want]]["voice"] in ("officials", "named-leader")
        assert verdict == ("stated" if own else "inferred")


def test_lines_that_may_stand_respect_what_the_invented_article_lets_one_know():
    lines = table(CELLS["q7-prompt"])
    chosen = answer(CELLS, 7).split()
    for label in CHECKS["09.7"]["items"]:
        sentences = re.findall(r"T\d\d", lines[label])
        traps = {TRANSFER[name]["trap"] for name in sentences}
        clash_told = traps != {"dates-clash"} or len(sentences) == 2
        source_told = "one-source" not in traps or "unnamed" in lines[label]
        apart = not ("confident" in lines[label] and "likely" in lines[label])
        assert (label in chosen) == (clash_told and source_told and apart), label
