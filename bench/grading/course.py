"""One exercise set of a kit, as every tool of the benchmark needs it."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foothold.exercises import features
from foothold.exercises.calls import answer_data
from foothold.exercises.judging import Bound, bind
from foothold.grading.exercise import (
    BEGIN,
    END,
    Exercise,
    find_exercises,
    load_exercise,
    question,
    role,
)
from foothold.grading.variation import with_drawn

SEED = "bench"  # of the hidden inputs: the same for every tool


@dataclass(frozen=True)
class Course:
    """An exercise set with its right answers.

    Attributes
    ----------
    kit : pathlib.Path
        Folder with ``solutions/`` and ``exercises/``.
    exercise : Exercise
    blank : dict
        The notebook that learners get.
    values : dict
        All names after the solution has run, among them the right answer to each check.
    bound : dict of str to Bound
        Each automatic check with its reference.
    """

    kit: Path
    exercise: Exercise
    blank: dict[str, Any]
    values: dict[str, Any]
    bound: dict[str, Bound]

    @property
    def name(self) -> str:
        """Stem of the set."""
        return self.exercise.name

    def right_source(self, check: str) -> str:
        """The author's own answer."""
        lines = self._answer_cell(check).source.splitlines()
        return "\n".join(line for line in lines if line.strip() not in (BEGIN, END))

    def stub(self, check: str) -> str:
        """What stands in the answer cell before anyone has written there."""
        return next(
            cell["source"]
            for cell in self.blank["cells"]
            if role_of(cell) == "answer" and question_of(cell) == check
        )

    def _answer_cell(self, check: str) -> Any:
        cells = self.exercise.solution.cells
        return next(c for c in cells if role(c) == "answer" and question(c) == check)


def role_of(cell: dict) -> str:
    """What a cell of a plain notebook is for."""
    return cell["metadata"].get("foothold", {}).get("role", "")


def question_of(cell: dict) -> str:
    """The check that a cell of a plain notebook belongs to."""
    return cell["metadata"].get("foothold", {}).get("question", "")


def filled(notebook: dict, answers: dict[str, str]) -> dict:
    """A notebook with answers typed in; what has no entry stays as it is."""
    done = copy.deepcopy(notebook)
    for cell in done["cells"]:
        if role_of(cell) == "answer" and question_of(cell) in answers:
            cell["source"] = answers[question_of(cell)]
    return done


def load_course(kit: Path, name: str) -> Course:
    """Read a set and run its solution in this process.

    No kernel and no grader takes part, so that the right answers do not depend on what is
    measured.

    Parameters
    ----------
    kit : pathlib.Path
        Folder with ``solutions/``.
    name : str
        Stem of the set, ``04_where``.

    Raises
    ------
    SystemExit
        If the kit has no such set.
    """
    known = find_exercises(kit / "solutions")
    if name not in known:
        raise SystemExit(f"{kit} has no set {name}. It has: {', '.join(known) or 'none'}.")
    exercise = with_drawn(load_exercise(kit / "solutions", name), SEED)
    values = _run_solution(exercise)
    bound = {}
    for check_id, check in exercise.automatic.items():
        reading = features.read(check, answer_data(check, values.get(check["answer"])))
        bound[check_id] = bind(check, reading)
    released = (kit / "exercises" / f"{name}.ipynb").read_text(encoding="utf-8")
    return Course(kit.resolve(), exercise, _with_text(json.loads(released)), values, bound)


def _with_text(notebook: dict) -> dict:
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return notebook


def _run_solution(exercise: Exercise) -> dict[str, Any]:
    """Execute the solution's cells, checks left out, in an empty folder and without a display."""
    os.environ.setdefault("MPLBACKEND", "agg")
    values: dict[str, Any] = {"__name__": "__main__"}
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        os.chdir(folder)
        try:
            for cell in exercise.solution.cells:
                if cell.cell_type == "code" and role(cell) != "check":
                    exec(compile(cell.source, cell.get("id", "cell"), "exec"), values)
        finally:
            os.chdir(here)
            if "matplotlib.pyplot" in sys.modules:
                sys.modules["matplotlib.pyplot"].close("all")
    return values
