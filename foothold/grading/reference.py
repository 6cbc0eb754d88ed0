"""The reference of an exercise set: what its solution shows, run like a submission."""

from __future__ import annotations

from typing import Any

from ..exercises import features
from ..exercises.judging import Bound, bind
from ..exercises.plain import Plain
from ..exercises.texts import UnreadableError
from .exercise import BEGIN, END, Exercise, ExerciseError, question, role
from .limits import Limits
from .nbval_plugin import Step, show_source
from .runner import run


def without_markers(source: str) -> str:
    """The source of an answer cell without the lines that mark the solution."""
    return "\n".join(line for line in source.splitlines() if line.strip() not in (BEGIN, END))


def solution_steps(exercise: Exercise) -> list[Step]:
    """The solution as cells to run, its check cells made to show."""
    steps = []
    for cell in exercise.solution.cells:
        if cell.cell_type != "code":
            continue
        if role(cell) == "check":
            check = exercise.checks[question(cell)]
            steps.append(Step(show_source(check), check["id"], locked=True))
        else:
            steps.append(Step(without_markers(cell.source)))
    return steps


def reference_data(exercise: Exercise, limits: Limits | None = None) -> dict[str, Plain]:
    """Run the solution and return what each check showed.

    Raises
    ------
    ExerciseError
        If a cell of the solution fails, or an answer is blank.
    """
    work = run(solution_steps(exercise), lambda check, data: True, limits or Limits())
    for name in exercise.automatic:
        outcome = work.outcomes.get(name)
        if outcome is None or not outcome.shown:
            raise ExerciseError(f"solutions/{exercise.name}.ipynb: {name} showed no answer.")
        if outcome.errors or outcome.notes:
            what = "; ".join([*outcome.errors, *outcome.notes])
            raise ExerciseError(f"solutions/{exercise.name}.ipynb, before {name}: {what}")
    return {name: work.outcomes[name].data for name in exercise.automatic}


def bind_all(exercise: Exercise, data: dict[str, Plain]) -> dict[str, Bound]:
    """Tie each check to its reference.

    Raises
    ------
    ExerciseError
        If a reference cannot be read, or shows one of its own mistakes.
    """
    return {name: _bind(check, data[name]) for name, check in exercise.automatic.items()}


def bind_visible(exercise: Exercise, data: dict[str, Plain]) -> dict[str, Bound]:
    """Like :func:`bind_all` without the hidden cases of functions: what learners may be told."""
    bound = {}
    for name, check in exercise.automatic.items():
        shown = data[name]
        if check["kind"] == "function":
            visible = len(check["inputs"])
            more = bool(check.get("hidden") or check.get("vary"))
            check = {k: v for k, v in check.items() if k not in ("hidden", "vary")}
            kept = [m for m in check.get("mistake", []) if not _speaks_of_hidden(m)]
            check["mistake"] = kept
            check["more_cases"] = more
            shown = {"calls": shown["calls"][:visible]}
        bound[name] = _bind(check, shown)
    return bound


def _speaks_of_hidden(mistake: dict[str, Any]) -> bool:
    return any(condition.lstrip("!").startswith("hidden") for condition in mistake["when"])


def _bind(check: dict[str, Any], data: Plain) -> Bound:
    where = f"question {check['id']}"
    try:
        reading = features.read(check, data)
        if reading is None:
            raise ExerciseError(f"{where}: the solution leaves the answer blank.")
        strange = sorted(w.partition("=")[0] for w in reading.words if w.endswith("=other"))
        if check["kind"] == "function" and strange:
            raise ExerciseError(
                f"{where}: the solution's result of {strange[0]} has not the form that the "
                f"question's 'result' names ({check['result']})."
            )
        bound = bind(check, reading)
    except UnreadableError as error:
        raise ExerciseError(f"{where}: the solution's answer cannot be read. {error}") from error
    except ValueError as error:
        raise ExerciseError(str(error)) from error
    mistake = bound.mistake_in(reading)
    if mistake is not None:
        raise ExerciseError(f"{where}: the right answer shows the mistake '{mistake.name}'.")
    return bound
