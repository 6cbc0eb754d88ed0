"""Sources that every learner had in hand: templates of answers and worked neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from foothold.grading.exercise import (
    Exercise,
    ExerciseError,
    find_exercises,
    load_exercise,
    question,
    role,
)


def given_sources(exercises: Iterable[Exercise]) -> dict[str, tuple[str, ...]]:
    """Return for each check the sources that count as nobody's own.

    Parameters
    ----------
    exercises : iterable of Exercise
        The sets that were graded.

    Returns
    -------
    dict
        check id -> its template, then every worked neighbour and setup cell of its set.
    """
    found: dict[str, tuple[str, ...]] = {}
    for exercise in exercises:
        cells = exercise.solution.cells
        shared = [c.source for c in cells if c.cell_type == "code" and role(c) in _GIVEN]
        for cell in cells:
            if role(cell) == "answer":
                stub = cell.metadata.foothold.get("stub", "")
                found[question(cell)] = (stub, *shared)
    return found


_GIVEN = ("neighbour", "setup")


def given_in(solutions: Path) -> dict[str, tuple[str, ...]]:
    """Return :func:`given_sources` of a folder ``solutions/``; a set in disorder is left out."""
    loaded = []
    for name in find_exercises(solutions):
        try:
            loaded.append(load_exercise(solutions, name))
        except ExerciseError:
            continue  # a report must not wait until a set is rewritten
    return given_sources(loaded)
