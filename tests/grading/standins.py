"""Commands, classes and comparisons for the tests of the grader with a stand-in for its judge."""

from __future__ import annotations

import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kits import blank, filled

SCRIPT = Path(__file__).with_name("standin_grader.py")
PATIENCE = 180.0  # seconds after which a command is taken to hang, on a busy machine


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is one: thousands of small writes need no slow disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


def make_class(kit: Path, folder: Path, count: int, first: int = 0) -> Path:
    """Hand in one different notebook for each learner."""
    start = blank(kit)
    for number in range(first, first + count):
        path = folder / f"learner{number:04}" / "91_small.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        notebook = filled(start, {"91.2": f"answer_2 = {number}"})
        path.write_text(json.dumps(notebook), encoding="utf-8")
    return folder


def run(*argv: object, **environment: str) -> subprocess.CompletedProcess:
    """Run one command to its end, in a process of its own."""
    return subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, argv)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def start(*argv: object, **environment: str) -> subprocess.Popen:
    """Start one command in a session of its own; both outputs come through one pipe."""
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), *map(str, argv)],
        env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


class Server:
    """Runs commands without the cost of importing everything each time."""

    def __init__(self, folder: Path) -> None:
        self.said = folder / "said.txt"
        self.told, tell = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT), "serve"],
            env={**os.environ, "STANDIN_TELL": str(tell)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[tell],
        )
        os.close(tell)
        os.set_blocking(self.told, False)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()
        os.close(self.told)

    def start(self, *argv: object, **environment: str) -> int:
        """Start a command; return its process, which leads a group of its own."""
        self.results()
        command = {"argv": [*map(str, argv)], "said": str(self.said), "environment": environment}
        self.process.stdin.write(json.dumps(command).encode() + b"\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def ended(self) -> bool:
        return bool(select.select([self.process.stdout], [], [], 0)[0])

    def code(self) -> int:
        """Wait for the end; minus nine is ``kill -9``."""
        assert select.select([self.process.stdout], [], [], PATIENCE)[0], self.said.read_text()
        return int(self.process.stdout.readline())

    def run(self, *argv: object, **environment: str) -> tuple[int, str]:
        self.start(*argv, **environment)
        return self.code(), self.said.read_text(encoding="utf-8")

    def results(self) -> int:
        """How many results were stored since the last look."""
        try:
            return len(os.read(self.told, 1 << 16))
        except BlockingIOError:
            return 0

    def wait_for(self, count: int) -> int:
        """Wait until so many more results are stored, or the command ended."""
        seen, deadline = 0, time.monotonic() + PATIENCE
        while seen < count and not self.ended() and time.monotonic() < deadline:
            select.select([self.told, self.process.stdout], [], [], 1)
            seen += self.results()
        return seen


def gone(group: int) -> bool:
    """Wait until no process of a group is left."""
    deadline = time.monotonic() + PATIENCE / 2
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def kill(process: int, whole: bool) -> None:
    """``kill -9``: the whole group, or the main process only."""
    if not whole:
        os.kill(process, signal.SIGKILL)
        return
    named = semaphores(process)  # the process that would remove them is killed, too
    os.killpg(process, signal.SIGKILL)
    for path in named:
        path.unlink(missing_ok=True)


def semaphores(group: int) -> set[Path]:
    """The named semaphores that the worker processes of a group have opened (Linux)."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) == group:
                lines = (folder / "maps").read_text().splitlines()
                found |= {Path(line.split()[-1]) for line in lines if "/dev/shm/sem.mp-" in line}
        except OSError:
            continue  # it ended meanwhile
    return found


def reports(out: Path) -> dict[str, bytes]:
    """Every file but the gradebook and the locks."""
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith((".", "gradebook.sqlite"))
    }


def gradebook(out: Path) -> dict[str, list]:
    """All that a gradebook holds, but for times, run numbers and the order of the runs."""
    with closing(sqlite3.connect(out / "gradebook.sqlite")) as book:
        assert book.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert book.execute("PRAGMA foreign_key_check").fetchall() == []
        of = "JOIN run ON run.id = {0}.run ORDER BY learner, set_name, run.id"
        who = "SELECT learner, set_name, {0}.*"
        found = {
            table: [
                row[:2] + row[3:] for row in book.execute(f"{who} FROM {table} {of}".format(table))
            ]
            for table in ("result", "part", "note")
        }
        found["run"] = book.execute(
            "SELECT learner, set_name, file_name, digest, version FROM run"
            " ORDER BY learner, set_name, id"
        ).fetchall()
        found["rejected"] = book.execute("SELECT * FROM rejected ORDER BY 1, 2").fetchall()
        found["mark"] = book.execute(
            "SELECT learner, set_name, check_id, points, comment, marker FROM mark ORDER BY id"
        ).fetchall()
    return {name: sorted(rows) if name != "mark" else rows for name, rows in found.items()}


def learners(out: Path) -> list[str]:
    """The learner of each run: once each if everybody was graded exactly once."""
    with closing(sqlite3.connect(out / "gradebook.sqlite")) as book:
        return [name for (name,) in book.execute("SELECT learner FROM run ORDER BY learner")]
