"""The kernel that a submission runs in: ipykernel without what a grader has no use for."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest import mock

import ipykernel.ipkernel
import zmq
from ipykernel.iostream import IOPubThread
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from traitlets import Type
from traitlets.config import Config


class _NoThread:
    """Stands where ipykernel has its thread for subshells: false, but it knows the main thread."""

    parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class LeanKernel(IPythonKernel):
    """A kernel without subshells: its main thread reads the requests, no other wakes for each.

    ipykernel makes a list of all modules for its debugger. In a forked process each module that
    is looked at costs a copy of its memory, 3,000 pages in all; so it is shown none.
    """

    _execute_sleep = 0.0  # a pause for clients that read several channels

    def __init__(self, **settings: Any) -> None:
        with mock.patch.object(ipykernel.ipkernel, "sys", SimpleNamespace(modules={})):
            super().__init__(**settings)

    @property
    def _supports_kernel_subshells(self) -> bool:
        return False


class LeanKernelApp(IPKernelApp):
    """A kernel without heartbeat, debugger, pictures, printed text, and sockets on the network.

    Figures are closed after their cell as in a notebook, but no picture is made of them: nobody
    sees it. A check that needs a drawn figure draws it.
    """

    kernel_class = Type(LeanKernel, klass=IPythonKernel)
    outstream_class = None

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """The settings of a machine must not change a grade."""
        self.config.HistoryManager.enabled = False
        self.config.InlineBackend.figure_formats = set()

    def init_io(self) -> None:
        """Printed text goes nowhere: only displays are read.

        ipykernel would wait for another thread four times a cell, if only to find nothing printed.
        """
        for name in ("stdout", "stderr"):
            nowhere = open(os.devnull, "w", encoding="utf-8", errors="replace")  # noqa: SIM115
            setattr(sys, name, nowhere)
        super().init_io()

    def init_pdb(self) -> None:
        """Nobody debugs."""

    def init_control(self, context: zmq.Context) -> None:
        """Without subshells."""
        super().init_control(context)
        self.shell_channel_thread = _NoThread()

    def init_iopub(self, context: zmq.Context) -> None:
        """Without ipykernel's pipe for forked children: it wants a socket on the network."""
        self.iopub_socket = context.socket(zmq.XPUB)
        self.iopub_socket.linger = 1000
        self.iopub_port = self._bind_socket(self.iopub_socket, self.iopub_port)
        self.configure_tornado_logger()
        self.iopub_thread = IOPubThread(self.iopub_socket, pipe=False, session=self.session)
        self.iopub_thread.start()
        self.iopub_socket = self.iopub_thread.background_socket

    def init_heartbeat(self) -> None:
        """The grader watches the process itself."""


class ForkedKernelApp(LeanKernelApp):
    """A kernel that is told its connection, and writes none to disk."""

    def parse_command_line(self, argv: Any = None) -> None:
        """There is no command."""

    def init_connection_file(self) -> None:
        """The connection was given as data."""

    def write_connection_file(self, **_: Any) -> None:
        """Nobody else connects."""

    def cleanup_connection_file(self) -> None:
        """There is no file."""

    def log_connection_info(self) -> None:
        """Nobody reads it."""


def stay(app: IPKernelApp) -> None:
    """Let ``quit()`` and a restart asked for by code end nothing: the grader decides when.

    A kernel ends some moments after it was told to. The cell that then runs is an innocent one,
    and in the next kernel the same would happen again.
    """
    app.shell.ask_exit = lambda: None
    app.kernel.do_shutdown = lambda restart: {"status": "ok", "restart": restart}


def become_kernel(connection: dict[str, Any], ready: Callable[[], None]) -> None:
    """Turn this process into a kernel; returns when the kernel has been told to stop.

    Parameters
    ----------
    connection : dict
        ``ip`` (for unix sockets the beginning of their paths), ``key`` and the ports.
    ready : callable
        Called once all sockets are bound.
    """
    settings = Config()
    settings.InteractiveShell.colors = "nocolor"
    app = ForkedKernelApp.instance(config=settings, log_level=logging.CRITICAL)
    app.load_connection_info({"transport": "ipc", "signature_scheme": "hmac-sha256", **connection})
    app.initialize([])
    os.environ.pop("JPY_PARENT_PID", None)
    stay(app)
    ready()
    app.start()
