"""Two graders on one folder of grades: one at a time, and no harm where locks do not work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from kits import make_kit
from standins import gradebook, kill, learners, make_class, quick_folder, reports, run, start

from foothold.grading.lock import hold
from foothold.grading.problems import GradingError

posix = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
HOLDER = """
import sys, time
from pathlib import Path
from foothold.grading.lock import hold
with hold(Path(sys.argv[1]), "grading week1.zip"):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def place():
    with quick_folder() as folder:
        make_kit(folder / "kit", run=False)
        make_class(folder / "kit", folder / "in", 60)
        yield folder


def test_a_held_lock_names_its_holder_and_a_killed_one_leaves_none(tmp_path):
    path = tmp_path / "grades" / ".lock"
    command = [sys.executable, "-c", HOLDER, str(path)]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(GradingError) as caught, hold(path, "grading"):
            pass
        assert f"process {other.pid} on " in str(caught.value)
        assert "grading week1.zip" in str(caught.value)
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    with hold(path, "grading"):
        assert path.exists()
    assert path.read_text() == "", "nobody holds it, nobody is named"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing is forked on this system")
def test_a_worker_that_outlives_its_grader_holds_no_lock(tmp_path):
    path = tmp_path / ".lock"
    forking = HOLDER.replace('print("held"', "print(os.fork() or time.sleep(60)", 1)
    assert forking != HOLDER
    command = [sys.executable, "-c", f"import os, time\n{forking}", str(path)]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    worker = int(other.stdout.readline())
    try:
        with pytest.raises(GradingError), hold(path, "grading"):
            pass
        other.kill()
        other.wait()
        os.kill(worker, 0)  # raises if it is not there any more
        with hold(path, "grading"):
            pass
    finally:
        os.kill(worker, signal.SIGKILL)
        other.stdout.close()


def test_a_lock_that_may_wait_gets_its_turn(tmp_path):
    path, order = tmp_path / ".lock", []
    ready = threading.Event()

    def second():
        ready.set()
        with hold(path, "marking", wait=30):
            order.append("second")

    with hold(path, "grading"):
        thread = threading.Thread(target=second)
        thread.start()
        ready.wait()
        thread.join(0.3)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_name_in_the_lock_file_is_shown_and_not_obeyed(tmp_path):
    path = tmp_path / ".lock"
    with (
        hold(path, "grading \x1b[2J\n/in"),
        pytest.raises(GradingError) as caught,
        hold(path, "grading"),
    ):
        pass
    assert "\x1b" not in str(caught.value) and "\n" not in str(caught.value)


@posix
def test_the_second_of_two_graders_is_told_who_the_first_is(place):
    out = place / "out"
    command = ("grade", place / "in", "--out", out, "--kit", place / "kit", "--seed", "s")
    first = start(*command, "--workers", 2, STANDIN_SLEEP="0.2")
    try:
        while b"notebook" not in os.read(first.stdout.fileno(), 1 << 16):
            pass
        second = run(*command)
        assert second.returncode == 2
        assert f"process {first.pid} on " in second.stderr
        assert second.stderr.startswith("foothold: Another grader is at work in ")
        assert second.stdout == ""
    finally:
        kill(first.pid, whole=True)
        first.communicate()
    again = run(*command)  # what the killed one held does not block
    assert again.returncode == 0, again.stderr
    assert learners(out) == sorted(set(learners(out))) and len(learners(out)) == 60


@posix
def test_without_working_locks_two_graders_still_grade_each_once(place):
    alone, both = place / "alone", place / "both"
    common = ("grade", place / "in", "--kit", place / "kit", "--seed", "s", "--workers", 2)
    assert run(*common, "--out", alone).returncode == 0
    pair = [start(*common, "--out", both, STANDIN_UNLOCKED="1") for _ in range(2)]
    said = [each.communicate(timeout=120)[0] for each in pair]
    assert [each.returncode for each in pair] == [0, 0], said
    assert gradebook(both) == gradebook(alone)
    assert reports(both) == reports(alone)
