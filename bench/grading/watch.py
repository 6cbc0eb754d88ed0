"""Run one command and account for everything it starts: wall, CPU and memory of the whole tree.

Runs as a process of its own and knows only the standard library; its arguments are the file for the
result, seconds between two looks at memory (0: none), a bound on wall seconds (0: none), ``--`` and
the command. It makes itself the *subreaper*: a server that puts itself in
the background becomes its child, so that in the end it has waited for every descendant, and the
kernel adds up the CPU time of each in ``RUSAGE_CHILDREN``. A process whose parent ignores the
deaths of its children would escape that sum; the samples of ``/proc`` catch it, and the larger
of the two numbers counts. Memory is the proportional set size (PSS): shared pages count once.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER, PR_SET_PDEATHSIG = 36, 1
TICK = os.sysconf("SC_CLK_TCK")
LINGER_SECONDS = 3.0  # what still runs so long after the command has ended was left behind


def stat_of(process: int) -> tuple[int, float, str] | None:
    """Parent, CPU seconds and start time of a process; None if it is gone."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[1]), (int(fields[11]) + int(fields[12])) / TICK, fields[19]


def descendants(root: int) -> dict[int, tuple[float, str]]:
    """CPU seconds and start time of every living process below ``root``."""
    found = {
        int(place.name): stat for place in Path("/proc").glob("[0-9]*")
        if (stat := stat_of(int(place.name))) is not None
    }  # fmt: skip
    below, grew = {root}, True
    while grew:
        more = {pid for pid, (parent, _, _) in found.items() if parent in below} - below
        below, grew = below | more, bool(more)
    return {pid: found[pid][1:] for pid in below if pid != root and pid in found}


def pss_kib(process: int) -> int:
    """Proportional set size of a process, KiB; 0 if it may not be read."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except (OSError, ValueError):
        pass
    return 0


class Sampler(threading.Thread):
    """Looks at the tree every so often.

    ``cpu`` holds the last CPU seconds seen of each process, ``peak`` the largest sum of PSS and
    ``alone`` the largest PSS of the command's own process, both in KiB.
    """

    def __init__(self, command: int, pause: float, memory: bool) -> None:
        super().__init__(daemon=True)
        self.command, self.pause, self.memory = command, pause, memory
        self.cpu: dict[tuple[int, str], float] = {}
        self.peak = self.alone = self.most = 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(self.pause):
            tree = descendants(os.getpid())
            self.most = max(self.most, len(tree))
            for pid, (cpu, started) in tree.items():
                self.cpu[pid, started] = cpu
            if self.memory:
                sizes = {pid: pss_kib(pid) for pid in tree}
                self.peak = max(self.peak, sum(sizes.values()))
                self.alone = max(self.alone, sizes.get(self.command, 0))


def reap(deadline: float) -> int:
    """Wait for all descendants until ``deadline``, then end them; how many had to be ended."""
    ended = 0
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if pid:
            continue
        if time.monotonic() > deadline:
            for left in descendants(os.getpid()):
                ended += 1
                try:
                    os.kill(left, signal.SIGKILL)
                except ProcessLookupError:
                    ended -= 1
            deadline = time.monotonic() + 1
        time.sleep(0.01)


def watch(command: list[str], pause: float, bound: float) -> dict[str, float | int | bool]:
    """Run a command; see the module for what is counted."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)  # when the benchmark ends, all of it ends
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.monotonic()
    running = subprocess.Popen(command)
    # /proc alone is looked at rarely while time is measured: looking costs time as well
    sampler = Sampler(running.pid, pause or 0.5, memory=pause > 0)
    sampler.start()
    stopped = False
    try:
        code = running.wait(timeout=bound or None)
    except subprocess.TimeoutExpired:
        stopped, code = True, -9
    except KeyboardInterrupt:
        reap(0)
        raise
    wall = time.monotonic() - started
    left = reap(0 if stopped else time.monotonic() + LINGER_SECONDS)
    sampler.over.set()
    sampler.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    waited = used.ru_utime + used.ru_stime
    return {
        "code": code,
        "wall": wall,
        "cpu": max(waited, sum(sampler.cpu.values())),
        "cpu_waited": waited,
        "cpu_seen": sum(sampler.cpu.values()),
        "peak_mib": sampler.peak / 1024,
        "alone_mib": sampler.alone / 1024,
        "most_processes": sampler.most,
        "left_behind": 0 if stopped else left,
        "stopped": stopped,
    }


if __name__ == "__main__":
    result, pause_text, bound_text, _, *rest = sys.argv[1:]
    Path(result).write_text(json.dumps(watch(rest, float(pause_text), float(bound_text))))
