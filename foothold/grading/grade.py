"""``foothold grade``: a folder or zip of submissions in, gradebook, csv and feedback out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from .problems import GradingError
from .ready import exercise_info, prepare, version_of
from .session import GRADEBOOK, Graded, Options, session

__all__ = ["GRADEBOOK", "Graded", "Options", "exercise_info", "grade", "prepare", "version_of"]


def grade(
    source: Path,
    out: Path,
    kit: Path,
    options: Options | None = None,
    *,
    say: Callable[[str], None] = print,
    **changes: Any,
) -> Graded:
    """Grade all submissions in a folder or zip.

    Parameters
    ----------
    source : pathlib.Path
        What the learning platform exported; it is only read.
    out : pathlib.Path
        Folder for ``gradebook.sqlite``, ``grades.csv``, ``report.html`` and ``feedback/``.
    kit : pathlib.Path
        Folder with ``solutions/`` (and ``exercises/``), in this kit's format.
    options : Options, optional
    say : callable
        Receives sentences on the progress.
    **changes
        Single options by name: ``workers=1, regrade=True``.

    Returns
    -------
    Graded

    Raises
    ------
    GradingError
        If there is nothing to grade, a file cannot be written, or another grader is at work on
        the same folder of grades.
    ExerciseError
        If the kit itself is not in order.
    Stopped
        On Ctrl-C. Whatever stops it, what was graded is kept: the same call goes on from there.
    """
    with session(source, out, kit, replace(options or Options(), **changes), say) as own:
        intake = own.look()
        if not intake.submissions and not intake.rejected:
            raise GradingError(f"{source} holds no notebook.")
        return own.grade(intake)
