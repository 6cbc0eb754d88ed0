"""The hostile suite in each tool's own format: what learners would get, how a batch is graded."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import nbgrader_course, nbval_course, otter_course
from .course import SEED, Course, question_of, role_of
from .environments import Environment, clean_variables
from .jail import USER, jailed
from .tools import Job, foothold, foothold_scores, fresh

CELL_SECONDS = 10  # the same limit for every tool that has one
NOTEBOOK_SECONDS = 60


@dataclass(frozen=True)
class HandedIn:
    """One file of a batch: whose, how it is called, its bytes."""

    learner: str
    file_name: str
    content: bytes


@dataclass(frozen=True)
class Format:
    """One tool.

    Attributes
    ----------
    name : str
    partial : bool
        Does it give part of the points?
    kit : pathlib.Path
        A kit folder whose ``exercises/`` are notebooks of this tool, to make the suite from.
    job : callable
        Takes a set's name, the files and an empty folder; returns the job.
    """

    name: str
    partial: bool
    kit: Path
    job: Callable[[str, list[HandedIn], Path], Job]


def peer_kit(folder: Path, kit: Path, notebooks: Mapping[str, dict]) -> Path:
    """A kit whose exercises are in another format, with what else lies in a kit's folders."""
    shutil.copytree(kit / "solutions", folder / "solutions")
    shutil.copytree(kit / "exercises" / "keys", folder / "exercises" / "keys")
    for name, notebook in notebooks.items():
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
        _write(folder / "exercises" / f"{name}.ipynb", json.dumps(notebook).encode())
    return folder


def foothold_format(kit: Path) -> Format:
    """The kit's own grader; it confines what it runs by itself."""

    def job(name: str, files: list[HandedIn], folder: Path) -> Job:
        for file in files:
            _write(folder / "in" / file.learner / file.file_name, file.content)
        out = folder / "grades"
        command = [*foothold(), "grade", str(folder / "in"), "--out", str(out), "--kit", str(kit),
                   "--workers", "1", "--seed", SEED, "--cell-seconds", str(CELL_SECONDS),
                   "--notebook-seconds", str(NOTEBOOK_SECONDS)]  # fmt: skip
        return Job(command, folder, clean_variables(), lambda: foothold_scores(out))

    return Format("foothold", True, kit, job)


def nbgrader_format(courses: Mapping[str, Course], place: Environment, base: Path) -> Format:
    """nbgrader, with the time limit of all."""
    released = {
        name: nbgrader_course.release(course, place, base / name, CELL_SECONDS)
        for name, course in courses.items()
    }
    kit = peer_kit(base / "kit", courses[min(courses)].kit, released)

    def job(name: str, files: list[HandedIn], folder: Path) -> Job:
        mine = nbgrader_course.fresh_copy(base / name, folder / "course")
        for file in files:
            _write(mine / "submitted" / file.learner / name / file.file_name, file.content)
        command = jailed(nbgrader_course.command(courses[name]), folder)
        return Job(command, mine, _home(place, folder),
                   lambda: nbgrader_course.read_scores(courses[name], place, mine))  # fmt: skip

    return Format("nbgrader", False, kit, job)


def otter_format(courses: Mapping[str, Course], place: Environment, base: Path) -> Format:
    """otter's API in one process; it has no time limit without a container."""
    released = {}
    for name, course in courses.items():
        notebook = otter_course.release(course, place, base / name)
        names = {f'grader.check("{otter_course.question_name(c)}")': c for c in course.bound}
        ids = {question_of(c): c["id"] for c in course.blank["cells"] if role_of(c) == "check"}
        for cell in notebook["cells"]:  # so that the suite knows the check cells
            check = names.get("".join(cell["source"]).strip())
            if check:
                cell["id"] = ids[check]
                cell["metadata"]["foothold"] = {"question": check, "role": "check"}
        released[name] = notebook
    kit = peer_kit(base / "kit", courses[min(courses)].kit, released)

    def job(name: str, files: list[HandedIn], folder: Path) -> Job:
        shutil.copytree(base / name / "dist", folder / "dist")
        for file in files:
            _write(folder / "submitted" / file.learner / file.file_name, file.content)
        scores = folder / "scores.json"
        command = jailed(otter_course.command(place, folder, scores), folder)
        return Job(command, folder, _home(place, folder),
                   lambda: otter_course.read_scores(courses[name], scores))  # fmt: skip

    return Format("otter", False, kit, job)


def nbval_format(courses: Mapping[str, Course], place: Environment, base: Path) -> Format:
    """Plain nbval on notebooks whose check cells were put back as they were handed out."""
    references = {n: nbval_course.reference_notebook(course) for n, course in courses.items()}
    handed_out = {name: _without_outputs(notebook) for name, notebook in references.items()}
    kit = peer_kit(base / "kit", courses[min(courses)].kit, handed_out)

    def job(name: str, files: list[HandedIn], folder: Path) -> Job:
        merged = folder / "in"
        nbval_course.start_folder(merged)
        for file in files:
            content = with_checks(file.content, references[name])
            _write(merged / file.learner / file.file_name, content)
        scores = folder / "scores.xml"
        command = nbval_course.command(place, merged, scores, CELL_SECONDS)
        return Job(jailed(command, folder), folder, _home(place, folder),
                   lambda: nbval_course.read_scores(courses[name], merged, scores))  # fmt: skip

    return Format("nbval", False, kit, job)


def with_checks(content: bytes, reference: dict[str, Any]) -> bytes:
    """A learner's notebook with the check cells of the reference: the merge of a few lines.

    Each check cell is put back where its id stands, or at the end if it is gone. What cannot be
    read is left as it is.
    """
    with contextlib.suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
        notebook = json.loads(content)
        checks = {c["id"]: c for c in reference["cells"] if role_of(c) == "check"}
        cells = []
        for cell in notebook["cells"]:
            if cell.get("id") in checks:
                cell = checks.pop(cell["id"])
            elif cell["cell_type"] == "code":
                cell = {**cell, "outputs": [], "execution_count": None}
            cells.append(cell)
        return json.dumps({**notebook, "cells": [*cells, *checks.values()]}).encode()
    return content


def _without_outputs(notebook: dict[str, Any]) -> dict[str, Any]:
    cells = [
        {**cell, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def _home(place: Environment, folder: Path) -> dict[str, str]:
    """A home of its own: what a hostile cell removes there, nobody misses."""
    home = fresh(folder / "home")
    shutil.chown(home, USER, USER)
    return {**place.variables(), "HOME": str(home), "TMPDIR": str(home),
            "MPLCONFIGDIR": str(home)}  # fmt: skip


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
