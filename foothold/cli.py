"""The command ``foothold``: a thin layer over the rooms that do the work."""

from __future__ import annotations

import argparse
import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .grading.cluster_address import chosen_cluster
from .options import build_parser

if TYPE_CHECKING:
    from .grading.gradebook import Gradebook


def kit_folder() -> Path:
    """The folder with ``exercises/`` and ``solutions/``: where one stands, or the checkout."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "solutions").is_dir() and (folder / "exercises").is_dir():
            return folder
    return Path(__file__).resolve().parents[1]


def run_lab(arguments: argparse.Namespace) -> int:
    """``foothold lab [OPTIONS]``: the command for systems without make."""
    import subprocess

    settings = [
        f"--ServerApp.root_dir={kit_folder()}",  # the links from notebooks/ to exercises/ work
        "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    command = [sys.executable, "-m", "jupyterlab", *settings, *arguments.options]
    return subprocess.call(command)


def run_check(arguments: argparse.Namespace) -> int:
    """``foothold check NOTEBOOK ...``."""
    from .grading.checkfile import check_file, table

    complete = True
    for path in arguments.notebooks:
        print(f"{path.name}: running every cell in a fresh kernel ...", flush=True)
        checked = check_file(path)
        print(table(checked))
        complete &= checked.complete
    print("Nothing left to do here." if complete else "There is something left to do.")
    return 0 if complete else 1


def run_grade(arguments: argparse.Namespace) -> int:
    """``foothold grade SUBMISSIONS [--out DIR] [--kit DIR] [--watch]``."""
    from .grading.absent import without_garbage
    from .grading.server_process import begin

    if not arguments.cluster:
        begin()
    # No large matrix is multiplied; the threads that numpy keeps for one would spin at the start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with without_garbage():
        from .grading.grade import GRADEBOOK, Options, grade
        from .grading.limits import Limits
        from .grading.plaintext import counted
        from .grading.seeds import seed_line
        from .grading.watching import watch

    bounds = {
        "cell_seconds": arguments.cell_seconds,
        "notebook_seconds": arguments.notebook_seconds,
        "sandbox": arguments.sandbox,
    }
    options = Options(
        workers=arguments.workers,
        limits=Limits(**{name: value for name, value in bounds.items() if value}),
        regrade=arguments.regrade,
        seed=arguments.seed,
        twins=arguments.twins,
        cluster=chosen_cluster(arguments),
    )
    kit = arguments.kit or kit_folder()
    if arguments.watch:
        say = functools.partial(print, flush=True)
        every = arguments.every
        done = watch(arguments.submissions, arguments.out, kit, options, every=every, say=say)
        print(f"Stopped watching. Graded {counted(done.graded, 'notebook')}, in {arguments.out}.")
        return 0
    done = grade(arguments.submissions, arguments.out, kit, options)
    print(done.summary)
    print(seed_line(arguments.out / GRADEBOOK))
    print(
        f"Graded {counted(done.graded, 'notebook')}; {done.unchanged} were graded before and "
        f"unchanged; {counted(done.rejected, 'file')} could not be graded.\n"
        f"Written to {arguments.out}: report.html, grades.csv, feedback/, gradebook.sqlite."
    )
    return 0


def run_report(arguments: argparse.Namespace) -> int:
    """``foothold report [GRADES] [--kit DIR] [--twins]``."""
    from .grading.gradebook import Gradebook

    with Gradebook(_gradebook(arguments.grades)) as book:
        print(_publish(arguments, book))
    print(f"Written to {arguments.grades}: report.html, grades.csv, feedback/.")
    return 0


def _publish(arguments: argparse.Namespace, book: Gradebook) -> str:
    """Write all reports with the titles of the kit; the class summary."""
    from .grading.exercise import question_titles, set_titles
    from .grading.given import given_in
    from .grading.publish import publish

    solutions = (arguments.kit or kit_folder()) / "solutions"
    given = given_in(solutions) if arguments.twins else None
    titles, questions = set_titles(solutions), question_titles(solutions)
    return publish(arguments.grades, book, titles, questions, given)


def run_history(arguments: argparse.Namespace) -> int:
    """``foothold history GRADES [LEARNER]``."""
    from .grading.gradebook import Gradebook
    from .grading.history import history

    with Gradebook(_gradebook(arguments.grades)) as book:
        for line in history(book, arguments.learner):
            print(line)
    return 0


def _gradebook(grades: Path) -> Path:
    """The gradebook in a folder of grades; a typing error must not make a new one."""
    from .grading.grade import GRADEBOOK
    from .grading.problems import GradingError

    path = grades / GRADEBOOK
    if not path.is_file():
        raise GradingError(f"There is no gradebook {path}. Run 'foothold grade' first.")
    return path


def run_mark(arguments: argparse.Namespace) -> int:
    """``foothold mark GRADES --csv FILE``: write the file if it is not there, else read it."""
    from .grading.gradebook import Gradebook
    from .grading.marking import read_marks, store_marks, write_open_answers
    from .grading.plaintext import counted
    from .grading.rubrics import rubrics

    with Gradebook(_gradebook(arguments.grades)) as book:
        if not arguments.csv.exists():
            found = rubrics(arguments.kit or kit_folder())
            count = write_open_answers(arguments.csv, book.open_answers(), found)
            print(f"{counted(count, 'open answer')} in {arguments.csv}.")
            print("Fill in the columns points and comment, then run the same command again.")
            return 0
        stored = store_marks(book, read_marks(arguments.csv), arguments.marker)
        _publish(arguments, book)
    for problem in stored.problems:
        print(problem)
    marks, answers = counted(stored.stored, "mark"), counted(stored.waiting, "open answer")
    print(f"Stored: {marks}. Still to mark: {answers}.")
    return 1 if stored.problems else 0


def run_sandbox(arguments: argparse.Namespace) -> int:
    """``foothold sandbox``: the self-test, anew, with every attack."""
    from .grading.selftest import self_test
    from .grading.walls import find

    found = find()
    for level, why in found.refused.items():
        print(f"{level} is not possible here: {why}.")
    trials = self_test(found.level)
    for trial in trials:
        print(f"  {'held  ' if trial.held else 'BROKEN'}  {trial.name}")
    fallen = sum(not trial.held for trial in trials)
    print(f"Confinement here: {found.level}; {len(trials) - fallen} of {len(trials)} attacks held.")
    return 1 if fallen else 0


def run_release(arguments: argparse.Namespace) -> int:
    """``foothold release [--check] [--kit DIR]``."""
    from .grading.exercise import find_exercises
    from .grading.release import release

    kit = arguments.kit or kit_folder()
    names = find_exercises(kit / "solutions")
    if not names:
        raise SystemExit(
            f"No exercise set was found in {kit / 'solutions'}. Name with --kit the folder that "
            "holds solutions/."
        )
    changed = release(kit, names, check=arguments.check)
    if arguments.check and changed:
        print("exercises/ differs from solutions/: " + ", ".join(changed))
        print("Run 'foothold release' and commit what it writes.")
        return 1
    return 0


def run_refresh(arguments: argparse.Namespace) -> int:
    """``foothold refresh NOTEBOOK ...``."""
    from .authoring import refresh

    for path in arguments.notebooks:
        print(f"{path}: {'changed' if refresh(path) else 'unchanged'}", flush=True)
    return 0


def run_site(arguments: argparse.Namespace) -> int:
    """``foothold site [--out DIR]``."""
    from .site.build import build

    site = build(kit_folder(), arguments.out)
    size = sum(map(len, site.images.values())) + sum(len(p.encode()) for p in site.pages.values())
    print(
        f"{len(site.pages)} pages and {len(site.images)} pictures ({size / 1e6:.1f} MB). "
        f"Open {arguments.out / 'index.html'} in a browser."
    )
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "lab": run_lab,
    "check": run_check,
    "grade": run_grade,
    "report": run_report,
    "history": run_history,
    "mark": run_mark,
    "sandbox": run_sandbox,
    "release": run_release,
    "refresh": run_refresh,
    "site": run_site,
}


def main(argv: list[str] | None = None) -> int:
    """Run one command; errors that a user can mend are one sentence."""
    from .grading.problems import GradingError

    parser = build_parser()
    arguments, arguments.options = parser.parse_known_args(argv)
    if arguments.options and arguments.command != "lab":
        parser.error(f"unknown: {' '.join(arguments.options)}")
    try:
        return COMMANDS[arguments.command](arguments)
    except (GradingError, ValueError, OSError) as error:
        print(f"foothold: {error}", file=sys.stderr)
        return getattr(error, "exit_code", 2)
    except KeyboardInterrupt:
        print("foothold: Stopped. What was written before is kept.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
