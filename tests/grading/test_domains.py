"""Every domain gives values inside its bounds, reaches all of them, and only from its seed."""

import datetime
import hashlib
import subprocess
import sys

import pytest

from foothold.grading.domains import DomainError, Source, draw


def drawn(template, times=400, names=None):
    source = Source("a seed")
    return [draw(template, source, names) for _ in range(times)]


def test_integers_reach_both_ends():
    assert set(drawn({"integers": [-2, 3]})) == {-2, -1, 0, 1, 2, 3}
    assert set(drawn({"integers": [1, 9], "step": 3})) == {1, 4, 7}


def test_decimals_are_the_numbers_as_they_are_typed():
    assert set(drawn({"decimals": [0.1, 0.5], "step": 0.1})) == {0.1, 0.2, 0.3, 0.4, 0.5}


def test_dates_cross_the_leap_day():
    assert set(drawn({"dates": ["2024-02-28", "2024-03-01"]})) == {
        "2024-02-28", "2024-02-29", "2024-03-01"}  # fmt: skip


def test_choices_are_about_equally_frequent():
    found = drawn({"sampled_from": ["a", "b"]}, 2000)
    assert 850 < found.count("a") < 1150
    found = drawn({"one_of": [1, {"integers": [5, 6]}]}, 2000)
    assert set(found) == {1, 5, 6}
    assert 850 < found.count(1) < 1150
    nones = drawn({"none_or": 7, "chance": 25}, 2000)
    assert 400 < nones.count(None) < 600


def test_lists_have_the_length_that_is_drawn():
    found = drawn({"lists": {"integers": [0, 1]}, "length": {"integers": [2, 3]}})
    assert {len(each) for each in found} == {2, 3}
    assert {item for each in found for item in each} == {0, 1}


def test_permutations_and_subsets():
    assert len({tuple(p) for p in drawn({"permutations": [1, 2, 3]})}) == 6
    found = {tuple(p) for p in drawn({"subsets": ["c", "a", "b"], "length": 2})}
    assert found == {("c", "a"), ("c", "b"), ("a", "b")}


def test_walks_add_days_numbers_and_decimals():
    first, second, third = draw({"walk": "2024-12-30", "steps": [1, 2]}, Source("s"))
    assert [first, second, third] == ["2024-12-30", "2024-12-31", "2025-01-02"]
    assert draw({"walk": 0.1, "steps": [0.2, 3]}, Source("s")) == [0.1, 0.3, 3.3]
    assert draw({"walk": 5, "steps": [-9]}, Source("s")) == [5, -4]


def test_compositions_sum_to_their_total():
    for parts in drawn({"composition": 1, "length": 4, "step": 0.125}):
        assert len(parts) == 4
        assert sum(parts) == 1, "eighths are exact"
        assert min(parts) >= 0.125
    assert len({tuple(p) for p in drawn({"composition": 1, "length": 2, "step": 0.25})}) == 3


def test_tables_and_names():
    names = {"x": [7, 8]}
    assert draw({"near": "$x.1", "all": ["$x", 1]}, Source("s"), names) == {
        "near": 8, "all": [[7, 8], 1]}  # fmt: skip
    found = drawn({"mapping": {"permutations": [["a", 1], ["b", 2]]}}, 50)
    assert {tuple(each) for each in found} == {("a", "b"), ("b", "a")}


@pytest.mark.parametrize(
    "template",
    [
        {"integers": [3, 1]},
        {"sampled_from": []},
        {"composition": 1, "length": 9, "step": 0.125},
        {"composition": 1, "length": 2, "step": 0.3},
        {"subsets": [1], "length": 2},
        "$nobody",
    ],
)
def test_what_cannot_be_drawn_is_told(template):
    with pytest.raises(DomainError):
        draw(template, Source("s"))


def test_the_same_in_another_process_with_another_hash_seed():
    code = (
        "from foothold.grading.domains import Source, draw;"
        "s = Source('spring'); print([s.below(1000) for _ in range(5)],"
        " draw({'permutations': ['a', 'b', 'c', 'd']}, s), draw({'integers': [0, 10**18]}, s))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True,
            text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    digests = [hashlib.sha256(f"spring|{number}".encode()).digest() for number in range(1, 6)]
    numbers = [int.from_bytes(digest[:8], "big") % 1000 for digest in digests]
    # The rest was written down once: a change of the drawing would change grades.
    assert said == {f"{numbers} ['a', 'd', 'b', 'c'] 556886286863636368\n"}


def test_numbers_are_spread_evenly():
    source = Source("even")
    counts = [0] * 7
    for _ in range(7000):
        counts[source.below(7)] += 1
    assert all(870 < count < 1130 for count in counts)


def test_days_are_days():
    for day in drawn({"dates": ["2024-01-01", "2025-12-31"]}, 50):
        datetime.date.fromisoformat(day)
