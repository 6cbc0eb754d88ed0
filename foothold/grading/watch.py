"""Watch the processes of one submission: their memory together, and that none outlives it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Processes:
    """All that a process has started, directly or not.

    Parameters
    ----------
    proc : int
        Descriptor of a ``/proc`` in which those processes are seen.
    root : int
        The process whose descendants are meant.
    """

    def __init__(self, proc: int, root: int) -> None:
        self.proc, self.root = proc, root

    def _read(self, path: str) -> str:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self.proc)
        with os.fdopen(descriptor) as file:
            return file.read()

    def descendants(self) -> Iterator[int]:
        """Process numbers, parents before children; those that end meanwhile are left out."""
        waiting = [self.root]
        while waiting:
            process = waiting.pop()
            try:
                threads = os.open(f"{process}/task", os.O_RDONLY, dir_fd=self.proc)
            except OSError:
                continue
            try:
                names = os.listdir(threads)  # noqa: PTH208  of a descriptor
            finally:
                os.close(threads)
            for thread in names:
                try:
                    children = self._read(f"{process}/task/{thread}/children").split()
                except OSError:
                    continue
                for child in map(int, children):
                    yield child
                    waiting.append(child)

    def memory(self, enough: int) -> int:
        """Bytes of memory of all together, each shared page counted once.

        Parameters
        ----------
        enough : int
            Below this sum the cheaper count that takes shared pages several times will do.
        """
        processes = list(self.descendants())
        rough = sum(self._resident(process) for process in processes)
        return rough if rough <= enough else sum(self._proportional(each) for each in processes)

    def _resident(self, process: int) -> int:
        try:
            return int(self._read(f"{process}/statm").split()[1]) * _PAGE
        except (OSError, IndexError):
            return 0

    def _proportional(self, process: int) -> int:
        try:
            lines = self._read(f"{process}/smaps_rollup").splitlines()
        except OSError:
            return self._resident(process)
        sizes = {line.split()[0]: line.split()[1] for line in lines[1:]}
        return int(sizes.get("Pss:", "0")) * 1024

    def end(self, seconds: float = 5.0) -> None:
        """Kill them all; those that fork while they are killed are killed again."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = list(self.descendants())
            if not found:
                return
            for process in found:
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            while reap_one():
                pass
            time.sleep(0.005)


def reap_one() -> bool:
    """Collect one child that has ended, if there is one."""
    try:
        return os.waitpid(-1, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return False


def folder_is_full(folder: str, size: int, files: int) -> bool:
    """Does a folder hold more bytes or more files than it may?

    Stops counting at the first bound that is passed, so that a million files cost no more.
    """
    total, count, waiting = 0, 0, [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    count += 1
                    if count > files:
                        return True
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
                    if total > size:
                        return True
        except OSError:
            continue
    return False
