"""Does time grow in step with the class, and does the grader's memory stay flat?"""

from __future__ import annotations

import argparse
import math
import statistics
from collections.abc import Callable, Sequence

from . import report
from .course import load_course
from .measure import load, run
from .synthetic import make_class
from .timing import machine
from .tools import foothold_tool, fresh, wrong_scores

SAMPLE_SECONDS = 0.5


def exponent(sizes: Sequence[int], walls: Sequence[float]) -> float:
    """Exponent of a power law ``wall = c * size ** exponent``, by least squares on logarithms.

    Examples
    --------
    >>> round(exponent([10, 100, 1000], [2.0, 20.0, 200.0]), 3)
    1.0
    """
    logs = [math.log(size) for size in sizes], [math.log(wall) for wall in walls]
    return statistics.linear_regression(*logs).slope


def measure_scaling(arguments: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Grade classes of growing size, each in one run of the whole command."""
    course = load_course(arguments.kit, arguments.set)
    sizes = [int(each) for each in arguments.sizes.split(",")]
    base = fresh(arguments.home / "scaling")
    rows, found, problems = [], [], 0
    for size in sizes:
        learners = make_class(course, size, arguments.seed)
        tool = foothold_tool(course, learners, fresh(base / str(size)), arguments.workers)
        job = tool.job(fresh(base / "work"))
        before = load()
        cost = run(job.command, job.folder, job.env, log=job.folder / "log", sample=SAMPLE_SECONDS)
        wrong = wrong_scores(tool, course, learners, job.scores())
        problems += len(wrong)
        say(f"{size} submissions: {cost.wall:.1f} s, {len(wrong)} scores wrong {wrong[:2]}")
        found.append({"size": size, "load": before, "wrong": wrong, **vars(cost)})
        rows.append(
            [str(size), f"{cost.wall:.1f}", f"{1000 * cost.wall / size:.0f}",
             f"{1000 * cost.cpu / size:.0f}", f"{cost.alone_mib:.0f}", f"{cost.peak_mib:.0f}",
             f"{before:.1f}", str(len(wrong))]
        )  # fmt: skip
    head = ["submissions", "wall s", "wall ms each", "CPU ms each", "grader's process, peak MiB",
            "whole tree, peak MiB", "load before", "wrong scores"]  # fmt: skip
    lines = [f"# Growth: {course.name}, {arguments.workers} workers, seed {arguments.seed}", "",
             report.markdown([head, *rows]), ""]  # fmt: skip
    if len(sizes) > 1:
        walls = [each["wall"] for each in found]
        line = statistics.linear_regression(sizes, walls)
        lines += [
            f"- wall = c x submissions^k with k = {exponent(sizes, walls):.3f} "
            "(least squares on logarithms; 1 is linear)",
            f"- as a line: {line.intercept:.1f} s and {1000 * line.slope:.0f} ms a submission",
        ]
    lines.append(f"- Machine: {machine()}.")
    text = "\n".join(lines)
    print(text)
    report.write(arguments.home / "results", "scaling", text, found)
    return 1 if problems else 0
