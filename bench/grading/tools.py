"""The rows of the table: how each tool is made ready, started and read."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import nbgrader_course, nbval_course, otter_course
from .course import SEED, Course, filled, question_of, role_of
from .environments import Environment, clean_variables
from .peer_checks import expected
from .synthetic import Learner, write_class

Scores = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Job:
    """One run that is ready to start.

    Attributes
    ----------
    command : list of str
    folder : pathlib.Path
    env : dict of str to str
    scores : callable
        Reads points by learner and check when the run is over.
    """

    command: list[str]
    folder: Path
    env: dict[str, str]
    scores: Callable[[], Scores]


@dataclass(frozen=True)
class Tool:
    """One row.

    Attributes
    ----------
    name : str
    partial : bool
        Does it give part of the points for a partly right answer?
    job : callable
        Makes a folder ready, in which nothing has been graded, and returns the job.
    """

    name: str
    partial: bool
    job: Callable[[Path], Job]


def wrong_scores(tool: Tool, course: Course, learners: list[Learner], scores: Scores) -> list[str]:
    """Every score that is not the one that is known by construction."""
    found = []
    for learner in learners:
        mine = scores.get(learner.name)
        if mine is None:
            found.append(f"{learner.name} has no score")
            continue
        for check, answer in learner.answers.items():
            most, got = course.exercise.checks[check]["points"], mine.get(check, 0.0)
            if answer.share is None:
                fits = got < most if tool.partial else got == 0
            else:
                share = answer.share if tool.partial else float(answer.right)
                fits = abs(got - share * most) < 0.011  # points are kept to two places
            if not fits:
                found.append(f"{learner.name} {check} ({answer.what}): {got:g} of {most:g}")
    return found


def foothold_tool(course: Course, learners: list[Learner], base: Path, workers: int) -> Tool:
    """The kit's own grader, the whole command."""
    handed_in = base / "submissions"
    if not handed_in.is_dir():
        write_class(course, learners, handed_in)

    def job(folder: Path) -> Job:
        out = folder / "grades"
        command = [*foothold(), "grade", str(handed_in), "--out", str(out),
                   "--kit", str(course.kit), "--workers", str(workers), "--seed", SEED]  # fmt: skip
        return Job(command, folder, clean_variables(), lambda: foothold_scores(out))

    return Tool(f"foothold, {workers} worker{'s' * (workers > 1)}", True, job)


def foothold() -> list[str]:
    """The command as it is installed beside this Python."""
    script = Path(sys.executable).with_name("foothold")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "foothold.cli"]


def foothold_scores(out: Path) -> Scores:
    """Points by learner and check out of the kit's gradebook."""
    return {
        result.learner: {each.check: each.points for each in result.results}
        for result in _results(out)
    }


def confinement(out: Path) -> str:
    """The level of confinement in which the submissions ran, from the notes of each."""
    from foothold.grading.records import CONFINEMENT

    return ", ".join(
        sorted(
            {
                note.removeprefix(CONFINEMENT).rstrip(".")
                for result in _results(out)
                for note in result.notes
                if note.startswith(CONFINEMENT)
            }
        )
    )


def _results(out: Path) -> list:
    from foothold.grading.gradebook import Gradebook

    with Gradebook(out / "gradebook.sqlite") as book:
        return list(book.results())


def nbgrader_tool(course: Course, learners: list[Learner], base: Path, place: Environment) -> Tool:
    """``nbgrader autograde`` over the whole assignment."""
    template = base / "nbgrader"
    if not template.is_dir():
        nbgrader_course.make_course(course, learners, place, template)

    def job(folder: Path) -> Job:
        mine = nbgrader_course.fresh_copy(template, folder / "course")
        command = nbgrader_course.command(course)
        return Job(command, mine, place.variables(),
                   lambda: nbgrader_course.read_scores(course, place, mine))  # fmt: skip

    return Tool("nbgrader autograde", False, job)


def otter_tool(course: Course, learners: list[Learner], base: Path, place: Environment) -> Tool:
    """otter's API over all submissions in one process."""
    made = base / "otter"
    if not made.is_dir():
        otter_course.make_course(course, learners, place, made)

    def job(folder: Path) -> Job:
        scores = folder / "scores.json"
        command = otter_course.command(place, made, scores)
        return Job(command, folder, place.variables(),
                   lambda: otter_course.read_scores(course, scores))  # fmt: skip

    return Tool("otter (API, one process)", False, job)


def nbval_tool(course: Course, learners: list[Learner], base: Path, place: Environment) -> Tool:
    """``pytest --nbval-lax`` over all merged notebooks."""
    made = base / "nbval"
    if not made.is_dir():
        nbval_course.make_course(course, learners, made)

    def job(folder: Path) -> Job:
        scores = folder / "scores.xml"
        command = nbval_course.command(place, made, scores)
        return Job(command, folder, place.variables(),
                   lambda: nbval_course.read_scores(course, made, scores))  # fmt: skip

    return Tool("pytest --nbval-lax", False, job)


FLOORS = {
    "exec": "floor: exec in one warm process",
    "png": "floor, figures drawn too",
    "fork": "floor: fork for each submission",
}


def floor_tool(course: Course, learners: list[Learner], base: Path, mode: str) -> Tool:
    """The same cells executed bare."""
    cells = base / "cells.json"
    if not cells.is_file():
        cells.write_text(json.dumps(_cells(course, learners)), encoding="utf-8")

    def job(folder: Path) -> Job:
        out = folder / "printed.json"
        script = str(Path(__file__).with_name("floor.py"))
        command = [sys.executable, "-P", script, str(cells), str(out), mode]
        return Job(command, folder, clean_variables(), lambda: _floor_scores(course, out))

    return Tool(FLOORS[mode], False, job)


def _cells(course: Course, learners: list[Learner]) -> dict:
    reference = nbval_course.reference_notebook(course)

    def pairs(notebook: dict) -> list[list[str]]:
        return [
            [question_of(cell) if role_of(cell) == "check" else "", cell["source"]]
            for cell in notebook["cells"]
            if cell["cell_type"] == "code"
        ]

    right = {check: course.right_source(check) for check in course.bound}
    return {
        "warm": pairs(filled(reference, right)),
        "learners": {each.name: pairs(filled(reference, each.sources())) for each in learners},
    }


def _floor_scores(course: Course, out: Path) -> Scores:
    found = json.loads(out.read_text(encoding="utf-8"))
    right = {check: f"{expected(bound)}\n" for check, bound in course.bound.items()}
    return {
        learner: {
            check: course.exercise.checks[check]["points"] * (printed.get(check) == right[check])
            for check in course.bound
        }
        for learner, printed in found.items()
    }


def fresh(folder: Path) -> Path:
    """An empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
