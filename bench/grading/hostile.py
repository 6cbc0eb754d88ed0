"""The hostile suite of the kit through every tool: who lost points, who gained, what stopped.

The suite is made in each tool's own format (see :mod:`.formats`): the same wrong answers with the
same tricks, the same honest answers in the same odd notebooks. The tricks were written against
the kit's grader, so what the peers yield to is a lower bound. Beside each batch goes an honest
neighbour who must get all points; if not, the batch was stopped.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from . import report
from .course import load_course
from .environments import Places
from .formats import (
    CELL_SECONDS,
    Format,
    HandedIn,
    foothold_format,
    nbgrader_format,
    nbval_format,
    otter_format,
)
from .jail import available
from .measure import run
from .timing import machine
from .tools import fresh

SUITE = Path(__file__).resolve().parents[2] / "tests" / "hostile"
WITNESS = "zz-honest-neighbour"  # sorts last, so that it comes after the hostile ones
ROUNDING = 0.011  # points are kept to two places
TOGETHER = 12  # calm ones in one batch
BOUND = 60.0  # wall seconds of a batch, and for each submission three times an honest one
SLOW = 3 * CELL_SECONDS  # seconds beyond an honest batch


@dataclass(frozen=True)
class Outcome:
    """What became of one submission.

    ``lost`` and ``gained`` are points against what the suite says it must get, ``stopped`` tells
    that its neighbour was not graded or that time ran out, ``extra`` are wall seconds beyond those
    of a batch with the neighbour alone (None in a batch of several).
    """

    tool: str
    name: str
    kind: str
    lost: float
    gained: float
    stopped: bool
    extra: float | None
    graded: bool


def load_suite(kit: Path) -> list[Any]:
    """The submissions, made from the exercises of ``kit``."""
    if str(SUITE) not in sys.path:
        sys.path.insert(0, str(SUITE))
    from corpus import corpus

    return corpus(kit)


def difference(case: Any, mine: dict[str, float] | None, partial: bool, checks: dict) -> tuple:
    """Points lost and gained against what the suite expects; all or nothing where a tool is so."""
    expected = case.expected or {}
    lost = gained = 0.0
    for check, entry in checks.items():
        must, got = expected.get(check, 0.0), (mine or {}).get(check, 0.0)
        most = float(entry["points"])
        if got > must + ROUNDING:
            gained += got - must
        elif got < must - ROUNDING and (partial or must == most):
            lost += must - got
    return lost, gained


class Sender:
    """Sends the suite through one tool."""

    def __init__(self, tool: Format, courses: dict, work: Path, say: Callable[[str], None]) -> None:
        self.tool, self.courses, self.work, self.say = tool, courses, work, say
        self.honest = {
            case.set_name: case
            for case in load_suite(tool.kit)
            if case.name in ("plain-01", "plain-04")
        }
        self.alone: dict[str, float] = {}

    def batch(self, name: str, cases: list[Any]) -> tuple[dict, bool, float]:
        """Grade some of one set and the neighbour: scores, was it stopped, wall seconds."""
        folder = fresh(self.work / "batch")
        files = [HandedIn(case.name, case.file_name, case.content) for case in cases]
        neighbour = self.honest[name]
        files.append(HandedIn(WITNESS, neighbour.file_name, neighbour.content))
        job = self.tool.job(name, files, folder)
        bound = BOUND + 3 * self.alone.get(name, BOUND) * len(files)
        cost = run(job.command, job.folder, job.env, log=self.work / "log", bound=bound)
        try:
            scores = job.scores()
        except Exception:  # nothing was written, or only half of it
            scores = {}
        checks = self.courses[name].exercise.automatic
        lost, _ = difference(neighbour, scores.get(WITNESS), self.tool.partial, checks)
        return scores, cost.stopped or lost > 0, cost.wall

    def outcome(self, case: Any, scores: dict, stopped: bool, extra: float | None) -> Outcome:
        """Compare one submission with what it must get."""
        checks = self.courses[case.set_name].exercise.automatic
        mine = scores.get(case.name)
        lost, gained = difference(case, mine, self.tool.partial, checks)
        return Outcome(self.tool.name, case.name, case.kind, round(lost, 2), round(gained, 2),
                       stopped, extra, mine is not None)  # fmt: skip

    def send_one(self, case: Any) -> Outcome:
        """A batch of its own."""
        scores, stopped, wall = self.batch(case.set_name, [case])
        extra = round(wall - self.alone[case.set_name], 1)
        return self.outcome(case, scores, stopped, extra)

    def send(self, cases: list[Any]) -> list[Outcome]:
        """Calm ones in batches, and again one by one where a batch was stopped; others alone."""
        found = []
        for name in sorted({case.set_name for case in cases}):
            _, stopped, self.alone[name] = self.batch(name, [])
            if stopped:
                self.say(f"  {self.tool.name}: an honest notebook alone loses points here; is the "
                         f"machine too busy for {CELL_SECONDS} s a cell?")  # fmt: skip
            mine = [case for case in cases if case.set_name == name]
            calm = [case for case in mine if case.kind in ("cheat", "odd")]
            alone = [case for case in mine if case.kind not in ("cheat", "odd")]
            for start in range(0, len(calm), TOGETHER):
                group = calm[start : start + TOGETHER]
                scores, stopped, wall = self.batch(name, group)
                self.say(f"  {self.tool.name}, {name}: {len(group)} together, {wall:.0f} s"
                         + " (stopped: now one by one)" * stopped)  # fmt: skip
                if stopped:
                    alone += group
                else:
                    found += [self.outcome(case, scores, False, None) for case in group]
            for case in alone:
                found.append(self.send_one(case))
                self.say(f"  {self.tool.name}: {case.name}: {words(found[-1])}")
        return found


def words(outcome: Outcome) -> str:
    """One outcome in words."""
    said = [f"lost {outcome.lost:g}"] * (outcome.lost > 0)
    said += [f"gained {outcome.gained:g}"] * (outcome.gained > 0)
    said += ["stopped the batch"] * outcome.stopped
    said += [f"{outcome.extra:+.0f} s"] * (outcome.extra is not None)
    return ", ".join(said)


COLUMNS: dict[str, Callable[[Outcome, Any], bool]] = {
    "odd but right: lost points": lambda o, c: c.kind == "odd" and o.lost > 0,
    "damaged but readable: lost points": lambda o, c: (
        c.kind == "broken" and c.expected is not None and o.lost > 0
    ),
    "right with a bomb: lost points": lambda o, c: c.kind == "bomb" and o.lost > 0,
    "cheats that gained": lambda o, c: o.gained > 0,
    "stopped the batch": lambda o, c: o.stopped,
    f"slowed it by over {SLOW} s": lambda o, c: (o.extra or 0) > SLOW,
}
OF = {
    "odd but right: lost points": lambda c: c.kind == "odd",
    "damaged but readable: lost points": lambda c: c.kind == "broken" and c.expected is not None,
    "right with a bomb: lost points": lambda c: c.kind == "bomb",
    "cheats that gained": lambda c: c.kind == "cheat",
}


def table(outcomes: list[Outcome], cases: list[Any]) -> list[list[str]]:
    """One row for each tool."""
    by_name = {case.name: case for case in cases}
    rows = [["tool", *COLUMNS]]
    for tool in dict.fromkeys(outcome.tool for outcome in outcomes):
        mine = [outcome for outcome in outcomes if outcome.tool == tool]
        row = [tool]
        for column, fits in COLUMNS.items():
            among = [o for o in mine if OF.get(column, lambda c: True)(by_name[o.name])]
            count = sum(fits(outcome, by_name[outcome.name]) for outcome in among)
            row.append(f"{count} of {len(among)}")
        rows.append(row)
    return rows


def names(outcomes: list[Outcome], cases: list[Any]) -> list[str]:
    """For each tool and column the submissions behind the number."""
    by_name = {case.name: case for case in cases}
    lines = []
    for tool in dict.fromkeys(outcome.tool for outcome in outcomes):
        lines += ["", f"## {tool}", ""]
        for column, fits in COLUMNS.items():
            hit = [o.name for o in outcomes if o.tool == tool and fits(o, by_name[o.name])]
            lines.append(f"- {column}: {', '.join(hit) or 'none'}")
    return lines


def told(outcomes: list[Outcome], suite: list[Any], minutes: float) -> str:
    """The table, and the submissions behind its numbers, as Markdown."""
    return "\n".join(
        [
            f"# The hostile suite: {len({o.name for o in outcomes})} of {len(suite)} submissions, "
            f"{CELL_SECONDS} s for a cell",
            "",
            report.markdown(table(outcomes, suite)),
            "",
            "The tricks were written against the kit's grader; the peers were given the kit's own "
            "reader of answers. otter has no time limit outside a container.",
            f"Machine: {machine()}; {minutes:.0f} minutes.",
            *names(outcomes, suite),
        ]
    )


def send_hostile(arguments: argparse.Namespace, places: Places, say: Callable[[str], None]) -> int:
    """Send the suite through every tool and print the table."""
    if not available():
        say("The peers run hostile notebooks unconfined, so this needs root on Linux (a virtual "
            "machine or a container will do), unshare and setpriv. Nothing was run.")  # fmt: skip
        return 2
    kit = arguments.kit.resolve()
    suite = load_suite(kit)
    courses = {name: load_course(kit, name) for name in sorted({c.set_name for c in suite})}
    base = fresh(arguments.home / "hostile")
    say("Converting the exercises for every tool ...")
    makers = {
        "foothold": lambda: foothold_format(kit),
        "nbgrader": lambda: nbgrader_format(courses, places["nbgrader"], base / "nbgrader"),
        "otter": lambda: otter_format(courses, places["otter"], base / "otter"),
        "nbval": lambda: nbval_format(courses, places["nbval"], base / "nbval"),
    }
    wanted = [part for part in arguments.only.split(",") if part]
    outcomes: list[Outcome] = []
    text = "No tool was chosen."
    started = time.monotonic()
    for name, make in makers.items():
        if wanted and not any(part in name for part in wanted):
            continue
        tool = make()
        mine = [c for c in load_suite(tool.kit) if not arguments.cases or c.name in
                arguments.cases.split(",") or c.kind in arguments.cases.split(",")]  # fmt: skip
        say(f"{len(mine)} submissions through {tool.name}:")
        outcomes += Sender(tool, courses, fresh(base / f"{name}-work"), say).send(mine)
        minutes = (time.monotonic() - started) / 60
        text = told(outcomes, suite, minutes)  # after each tool: the whole may take hours
        report.write(arguments.home / "results", "hostile", text, [asdict(o) for o in outcomes])
    print(text)
    return 0
