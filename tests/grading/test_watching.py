"""``foothold grade --watch`` as a real process: late, changed, half-written and broken files."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from kits import blank, filled, make_kit
from standins import (
    PATIENCE,
    gone,
    gradebook,
    learners,
    make_class,
    quick_folder,
    reports,
    run,
    start,
)

from foothold.grading.watching import look, unsettled

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
NAME = "91_small.ipynb"


@pytest.fixture(scope="module")
def place():
    with quick_folder() as folder:
        make_kit(folder / "kit", run=False)
        yield folder


class Watcher:
    """A watching process and what it has said so far."""

    def __init__(self, place: Path, source: Path, out: Path, *more: object, every="0.2") -> None:
        argv = ("grade", source, "--out", out, "--kit", place / "kit", "--seed", "s", *more)
        self.process = start(*argv, "--watch", "--every", every)
        os.set_blocking(self.process.stdout.fileno(), False)
        self.said = ""

    def lines(self) -> list[str]:
        with contextlib.suppress(BlockingIOError):
            while more := os.read(self.process.stdout.fileno(), 1 << 16):
                self.said += more.decode()
        return self.said.splitlines()

    def wait_for(self, words: str, times: int = 1) -> str:
        """Wait until it has said these words so many times; return the last such line."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            found = [line for line in self.lines() if words in line]
            if len(found) >= times:
                return found[-1]
            time.sleep(0.02)
        pytest.fail(f"Never said {words!r}, but: {self.said} (exit {self.process.poll()})")

    def stop(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self.lines()
        self.process.stdout.close()
        assert gone(self.process.pid)
        return code


@pytest.fixture
def watcher(place, request):
    started = []

    def begin(*args, **options):
        started.append(Watcher(place, *args, **options))
        return started[-1]

    yield begin
    for each in started:
        if each.process.poll() is None:
            os.killpg(each.process.pid, signal.SIGKILL)
            each.process.wait()


def put(path: Path, text: str) -> None:
    """Write a file at one blow, so that no look can fall into the middle."""
    aside = path.parents[2] / "aside"
    aside.write_text(text, encoding="utf-8")
    path.parent.mkdir(exist_ok=True)
    aside.replace(path)


def test_late_changed_and_broken_files(place, watcher, tmp_path):
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    own = watcher(source, out)
    own.wait_for("graded 0, unchanged 0, not graded 0")  # nothing there yet: no error
    make_class(place / "kit", tmp_path / "aside", 5).rename(source / "group 1")
    own.wait_for("graded 5, unchanged 0, not graded 0")
    assert b"learner0004" in (out / "grades.csv").read_bytes()

    put(source / "late" / NAME, "{ broken")
    line = own.wait_for("graded 0, unchanged 5, not graded 1")
    assert f"late/{NAME}: The file is" in line

    start_book = blank(place / "kit")
    mended = filled(start_book, {"91.2": "answer_2 = 77"})
    put(source / "late" / NAME, json.dumps(mended))
    own.wait_for("graded 1, unchanged 5, not graded 0")
    changed = filled(start_book, {"91.2": "answer_2 = 88"})
    (tmp_path / "changed").write_text(json.dumps(changed), encoding="utf-8")
    (tmp_path / "changed").replace(source / "group 1/learner0002" / NAME)
    own.wait_for("graded 1, unchanged 5, not graded 0", times=2)
    assert learners(out).count("learner0002") == 2
    said = len(own.lines())
    time.sleep(1.0)  # several rounds in which nothing happens
    assert len(own.lines()) == said
    assert own.stop() == 0
    assert own.said.splitlines()[-1].startswith("Stopped watching. Graded 7 notebooks")
    assert "Traceback" not in own.said

    alone = tmp_path / "alone"
    done = run("grade", source, "--out", alone, "--kit", place / "kit", "--seed", "s")
    assert done.returncode == 0
    assert reports(out) == reports(alone)
    assert gradebook(out)["rejected"] == []


def test_a_file_that_is_still_being_written_waits(place, watcher, tmp_path):
    source, out = tmp_path / "in", tmp_path / "out"
    make_class(place / "kit", source, 1)
    own = watcher(source, out, every="1")
    own.wait_for("graded 1, unchanged 0")
    book = filled(blank(place / "kit"), {"91.2": "answer_2 = 5"})
    content = json.dumps(book).encode()
    (source / "slow").mkdir()
    with (source / "slow" / NAME).open("wb", buffering=0) as file:
        for place_ in range(0, len(content), len(content) // 12):
            file.write(content[place_ : place_ + len(content) // 12])
            time.sleep(0.2)  # far less than the second between two looks
    own.wait_for("graded 1, unchanged 1")
    assert own.stop() == 0
    assert "not graded 1" not in own.said, "half a file must not be called broken"


def test_grades_inside_the_watched_folder_do_not_wake_it(place, watcher, tmp_path):
    make_class(place / "kit", tmp_path, 2)
    own = watcher(tmp_path, tmp_path / "grades")
    own.wait_for("graded 2, unchanged 0, not graded 0")
    time.sleep(1.0)
    assert len([line for line in own.lines() if "graded" in line]) == 1
    assert own.stop() == 0


def test_regrade_is_for_the_first_round_only(place, watcher, tmp_path):
    source, out = tmp_path / "in", tmp_path / "out"
    make_class(place / "kit", source, 3)
    argv = ("grade", source, "--out", out, "--kit", place / "kit", "--seed", "s")
    assert run(*argv).returncode == 0
    own = watcher(source, out, "--regrade")
    own.wait_for("graded 3, unchanged 0")
    late = make_class(place / "kit", tmp_path / "aside", 1, first=3)
    (late / "learner0003").rename(source / "learner0003")
    own.wait_for("graded 1, unchanged 3")
    assert own.stop() == 0
    assert learners(out) == sorted([f"learner000{n}" for n in (0, 0, 1, 1, 2, 2, 3)])


def test_a_watcher_that_is_killed_is_followed_by_another(place, watcher, tmp_path):
    source, out = tmp_path / "in", tmp_path / "out"
    make_class(place / "kit", source, 4)
    first = watcher(source, out)
    first.wait_for("graded 4, unchanged 0")
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    second = watcher(source, out)
    second.wait_for("graded 0, unchanged 4")
    assert second.stop() == 0
    assert first.process.returncode == -signal.SIGKILL and gone(first.process.pid)


def test_a_folder_that_goes_away_for_a_while_is_one_line(place, watcher, tmp_path):
    source, out = tmp_path / "in", tmp_path / "out"
    make_class(place / "kit", source, 2)
    own = watcher(source, out)
    own.wait_for("graded 2, unchanged 0")
    source.rename(tmp_path / "away")
    own.wait_for("is away. Trying again.")
    time.sleep(0.8)
    (tmp_path / "away").rename(source)
    own.wait_for("graded 0, unchanged 2")
    assert own.said.count("Trying again") == 1
    assert own.stop() == 0


def test_a_source_or_a_kit_that_is_not_there_ends_it(place, tmp_path):
    for argv, words in (
        ((tmp_path / "no", "--kit", place / "kit"), "There is no folder or zip"),
        ((tmp_path, "--kit", tmp_path), "No exercise set was found"),
    ):
        done = run("grade", *argv, "--out", tmp_path / "out", "--watch")
        assert done.returncode == 2 and words in done.stderr
    assert run("grade", tmp_path, "--watch", "--every", "0").returncode == 2


def test_a_look_sees_size_and_time_and_what_is_new(tmp_path):
    (tmp_path / "a").write_text("1")
    before = look(tmp_path)
    assert unsettled(before, look(tmp_path)) == frozenset()
    (tmp_path / "b").write_text("2")
    (tmp_path / "a").write_text("22")
    assert unsettled(before, look(tmp_path)) == {tmp_path / "a", tmp_path / "b"}
    assert look(tmp_path / "a") == {tmp_path / "a": look(tmp_path)[tmp_path / "a"]}
    assert look(tmp_path, without=tmp_path) == {}
