"""``kill -9`` in a real run: real kernels, several times at random, then the same command."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from kits import RIGHT, blank, filled, make_kit
from standins import PATIENCE, gradebook, kill, learners, reports

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
CLASS, KILLS = 30, 3
ANSWERS = (
    RIGHT,
    {"91.1": 'answer_1 = "P1.S1 P3.S1"', "91.2": "answer_2 = '1,479.5 km'"},
    {"91.3": "def larger(a, b):\n    raise ValueError(a)", "91.4": "In my own words."},
    {"91.2": "answer_2 = 1 / 0", "91.3w": RIGHT["91.3w"]},
    {},
)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real")
    kit = make_kit(folder / "kit")
    for number in range(CLASS):
        answers = ANSWERS[number % len(ANSWERS)]
        path = folder / f"in/learner{number:02}/91_small.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(filled(blank(kit), answers)), encoding="utf-8")
    return folder


def start(place: Path, out: Path) -> subprocess.Popen:
    argv = ["grade", place / "in", "--out", out, "--kit", place / "kit", "--seed", "s"]
    return subprocess.Popen(
        [sys.executable, "-m", "foothold.cli", *map(str, argv), "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def children(process: int) -> set[int]:
    """A process and all that it has started, directly or not."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text()
        except OSError:
            continue
        parents[int(folder.name)] = int(status.rpartition(")")[2].split()[1])
    found = {process}
    while more := {each for each, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def alive(processes: set[int]) -> set[int]:
    found = set()
    for number in processes:
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            found.add(number)
    return found


def ended(processes: set[int]) -> set[int]:
    """Wait for the end of all; return those that go on for too long."""
    deadline = time.monotonic() + PATIENCE
    while (left := alive(processes)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def stored(out: Path) -> int:
    try:
        return len(learners(out))
    except Exception:  # not made yet, or without its tables
        return 0


def test_killed_several_times_with_real_kernels(place):
    whole, out, chance = place / "whole", place / "out", random.Random(7)
    process = start(place, whole)
    said = process.communicate(timeout=300)[0]
    assert process.returncode == 0, said
    started, caught = set(), 0
    for number in range(KILLS):
        process = start(place, out)
        goal = stored(out) + chance.randint(0, 9)
        deadline = time.monotonic() + 2 * PATIENCE
        while stored(out) < goal and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(chance.uniform(0, 0.3))
        started |= children(process.pid)
        kill(process.pid, whole=number % 2 == 0)
        process.communicate(timeout=PATIENCE)
        caught += process.returncode == -signal.SIGKILL
    assert caught == KILLS
    assert 0 < stored(out) < CLASS, "some were graded between the kills, and not all"
    process = start(place, out)
    said = process.communicate(timeout=300)[0]
    assert process.returncode == 0, said
    assert len(learners(out)) == len(set(learners(out))) == CLASS
    assert gradebook(out) == gradebook(whole)
    assert reports(out) == reports(whole)
    assert not ended(started), "kernels and workers must not outlive the grader"
