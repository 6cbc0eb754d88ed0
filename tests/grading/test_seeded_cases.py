"""A seed decides hidden cases: kept with the grades, shown to instructors, told to no learner."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from kits import blank, filled, make_kit

from foothold.grading.checkfile import check_file
from foothold.grading.exercise import ExerciseError, load_exercise
from foothold.grading.grade import grade, version_of
from foothold.grading.gradebook import Gradebook
from foothold.grading.nbval_plugin import show_source
from foothold.grading.release import release
from foothold.grading.seeds import kept_seed, read_seed, seed_line
from foothold.grading.variation import with_drawn

VARY = """hidden = [{args = [7, 3], part = "unequal"}, {args = [5, 5], part = "equal"}]
[[check.vary]]
part = "unequal"
count = 3
draw.a = {integers = [1000, 9999]}
any_order = true
args = ["$a", {integers = [100, 999]}]
[[check.vary]]
part = "equal"
draw.a = {integers = [1000, 9999]}
args = ["$a", "$a"]
[[check.vary]]
part = "equal"
args = [{integers = [1000, 9999]}, 1]
[[check.mistake]]
name = "at-least"
when = ["case3=true"]
hint = "Is a number larger than itself?"
"""
KNOWN = "{(1, 2): False, (2, 1): True, (2, 2): False, (7, 3): True, (5, 5): False}"
LISTING = f"def larger(a, b):\n    return {KNOWN}.get((a, b), True)"
RIGHT = "def larger(a, b):\n    return b < a"


def with_vary(text: str) -> str:
    """The small kit's TOML with drawn cases in the place of its line of hidden ones."""
    lines = text.splitlines(keepends=True)
    (place,) = [i for i, line in enumerate(lines) if line.startswith("hidden = ")]
    # the rest of the question (why, ladder) has to stand before its tables
    tail = lines[place + 1 : place + 3]
    return "".join([*lines[:place], *tail, VARY, *lines[place + 3 :]])


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    folder = make_kit(tmp_path_factory.mktemp("kit"))
    toml = folder / "solutions" / "91_small.toml"
    toml.write_text(with_vary(toml.read_text(encoding="utf-8")), encoding="utf-8")
    release(folder, ["91_small"], say=lambda text: None)
    return folder


def hand_in(kit, folder, **answers):
    for learner, source in answers.items():
        path = folder / learner / "91_small.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(filled(blank(kit), {"91.3": source})), encoding="utf-8")
    return folder


def points(out):
    with Gradebook(out / "gradebook.sqlite") as book:
        return {r.learner: {c.check: c.points for c in r.results}["91.3"] for r in book.results()}


def small(kit):
    return load_exercise(kit / "solutions", "91_small")


def test_the_same_seed_gives_the_same_cases_and_another_seed_others(kit):
    first, again, other = (with_drawn(small(kit), seed) for seed in ("a", "a", "b"))
    cases = first.checks["91.3"]["hidden"]
    assert cases == again.checks["91.3"]["hidden"]
    assert cases[:2] == small(kit).checks["91.3"]["hidden"], "fixed ones keep their names"
    assert cases[2:] != other.checks["91.3"]["hidden"][2:]
    assert len(cases) == 2 + 5
    assert version_of(first) == version_of(again) != version_of(other)
    known = [json.dumps(case["args"]) for case in [*first.checks["91.3"]["inputs"], *cases]]
    assert len(known) == len(set(known)), "no case twice"


def test_cases_reach_the_kernel_in_the_check_cell_and_nothing_else(kit):
    check = with_drawn(small(kit), "a").checks["91.3"]
    source = show_source(check)
    for case in check["hidden"]:
        assert json.dumps(case["args"]) in source
    assert "vary" not in source
    assert "integers" not in source


def test_learners_get_neither_domains_nor_hidden_cases(kit):
    public = json.loads((kit / "exercises/keys/91_small.json").read_text(encoding="utf-8"))
    assert public["checks"]["91.3"]["more_cases"] is True
    assert not {"vary", "hidden"} & public["checks"]["91.3"].keys()
    for path in (kit / "exercises").rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        assert "any_order" not in text
        assert "[7, 3]" not in text


@pytest.fixture(scope="module")
def graded(kit, tmp_path_factory):
    """A class graded twice with the seed that was drawn, then with another."""
    folder = tmp_path_factory.mktemp("class")
    source = hand_in(kit, folder / "in", ann=RIGHT, lee=LISTING)
    first = grade(source, folder / "out", kit, workers=1, say=lambda text: None)
    seed = read_seed(folder / "out" / "gradebook.sqlite")
    again = grade(source, folder / "out", kit, workers=1, say=lambda text: None)
    kept = folder / "kept"
    shutil.copytree(folder / "out", kept)
    other = grade(source, folder / "out", kit, workers=1, seed="spring", say=lambda text: None)
    return folder, seed, first, again, other


def test_a_right_function_has_all_points_and_a_list_of_answers_none(graded):
    folder, *_ = graded
    assert points(folder / "out") == {"ann": 4, "lee": 0}
    # A list that says yes to all it does not know may be lucky with the three unequal pairs of a
    # drawn seed, one time in eight; it is wrong about every equal pair.
    kept = points(folder / "kept")
    assert kept["ann"] == 4
    assert kept["lee"] < 4


def test_the_seed_is_kept_and_another_one_makes_grades_stale(graded):
    folder, seed, first, again, other = graded
    assert len(seed) == 16
    assert (first.graded, again.graded, again.unchanged, other.graded) == (2, 0, 2, 2)
    assert read_seed(folder / "kept" / "gradebook.sqlite") == seed
    assert read_seed(folder / "out" / "gradebook.sqlite") == "spring"


def test_the_instructor_reads_the_seed_and_no_learner_does(graded):
    folder, seed, *_ = graded
    assert seed in (folder / "kept" / "report.html").read_text(encoding="utf-8")
    assert seed in seed_line(folder / "kept" / "gradebook.sqlite")
    pages = [*(folder / "kept" / "feedback").rglob("*.html"), folder / "kept" / "grades.csv"]
    assert len(pages) == 3
    for page in pages:
        assert seed not in page.read_text(encoding="utf-8-sig")


def test_self_check_tells_nothing_of_drawn_cases(kit, tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTHOLD_KIT", str(kit))
    path = hand_in(kit, tmp_path / "in", lee=LISTING) / "lee" / "91_small.ipynb"
    (line,) = [line for line in check_file(path).lines if line.check == "91.3"]
    assert line.verdict == "yes", "the key of learners knows the cases of the question only"
    assert "More cases" in line.text


def test_a_seed_is_drawn_once_for_all_who_ask(tmp_path):
    book = tmp_path / "grades" / "gradebook.sqlite"
    assert read_seed(tmp_path / "other.sqlite") == ""
    assert seed_line(tmp_path / "other.sqlite") == ""
    first = kept_seed(book)
    assert kept_seed(book) == kept_seed(book, " ") == first
    assert kept_seed(book, "autumn 2025") == kept_seed(book) == "autumn 2025"
    assert first != kept_seed(tmp_path / "second.sqlite")
    with closing(sqlite3.connect(book)) as db:
        assert [text for (text,) in db.execute("SELECT text FROM seed")] == [first, "autumn 2025"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('part = "equal"\nargs', 'part = "other"\nargs', "no fixed case has the part 'other'"),
        ("count = 3", "count = 0", "'count' is a whole number"),
        ('["$a", "$a"]', '["$b", "$b"]', r"'\$b' is drawn nowhere"),
        ("{integers = [100, 999]}", "{integers = [9, 1]}", "A range is empty"),
        ("{integers = [100, 999]}", "{decimals = [9, 10]}", "cannot be read"),
        ("draw.a = {integers = [1000, 9999]}\nargs", "draw.a = 5\nargs", "too few cases"),
        ('args = ["$a", "$a"]', 'args = "$a"', "'args' is a list"),
        ('when = ["case3=true"]', 'when = ["hidden3=true"]', "no fixed hidden case"),
    ],
)
def test_a_block_that_cannot_be_drawn_is_refused_with_its_place(kit, tmp_path, old, new, said):
    shutil.copytree(kit / "solutions", tmp_path / "solutions")
    toml = tmp_path / "solutions" / "91_small.toml"
    text = toml.read_text(encoding="utf-8")
    assert old in text
    toml.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ExerciseError, match=said) as told:
        load_exercise(tmp_path / "solutions", "91_small")
    assert "91_small.toml, question 91.3" in str(told.value)
