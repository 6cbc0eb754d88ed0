"""A process that has done everything a kernel needs once, and forks a kernel per submission.

Started by :mod:`foothold.grading.server_process`. It has exactly one thread, never runs learners'
code and never sees a solution, since every kernel inherits its memory. Two processes are forked
for a kernel: a guard that holds the connection to the grader, and the kernel itself, shut in.
When the grader goes, its end of the connection closes, and the guard ends the kernel.

Protocol: the grader connects to a unix socket and sends one line of JSON, a
:class:`Request`; it gets lines of JSON back: ``{"ready": ...}``, then ``{"exit": ...}``. While
the kernel lives it may send lines ``interrupt`` and ``kill``.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import socket
import sys
from pathlib import Path
from typing import Any

from . import namespaces, preload
from .confinement import Cell, readable_folders
from .guard import guard_kernel
from .kernel_app import ForkedKernelApp, prepare_kernel

REQUEST_BYTES = 100_000
REQUEST_SECONDS = 5.0
REAP_SECONDS = 1.0  # how long an ended guard may stay in the list of processes


def serve(listener: socket.socket, life: int, token: str, app: ForkedKernelApp) -> None:
    """Fork a guard for each connection until ``life`` (a pipe) closes."""
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    poll.register(life, select.POLLIN)
    while True:
        events = poll.poll(REAP_SECONDS * 1000)
        _reap()
        for descriptor, _ in events:
            if descriptor == life:
                return
            connection, _address = listener.accept()
            if os.fork() == 0:
                listener.close()
                _guard(connection, token, app)
            connection.close()


def _reap() -> None:
    """Take note of guards that have ended, so that their use of the processor is accounted for."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue


def _guard(connection: socket.socket, token: str, app: ForkedKernelApp) -> None:
    """In the forked process: read the request, run the kernel, never return."""
    code = 1
    try:
        request = _read_request(connection, token)
        if request is not None:
            guard_kernel(connection, Cell(**request["cell"]), request["connection"], app)
            code = 0
    except Exception as error:
        with contextlib.suppress(OSError):
            connection.sendall(json.dumps({"failed": f"{error}"}).encode() + b"\n")
    finally:
        os._exit(code)


def _read_request(connection: socket.socket, token: str) -> dict[str, Any] | None:
    """One line of JSON with the right token; nothing else is answered."""
    connection.settimeout(REQUEST_SECONDS)
    line = connection.makefile("rb").readline(REQUEST_BYTES)
    connection.settimeout(None)
    request = json.loads(line) if line else {}
    return request if request.get("token") == token else None


def main() -> None:
    """Take the settings, build the walls that all kernels share, then serve.

    The process has warmed up before: see :data:`foothold.grading.server_process.START`.
    """
    line = sys.stdin.readline()
    if not line:
        return
    settings = json.loads(line)
    listener = socket.socket(fileno=settings["listener"])
    sockets = Path(settings["sockets"])
    preload.import_all(settings["modules"])
    os.environ["IPYTHONDIR"] = str(sockets.parent / "ipython")
    app = prepare_kernel()
    preload.use_figures()
    gc.collect()
    gc.freeze()  # a kernel that looked for garbage here would copy the memory that it shares
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        raise SystemExit(f"The kernel server has {threads} threads; only one can be forked safely.")
    answer: dict[str, Any] = {"level": settings["level"]}
    if settings["level"] == "strict":
        base = sockets.parent / "root"
        base.mkdir()
        try:
            namespaces.build_root(base, sockets, readable_folders())
        except OSError as error:
            answer = {"failed": str(error)}
    print(json.dumps(answer), flush=True)
    if "failed" not in answer:
        serve(listener, sys.stdin.fileno(), settings["token"], app)
        os._exit(0)  # to take its libraries apart would take as long as two submissions
