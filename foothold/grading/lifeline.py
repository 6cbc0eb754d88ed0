"""A worker process that ends when the grader ends, however the grader ended.

A process of a pool waits for work on a pipe whose other end it holds itself, so it would wait
for ever after ``kill -9`` of the grader. Here a thread waits for the grader's death instead. The
worker then closes the notebook that it was running, kernel and all, and ends.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

from .syscalls import LINUX

CLOSING_SECONDS = 5.0  # to stop a kernel and remove its folder

_ending = threading.Event()
_busy = threading.Event()


def start_worker(initializer: Callable[[], None] | None = None) -> None:
    """Make this process of a pool end with its parent, and on a signal.

    Parameters
    ----------
    initializer : callable, optional
        Called once, before the first task.
    """
    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), _on_signal)
    threading.Thread(target=_watch_parent, name="lifeline", daemon=True).start()
    if initializer is not None:
        initializer()


@contextlib.contextmanager
def at_work():
    """Around one task: a worker that was told to end does so right after closing it."""
    _busy.set()
    try:
        yield
    finally:
        _busy.clear()
        if _ending.is_set():
            os._exit(1)


def _on_signal(number: int, frame: object) -> None:
    """End now if idle, else interrupt the notebook, which closes its kernel."""
    if not _busy.is_set():
        os._exit(1)
    if not _ending.is_set():
        _ending.set()
        threading.Thread(target=_exit_late, daemon=True).start()
        raise KeyboardInterrupt


def _exit_late() -> None:
    time.sleep(CLOSING_SECONDS)
    os._exit(1)


def _await_end(parent: BaseProcess) -> None:
    """Wait until a process has ended.

    ``parent.join()`` waits for a pipe to close, which the workers that were forked later hold too.
    """
    if not LINUX:
        parent.join()
        return
    with contextlib.suppress(ProcessLookupError):  # it has ended already
        select.select([os.pidfd_open(parent.pid)], [], [])


def _watch_parent() -> None:
    """Wait until the grader is gone, then end this process."""
    parent = multiprocessing.parent_process()
    if parent is None:  # this is the grader itself
        return
    _await_end(parent)
    sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115  nobody reads a traceback now
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGTERM)  # wakes the main thread wherever it waits
        time.sleep(CLOSING_SECONDS)
    os._exit(1)
