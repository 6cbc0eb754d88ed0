"""The right answers of set 07, worked out again from the numbers in its prompts."""

import json
import re
from pathlib import Path

import pytest

from foothold.exercises.texts import pairs
from foothold.grading.exercise import load_exercise
from foothold.grading.reference import reference_data
from foothold.models.bargaining import nash_split, zone

SOLUTIONS = Path(__file__).parents[2] / "solutions"


@pytest.fixture(scope="module")
def prompts():
    notebook = json.loads((SOLUTIONS / "07_bargain.ipynb").read_text("utf-8"))
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}


@pytest.fixture(scope="module")
def right():
    return reference_data(load_exercise(SOLUTIONS, "07_bargain"))


def numbers(text):
    return [int(number) for number in re.findall(r"\d+", text)]


def test_there_is_no_zone_in_the_first_question(prompts, right):
    text = prompts["q1-prompt"].split("example:")[1].split("|")[0]
    surplus, russia, damascus = numbers(text)
    assert zone(surplus, russia, damascus) is None
    assert right["07.1"] == "empty"


def test_the_split_of_the_second_question(prompts, right):
    surplus, russia, damascus = numbers(prompts["q2-prompt"].split("example:")[1].split("How")[0])
    assert float(right["07.2"]) == nash_split(surplus, russia, damascus)[0]


def test_the_change_of_the_third_question(prompts, right):
    text = prompts["q3-prompt"].split("invented example:")[1].split("By how")[0]
    surplus, russia, before, after = numbers(text)
    change = nash_split(surplus, russia, after)[0] - nash_split(surplus, russia, before)[0]
    assert float(right["07.3"]) == change
    assert change == -(after - before) / 2


def test_the_rows_of_the_twin_in_words(prompts, right):
    rows = re.findall(r"\| `(r\d)` \| (\d+) \| (\S+ ?\d*) \| (\d+) \|", prompts["q6w-prompt"])
    assert len(rows) == 6
    given = dict(pairs(right["07.6w"]))
    for key, surplus, first, second in rows:
        least = -int(first.split()[1]) if first.startswith("minus") else int(first)
        found = nash_split(int(surplus), least, int(second))
        assert given[key] == ("none" if found is None else f"{found[0]:g}")
