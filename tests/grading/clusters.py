"""A Dask scheduler and workers on this machine, in processes of their own, for a test."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

START_SECONDS = 90.0  # a busy machine imports slowly


@dataclass
class LoopbackCluster:
    """Processes of one cluster; ``address`` is the scheduler's."""

    folder: Path
    options: tuple[str, ...] = ()
    address: str = ""
    scheduler: subprocess.Popen | None = None
    workers: list[subprocess.Popen] = field(default_factory=list)

    def start_scheduler(self) -> None:
        contact = self.folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(contact)
        )
        until = time.monotonic() + START_SECONDS
        while not self.address:
            assert time.monotonic() < until, self.log()
            assert self.scheduler.poll() is None, self.log()
            with contextlib.suppress(OSError, ValueError):
                self.address = json.loads(contact.read_text(encoding="utf-8"))["address"]
            time.sleep(0.05)

    def start_worker(self, **environment: str) -> subprocess.Popen:
        folder = self.folder / f"worker{len(self.workers)}"
        folder.mkdir()
        worker = self._start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--memory-limit", "0",
            "--local-directory", str(folder), environment=environment,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def await_workers(self) -> None:
        """Wait until every worker has told the scheduler that it is there."""
        until = time.monotonic() + START_SECONDS
        while self.log().count("Registered to") < len(self.workers):
            assert time.monotonic() < until, self.log()
            time.sleep(0.05)

    def _start(self, *command: str, environment: dict[str, str] | None = None) -> subprocess.Popen:
        with (self.folder / "log.txt").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *command, "--no-dashboard", *self.options],
                cwd=self.folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env={**os.environ, **(environment or {})},
            )  # fmt: skip

    def log(self) -> str:
        """What scheduler and workers said."""
        return (self.folder / "log.txt").read_text(encoding="utf-8")

    def end(self) -> None:
        started = [*self.workers, *([self.scheduler] if self.scheduler else [])]
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextlib.contextmanager
def loopback_cluster(
    folder: Path, workers: int, options: tuple[str, ...] = ()
) -> Iterator[LoopbackCluster]:
    """A scheduler and workers, ended when the block ends.

    Parameters
    ----------
    folder : pathlib.Path
        Empty; for logs and the workers' files.
    workers : int
        Processes to start.
    options : tuple of str
        Further options of both commands, such as those for TLS.
    """
    folder.mkdir(parents=True, exist_ok=True)
    cluster = LoopbackCluster(folder, options)
    try:
        cluster.start_scheduler()
        for _ in range(workers):
            cluster.start_worker()
        cluster.await_workers()
        yield cluster
    finally:
        cluster.end()
