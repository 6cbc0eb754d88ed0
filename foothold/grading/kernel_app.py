"""The kernel that a submission runs in: ipykernel without what a grader has no use for.

It can be made in two steps: all that needs neither socket nor thread in the server, before the
fork, and the rest in the process of the submission.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import threading
import zlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TextIO
from unittest import mock

import ipykernel.compiler
import ipykernel.ipkernel
import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from IPython.core.profiledir import ProfileDir
from traitlets import Type
from traitlets.config import Config
from zmq.eventloop.zmqstream import ZMQStream

from .publisher import Publisher


class _NoThread:
    """Stands where ipykernel has its thread for subshells: false, but it knows the main thread."""

    parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class LeanKernel(IPythonKernel):
    """A kernel that says of a cell only what it displays, how it failed, and that it has ended.

    It has no subshells: its main thread reads the requests, and no other wakes for each.
    ipykernel makes a list of all modules for its debugger. In a forked process each module that is
    looked at costs a copy of its memory, 3,000 pages in all; so it is shown none.
    """

    _execute_sleep = 0.0  # a pause for clients that read several channels

    def __init__(self, **settings: Any) -> None:
        with mock.patch.object(ipykernel.ipkernel, "sys", SimpleNamespace(modules={})):
            super().__init__(**settings)
        self.shell_channel_thread = _NoThread()

    @property
    def _supports_kernel_subshells(self) -> bool:
        return False

    async def execute_request(self, stream: Any, ident: Any, parent: dict[str, Any]) -> None:
        """Run the cells of one request; the end of each is told with its displays, in their order.

        There is no reply. ``further`` in the request holds the cells after the first: to ask for
        each by itself would take longer than most of them run.
        """
        content = parent["content"]
        await self._run_one(ident, parent)
        for code in content.pop("further", []):
            self.post_handler_hook()  # first, so that an interrupt now stops nothing
            self._publish_status("idle", "shell")
            await asyncio.sleep(0)  # what a cell left to run has its turn, as between requests
            self.pre_handler_hook()
            content["code"] = code
            await self._run_one(ident, parent)

    async def _run_one(self, ident: Any, parent: dict[str, Any]) -> None:
        """Run one cell; an interrupt that comes at its very end must not stop those after it."""
        with contextlib.suppress(Exception, KeyboardInterrupt, asyncio.CancelledError):
            await super().execute_request(None, ident, parent)
        _reopen()

    def _publish_execute_input(self, code: str, parent: Any, execution_count: int) -> None:
        """The grader knows what it sent."""

    def _publish_status(self, status: str, channel: str, parent: Any = None) -> None:
        if status != "busy":
            super()._publish_status(status, channel, parent)

    def _publish_status_and_flush(
        self, status: str, channel: str, stream: Any, parent: Any = None
    ) -> None:
        self._publish_status(status, channel, parent)


def _once_for_two(transform: Callable[[str], str]) -> Callable[[str], str]:
    """Keep what became of a text until the second time it is asked for.

    ipykernel turns a cell's magics into Python to see whether it awaits something, and then IPython
    does the same again to run it.
    """
    kept: dict[str, str] = {}

    def transformed(text: str) -> str:
        if text in kept:
            return kept.pop(text)
        kept.clear()
        kept[text] = transform(text)
        return kept[text]

    return transformed


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8", errors="replace")


def _reopen() -> None:
    """Give back a stream that a cell has closed: ipykernel flushes it before it says done."""
    for name in ("stdout", "stderr"):
        with contextlib.suppress(Exception):  # a learner's own stream may be anything
            if getattr(sys, name).closed:
                setattr(sys, name, _nowhere())


class LeanKernelApp(IPKernelApp):
    """A kernel with one thread, and with the two channels that a grader uses.

    There is no heartbeat, no debugger, no control channel and no socket on the network. Printed
    text is not sent, for only displays are read. Figures are closed after their cell as in a
    notebook, but no picture is made of them: nobody sees it. A check that needs a drawn figure
    draws it.
    """

    kernel_class = Type(LeanKernel, klass=IPythonKernel)
    outstream_class = None

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """The settings of a machine must not change a grade."""
        self.config.HistoryManager.enabled = False
        self.config.InlineBackend.figure_formats = set()
        # Nobody reads a traceback; IPython's usual one takes longer than most submissions.
        self.config.InteractiveShell.xmode = "Minimal"

    def init_pdb(self) -> None:
        """Nobody debugs."""

    def init_heartbeat(self) -> None:
        """The grader watches the process itself."""

    def init_control(self, context: zmq.Context) -> None:
        """The grader ends and interrupts by signals."""

    def init_iopub(self, context: zmq.Context) -> None:
        """Messages are sent by the thread that has something to show, not by one for that alone."""
        self.iopub_socket = context.socket(zmq.XPUB)
        self.iopub_socket.linger = 1000
        self.iopub_socket.xpub_nodrop = True  # a flood waits for a slow grader, and loses nothing
        self.iopub_port = self._bind_socket(self.iopub_socket, self.iopub_port)
        self.configure_tornado_logger()
        self.iopub_socket = self.iopub_thread = Publisher(self.iopub_socket, self.session)

    def init_io(self) -> None:
        """Printed text goes nowhere.

        ipykernel would wait for another thread four times a cell, if only to find nothing printed.
        """
        for name in ("stdout", "stderr"):
            setattr(sys, name, _nowhere())
        super().init_io()

    def init_kernel(self) -> None:
        """Make the kernel and give it its channels."""
        self.make_kernel()
        self.attach()

    def make_kernel(self) -> None:
        """Make the kernel and its shell, without channels."""
        # Each cell gets the name of a file for debuggers, from a slow hash of its text.
        ipykernel.compiler.murmur2_x86 = lambda text, seed: zlib.crc32(text.encode(), seed)
        self.log.setLevel(logging.CRITICAL)
        self.kernel = self.kernel_class.instance(
            parent=self,
            session=self.session,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )

        # IPython's own asks for a terminal, of which there is none behind the walls.
        self.kernel.shell.system = self.kernel.shell.system_raw
        self.kernel.shell.transform_cell = _once_for_two(self.kernel.shell.transform_cell)

    def attach(self) -> None:
        """Give the kernel its channels."""
        kernel, shell = self.kernel, self.kernel.shell
        kernel.shell_stream = ZMQStream(self.shell_socket)
        kernel.stdin_socket = self.stdin_socket
        kernel.iopub_socket = kernel.iopub_thread = self.iopub_socket
        shell.displayhook.pub_socket = shell.display_pub.pub_socket = self.iopub_socket
        self.displayhook.get_execution_count = lambda: kernel.execution_count
        self.iopub_thread.greet()


class ForkedKernelApp(LeanKernelApp):
    """A kernel that is told its connection after the fork, and writes nothing to disk."""

    def parse_command_line(self, argv: Any = None) -> None:
        """There is no command."""

    def init_connection_file(self) -> None:
        """The connection will be given as data."""

    def write_connection_file(self, **_: Any) -> None:
        """Nobody else connects."""

    def cleanup_connection_file(self) -> None:
        """There is no file."""

    def log_connection_info(self) -> None:
        """Nobody reads it."""

    def init_sockets(self) -> None:
        """After the fork: a messaging library does not survive it."""

    def init_io(self) -> None:
        """After the fork."""

    def init_signal(self) -> None:
        """After the fork."""

    def init_kernel(self) -> None:
        """The channels come after the fork."""
        self.make_kernel()

    def connect(self, connection: dict[str, Any]) -> None:
        """In the process of the submission: take its home and the sockets of ``connection``."""
        self.session.pid = os.getpid()
        self.load_connection_info(
            {"transport": "ipc", "signature_scheme": "hmac-sha256", **connection}
        )
        home = Path(os.environ["IPYTHONDIR"])
        self.kernel.shell.ipython_dir = str(home)
        self.kernel.shell.profile_dir = ProfileDir(location=str(home / "profile_default"))
        super().init_sockets()
        super().init_io()
        super().init_signal()
        self.attach()


def stay(app: IPKernelApp) -> None:
    """Let ``quit()`` and a restart asked for by code end nothing: the grader decides when.

    A kernel ends some moments after it was told to. The cell that then runs is an innocent one,
    and in the next kernel the same would happen again.
    """
    app.shell.ask_exit = lambda: None
    app.kernel.do_shutdown = lambda restart: {"status": "ok", "restart": restart}


def prepare_kernel() -> ForkedKernelApp:
    """In the server: make all of a kernel that needs neither socket nor thread."""
    settings = Config()
    settings.InteractiveShell.colors = "nocolor"
    app = ForkedKernelApp.instance(config=settings, log_level=logging.CRITICAL)
    app.initialize([])
    stay(app)
    sys.excepthook = sys.__excepthook__
    return app


def become_kernel(
    app: ForkedKernelApp, connection: dict[str, Any], ready: Callable[[], None]
) -> None:
    """Turn this process into a kernel; returns when the kernel has been told to stop.

    Parameters
    ----------
    app : ForkedKernelApp
        From :func:`prepare_kernel`, called before the fork.
    connection : dict
        ``ip`` (for unix sockets the beginning of their paths), ``key`` and the ports.
    ready : callable
        Called once all sockets are bound.
    """
    app.connect(connection)
    os.environ.pop("JPY_PARENT_PID", None)
    ready()
    app.start()
