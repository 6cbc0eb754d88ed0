"""The process of the kernel server, as the grader sees it; it can begin before it is needed."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .syscalls import LINUX

SERVER, SOCKETS = "server", "s"  # names in the server's folder
KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "PYTHONPATH", "OPENBLAS_CORETYPE")
END_SECONDS = 5.0
START = """
from foothold.grading.absent import without_garbage
with without_garbage():
    from foothold.grading import preload, warm_server
    preload.warm_up()
warm_server.main()
"""

_begun: list[ServerProcess] = []


def kernel_environment() -> dict[str, str]:
    """A small environment without the grader's own secrets, the same for every learner."""
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return {
        **kept,
        "USER": "learner",
        "LOGNAME": "learner",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONHASHSEED": "0",  # sets are shown in the same order by every kernel
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",  # each thread would reserve address space
    }


def _caches() -> dict[str, str]:
    """Where the server finds the list of fonts, which takes long to make anew."""
    names = ("HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR")
    return {name: os.environ[name] for name in names if name in os.environ}


class ServerProcess:
    """A server that imports the course's libraries and waits for its settings.

    Attributes
    ----------
    folder : pathlib.Path
        With its socket and those of its kernels.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="fh"))
        self.folder.chmod(0o711)  # kernels of another user pass through, but see no names
        sockets = self.folder / SOCKETS
        sockets.mkdir()
        sockets.chmod(0o711)
        self._log = self.folder / "log"
        with socket.socket(socket.AF_UNIX) as listener, self._log.open("wb") as log:
            listener.bind(f"{self.folder}/{SERVER}")
            listener.listen(64)
            self._process = subprocess.Popen(
                [sys.executable, "-c", START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=kernel_environment() | _caches(),
                cwd="/",
                pass_fds=(listener.fileno(),),
                start_new_session=True,
            )
            self._settings = {"listener": listener.fileno(), "sockets": str(sockets)}
        self._answered = False

    def tell(self, settings: dict[str, Any]) -> None:
        """Send the settings; it answers when it has warmed up."""
        line = json.dumps(self._settings | settings).encode() + b"\n"
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # its last words say why

    def hear(self) -> dict[str, Any]:
        """Wait for its answer: ``level``, or ``failed`` and why."""
        line = self._process.stdout.readline()
        self._answered = True
        return json.loads(line) if line else {"failed": self._last_words()}

    def _last_words(self) -> str:
        """The last line of what the server wrote before it ended."""
        lines = self._log.read_text(encoding="utf-8", errors="replace").split("\n")
        return ([line for line in lines if line.strip()] or ["it ended while it warmed up"])[-1]

    @property
    def process_id(self) -> int:
        """Number of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Does it still run?"""
        return self._process.poll() is None

    def close(self) -> None:
        """End it and remove the folder."""
        if not self._answered:  # it has no kernels yet; nobody waits until it has warmed up
            self._process.kill()
        self._process.stdin.close()  # the server ends when this pipe closes
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def begin() -> None:
    """Start a server now: it imports its libraries while the grader imports its own."""
    if LINUX and not _begun:
        _begun.append(ServerProcess())
        atexit.register(_discard)


def take_begun() -> ServerProcess | None:
    """The server that was begun, if it was; it is handed out once."""
    return _begun.pop() if _begun else None


def _discard() -> None:
    """End a server that nobody took."""
    process = take_begun()
    if process is not None:
        process.close()
