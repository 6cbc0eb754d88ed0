"""Write a report file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import time
from pathlib import Path

from foothold.grading.problems import GradingError

PART = ".foothold-part"  # ending of a file that is not yet whole
STALE_SECONDS = 60.0  # such a file lives for milliseconds; an old one is left from a kill


def problem_of(error: OSError, path: Path) -> GradingError:
    """Return the sentence for an error of the file system."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return GradingError(f"The disk is full: {path} was not written. Make room and run again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return GradingError(
            f"{path} may not be written. Close it in other programs, or choose a folder that"
            " you may write to."
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return GradingError(
            f"{path} cannot be made: a part of its path is a file. Choose a new folder."
        )
    reason = os.strerror(error.errno) if error.errno else str(error)
    return GradingError(f"{path} could not be written ({reason}). Check the folder and run again.")


def replace_file(path: Path, content: str | bytes) -> None:
    """Write a file beside its place, then move it there in one step.

    A reader sees the old file or the new one, never a half, even if this process is killed; a
    file that is already the same stays untouched.

    Parameters
    ----------
    path
        The file; its folder is made if it is missing.
    content
        Text (written as UTF-8, line ends as they are) or bytes.

    Raises
    ------
    GradingError
        A sentence, if the folder cannot be written or the disk is full.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == data:
            return
        handle, temporary = tempfile.mkstemp(PART, f".{path.name[:40]}.", path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)  # no fsync: after a power cut the next run writes it again
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)  # mkstemp is 0600; a report is an ordinary file
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise problem_of(error, path) from error


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed writer left below a folder; whole files are never touched."""
    oldest = time.time() - STALE_SECONDS
    for path in folder.rglob(f".*{PART}"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
