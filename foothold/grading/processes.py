"""How the grader's helpers start; imports nothing that takes time."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import BaseContext

from . import server_process
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


def begin(workers: int | None) -> None:
    """Start the helpers now: they import what they need while this process does the same.

    Parameters
    ----------
    workers : int or None
        Processes that will grade; none for one on each core.
    """
    server_process.begin()
    if LINUX and workers != 1:
        from multiprocessing import forkserver  # not on Windows

        context()
        forkserver.ensure_running()
