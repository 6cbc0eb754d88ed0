"""Drawn cases: fair at any seed to who solves a question, worth nothing to a list of answers."""

from __future__ import annotations

import ast
import json
from functools import cache
from pathlib import Path

import pytest
from other_solutions import FUNCTIONS, MISTAKEN

from foothold.exercises.calls import answer_data
from foothold.exercises.features import read
from foothold.exercises.judging import bind, judge
from foothold.grading.exercise import BEGIN, find_exercises, load_exercise, question
from foothold.grading.variation import draw_cases, with_drawn

ROOT = Path(__file__).parents[2]
SEEDS = [f"autumn {number}" for number in range(200)]


@cache
def functions():
    """Set and solution of each question of a function, by the id of its check."""
    found = {}
    for name in find_exercises(ROOT / "solutions"):
        exercise = load_exercise(ROOT / "solutions", name)
        for check in exercise.automatic.values():
            if check["kind"] == "function":
                found[check["id"]] = (exercise, solution_of(exercise, check))
    return found


def solution_of(exercise, check):
    """The function of the answer cell, run by itself."""
    (cell,) = [c for c in exercise.solution.cells if question(c) == check["id"]
               and BEGIN in c.source]  # fmt: skip
    names = {}
    exec(compile(cell.source, check["id"], "exec"), names)
    return names[check["answer"]]


@cache
def bound_at(check_id, seed):
    exercise, solution = functions()[check_id]
    check = with_drawn(exercise, seed).checks[check_id]
    return bind(check, read(check, answer_data(check, solution)))


def graded(check_id, seed, function):
    bound = bound_at(check_id, seed)
    return judge(bound, answer_data(bound.check, function))


IDS = list(functions())


@pytest.mark.parametrize("check_id", IDS)
def test_every_function_has_drawn_cases_in_every_part(check_id):
    check = functions()[check_id][0].checks[check_id]
    parts = {case["part"] for case in [*check["inputs"], *check["hidden"]]}
    assert {block["part"] for block in check["vary"]} == parts
    assert len(draw_cases(check, "any")) >= 6


@pytest.mark.parametrize("check_id", IDS)
def test_other_right_solutions_have_full_points_at_any_seed(check_id):
    assert len(FUNCTIONS[check_id]) >= 2, f"write two other algorithms for {check_id}"
    first, *others = FUNCTIONS[check_id]
    for number, seed in enumerate(SEEDS):
        for function in [first, *others] if number % 5 == 0 else [first]:
            verdict = graded(check_id, seed, function)
            assert verdict.status == "right", (seed, function, verdict)
            assert verdict.points == bound_at(check_id, seed).check["points"]


def listing(check, solution, fallback):
    """A function that knows the answers to all fixed cases, and says ``fallback`` to others."""
    known = {json.dumps(case["args"]) for case in [*check["inputs"], *check["hidden"]]}

    def answer(*args):
        if json.dumps(list(args)) in known:
            return solution(*args)
        return fallback(*args)

    return answer


def refuses(*args):
    raise ValueError("no")


FALLBACKS = {
    "true": lambda *args: True,
    "false": lambda *args: False,
    "none": lambda *args: None,
    "nothing": lambda *args: [],
    "nought": lambda *args: 0,
    "half": lambda *args: 0.5,
    "refuses": refuses,
    "all legs": lambda *args: list(args[-1]) if isinstance(args[-1], dict) else 1,
    "first leg": lambda *args: list(args[-1])[:1] if isinstance(args[-1], dict) else 1,
    "an argument": lambda *args: args[1],
}


@pytest.mark.parametrize("check_id", IDS)
@pytest.mark.parametrize("fallback", FALLBACKS)
def test_a_list_of_known_answers_earns_nothing(check_id, fallback):
    exercise, solution = functions()[check_id]
    function = listing(exercise.checks[check_id], solution, FALLBACKS[fallback])
    for seed in SEEDS[:60]:
        verdict = graded(check_id, seed, function)
        assert verdict.points == 0, (seed, verdict.parts)


@pytest.mark.parametrize("check_id", IDS)
@pytest.mark.parametrize("constant", [*FALLBACKS])
def test_a_constant_earns_nothing(check_id, constant):
    for seed in SEEDS[:20]:
        assert graded(check_id, seed, FALLBACKS[constant]).points == 0


@pytest.mark.parametrize(("check_id", "source"), MISTAKEN)
def test_a_known_mistake_has_the_same_points_at_any_seed(check_id, source):
    assert isinstance(ast.parse(source, mode="eval").body, ast.Lambda)
    function = eval(source)
    points = {graded(check_id, seed, function).points for seed in SEEDS[:60]}
    assert len(points) == 1, points
    assert points < {bound_at(check_id, SEEDS[0]).check["points"]} | points
    assert points != {bound_at(check_id, SEEDS[0]).check["points"]}


@pytest.mark.parametrize("check_id", IDS)
def test_parts_and_points_do_not_depend_on_the_seed(check_id):
    exercise, solution = functions()[check_id]
    check = exercise.checks[check_id]
    fixed = bind(check, read(check, answer_data(check, solution)))
    parts = judge(fixed, answer_data(check, solution)).parts
    assert sum(most for _, _, most in parts) == pytest.approx(check["points"])
    for seed in SEEDS[:20]:
        assert graded(check_id, seed, solution).parts == parts


def test_a_constant_earns_nothing_where_a_part_has_one_result_only():
    check = {"id": "9.1", "kind": "function", "points": 4, "result": "bool",
             "inputs": [{"args": [1], "part": "odd"}, {"args": [3], "part": "odd"},
                        {"args": [2], "part": "even"}]}  # fmt: skip
    bound = bind(check, read(check, {"calls": [True, True, False]}))
    assert judge(bound, {"calls": [True, True, True]}).points == 0
    assert judge(bound, {"calls": [False, False, False]}).points == 0
    assert judge(bound, {"calls": [True, False, False]}).points == 2, "the even part is right"
