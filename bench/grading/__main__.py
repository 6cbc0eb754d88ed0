"""Grade the same class with the kit and with its peers, side by side: ``make bench-grade``."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

from . import report, timing
from .course import Course, load_course
from .environments import ROOT, Places, compile_packages
from .measure import load
from .synthetic import Learner, make_class
from .tools import (
    Tool,
    confinement,
    floor_tool,
    foothold_tool,
    fresh,
    nbgrader_tool,
    nbval_tool,
    otter_tool,
)


def build_parser() -> argparse.ArgumentParser:
    """All options; without one of the modes the tools are timed."""
    parser = argparse.ArgumentParser(prog="python -m bench.grading", description=__doc__)
    parser.add_argument("--set", default="04_where", help="exercise set (default: 04_where)")
    parser.add_argument("--kit", type=Path, default=ROOT, help="folder with another kit")
    parser.add_argument("--size", type=int, default=40, help="submissions (default: 40)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the made-up class")
    parser.add_argument("--rounds", type=int, default=5, help="timed rounds (default: 5)")
    parser.add_argument("--only", default="", help="foothold-1, nbgrader, floor: parts of names")
    parser.add_argument("--home", type=Path, default=ROOT / ".bench", help="where all is kept")
    parser.add_argument("--sizes", default="50,100,200,500,1000", help="for --scaling")
    parser.add_argument("--workers", type=int, default=2, help="for --scaling")
    parser.add_argument("--cases", default="", help="for --hostile: names or kinds a,b,c")
    modes = parser.add_mutually_exclusive_group()
    modes.add_argument("--scaling", action="store_true", help="time over the size of a class")
    modes.add_argument("--profile", action="store_true", help="where the grader's time goes")
    modes.add_argument("--hostile", action="store_true", help="the hostile suite, all tools")
    return parser


def make_tools(
    course: Course, learners: list[Learner], base: Path, places: Places, only: str
) -> list[Tool]:
    """The rows of the table whose key holds one of the words in ``only``, their files written."""
    makers: dict[str, Callable[[], Tool]] = {
        "foothold-1": lambda: foothold_tool(course, learners, base, 1),
        "foothold-2": lambda: foothold_tool(course, learners, base, 2),
        "nbgrader": lambda: nbgrader_tool(course, learners, base, places["nbgrader"]),
        "otter": lambda: otter_tool(course, learners, base, places["otter"]),
        "nbval": lambda: nbval_tool(course, learners, base, places["nbval"]),
        "floor-exec": lambda: floor_tool(course, learners, base, "exec"),
        "floor-png": lambda: floor_tool(course, learners, base, "png"),
        "floor-fork": lambda: floor_tool(course, learners, base, "fork"),
    }
    wanted = [word for word in only.split(",") if word] or [""]
    return [make() for key, make in makers.items() if any(word in key for word in wanted)]


def compare(arguments: argparse.Namespace, places: Places) -> int:
    """Check all scores, time all tools, print the table."""
    course = load_course(arguments.kit, arguments.set)
    learners = make_class(course, arguments.size, arguments.seed)
    base = fresh(arguments.home / "class")
    say(f"{len(learners)} made-up submissions of {course.name}; converting for every tool ...")
    tools = make_tools(course, learners, base, places, arguments.only)
    say("Scores and memory, each tool once:")
    rows, level = [], ""
    for tool in tools:
        row, folder = timing.check_tool(tool, course, learners, arguments.home / "work")
        rows.append(row)
        if tool.partial and not any("no scores" in text for text in row.wrong):
            level = confinement(folder / "grades") or level
        verdict = "all scores right" if not row.wrong else f"{len(row.wrong)} scores WRONG"
        say(f"  {tool.name}: {verdict}, {row.memory.wall:.0f} s")
        for text in row.wrong[:5]:
            say(f"    {text}")
    for number in range(arguments.rounds):
        say(f"Round {number + 1} of {arguments.rounds} (load {load():.1f}):")
        timing.time_round(rows, number, arguments.home / "work", say)
    if arguments.rounds:
        _show(arguments, rows, level, places)
    return 1 if any(row.wrong for row in rows) else 0


def _show(
    arguments: argparse.Namespace,
    rows: list[timing.Row],
    level: str,
    places: Places,
) -> None:
    loads = [each for row in rows for each in row.loads]
    text = "\n".join(
        [
            f"# {arguments.set}, {arguments.size} submissions, seed {arguments.seed}, "
            f"medians of {arguments.rounds}",
            "",
            report.markdown(timing.table(rows, arguments.size)),
            "",
            *[f"- {sentence}" for sentence in timing.targets(rows, arguments.size)],
            f"- Machine: {timing.machine()}; load during the run "
            f"{min(loads):.1f} to {max(loads):.1f}.",
            f"- Confinement in force in the kit's rows: {level or 'unknown'}. "
            "The peers run unconfined.",
            *[f"- {name}: {place.versions()}." for name, place in places.items()],
        ]
    )
    print(text)
    data = {
        "set": arguments.set,
        "size": arguments.size,
        "seed": arguments.seed,
        "level": level,
        "machine": timing.machine(),
        "when": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "tools": {
            row.tool.name: {
                "wrong": row.wrong,
                "memory": dataclasses.asdict(row.memory),
                "rounds": [dataclasses.asdict(cost) for cost in row.costs],
                "loads": row.loads,
            }
            for row in rows
        },
    }
    report.write(arguments.home / "results", "compare", text, data)
    say(f"Written to {arguments.home / 'results'}: compare.md, compare.json.")


def say(text: str) -> None:
    """Progress goes to standard error, so that a table can be piped."""
    print(text, file=sys.stderr, flush=True)


def main(argv: list[str] | None = None) -> int:
    """Run one mode."""
    arguments = build_parser().parse_args(argv)
    arguments.home = arguments.home.resolve()
    compile_packages(sys.executable, Path(sysconfig.get_path("purelib")), ROOT / "foothold")
    if arguments.scaling:
        from .scaling import measure_scaling

        return measure_scaling(arguments, say)
    if arguments.profile:
        from .profiling import show_profile

        return show_profile(arguments, say)
    places = Places(arguments.home / "environments", say)
    if arguments.hostile:
        from .hostile import send_hostile

        return send_hostile(arguments, places, say)
    return compare(arguments, places)


if __name__ == "__main__":
    sys.exit(main())
