"""Start the kernel server and ask it for kernels: the grader's end of the connection."""

from __future__ import annotations

import atexit
import contextlib
import json
import secrets
import select
import shutil
import signal
import socket
from dataclasses import asdict, dataclass
from pathlib import Path

from . import namespaces
from .confinement import Cell, unprivileged_user
from .limits import Limits
from .server_process import SERVER, SOCKETS, ServerProcess, take_begun

# with unix sockets a port is only the end of a file's name
PORTS = {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5}
START_SECONDS = 60.0


class KernelError(RuntimeError):
    """A kernel, or the server that forks kernels, could not be started; the text says why."""


@dataclass(frozen=True)
class Address:
    """Where a server listens; plain data, so that several processes can use one server.

    Attributes
    ----------
    level : str
        Confinement of its kernels.
    folder : str
        Folder with its socket and those of its kernels.
    token : str
        What a request must carry: the folder's name is no secret.
    """

    level: str
    folder: str
    token: str


class ForkedKernel:
    """One kernel that the server forked, known by its connection.

    Attributes
    ----------
    connection : dict
        What a Jupyter client needs to connect.
    limits : Limits
        The bounds it was started with.
    level : str
        The confinement in force; set by :meth:`wait_ready`.
    why : str
        Why it was ended, if the guard ended it: ``memory`` or ``disk``.
    """

    def __init__(self, server: Address, limits: Limits) -> None:
        self.limits, self.level, self.why, self.code = limits, "", "", None
        name = secrets.token_hex(4)
        self.sockets = Path(server.folder, SOCKETS, name)
        self.scratch = Path(server.folder, f"work-{name}")
        inside = namespaces.SCRATCH if server.level == "strict" else str(self.scratch)
        cell = Cell.plan(server.level, limits, inside, str(self.sockets), unprivileged_user())
        key = secrets.token_hex(16)
        # the signature scheme is hmac-sha256 unless said otherwise
        self.connection = {"transport": "ipc", "ip": f"{self.sockets}/s", "key": key, **PORTS}
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(START_SECONDS)
        self._buffer = b""
        request = {
            "token": server.token,
            "cell": asdict(cell),
            "connection": {"key": key, **PORTS},
        }
        try:
            self._socket.connect(f"{server.folder}/{SERVER}")
            self._socket.sendall(json.dumps(request).encode() + b"\n")
        except OSError as error:
            self._socket.close()
            raise KernelError(f"The kernel server does not answer ({error}).") from error

    def wait_ready(self) -> None:
        """Wait until the kernel has bound its sockets.

        Raises
        ------
        KernelError
            If it cannot be shut in or does not start in time.
        """
        while not self.level:
            if not self._listen(START_SECONDS) or self.code is not None:
                raise KernelError("The kernel did not start.")

    def fileno(self) -> int:
        """Descriptor that can be read when the guard has said something: that is, the end."""
        return self._socket.fileno()

    def poll(self) -> int | None:
        """Exit code, or none while the kernel runs."""
        while self.code is None and self._listen(0):
            continue
        return self.code

    def send_signal(self, number: int) -> None:
        """Interrupt the kernel, or end it."""
        word = b"interrupt\n" if number == signal.SIGINT else b"kill\n"
        with contextlib.suppress(OSError):
            self._socket.sendall(word)

    def end(self) -> None:
        """End the kernel and all it started, wait until it is gone, remove its folders."""
        if self.code is None:
            self.send_signal(signal.SIGKILL)
            while self.code is None and self._listen(START_SECONDS):
                continue
        self._socket.close()
        for folder in (self.sockets, self.scratch):
            shutil.rmtree(folder, ignore_errors=True)

    def _listen(self, seconds: float) -> bool:
        """Take in one line if there is one; False if nothing came."""
        if self.code is not None:
            return False
        if b"\n" not in self._buffer:
            if not select.select([self._socket], [], [], seconds)[0]:
                return False
            try:
                more = self._socket.recv(10_000)
            except OSError:
                more = b""
            if not more:  # guard and kernel are gone without a word
                self.code = -int(signal.SIGKILL)
                return True
            self._buffer += more
        if b"\n" in self._buffer:
            line, self._buffer = self._buffer.split(b"\n", 1)
            word = json.loads(line)
            if "failed" in word:
                raise KernelError(f"The kernel could not be shut in: {word['failed']}")
            self.level = word.get("ready", self.level)
            if "exit" in word:
                self.code, self.why = word["exit"], word["why"]
        return True


class WarmClient:
    """Takes kernels from a server, which may have been started by another process.

    Parameters
    ----------
    address : Address
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self._spare: ForkedKernel | None = None
        self._ending: ForkedKernel | None = None
        self._gone = False

    def await_ready(self) -> None:
        """A server that others use is ready when it answers."""

    def launch(self, limits: Limits) -> ForkedKernel:
        """A kernel that is ready, and the next one on its way.

        The next kernel starts while this one works, so that nobody waits for it.

        Raises
        ------
        KernelError
            If the server is gone, or cannot shut the kernel in.
        """
        self.await_ready()
        spare, self._spare = self._spare, None
        if spare is not None and (spare.limits != limits or spare.poll() is not None):
            spare.end()
            spare = None
        try:
            kernel = spare or ForkedKernel(self.address, limits)
            self._spare = ForkedKernel(self.address, limits)
        except KernelError:
            self._gone = True  # the next notebook gets a server of its own
            raise
        try:
            kernel.wait_ready()
        except KernelError:
            kernel.end()
            raise
        return kernel

    def retire(self, kernel: ForkedKernel) -> None:
        """End a kernel without waiting until its memory is given back: the next one begins.

        No more than one is on its way out at any time.
        """
        kernel.send_signal(signal.SIGKILL)
        before, self._ending = self._ending, kernel
        if before is not None:
            before.end()

    def is_alive(self) -> bool:
        """Has the server answered so far?"""
        return not self._gone

    def close(self) -> None:
        """Let go of the spare kernel, and of the one that is ending."""
        kernels = (self._spare, self._ending)
        self._spare = self._ending = None
        for kernel in kernels:
            if kernel is not None:
                with contextlib.suppress(KernelError):
                    kernel.end()


class WarmServer(WarmClient):
    """A server of this process; it warms up at once, and is ready when the first kernel is.

    Parameters
    ----------
    level : str
        ``strict`` or ``landlock``.
    modules : frozenset of str
        Further modules to import beforehand.
    """

    def __init__(self, level: str, modules: frozenset[str] = frozenset()) -> None:
        self.modules = modules
        self._server = take_begun() or ServerProcess()
        token = secrets.token_hex(16)
        super().__init__(Address(level, str(self._server.folder), token))
        self._ready = False
        self._server.tell({"level": level, "token": token, "modules": sorted(modules)})
        atexit.register(self.close)

    def await_ready(self) -> None:
        """Wait until the server has warmed up.

        Raises
        ------
        KernelError
            If it cannot run, or cannot build the walls of its level.
        """
        if self._ready:
            return
        answer = self._server.hear()
        if "failed" in answer:
            self.close()
            raise KernelError(f"The kernel server did not start: {answer['failed']}.")
        self._ready = True

    @property
    def process_id(self) -> int:
        """Number of the server's process."""
        return self._server.process_id

    def is_alive(self) -> bool:
        """Does the server still run?"""
        return self._server.is_alive()

    def close(self) -> None:
        """End the server and its kernels; remove the folder."""
        atexit.unregister(self.close)
        super().close()
        self._server.close()
