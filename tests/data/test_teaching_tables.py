"""The invented article, the two short checks, and the marked samples hold together."""

import csv
import datetime as dt
import re
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
SAMPLE = pytest.mark.parametrize("sample", ["weak", "sound", "excellent"])
WRITTEN = dt.date(2024, 6, 14)


def read(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ARTICLE, ITEMS = read("transfer_article"), read("check_items")
RUBRIC, SAMPLES, MARKS = read("brief_rubric"), read("brief_samples"), read("brief_marks")


def test_the_invented_article_has_the_traps_of_the_real_one():
    assert len(ARTICLE) == 12
    traps = [row["trap"] for row in ARTICLE]
    assert traps.count("one-source") == 1 and "motive" in traps and "attribution-stops" in traps
    assert traps.count("dates-clash") == 2 and traps.count("only") == 2


def test_its_two_dates_for_one_talk_cannot_both_be_true():
    windows = []
    for row in ARTICLE:
        if row["trap"] == "dates-clash":
            first, _, last = row["date_text"].partition("/")
            windows.append((dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)))
    (tuesday, _), (saturday, sunday) = sorted(windows, reverse=True)
    assert WRITTEN.strftime("%A") == "Friday" and tuesday.strftime("%A") == "Tuesday"
    assert (saturday.weekday(), sunday.weekday()) == (5, 6)
    assert saturday <= sunday < tuesday < WRITTEN < tuesday + dt.timedelta(7)


def test_its_names_are_invented():
    known = " ".join(" ".join(row.values()) for name in ("actors", "places") for row in read(name))
    named = {word for row in ARTICLE for word in re.findall(r"\b[A-Z][a-z]+\b", row["sentence"])}
    ordinary = {"A", "In", "On", "The", "With", "Besides", "Its", "Lake", "Tuesday", "April", "May"}
    for name in named - ordinary:
        assert not re.search(rf"\b{name}\b", known), name
    for row in ARTICLE:
        for word in filter(None, [row["hedge"], row["time_expression"]]):
            assert word.lower() in row["sentence"].lower(), row["sentence_id"]
        for word in filter(None, row["loaded_words"].split(";")):
            assert word in row["sentence"], row["sentence_id"]


def test_the_two_forms_ask_for_the_same_skills_on_other_texts():
    pre, post = ([r for r in ITEMS if r["form"] == form] for form in ("pre", "post"))
    for before, after in zip(pre, post, strict=True):
        for same in ("item", "skill", "notebook", "question"):
            assert before[same] == after[same]
        assert before["text"] != after["text"]
        assert len({before[letter] for letter in "abcd"}) == 4
    for form in (pre, post):
        assert len({row["answer"] for row in form}) >= 3, "no letter is always right"
    assert all(a["answer"] != b["answer"] for a, b in zip(pre, post, strict=True))


def test_months_of_the_window_items_are_right():
    months = ["January", "February", "March", "April", "May", "June", "July", "August",
              "September", "October", "November", "December"]  # fmt: skip
    for row in ITEMS:
        if row["skill"] == "windows":
            month = re.search(rf"({'|'.join(months)})", row["text"])[1]
            assert row[row["answer"]] == f"any day of {months[months.index(month) - 1]}"


def test_each_sample_is_marked_on_each_criterion_and_they_stand_in_order():
    points = {}
    for row in MARKS:
        points.setdefault(row["sample_id"], {})[row["criterion_id"]] = int(row["level"])
    criteria = {row["criterion_id"] for row in RUBRIC}
    assert all(given.keys() == criteria for given in points.values())
    totals = [sum(points[name].values()) for name in ("weak", "sound", "excellent")]
    assert totals == sorted(totals) and len(set(totals)) == 3
    assert totals[2] < 3 * len(criteria), "nothing is perfect"


def test_samples_name_later_days_only_where_they_look_ahead():
    for row in SAMPLES:
        later = re.search(r"2025-\d\d-\d\d|December 2025", row["text"])
        assert not later or row["part"] in ("likelihood", "indicator"), row["text"]


@SAMPLE
def test_samples_know_nothing_later_than_the_article_and_cite_what_exists(sample):
    claims = {row["claim_id"]: row for row in read("claims")}
    said = {row["statement_id"] for row in read("statements") if row["known_by"] <= "2025-02-18"}
    text = " ".join(row["text"] for row in SAMPLES if row["sample_id"] == sample)
    assert set(re.findall(r"\bC\d\d\b", text)) <= claims.keys()
    assert set(re.findall(r"\bST\d\d\b", text)) <= said
    if sample != "weak":
        for claim in re.findall(r"\bC\d\d\b", text):
            assert claims[claim]["verdict"] not in ("contradicted",)
    for tolls in re.findall(r"\d,\d{3}", text):
        assert tolls in claims["C03"]["verdict_reason"]
