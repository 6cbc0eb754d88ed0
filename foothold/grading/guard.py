"""Between the grader and one kernel: start it shut in, watch it, end all that it started."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import namespaces
from .confinement import Cell, shut_in
from .kernel_app import ForkedKernelApp, become_kernel
from .syscalls import PR_SET_SUBREAPER, prctl
from .watch import Processes, folder_is_full

LOOK_SECONDS = 0.1  # how often memory and files are looked at
MIB = 1024 * 1024


def guard_kernel(
    grader: socket.socket, cell: Cell, connection: dict[str, Any], app: ForkedKernelApp
) -> None:
    """Fork a kernel, tell the grader when it is ready and how it ended.

    Parameters
    ----------
    grader : socket.socket
        Connection to the grader; when it closes, the kernel ends.
    cell : Cell
        The walls.
    connection : dict
        What the kernel binds: see :func:`~foothold.grading.kernel_app.become_kernel`.
    app : ForkedKernelApp
        What the kernel becomes.
    """
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)  # before the kernel gets one of its own
    prctl(PR_SET_SUBREAPER)  # what a kernel leaves behind becomes a child of the guard
    own_folder = _make_folders(cell)
    if cell.level == "strict":
        limits = cell.limits
        namespaces.separate(own_folder, limits["folder_bytes"], limits["files"])
    hears, speaks = os.pipe()
    kernel = os.fork()
    if kernel == 0:
        _run_kernel(cell, connection, speaks, app)
    os.close(speaks)
    guard = _Guard(grader, cell, kernel, Processes(proc, os.getpid()))
    guard.watch(hears)
    guard.processes.end()


def _make_folders(cell: Cell) -> str:
    """Make the kernel's own folders; gives the name of the one for sockets."""
    folder = Path(cell.sockets)
    if cell.level == "strict":  # the server sees the folders of all kernels elsewhere
        folder = Path(namespaces.SOCKETS, folder.name)
    folder.mkdir(mode=0o700)
    folders = [folder]
    if cell.level != "strict":
        scratch = Path(cell.scratch)
        scratch.mkdir(mode=0o700)
        folders.append(scratch)
    if cell.user is not None:
        for each in folders:
            os.chown(each, cell.user, cell.user)
    return folder.name


def _run_kernel(cell: Cell, connection: dict[str, Any], speaks: int, app: ForkedKernelApp) -> None:
    """In the forked process: shut in, become a kernel, never return."""
    code = 1
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
        os.dup2(speaks, 3)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))  # a leaked folder would be a way out
        sockets = namespaces.KERNEL_SOCKETS if cell.level == "strict" else cell.sockets
        level = shut_in(cell)
        _set_home(cell.scratch)

        def ready() -> None:
            os.write(3, json.dumps({"ready": level}).encode() + b"\n")
            os.close(3)

        become_kernel(app, {**connection, "ip": f"{sockets}/s"}, ready)
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException as error:
        with contextlib.suppress(OSError):
            what = f"{type(error).__name__}: {error}"[:500]
            os.write(3, json.dumps({"failed": what}).encode() + b"\n")
    finally:
        os._exit(code)


def _set_home(scratch: str) -> None:
    """Go to the scratch folder; new random numbers, for the server's are the same for all."""
    Path(scratch).mkdir(parents=True, exist_ok=True)
    os.chdir(scratch)
    for name in ("HOME", "TMPDIR", "IPYTHONDIR"):
        os.environ[name] = scratch
    os.environ["FOOTHOLD_JOURNAL"] = f"{scratch}/journal.jsonl"
    tempfile.tempdir = None  # look for it anew
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


class _Guard:
    """Passes words between grader and kernel, and looks after the kernel."""

    def __init__(
        self, grader: socket.socket, cell: Cell, kernel: int, processes: Processes
    ) -> None:
        self.grader, self.cell, self.kernel, self.processes = grader, cell, kernel, processes
        self.why = ""

    def tell(self, **words: Any) -> None:
        with contextlib.suppress(OSError):
            self.grader.sendall(json.dumps(words).encode() + b"\n")

    def signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.kernel, number)

    def watch(self, hears: int) -> None:
        """Until the kernel has ended."""
        ended = os.pidfd_open(self.kernel)
        poll = select.poll()
        for descriptor in (self.grader, hears, ended):
            poll.register(descriptor, select.POLLIN)
        while True:
            ready = {descriptor for descriptor, _ in poll.poll(LOOK_SECONDS * 1000)}
            if hears in ready:
                self._hear(hears)
                poll.unregister(hears)
            if ended in ready:
                break
            if self.grader.fileno() in ready and not self._obey():
                self.signal(signal.SIGKILL)
                poll.unregister(self.grader)
            if not ready:
                self._look()
        status = os.waitpid(self.kernel, 0)[1]
        self.tell(exit=os.waitstatus_to_exitcode(status), why=self.why)

    def _hear(self, hears: int) -> None:
        """Pass on the kernel's first word: ready, or why not."""
        line = os.read(hears, 10_000)
        if line and self.cell.level == "strict":
            namespaces.close_sockets_folder()
        with contextlib.suppress(OSError):
            self.grader.sendall(line)
        os.close(hears)

    def _obey(self) -> bool:
        """Do what the grader says; False when the kernel has to end."""
        try:
            words = self.grader.recv(1000)
        except OSError:
            words = b""
        if b"interrupt" in words:
            self.signal(signal.SIGINT)
        return bool(words) and b"kill" not in words

    def _look(self) -> None:
        """End a submission that takes too much, whatever its number of processes."""
        limits = self.cell.limits
        bound = limits["total_memory_bytes"]
        if self.processes.memory(bound) > bound:
            self.why = "memory"
            self.signal(signal.SIGKILL)
        elif self.cell.level != "strict" and folder_is_full(
            self.cell.scratch, limits["folder_bytes"], limits["files"]
        ):
            self.why = "disk"
            self.signal(signal.SIGKILL)
