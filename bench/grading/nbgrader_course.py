"""The set in nbgrader's format: solution cells, autograder tests with asserts, a gradebook."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
from pathlib import Path

from .course import Course, filled, question_of, role_of
from .environments import Environment
from .peer_checks import assert_cell
from .synthetic import Learner

CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "bench"
c.ClearSolutions.code_stub = {{"python": "..."}}
c.Exchange.root = "exchange"
c.ExecutePreprocessor.timeout = {seconds:g}
c.Execute.timeout = {seconds:g}
"""
SCORES = """\
import json, sys
from nbgrader.api import Gradebook
name = sys.argv[1]
with Gradebook("sqlite:///gradebook.db") as book:
    found = {
        s.student.id: {g.name: g.auto_score or 0.0 for n in s.notebooks for g in n.grades}
        for s in book.assignment_submissions(name)
    }
print(json.dumps(found))
"""


def source_notebook(course: Course) -> dict:
    """The instructor's version: the solution with nbgrader's metadata."""
    solution = json.loads(json.dumps(course.exercise.solution))
    cells = []
    for cell in solution["cells"]:
        check, role = question_of(cell), role_of(cell)
        if role == "check":
            cells.append(_test_cell(course, cell, check))
            continue
        cell["metadata"] = {"foothold": cell["metadata"].get("foothold", {})}
        cell["metadata"]["foothold"].pop("stub", None)
        if role == "answer" and check in course.bound:
            cell["metadata"]["nbgrader"] = _meta(cell["id"], solution=True)
        elif cell["cell_type"] == "code":
            cell["metadata"]["nbgrader"] = _meta(cell["id"], locked=True)
        elif role == "answer":  # an open answer
            cell["source"] = course.stub(check)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        cells.append(cell)
    return {**solution, "cells": cells}


def _test_cell(course: Course, cell: dict, check: str) -> dict:
    points = course.exercise.checks[check]["points"]
    hidden = f"### BEGIN HIDDEN TESTS\n{assert_cell(course.bound[check])}\n### END HIDDEN TESTS"
    made = copy.deepcopy(cell)
    made |= {"source": hidden, "outputs": [], "execution_count": None}
    made["metadata"] = {
        "foothold": {"question": check, "role": "check"},
        "nbgrader": _meta(cell["id"], grade=True, locked=True, points=points),
    }
    return made


def _meta(name: str, **more: object) -> dict:
    plain = {"grade": False, "grade_id": name, "locked": False, "schema_version": 3,
             "solution": False, "task": False}  # fmt: skip
    return plain | more


def release(course: Course, place: Environment, folder: Path, seconds: float = 30.0) -> dict:
    """Make a course folder with the released set.

    Parameters
    ----------
    seconds : float
        Time limit of one cell; nbgrader's own default is 30.

    Returns
    -------
    dict
        What learners get.
    """
    source = folder / "source" / course.name
    source.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(CONFIG.format(seconds=seconds), encoding="utf-8")
    _write(source / f"{course.name}.ipynb", source_notebook(course))
    command = ["nbgrader", "generate_assignment", course.name, "--create", "--force"]
    subprocess.run(command, cwd=folder, env=place.variables(), check=True, capture_output=True)
    released = folder / "release" / course.name / f"{course.name}.ipynb"
    return json.loads(released.read_text(encoding="utf-8"))


def make_course(course: Course, learners: list[Learner], place: Environment, folder: Path) -> None:
    """Make a course folder with all submissions, ready for autograde."""
    notebook = release(course, place, folder)
    for learner in learners:
        submitted = folder / "submitted" / learner.name / course.name
        submitted.mkdir(parents=True)
        _write(submitted / f"{course.name}.ipynb", filled(notebook, learner.sources()))


def _write(path: Path, notebook: dict) -> None:
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), encoding="utf-8")


def fresh_copy(template: Path, folder: Path) -> Path:
    """A course folder in which nothing has been graded yet."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
    return folder


def command(course: Course) -> list[str]:
    """What is timed."""
    return ["nbgrader", "autograde", course.name, "--create", "--force"]


def read_scores(course: Course, place: Environment, folder: Path) -> dict[str, dict[str, float]]:
    """Points by learner and check, out of nbgrader's gradebook."""
    done = subprocess.run(
        [place.python, "-c", SCORES, course.name],
        cwd=folder, env=place.variables(), check=True, capture_output=True, text=True,
    )  # fmt: skip
    names = {
        cell["id"]: question_of(cell)
        for cell in course.exercise.solution.cells
        if role_of(cell) == "check"
    }
    found = json.loads(done.stdout)
    written = folder / "autograded"
    return {
        learner: {names[cell]: points for cell, points in grades.items() if cell in names}
        for learner, grades in found.items()
        if any(written.glob(f"{learner}/{course.name}/*.ipynb"))  # else it was not graded
    }
