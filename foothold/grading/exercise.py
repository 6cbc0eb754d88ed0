"""One exercise set as its author wrote it: ``solutions/NN_x.ipynb`` and ``solutions/NN_x.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .domains import DomainError
from .lean_imports import nbformat
from .variation import draw_cases

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
KINDS = ("choice", "set", "order", "match", "number", "dict", "function", "figure", "brief", "open")
NEEDS = {
    "choice": ["options"],
    "set": ["items"],
    "order": ["items"],
    "match": ["keys", "values"],
    "number": ["tolerance"],
    "dict": ["fields"],
    "function": ["inputs", "result"],
    "figure": ["labels", "quantity", "unit", "tolerance"],
    "brief": ["rules", "claims", "as_of"],
    "open": ["rubric"],
}


class ExerciseError(ValueError):
    """An exercise set is not in order; the text names the file, the question and the mend."""


@dataclass(frozen=True)
class Exercise:
    """An exercise set.

    Attributes
    ----------
    name : str
        Stem of its files, ``01_reading_claims``.
    title : str
    checks : dict of str to dict
        Each check of the TOML file by id, with ``question``, ``part`` and ``track`` filled in.
    solution : nbformat.NotebookNode
        The notebook with the answers.
    """

    name: str
    title: str
    minutes: float
    checks: dict[str, dict[str, Any]]
    solution: nbformat.NotebookNode

    @property
    def automatic(self) -> dict[str, dict[str, Any]]:
        """The checks that a program judges."""
        return {name: check for name, check in self.checks.items() if check["kind"] != "open"}

    @property
    def open(self) -> dict[str, dict[str, Any]]:
        """The checks that a person marks."""
        return {name: check for name, check in self.checks.items() if check["kind"] == "open"}


def question_of(check_id: str) -> str:
    """The question that a check belongs to: its id without the letters at the end.

    Examples
    --------
    >>> question_of("04.6gw")
    '04.6'
    """
    return re.sub(r"[a-z]+$", "", check_id)


def load_exercise(solutions: Path, name: str) -> Exercise:
    """Read one set and refuse what could not be graded.

    Parameters
    ----------
    solutions : pathlib.Path
        Folder with ``NN_x.ipynb`` and ``NN_x.toml``.
    name : str
        Stem of the set.

    Raises
    ------
    ExerciseError
        If a file is missing or a question is not complete.
    """
    toml, notebook = solutions / f"{name}.toml", solutions / f"{name}.ipynb"
    for path in (toml, notebook):
        if not path.is_file():
            raise ExerciseError(f"{path.name} is missing in {solutions}; a set needs both files.")
    try:
        data = tomllib.loads(toml.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ExerciseError(f"{toml.name} is not valid TOML: {error}.") from error
    solution = nbformat.reads(notebook.read_text(encoding="utf-8"), as_version=4)
    checks = {}
    for entry in data.get("check", []):
        check = {"question": question_of(entry.get("id", "")), "part": "", "track": "any", **entry}
        _complete(check, toml.name)
        if check["id"] in checks:
            raise ExerciseError(f"{toml.name}: the id {check['id']} stands twice.")
        checks[check["id"]] = check
    exercise = Exercise(name, data.get("title", name), data.get("minutes", 0), checks, solution)
    _same_cells(exercise)
    return exercise


def find_exercises(solutions: Path) -> list[str]:
    """Names of the sets in a folder, in order."""
    return sorted(p.stem for p in solutions.glob("*.toml") if p.with_suffix(".ipynb").is_file())


def set_titles(solutions: Path) -> dict[str, str]:
    """Title of each set in a folder, read without judging whether the set is in order."""
    found = {}
    for name in find_exercises(solutions):
        try:
            data = tomllib.loads((solutions / f"{name}.toml").read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError):
            continue
        found[name] = str(data.get("title", name))
    return found


def question_titles(solutions: Path) -> dict[str, str]:
    """Title of each question in a folder, from the headings ``## 01.3 Title (4 points)``."""
    found = {}
    for name in find_exercises(solutions):
        text = (solutions / f"{name}.ipynb").read_text(encoding="utf-8")
        for cell in nbformat.reads(text, as_version=4).cells:
            heading = re.match(r"## (\d\d\.\d+) (.+?)(?: \([^)]*\))?$", cell.source, re.M)
            if cell.cell_type == "markdown" and heading:
                found.setdefault(heading[1], heading[2].strip())
    return found


def _complete(check: dict[str, Any], file: str) -> None:
    where = f"{file}, question {check.get('id', '?')}"
    if check.get("kind") not in KINDS:
        raise ExerciseError(f"{where}: 'kind' is one of {', '.join(KINDS)}.")
    for name in ["id", "points", *NEEDS[check["kind"]]]:
        if name not in check:
            raise ExerciseError(f"{where}: '{name}' is missing.")
    if check["kind"] != "open" and "answer" not in check:
        raise ExerciseError(f"{where}: 'answer' is missing, the name that holds the answer.")
    for name in ("points", "tolerance"):
        if name in check and not (type(check[name]) in (int, float) and check[name] >= 0):
            raise ExerciseError(f"{where}: '{name}' must be a number from 0 on, without quotes.")
    if not check["points"] > 0:
        raise ExerciseError(f"{where}: 'points' must be above 0.")
    for case in [*check.get("inputs", []), *check.get("hidden", [])]:
        if check["kind"] == "function" and not isinstance(case.get("args"), list):
            raise ExerciseError(f"{where}: each case needs 'args', a list of what the call gets.")
    for mistake in check.get("mistake", []):
        if not mistake.get("when") or not mistake.get("hint"):
            raise ExerciseError(f"{where}: each mistake needs 'when' and 'hint'.")
    _drawable(check, where)


def _drawable(check: dict[str, Any], where: str) -> None:
    """A block ``vary`` must be one to draw from; no mistake may speak of a case it draws."""
    if check.get("vary") and check["kind"] != "function":
        raise ExerciseError(f"{where}: only a function can have 'vary'.")
    fixed = len(check.get("hidden", []))
    for condition in [c for mistake in check.get("mistake", []) for c in mistake["when"]]:
        named = re.match(r"!?hidden(\d+)[=~]", condition)
        if named and check["kind"] == "function" and int(named[1]) > fixed:
            raise ExerciseError(f"{where}: '{condition}' speaks of no fixed hidden case.")
    try:
        if check.get("vary"):
            draw_cases(check, "is the block in order?")
    except DomainError as error:
        raise ExerciseError(f"{where}, {error}") from error


def role(cell: Any) -> str:
    """What a cell is for: prompt, answer, check, neighbour, setup or text."""
    return cell.metadata.get("foothold", {}).get("role", "")


def question(cell: Any) -> str:
    """Id of the check that a cell belongs to, or an empty text."""
    return cell.metadata.get("foothold", {}).get("question", "")


def _same_cells(exercise: Exercise) -> None:
    """The notebook has one answer cell for each check, one check cell unless it is open."""
    answers, shown = {}, {}
    for cell in exercise.solution.cells:
        if role(cell) == "answer":
            answers.setdefault(question(cell), []).append(cell)
        if role(cell) == "check":
            shown.setdefault(question(cell), []).append(cell)
    for name, check in exercise.checks.items():
        if len(answers.get(name, [])) != 1:
            raise ExerciseError(f"{exercise.name}: question {name} needs exactly one answer cell.")
        cell = answers[name][0]
        if "stub" not in cell.metadata.foothold:
            raise ExerciseError(f"{exercise.name}: the answer cell of {name} has no 'stub'.")
        if check["kind"] == "open":
            continue
        if BEGIN not in cell.source or END not in cell.source:
            raise ExerciseError(f"{exercise.name}: the answer of {name} stands between no markers.")
        if [c.source.strip() for c in shown.get(name, [])] != [f'check("{name}")']:
            raise ExerciseError(f'{exercise.name}: {name} needs one cell with check("{name}").')
    unknown = (set(answers) | set(shown)) - set(exercise.checks)
    if unknown:
        raise ExerciseError(f"{exercise.name}: no entry in the TOML for {', '.join(unknown)}.")


def require_outputs(exercise: Exercise) -> None:
    """Refuse a solution whose check cells were never run: it could hide any drift.

    Raises
    ------
    ExerciseError
        If a check cell has no stored output or no execution count.
    """
    for cell in exercise.solution.cells:
        if role(cell) == "check" and (not cell.outputs or cell.execution_count is None):
            raise ExerciseError(
                f"solutions/{exercise.name}.ipynb: the check cell of {question(cell)} has no "
                "stored output. Run 'foothold refresh' on it first."
            )
