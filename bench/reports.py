"""Time and memory of writing all reports of an invented class.

    .venv/bin/python bench/reports.py [LEARNERS] [SETS]

Three runs in one folder: all pages new, nothing changed, one learner's work changed. Prints wall
and CPU seconds and how much the process grew. The answers are invented: about what a set holds.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path

from foothold.grading.gradebook import Gradebook
from foothold.grading.records import CheckResult, Part, SetResult
from foothold.grading.reports import write_reports

QUESTIONS = 8
STATUSES = ("right", "right", "partly", "wrong", "blank", "error")


def work(learner: int, set_number: int, rng: random.Random) -> SetResult:
    """One learner's set with eight questions, one of them a function."""
    checks = []
    for n in range(QUESTIONS):
        status = rng.choice(STATUSES)
        points = {"right": 3.0, "partly": 1.5}.get(status, 0.0)
        name = f"{set_number:02}.{n + 1}"
        lines = "".join(f"    x{i} = a * {rng.randint(1, 99)}\n" for i in range(8))
        typed = f"def f(a):\n{lines}    return x1" if n == 5 else f'answer_{n} = "P{learner}.S1"'
        parts = (Part("one half", points / 2, 1.5), Part("the other", points / 2, 1.5))
        kind, hint = ("function" if n == 5 else "set"), "Look at the dates again." * 3
        checks.append(
            CheckResult(name, name, "", "any", kind, status, points, 3.0, typed, parts, hint)
        )
    notes = ("Confinement: strict.",)
    name = f"set_{set_number:02}"
    return SetResult(f"Learner {learner}", name, "a.ipynb", f"{learner}", tuple(checks), notes, 1.0)


def timed(what: str, folder: Path) -> None:
    """Write the reports once and print what it took."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, cpu = time.perf_counter(), time.process_time()
    with Gradebook(folder / "gradebook.sqlite") as book:
        write_reports(folder, book, given={})
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{what:<22}{wall:8.2f} s wall {cpu:8.2f} s CPU {grown:8.0f} MB more")


def main() -> None:
    """Build the class, then time three runs."""
    learners, sets = (int(a) for a in (sys.argv[1:] + ["1000", "3"][len(sys.argv) - 1 :]))
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Gradebook(folder / "gradebook.sqlite") as book:
            for learner in range(learners):
                for number in range(1, sets + 1):
                    book.record(work(learner, number, rng))
        print(f"{learners} learners, {sets} sets, twins compared")
        timed("all pages new", folder)
        timed("nothing changed", folder)
        with Gradebook(folder / "gradebook.sqlite") as book:
            book.record(work(7, 1, rng))
        timed("one work changed", folder)


if __name__ == "__main__":
    main()
