"""One at a time: a lock on a folder that says who holds it and ends with its holder.

The lock is the operating system's (``flock``, on Windows ``msvcrt.locking``), not the file: the
file stays where it is, and a grader that is killed leaves no lock behind. On a file system
without locks (some network folders) nothing is held; the gradebook's transactions then still
keep a submission from being stored twice.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from .files import problem_of
from .plaintext import one_line
from .problems import GradingError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

GRADER = ".grader.lock"  # held while submissions are graded
REPORTS = ".reports.lock"  # held while reports are written
STEP = 0.1  # seconds between two tries
_BUSY = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_FAR = 1 << 20  # Windows locks bytes against reading, so not those that name the holder

_held: set[int] = set()  # descriptors


def _let_go() -> None:
    """In a forked process: a lock ends with its holder, not with the holder's workers."""
    while _held:
        os.close(_held.pop())


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_let_go)


@contextlib.contextmanager
def hold(path: Path, doing: str, wait: float = 0.0) -> Iterator[None]:
    """Hold a lock during the block.

    Parameters
    ----------
    path : pathlib.Path
        The lock file; it and its folder are made if missing.
    doing : str
        What the holder does, for others to read: ``grading week1.zip``.
    wait : float
        Seconds to wait for another holder.

    Raises
    ------
    GradingError
        A sentence that names the holder, or says that the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)  # not inherited by kernels
    except OSError as error:
        raise problem_of(error, path) from error
    _held.add(handle)
    try:
        deadline = time.monotonic() + wait
        while not _lock(handle):
            if time.monotonic() >= deadline:
                raise GradingError(_taken(path, handle))
            time.sleep(STEP)
        _write(handle, f"process {os.getpid()} on {socket.gethostname()}, {doing}, since {_now()}")
        yield
        _write(handle, "")
    finally:
        _held.discard(handle)
        os.close(handle)  # which is also what ends the lock


def _now() -> str:
    return datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")


def _lock(handle: int) -> bool:
    """Try to take the lock; True also where the file system knows none."""
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        return error.errno not in _BUSY
    return True


def _write(handle: int, text: str) -> None:
    with contextlib.suppress(OSError):  # a full disk: the lock holds, only nameless
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, one_line(text).encode("utf-8")[:500])


def _taken(path: Path, handle: int) -> str:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        holder = one_line(os.read(handle, 500).decode("utf-8", "replace"))
    except OSError:
        holder = ""
    return (
        f"Another grader is at work in {path.parent} ({holder or 'it has not said its name yet'})."
        " Wait until it ends or stop it, or give another folder with --out. Nothing was changed."
    )
