"""How worker processes start; imports nothing that takes time."""

from __future__ import annotations

import multiprocessing
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

from .syscalls import LINUX

PRELOAD = ["foothold.grading.tasks"]


def context() -> BaseContext:
    """How worker processes start: never as a copy of a process that runs kernels.

    On Linux a server that has imported the grader, and nothing more, forks them; elsewhere forking
    is not safe, or not there.
    """
    if not LINUX:
        return multiprocessing.get_context("spawn")
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(PRELOAD)
    return made


def begin() -> None:
    """Let that server import the grader now, while this process does the same."""
    if LINUX:
        context()
        forkserver.ensure_running()
