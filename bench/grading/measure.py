"""What one run of a command cost, and how many runs become one number."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

WATCH = Path(__file__).with_name("watch.py")


@dataclass(frozen=True)
class Cost:
    """One run.

    Attributes
    ----------
    wall, cpu : float
        Seconds; CPU is user and system of every process that the command started.
    peak_mib, alone_mib : float
        Largest PSS of the whole tree and of the command's own process; 0 if not sampled.
    left_behind : int
        Processes that outlived the command and had to be ended.
    stopped : bool
        Did it reach the bound on its wall time?
    code : int
        Exit status.
    """

    wall: float
    cpu: float
    peak_mib: float
    alone_mib: float
    left_behind: int
    stopped: bool
    code: int


def run(
    command: Sequence[str],
    folder: Path,
    env: Mapping[str, str],
    *,
    log: Path,
    sample: float = 0.0,
    bound: float = 0.0,
) -> Cost:
    """Run a command to its end.

    Parameters
    ----------
    command : sequence of str
    folder : pathlib.Path
        Where it runs.
    env : mapping
        Its environment variables.
    log : pathlib.Path
        Receives what it prints.
    sample : float
        Seconds between two looks at memory; 0 for none, as in a run whose time counts.
    bound : float
        Seconds of wall time after which it is ended; 0 for none.
    """
    with tempfile.TemporaryDirectory() as scratch, log.open("wb") as said:
        result = Path(scratch) / "result.json"
        subprocess.run(
            [sys.executable, "-S", str(WATCH), str(result), str(sample), str(bound), "--",
             *command],
            cwd=folder, env=dict(env), stdout=said, stderr=said, stdin=subprocess.DEVNULL,
            check=True,
        )  # fmt: skip
        found = json.loads(result.read_text())
    return Cost(**{name: found[name] for name in Cost.__dataclass_fields__})


def median(costs: Sequence[Cost], what: str) -> float:
    """Median of one field over several runs."""
    return statistics.median(getattr(cost, what) for cost in costs)


def load() -> float:
    """Mean number of running processes in the last minute."""
    return os.getloadavg()[0]
