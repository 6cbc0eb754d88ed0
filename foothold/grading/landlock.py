"""Restrict a process to some folders with Landlock, where the kernel has it.

References
----------
Linux kernel documentation, "Landlock: unprivileged access control".
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from .syscalls import LINUX, PR_SET_NO_NEW_PRIVILEGES, prctl, syscall

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1, 1 << 1, 1 << 2, 1 << 3
_DEVICE_CONTROL = 1 << 15
_READ = _EXECUTE | _READ_FILE | _READ_FOLDER
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | 1 << 14
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # number of file rights by version; 16 from version 5
_TCP, _SIGNALS_AND_ABSTRACT_SOCKETS = 3, 3


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("access", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """Version of Landlock in this kernel; 0 where there is none."""
    if not LINUX:
        return 0
    try:
        return syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1), what="Landlock")
    except OSError:
        return 0


def restrict_to(readable: Iterable[str], writable: Iterable[str]) -> bool:
    """Restrict this process, and all it starts, to the given files and folders.

    From version 4 it also loses TCP, from version 6 signals to processes outside.

    Parameters
    ----------
    readable, writable : iterable of str
        Paths to read and execute from; paths to do anything in. Missing ones are left out.

    Returns
    -------
    bool
        True if the restriction is in force; False where the system has no Landlock.
    """
    known = version()
    if known < 1:
        return False
    every = (1 << _RIGHTS.get(known, 16)) - 1
    rules = _Ruleset(
        every, _TCP if known >= 4 else 0, _SIGNALS_AND_ABSTRACT_SOCKETS if known >= 6 else 0
    )
    size = 8 if known < 4 else 16 if known < 6 else 24
    ruleset = syscall(
        _CREATE, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0), what="Landlock"
    )
    anything = every & ~_DEVICE_CONTROL
    wanted = [
        *((path, _READ) for path in readable),
        *((path, anything) for path in writable),
        ("/dev", _READ | _WRITE_FILE),
    ]
    for path, access in wanted:
        try:
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue  # what does not exist here needs no rule
        rights = access if Path(path).is_dir() else access & _FILE_RIGHTS & every
        rule = _Beneath(rights, descriptor)
        syscall(
            _ADD,
            ctypes.c_int(ruleset),
            ctypes.c_int(1),
            ctypes.byref(rule),
            ctypes.c_uint32(0),
            what=f"Landlock rule for {path}",
        )
        os.close(descriptor)
    prctl(PR_SET_NO_NEW_PRIVILEGES)
    syscall(_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0), what="Landlock")
    os.close(ruleset)
    return True
