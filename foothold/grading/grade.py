"""``foothold grade``: a folder or zip of submissions in, gradebook, csv and feedback out."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from .. import __version__
from .assess import Answers
from .exercise import Exercise, find_exercises, load_exercise, question_titles, require_outputs
from .gradebook import Gradebook
from .intake import ExerciseInfo, collect
from .limits import Limits
from .problems import GradingError
from .records import Rejected, SetResult, Submission
from .reference import bind_all, reference_data
from .release import derive_notebook, pristine
from .reports import write_reports
from .workers import grade_in_parallel

GRADEBOOK = "gradebook.sqlite"


@dataclass(frozen=True)
class Graded:
    """What one call did.

    Attributes
    ----------
    summary : str
        The class summary, for the terminal.
    graded, unchanged, rejected : int
        Submissions graded now, submissions that had been graded before, files left out.
    """

    summary: str
    graded: int
    unchanged: int
    rejected: int


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


def grade(
    source: Path,
    out: Path,
    kit: Path,
    *,
    workers: int | None = None,
    limits: Limits | None = None,
    regrade: bool = False,
    say: Callable[[str], None] = print,
) -> Graded:
    """Grade all submissions in a folder or zip.

    Parameters
    ----------
    source : pathlib.Path
        What the learning platform exported; it is only read.
    out : pathlib.Path
        Folder for ``gradebook.sqlite``, ``grades.csv``, ``index.html`` and ``feedback/``.
    kit : pathlib.Path
        Folder with ``solutions/`` (and ``exercises/``), in this kit's format.
    workers : int, optional
        Processes; by default one for each core.
    limits : Limits, optional
        Bounds for each submission.
    regrade : bool
        Grade again what has not changed since it was graded.
    say : callable
        Receives sentences on the progress.

    Returns
    -------
    Graded

    Raises
    ------
    GradingError
        If there is nothing to grade or a file cannot be written.
    ExerciseError
        If the kit itself is not in order.
    """
    limits = limits or Limits()
    names = find_exercises(kit / "solutions")
    if not names:
        raise GradingError(f"No exercise set was found in {kit / 'solutions'}.")
    if not source.exists():
        raise GradingError(f"There is no folder or zip {source}.")
    exercises = {name: load_exercise(kit / "solutions", name) for name in names}
    intake = collect(source, {name: exercise_info(each) for name, each in exercises.items()})
    if not intake.submissions and not intake.rejected:
        raise GradingError(f"{source} holds no notebook.")
    versions = {name: version_of(each) for name, each in exercises.items()}
    out.mkdir(parents=True, exist_ok=True)
    with Gradebook(out / GRADEBOOK) as book:
        waiting = [
            each
            for each in intake.submissions
            if regrade
            or not book.already_graded(
                each.learner, each.set_name, each.digest, versions[each.set_name]
            )
        ]
        wanted = sorted({each.set_name for each in waiting})
        for name in wanted:
            say(f"Running the solution of {name} ...")
        answers = {name: prepare(exercises[name], limits) for name in wanted}
        rejected = list(intake.rejected)
        for _, result in _with_progress(
            grade_in_parallel(waiting, answers, limits, workers), len(waiting)
        ):
            if isinstance(result, SetResult):
                book.record(result, versions[result.set_name])
            else:
                rejected.append(result)
        book.reject(rejected, str(source.resolve()))
        titles = {name: each.title for name, each in exercises.items()}
        summary = write_reports(out, book, titles, question_titles(kit / "solutions"))
    unchanged = len(intake.submissions) - len(waiting)
    return Graded(summary, len(waiting), unchanged, len(rejected))


def _with_progress(
    results: Iterable[tuple[Submission, SetResult | Rejected]], total: int
) -> Iterable[tuple[Submission, SetResult | Rejected]]:
    """The same results behind a progress bar on standard error."""
    if total == 0:
        return results
    return tqdm(results, total=total, unit="notebook", desc="Grading", file=sys.stderr)
