"""Get a set ready for grading: what it is recognised by, its version, its references."""

from __future__ import annotations

import ast
import hashlib
import json

from .. import __version__
from .assess import Answers
from .exercise import Exercise, require_outputs
from .intake import ExerciseInfo
from .limits import Limits
from .reference import bind_all, reference_data
from .release import derive_notebook, pristine


def modules_of(exercise: Exercise) -> frozenset[str]:
    """Modules that the solution imports; what learners will import too."""
    found: set[str] = set()
    for cell in exercise.solution.cells:
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:  # a line for IPython only
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return frozenset(found)


def exercise_info(exercise: Exercise) -> ExerciseInfo:
    """What intake recognises a set by."""
    cells = frozenset(cell.get("id", "") for cell in exercise.solution.cells)
    return ExerciseInfo(exercise.name, frozenset(exercise.checks), cells)


def version_of(exercise: Exercise) -> str:
    """Version of the kit and of this set: a change of either makes old grades stale."""
    cells = [[cell.cell_type, cell.source, cell.metadata] for cell in exercise.solution.cells]
    text = json.dumps([exercise.checks, cells], sort_keys=True, default=str)
    return f"{__version__}+{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def prepare(exercise: Exercise, limits: Limits) -> Answers:
    """Run the solution and get a set ready for judging.

    Raises
    ------
    ExerciseError
        If the solution lacks stored outputs, fails, or contradicts its TOML file.
    """
    require_outputs(exercise)
    return Answers(
        name=exercise.name,
        checks=exercise.checks,
        bound=bind_all(exercise, reference_data(exercise, limits)),
        pristine=pristine(derive_notebook(exercise)),
    )
