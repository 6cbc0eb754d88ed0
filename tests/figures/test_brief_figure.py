"""The pictures of a brief show what the judge finds and what the tables hold."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from foothold.data import load
from foothold.exercises import briefs
from foothold.figures.brief import (
    MET,
    OPEN,
    anatomy,
    form,
    form_table,
    page_parts,
    sample_marks,
    shelves,
    show,
    unmet,
)
from foothold.grading.exercise import load_exercise
from foothold.models.briefing import as_lines, sample_text

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = load("brief_samples")


def sample(name):
    mine = SAMPLES[SAMPLES["sample_id"] == name]
    return as_lines(dict(zip(mine["part"], mine["text"], strict=True)))


def texts(figure):
    found = [t for ax in figure.axes for t in ax.texts if t.get_visible()]
    return [t.get_text() for t in found]


def marks(figure):
    shown = [text for text in texts(figure) if text[:1] in (MET, OPEN)]
    return {text[2:]: text[0] == MET for text in shown}


def test_the_form_is_that_of_the_exercise():
    check = load_exercise(ROOT / "solutions", "09_brief").checks["09.5"]
    for name, value in form().items():
        assert check[name] == value, name


@pytest.mark.parametrize("name", ["weak", "sound", "excellent"])
def test_a_mark_is_met_where_the_judge_finds_no_reason(name):
    found = briefs.found_in(form(), sample(name))
    shown = marks(anatomy(sample(name)).figure)
    assert shown == {title: rule in found for rule, (_, title, _) in briefs.RULES.items()}


def test_form_and_quality_are_two_things():
    """The weak sample fails most checks; the sound and the excellent one meet all of them."""
    assert not any(unmet(sample("sound")).values())
    assert not any(unmet(sample("excellent")).values())
    assert "misuse:contradicted" in unmet(sample("weak"))["no-misuse"]
    assert anatomy(sample("sound")).finding == "The brief meets 11 of 11 form checks."


@pytest.mark.parametrize("blank", ["", "   ", "Reader:\nBottom line:", {}, "no label here"])
def test_a_blank_brief_meets_nothing(blank):
    assert all(unmet(blank).values())
    assert not any(marks(anatomy(blank).figure).values())


def test_the_empty_form_counts_its_parts():
    assert anatomy().finding.startswith("A brief has 9 parts; 11 form checks")


def test_every_rule_has_one_chip():
    _, chips = page_parts()
    assert set(chips) == set(briefs.RULES)
    show(chips, {rule: set() if rule == "reader" else {"x"} for rule in briefs.RULES})
    assert [rule for rule, (met, _) in chips.items() if met.get_visible()] == ["reader"]
    assert all(met.get_visible() != still.get_visible() for met, still in chips.values())


def test_the_table_says_the_same_as_the_picture():
    table = form_table(sample("weak"))
    assert dict(zip(table["check"], table["met"] == "yes", strict=True)) == marks(
        anatomy(sample("weak")).figure
    )
    assert table["asks"].str.len().max() < 50, "pandas would cut it"


def test_each_claim_lies_on_the_shelf_of_its_verdict():
    with (ROOT / "data" / "claims.csv").open(encoding="utf-8", newline="") as file:
        verdicts = {row["claim_id"]: row["verdict"] for row in csv.DictReader(file)}
    picture = shelves(load("claims"), cited=["C04"])
    ax = picture.figure.axes[0]
    rows = {}
    for text in ax.texts:
        if text.get_text() in verdicts:
            rows.setdefault(text.get_position()[1], set()).add(verdicts[text.get_text()])
    assert len(rows) == 5 and all(len(found) == 1 for found in rows.values())
    assert sum(text.get_text() in verdicts for text in ax.texts) == len(verdicts)
    assert [t.get_text() for t in ax.texts if t.get_weight() == "bold" and t.get_text() in verdicts
            ] == ["C04"]  # fmt: skip
    counts = list(verdicts.values())
    assert f"{counts.count('corroborated')} may stand as facts" in picture.finding


def test_boxes_of_the_samples_are_filled_as_marked():
    levels = load("brief_marks")
    picture = sample_marks(load("brief_rubric"), levels)
    boxes = picture.figure.axes[0].patches
    white = [box for box in boxes if box.get_facecolor()[:3] == (1, 1, 1)]
    assert len(boxes) == 45 and len(boxes) - len(white) == levels["level"].sum()
    sums = levels.groupby("sample_id")["level"].sum()
    for name, total in sums.items():
        assert f"{name} {total}" in picture.finding


def test_sample_texts_are_whole():
    text = " ".join(sample_text(SAMPLES, "excellent").split())
    for said in SAMPLES.loc[SAMPLES["sample_id"] == "excellent", "text"]:
        assert said in text
    with pytest.raises(ValueError, match="weak, sound and excellent"):
        sample_text(SAMPLES, "best")
