"""How worker processes start."""

from __future__ import annotations

import multiprocessing
from multiprocessing.context import BaseContext
from pathlib import Path

from .syscalls import LINUX

PRELOAD = ["foothold.grading.tasks"]


def context() -> BaseContext:
    """How worker processes start: with all that is imported, where that is safe.

    On Linux a grader with one thread is forked, which takes no time. With more threads, one of
    which might hold a lock just then, a server that has imported the grader, and nothing more,
    forks the workers. Elsewhere forking is not safe, or not there.
    """
    if not LINUX:
        return multiprocessing.get_context("spawn")
    if len(list(Path("/proc/self/task").iterdir())) == 1:
        return multiprocessing.get_context("fork")
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(PRELOAD)
    return made
