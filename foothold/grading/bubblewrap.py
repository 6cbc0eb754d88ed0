"""Walls built by bubblewrap, for systems that let only that program make namespaces.

Some distributions forbid namespaces to ordinary programs and allow them to a few by name.
bubblewrap cannot wrap a forked process, so each kernel starts anew inside it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from .confinement import readable_folders


def available() -> bool:
    """Is the program there, and is this an ordinary user?"""
    return shutil.which("bwrap") is not None and os.geteuid() != 0


def bubblewrap(writable: Iterable[str]) -> list[str]:
    """The command line that a kernel's own command line is appended to.

    Parameters
    ----------
    writable : iterable of str
        Folders of the kernel's own; all else is read-only or not there.
    """
    command = [
        *("bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"),
    ]
    shown: list[Path] = []
    for path in sorted(set(readable_folders()), key=len):
        if any(Path(path).is_relative_to(folder) for folder in shown):
            continue  # part of a folder that is there already
        shown.append(Path(path))
        if Path(path).is_symlink():
            command += ["--symlink", str(Path(path).readlink()), path]
        elif Path(path).exists():
            command += ["--ro-bind", path, path]
    for path in writable:
        command += ["--bind", path, path]
    return [*command, "--"]
