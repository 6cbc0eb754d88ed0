"""Where the grader's time goes: its own process under cProfile, summed up in named lines."""

from __future__ import annotations

import argparse
import pstats
import sys
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from . import report
from .course import load_course
from .measure import run
from .synthetic import make_class
from .timing import machine
from .tools import foothold_tool, fresh

Function = tuple[str, int, str]
# First fit counts: a part of the file's path, and the line it belongs to.
GROUPS = (
    ("foothold/exercises", "reading and judging answers"),
    ("foothold/grading/merge", "reading, merging and matching cells"),
    ("foothold/grading/matching", "reading, merging and matching cells"),
    ("foothold/grading/sources", "reading, merging and matching cells"),
    ("foothold/grading/reading", "reading, merging and matching cells"),
    ("foothold/grading/intake", "finding the submissions"),
    ("foothold/grading/naming", "finding the submissions"),
    ("foothold/grading/gradebook", "gradebook (SQLite)"),
    ("foothold/grading/database", "gradebook (SQLite)"),
    ("foothold/grading/reports", "reports and feedback pages"),
    ("foothold/grading/feedback", "reports and feedback pages"),
    ("jinja2", "reports and feedback pages"),
    ("markupsafe", "reports and feedback pages"),
    ("foothold/", "the rest of the kit"),
    ("pytest", "pytest, pluggy, nbval"),
    ("pluggy", "pytest, pluggy, nbval"),
    ("nbval", "pytest, pluggy, nbval"),
    ("jupyter_client", "messages to and from kernels"),
    ("zmq", "messages to and from kernels"),
    ("tornado", "messages to and from kernels"),
    ("asyncio", "messages to and from kernels"),
    ("traitlets", "messages to and from kernels"),
    ("dateutil", "messages to and from kernels"),
    ("importlib", "imports at start"),
    ("nbformat", "notebook format"),
    ("jsonschema", "notebook format"),
    ("/ast.py", "reading, merging and matching cells"),
    ("json", "JSON"),
)
WAITS = ("poll", "select", "sleep", "recv", "waitpid", "acquire", "accept", "readline")
STAGES = {  # a stage, and the function that does it with all it calls
    "set made ready: kernel server, solution": ("ready", "prepare"),
    "kernels: start": ("kernel", "__init__"),
    "kernels: cells": ("kernel", "run"),
    "kernels: stop": ("kernel", "stop"),
    "a submission, kernels and all": ("assess", "assess"),
    "read": ("reading", "read_notebook"),
    "merge": ("merge", "merge"),
    "judge": ("judging", "judge"),
    "store in the gradebook": ("gradebook", "record"),
    "reports": ("reports", "write_reports"),
    "find submissions": ("intake", "collect"),
}
IMPORTS = ("marshal.loads", "_imp.", "create_dynamic", "posix.stat", "posix.listdir")
ROWS = 14


def group_of(function: Function) -> str:
    """The named line that a function belongs to; empty for a built-in."""
    file, _, name = function
    if file.endswith("zmq/sugar/poll.py"):
        return "waiting for the kernels"
    if any(word in name for word in IMPORTS):
        return "imports at start"
    if file == "~" and any(word in name for word in WAITS):
        return "waiting for the kernels"
    if file == "~":
        return ""
    return next((line for part, line in GROUPS if part in file.replace("\\", "/")), "other")


def own_times(stats: pstats.Stats) -> dict[str, float]:
    """Seconds of each named line; a built-in counts for the module that called it."""
    found: dict[str, float] = defaultdict(float)
    for function, (_, _, own, _, callers) in stats.stats.items():
        line = group_of(function)
        if line or not callers:
            found[line or "other"] += own
            continue
        for caller, (_, _, part, _) in callers.items():
            found[group_of(caller) or "other"] += part
    return found


def stages(stats: pstats.Stats) -> list[list[str]]:
    """What the stages of grading took with all they called; stages within stages count twice."""
    took = {
        (Path(file).stem, name): (calls, together)
        for (file, _, name), (_, calls, _, together, _) in stats.stats.items()
        if "foothold" in file
    }
    return [
        [stage, str(took[function][0]), f"{took[function][1]:.2f}"]
        for stage, function in STAGES.items()
        if function in took
    ]


def show_profile(arguments: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Profile one run with one worker."""
    course = load_course(arguments.kit, arguments.set)
    learners = make_class(course, arguments.size, arguments.seed)
    base = fresh(arguments.home / "profile")
    job = foothold_tool(course, learners, base, 1).job(fresh(base / "work"))
    profile = base / "work" / "grader.prof"
    arguments_of = job.command[job.command.index("grade") :]
    command = [sys.executable, "-m", "cProfile", "-o", str(profile), "-m", "foothold.cli"]
    plain = run(job.command, job.folder, job.env, log=job.folder / "log")
    say(f"Without the profiler: {plain.wall:.1f} s, CPU {plain.cpu:.1f} s")
    job = foothold_tool(course, learners, base, 1).job(fresh(base / "work"))
    cost = run([*command, *arguments_of], job.folder, job.env, log=job.folder / "log")
    stats = pstats.Stats(str(profile))
    times = own_times(stats)
    total = sum(times.values())
    rows = [["the grader's own process", "s", "share", "ms / submission"]]
    for line, seconds in sorted(times.items(), key=lambda item: -item[1])[:ROWS]:
        rows.append([line, f"{seconds:.2f}", f"{100 * seconds / total:.0f} %",
                     f"{1000 * seconds / len(learners):.1f}"])  # fmt: skip
    calls = [["stage, with all it calls", "calls", "s"], *stages(stats)]
    text = "\n".join(
        [
            f"# Profile: {course.name}, {len(learners)} submissions, 1 worker",
            "",
            report.markdown(rows),
            "",
            report.markdown(calls),
            "",
            f"- Wall {plain.wall:.2f} s without the profiler, {cost.wall:.2f} s with it.",
            f"- CPU of the whole tree {plain.cpu:.2f} s.",
            f"- Machine: {machine()}.",
        ]
    )
    print(text)
    report.write(arguments.home / "results", "profile", text, {"own": times, "calls": calls})
    return 0
