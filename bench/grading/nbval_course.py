"""The set for plain nbval: reference outputs under the check cells, ``pytest --nbval-lax``."""

from __future__ import annotations

import copy
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from .course import Course, filled, question_of, role_of
from .environments import Environment
from .peer_checks import expected, print_cell
from .synthetic import Learner

INI = "pytest.ini"


def reference_notebook(course: Course) -> dict:
    """The released exercise; its check cells print an answer and hold the right one's output."""
    notebook = copy.deepcopy(course.blank)
    for count, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] != "code":
            continue
        cell["outputs"], cell["execution_count"] = [], count
        check = question_of(cell)
        if role_of(cell) == "check":
            cell["source"] = "# NBVAL_CHECK_OUTPUT\n" + print_cell(course.bound[check])
            text = f"{expected(course.bound[check])}\n"
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": text}]
    return notebook


def make_course(course: Course, learners: list[Learner], folder: Path) -> None:
    """Write all submissions, merged into the reference notebook."""
    reference = reference_notebook(course)
    start_folder(folder)
    for learner in learners:
        place = folder / learner.name
        place.mkdir(parents=True)
        text = json.dumps(filled(reference, learner.sources()), indent=1, ensure_ascii=False)
        (place / f"{course.name}.ipynb").write_text(text, encoding="utf-8")


def start_folder(folder: Path) -> None:
    """A folder that pytest takes for a project of its own, wherever it lies."""
    folder.mkdir(parents=True)
    (folder / INI).write_text("[pytest]\n", encoding="utf-8")


def command(place: Environment, folder: Path, scores: Path, seconds: float = 0) -> list[str]:
    """What is timed. nbval's own limit for a cell is 2000 seconds."""
    limit = [f"--nbval-cell-timeout={seconds:g}"] if seconds else []
    return [place.python, "-m", "pytest", "--nbval-lax", "-q", "--color=no", "--tb=no",
            "-p", "no:cacheprovider", *limit,
            "-c", str(folder / INI), f"--junitxml={scores}", str(folder)]  # fmt: skip


def read_scores(course: Course, folder: Path, scores: Path) -> dict[str, dict[str, float]]:
    """Points by learner and check: nbval has none, so a check cell that passes earns all."""
    checks = {path.parent.name: _check_numbers(path) for path in folder.glob("*/*.ipynb")}
    found: dict[str, dict[str, float]] = {}
    for case in ElementTree.parse(scores).iter("testcase"):
        number = case.get("name", "").removeprefix("Cell ")
        learner = next((n for n in checks if f".{n}." in f".{case.get('classname')}."), None)
        if learner is None or not number.isdigit():
            continue
        mine = found.setdefault(learner, dict.fromkeys(course.bound, 0.0))
        passed = all(child.tag.startswith("system") for child in case)
        check = checks[learner].get(int(number))
        if passed and check in mine:
            mine[check] = float(course.exercise.checks[check]["points"])
    return found


def _check_numbers(path: Path) -> dict[int, str]:
    """nbval names a cell by its number among the code cells: number -> check."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        return {n: question_of(cell) for n, cell in enumerate(code) if role_of(cell) == "check"}
    except (ValueError, LookupError, TypeError, AttributeError):
        return {}  # no notebook
