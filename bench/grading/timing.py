"""Time all tools in one run: check their scores first, then rounds in alternating order."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .course import Course
from .measure import Cost, load, median, run
from .synthetic import Learner
from .tools import Tool, fresh, wrong_scores

SAMPLE_SECONDS = 0.1
# Targets: row, quantity, factor, row that it is held against.
ONE, TWO = "foothold, 1 worker", "foothold, 2 workers"
NBGRADER, NBVAL, FLOOR = (
    "nbgrader autograde",
    "pytest --nbval-lax",
    "floor: exec in one warm process",
)
TARGETS = (
    (ONE, "wall", 1 / 10, NBGRADER),
    (TWO, "wall", 1 / 18, NBGRADER),
    (ONE, "cpu", 1 / 5, NBVAL),
    (ONE, "wall", 4.0, FLOOR),
)


@dataclass
class Row:
    """What was found about one tool."""

    tool: Tool
    wrong: list[str]
    memory: Cost
    costs: list[Cost] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)


def check_tool(tool: Tool, course: Course, learners: list[Learner], work: Path) -> tuple[Row, Path]:
    """Run a tool once with a look at its memory and compare every score.

    Returns
    -------
    Row
    pathlib.Path
        The folder it ran in, for what else may be read there.
    """
    folder = fresh(work / _folder_name(tool))
    job = tool.job(folder)
    cost = run(job.command, job.folder, job.env, log=folder / "log", sample=SAMPLE_SECONDS)
    try:
        wrong = wrong_scores(tool, course, learners, job.scores())
    except Exception as error:  # no scores at all: say so and go on with the others
        wrong = [f"no scores could be read ({type(error).__name__}: {error}); see {folder / 'log'}"]
    return Row(tool, wrong, cost), folder


def time_round(rows: list[Row], number: int, work: Path, say: Callable[[str], None]) -> None:
    """One round: each tool once, in an order that turns from round to round."""
    turn = number % len(rows)
    order = rows[turn:] + rows[:turn]
    for row in order if number % 2 == 0 else order[::-1]:
        folder = fresh(work / _folder_name(row.tool))
        job = row.tool.job(folder)
        row.loads.append(load())
        row.costs.append(run(job.command, job.folder, job.env, log=folder / "log"))
        say(f"  {row.tool.name}: {row.costs[-1].wall:.1f} s, CPU {row.costs[-1].cpu:.1f} s")


def _folder_name(tool: Tool) -> str:
    return "".join(c if c.isalnum() else "-" for c in tool.name)


def table(rows: list[Row], size: int) -> list[list[str]]:
    """The table as rows of texts, the head first."""
    by_name = {row.tool.name: row for row in rows}

    def times(row: Row, what: str, other: str) -> str:
        base = by_name.get(other)
        return f"{median(row.costs, what) / median(base.costs, what):.3f}" if base else "–"

    head = ["way", "wall s / submission", "spread", "CPU s / submission", "peak MiB (PSS, tree)",
            "wall / nbgrader", "CPU / nbval", "wall / floor", "scores"]  # fmt: skip
    made = [head]
    for row in rows:
        walls = [cost.wall / size for cost in row.costs]
        made.append([
            row.tool.name,
            f"{median(row.costs, 'wall') / size:.3f}",
            f"{min(walls):.3f}–{max(walls):.3f} (n={len(walls)})",
            f"{median(row.costs, 'cpu') / size:.3f}",
            f"{row.memory.peak_mib:.0f}",
            times(row, "wall", NBGRADER),
            times(row, "cpu", NBVAL),
            times(row, "wall", FLOOR),
            "all right" if not row.wrong else f"{len(row.wrong)} WRONG",
        ])  # fmt: skip
    return made


def targets(rows: list[Row], size: int) -> list[str]:
    """One sentence for each target of which both rows were run."""
    by_name = {row.tool.name: row for row in rows}
    said = []
    for name, what, factor, other in TARGETS:
        if name not in by_name or other not in by_name:
            continue
        mine = median(by_name[name].costs, what) / size
        bound = factor * median(by_name[other].costs, what) / size
        share = f"1/{1 / factor:g} of" if factor < 1 else f"{factor:g} x"
        said.append(
            f"{'met' if mine <= bound else 'NOT MET'}: {name}, {what} {mine:.3f} s, "
            f"bound {bound:.3f} s ({share} {other})"
        )
    return said


def machine() -> str:
    """What it ran on."""
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    except OSError:
        pass
    cores = len(os.sched_getaffinity(0))
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{cores} cores, {model}, {system}"
