"""Every mistake that a set knows is recognised inside answers that are otherwise random."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path

import pytest
from random_answers import answer

from foothold.exercises import features, key
from foothold.exercises.grids import exact
from foothold.exercises.judging import judge
from foothold.exercises.plain import plain
from foothold.grading.exercise import find_exercises, load_exercise
from foothold.grading.reference import bind_all, bind_visible, reference_data

ROOT = Path(__file__).parents[2]
SETS = find_exercises(ROOT / "solutions")
TRIES, NEEDED = 20_000, 25


@cache
def exercise_set(name):
    exercise = load_exercise(ROOT / "solutions", name)
    data = reference_data(exercise)
    public = json.loads((ROOT / "exercises" / "keys" / f"{name}.json").read_text("utf-8"))
    return exercise, bind_all(exercise, data), bind_visible(exercise, data), public


def as_data(check, value):
    return value if check["kind"] in ("function", "figure") else plain(value)


def every(pick):
    """Parameters (set, check id, ...) for all sets, read from the TOML without running anything."""
    found = []
    for name in SETS:
        for check in load_exercise(ROOT / "solutions", name).automatic.values():
            found += [(name, check["id"], *extra) for extra in pick(check)]
    return found


def test_there_are_sets_to_test():
    assert SETS


@pytest.mark.parametrize(
    ("name", "check_id", "mistake"),
    every(lambda check: [(m["name"],) for m in check.get("mistake", [])]),
)
def test_a_mistake_in_a_random_answer_gets_its_hint(name, check_id, mistake):
    exercise, bound, visible, public = exercise_set(name)
    check = exercise.checks[check_id]
    position = [m["name"] for m in check["mistake"]].index(mistake)
    entry = check["mistake"][position]
    rng = random.Random(f"{check_id}-{mistake}")
    seen = 0
    for _ in range(TRIES):
        data = as_data(check, answer(check, rng, entry["when"]))
        reading = features.read(check, data)
        assert reading is not None, data
        found = bound[check_id].all_features(reading)
        if any(m.shows_in(found) for m in bound[check_id].mistakes[:position]):
            continue  # an earlier, more telling mistake shows too: its hint comes first
        verdict = judge(bound[check_id], data)
        assert verdict.mistake == mistake, (data, verdict)
        assert verdict.hint == entry["hint"]
        if check.get("self_check", "full") == "full" and mistake in [
            m.name for m in visible[check_id].mistakes
        ]:
            shown = data
            if check["kind"] == "function":
                shown = {"calls": data["calls"][: len(check["inputs"])]}
            told = features.read(public["checks"][check_id], shown)
            assert not key.is_right(public["checks"][check_id], public["salt"], told)
            assert key.hint(public["checks"][check_id], public["salt"], told) == entry["hint"]
        seen += 1
        if seen == NEEDED:
            return
    pytest.fail(f"{mistake} showed in {seen} of {TRIES} answers only; it can hardly be reached")


@pytest.mark.parametrize(("name", "check_id"), every(lambda check: [()]))
def test_a_random_answer_is_right_only_if_it_equals_the_reference(name, check_id):
    """The judge agrees with a plain comparison of what the answer says."""
    exercise, bound, _, _ = exercise_set(name)
    check = exercise.checks[check_id]
    rng = random.Random(check_id)
    for _ in range(60):
        data = as_data(check, answer(check, rng))
        verdict = judge(bound[check_id], data)
        same = features.read(check, data) == bound[check_id].reference
        if not bound[check_id].grids:
            assert (verdict.status == "right") == same
        assert 0 <= verdict.points <= check["points"]
        assert (verdict.points == check["points"]) == (verdict.status == "right")


def says(text: str, word: str) -> bool:
    """Does the text contain the word on its own?"""
    return re.search(rf"(?<![\w.]){re.escape(word)}(?![\w])", text) is not None


def betrays(text: str, kind: str, feature: str) -> bool:
    """Does a hint say what a feature of the right answer says?"""
    if feature.startswith("has:"):
        return says(text, feature.removeprefix("has:"))
    if feature.startswith("choice="):
        option = feature.removeprefix("choice=")
        return says(text, option) if len(option) > 1 else f"({option})" in text
    if kind in ("match", "dict") and "=" in feature:
        name, _, value = feature.partition("=")
        return (says(text, name) and says(text, value)) or bool(
            re.match(r"\d{4}-", value) and value in text
        )
    if kind == "order" and "<" in feature:
        return feature in text.replace(" ", "")
    return False


@pytest.mark.parametrize(("name", "check_id"), every(lambda check: [()]))
def test_no_hint_names_a_feature_of_the_right_answer(name, check_id):
    exercise, bound, _, _ = exercise_set(name)
    check = exercise.checks[check_id]
    texts = [m["hint"] for m in check.get("mistake", [])] + check.get("ladder", [])
    reference = bound[check_id].reference
    for text in texts:
        for feature in reference.words:
            assert not betrays(text, check["kind"], feature), (check_id, feature, text)
        for slot, value in reference.slots.items():
            grid = bound[check_id].grids[slot][0]
            for digits in re.findall(r"\d[\d,]*(?:\.\d+)?", text):
                stated = exact(digits.replace(",", ""))
                assert grid.cell(stated) != grid.cell(value), (check_id, digits, text)
