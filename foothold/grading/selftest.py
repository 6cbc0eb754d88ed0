"""Attack the confinement before anything is graded: a wall that was not tried is a hope.

A real kernel is started at the level in question and given the code of
:mod:`foothold.grading.attacks`, with real targets: a file as readable as a reference, listening
sockets, a process to kill. What came of it is judged from outside.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from . import attacks
from .limits import MIB, Limits

MIME = "application/vnd.foothold.attacks+json"
_MEMORY = 384 * MIB
_TOTAL = 512 * MIB
_FILE = 8 * MIB
_PROCESSES = 48
_TRIAL = Limits(
    cell_seconds=60,
    notebook_seconds=120,
    messages=500,
    memory_bytes=_MEMORY,
    total_memory_bytes=_TOTAL,
    processes=_PROCESSES,
    file_bytes=_FILE,
)


@dataclass(frozen=True)
class Trial:
    """What one attack did.

    Attributes
    ----------
    name : str
        The attack, in words.
    held : bool
        True if the wall stood.
    """

    name: str
    held: bool


@dataclass(frozen=True)
class _Targets:
    """What a hostile submission would like to reach."""

    secret: Path
    victim: subprocess.Popen
    tcp: socket.socket
    udp: socket.socket
    marker: str


@contextlib.contextmanager
def _targets() -> Iterator[_Targets]:
    with tempfile.TemporaryDirectory(prefix="foothold-target-") as folder:
        Path(folder).chmod(0o755)
        secret = Path(folder, "reference.ipynb")
        secret.write_text("the reference")
        secret.chmod(0o644)
        victim = subprocess.Popen(["sleep", "600"])
        tcp, udp = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for each in (tcp, udp):
            each.bind(("127.0.0.1", 0))
            each.setblocking(False)
        tcp.listen()
        try:
            yield _Targets(secret, victim, tcp, udp, f"600.{secrets.randbelow(10**8):08d}")
        finally:
            tcp.close()
            udp.close()
            victim.kill()
            victim.wait()


def self_test(level: str) -> list[Trial]:
    """Attack a kernel at one level.

    Parameters
    ----------
    level : str
        One of :data:`~foothold.grading.confinement.LEVELS`.

    Returns
    -------
    list of Trial
        One for each attack; the level is worth its name if all held.

    Raises
    ------
    KernelError
        If this system cannot start a kernel at that level at all.
    """
    from .kernel import GradeKernel

    limits = replace(_TRIAL, level=level)
    with _targets() as targets:
        kernel = GradeKernel(limits)
        try:
            ran = kernel.run(_cell(targets), limits.cell_seconds)
            said = {}
            for output in ran.outputs:
                said.update(output["data"].get(MIME, {}))
            flood = kernel.run(_FLOOD, limits.cell_seconds)
            kernel.restart()
            share = _TOTAL // 4
            hoard = attacks.source_of([(attacks.hoard_together, (8, share))], MIME)
            hoarded = kernel.run(hoard, limits.cell_seconds)
        finally:
            kernel.stop()
        trials = [
            Trial(name.replace("_", " "), said.get(name) is not True) for name in said if said
        ]
        trials += [
            Trial("attacks ran to their end", bool(said)),
            Trial("flood of output", flood.state != "ok"),
            Trial("memory of many processes together", hoarded.state == "memory"),
            Trial("datagram arrived", not _arrived(targets.udp)),
            Trial("the victim lives", targets.victim.poll() is None),
            Trial("nothing written beside the target", _alone(targets.secret)),
            Trial("nothing left running", not _still_runs(targets.marker)),
        ]
    return trials


_FLOOD = "for i in range(10**6): display({'text/plain': 'x'}, raw=True)"


def _cell(targets: _Targets) -> str:
    """All attacks that one kernel survives, in one cell."""
    package = str(Path(attacks.__file__))
    victim = targets.victim.pid
    return attacks.source_of(
        [
            (attacks.read_file, (str(targets.secret),)),
            (attacks.list_folder, (str(targets.secret.parent),)),
            (attacks.write_beside, (str(targets.secret),)),
            (attacks.write_package, (package,)),
            (attacks.connect, (4, targets.tcp.getsockname()[1])),
            (attacks.send_datagram, (targets.udp.getsockname()[1],)),
            (attacks.kill_process, (victim,)),
            (attacks.trace_process, (victim,)),
            (attacks.trace_grader_process, (os.getpid(),)),
            (attacks.read_environment, (os.getpid(),)),
            (attacks.become_root, ()),
            (attacks.be_root, ()),
            (attacks.use_leaked_descriptor, ()),
            (attacks.take_memory, (2 * _MEMORY,)),
            (attacks.take_kernel_memory, (_MEMORY,)),
            (attacks.fork_many, (_PROCESSES,)),
            (attacks.fill_file, (_FILE,)),
            (attacks.stay_behind, (targets.marker,)),
        ],
        MIME,
    )


def _alone(path: Path) -> bool:
    """Is this the only file in its folder?"""
    return list(path.parent.iterdir()) == [path]


def _arrived(listener: socket.socket) -> bool:
    try:
        return bool(listener.recv(100))
    except OSError:
        return False


def _still_runs(marker: str) -> bool:
    """Is a process with this word in its command line still there?"""
    time.sleep(0.05)
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if marker.encode() in (process / "cmdline").read_bytes():
                return True
    return False
