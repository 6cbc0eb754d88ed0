"""The set in otter-grader's format, assembled by ``otter assign``; graded through its API."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from .course import Course, filled, question_of, role_of
from .environments import Environment
from .peer_checks import assert_function
from .synthetic import Learner

CONFIG = """\
# ASSIGNMENT CONFIG
init_cell: true
export_cell: false
tests:
  ok_format: false
generate:
  show_hidden: true
"""
BATCH = Path(__file__).with_name("otter_batch.py")
TEST = '"""# BEGIN TEST CONFIG\npoints: {points:g}\nhidden: {hidden}\n"""# END TEST CONFIG\n'
# A test that learners see brings the cell with grader.check(...), as notebooks for otter have.
SEEN = "def test_given(env):\n    assert {answer!r} in env"


def question_name(check: str) -> str:
    """A check's id in the letters that otter takes: ``q04_6w``."""
    return "q" + check.replace(".", "_")


def master_notebook(course: Course) -> dict:
    """The instructor's version: one question with solution and hidden test for each check."""
    solution = json.loads(json.dumps(course.exercise.solution))
    cells = [_raw(CONFIG)]
    for cell in solution["cells"]:
        check, role = question_of(cell), role_of(cell)
        cell = {**cell, "metadata": {"foothold": {"question": check, "role": role}}}
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        if role == "answer" and check in course.bound:
            points = course.exercise.checks[check]["points"]
            cells.append(_raw(f"# BEGIN QUESTION\nname: {question_name(check)}\npoints: {points}"))
            cells.append(_raw("# BEGIN SOLUTION"))
            own = f"# BEGIN SOLUTION\n{course.right_source(check)}\n# END SOLUTION"
            cells.append({**cell, "source": own})
            cells.append(_raw("# END SOLUTION"))
            seen = SEEN.format(answer=course.exercise.checks[check]["answer"])
            tests = [
                _code(TEST.format(points=0, hidden="false") + seen),
                _code(
                    TEST.format(points=points, hidden="true") + assert_function(course.bound[check])
                ),
            ]
            cells += [_raw("# BEGIN TESTS"), *tests, _raw("# END TESTS")]
            cells.append(_raw("# END QUESTION"))
        elif role == "answer":  # an open answer
            cells.append({**cell, "source": course.stub(check)})
        elif role != "check":
            cells.append(cell)
    for number, cell in enumerate(cells):
        cell.setdefault("id", f"otter{number}")
    return {**solution, "cells": cells}


def _raw(source: str) -> dict:
    return {"cell_type": "raw", "metadata": {}, "source": source}


def _code(source: str) -> dict:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [],
            "execution_count": None}  # fmt: skip


def release(course: Course, place: Environment, folder: Path) -> dict:
    """Run ``otter assign``; the autograder's zip is then in ``dist/autograder``.

    Returns
    -------
    dict
        What learners get.

    Raises
    ------
    RuntimeError
        If otter makes no zip; the text holds what it said.
    """
    folder.mkdir(parents=True)
    master = folder / f"{course.name}.ipynb"
    _write(master, master_notebook(course))
    command = ["otter", "assign", "--no-run-tests", "--no-pdfs", master.name, "dist"]
    done = subprocess.run(
        command, cwd=folder, env=place.variables(), capture_output=True, text=True
    )
    zips = sorted((folder / "dist" / "autograder").glob("*.zip"))
    if done.returncode or not zips:
        raise RuntimeError(f"otter assign failed: {done.stdout[-1500:]}{done.stderr[-1500:]}")
    released = folder / "dist" / "student" / f"{course.name}.ipynb"
    return json.loads(released.read_text(encoding="utf-8"))


def make_course(course: Course, learners: list[Learner], place: Environment, folder: Path) -> None:
    """Assemble the assignment and write all submissions."""
    notebook = release(course, place, folder)
    for learner in learners:
        place_of = folder / "submitted" / learner.name
        place_of.mkdir(parents=True)
        _write(place_of / f"{course.name}.ipynb", filled(notebook, learner.sources()))


def _write(path: Path, notebook: dict) -> None:
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False), encoding="utf-8")


def command(place: Environment, folder: Path, scores: Path) -> list[str]:
    """What is timed: all submissions through ``otter.api.grade_submission`` in one process."""
    autograder = next((folder / "dist" / "autograder").glob("*.zip"))
    return [place.python, "-P", str(BATCH), str(autograder), str(folder / "submitted"),
            str(scores)]  # fmt: skip


def read_scores(course: Course, scores: Path) -> dict[str, dict[str, float]]:
    """Points by learner and check."""
    found = json.loads(scores.read_text(encoding="utf-8"))
    return {
        learner: {check: grades.get(question_name(check), 0.0) for check in course.bound}
        for learner, grades in found.items()
    }
