"""What a person marks open answers by, as short lines for a table."""

from __future__ import annotations

from pathlib import Path

from .exercise import ExerciseError, find_exercises, load_exercise


def rubrics(kit: Path) -> dict[str, list[str]]:
    """Criteria of each open question of a kit, with their levels and the rule for points.

    Parameters
    ----------
    kit : pathlib.Path
        Folder with ``solutions/``. A set that cannot be read is left out: marking goes on while
        a set is being rewritten.

    Returns
    -------
    dict of str to list of str
        By check id.
    """
    found: dict[str, list[str]] = {}
    solutions = kit / "solutions"
    for name in find_exercises(solutions):
        try:
            exercise = load_exercise(solutions, name)
        except ExerciseError:
            continue
        for check in exercise.open.values():
            levels = [f"{row['criterion']} ({'; '.join(row['levels'])})" for row in check["rubric"]]
            top = sum(len(row["levels"]) - 1 for row in check["rubric"])
            rule = f"points = {check['points']:g} x sum of levels / {top}, rounded to halves"
            found[check["id"]] = [*levels, rule]
    return found
