"""Shut a kernel in before the first line of a submission runs.

Runs inside the kernel's own process, started as ``python -m foothold.grading.confinement``.
Where Linux offers Landlock, the process keeps read access to the interpreter, the system
libraries, the package and the data, write access to its scratch folder, and loses everything
else: reference solutions, other submissions, TCP connections. Elsewhere only the resource
limits hold. The level in force is written to the scratch folder and stands in the report.

References
----------
Linux kernel documentation, "Landlock: unprivileged access control".
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

LEVELS = ("landlock", "basic")
LEVEL_FILE = ".confinement"

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every architecture since 5.13
_NO_NEW_PRIVS = 38
_EXECUTE, _READ_FILE, _READ_DIR = 1, 1 << 2, 1 << 3
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/etc", "/sys/devices/system", "/nix")
# Not all of /proc: it holds the environment of the grader and of other kernels.
_PROCESS = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems")
_DEVICES = "/dev"


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("access", ctypes.c_uint64), ("parent", ctypes.c_int32))


def limit_resources(memory_bytes: int, file_bytes: int, seconds: float) -> None:
    """Set the limits of this process, where the system knows them."""
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = {
        "RLIMIT_AS": memory_bytes if sys.platform.startswith("linux") else None,
        "RLIMIT_FSIZE": file_bytes,
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": int(seconds) + 5,
        "RLIMIT_NOFILE": 512,
    }
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None or value is None:
            continue
        hard = resource.getrlimit(kind)[1]
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (ceiling, ceiling))


def landlock(readable: Iterable[str], writable: Iterable[str]) -> bool:
    """Restrict this process, and all it starts, to the given folders.

    Parameters
    ----------
    readable, writable : iterable of str
        Folders to read and execute from; folders to do anything in.

    Returns
    -------
    bool
        True if the restriction is in force; False where the system has no Landlock.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    if version < 1:
        return False
    bits = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    every = (1 << bits) - 1
    rules = _Ruleset(every, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = libc.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    files = every & ~(1 << 15)
    for folder, access in [
        *((f, _READ) for f in readable),
        *((f, files) for f in writable),
        (_DEVICES, _READ | 1 << 1),
    ]:
        try:
            descriptor = os.open(folder, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue  # a folder that does not exist here needs no rule
        if not Path(folder).is_dir():
            access &= ~_READ_DIR
        rule = _Beneath(access, descriptor)
        libc.syscall(_ADD, ruleset, ctypes.c_int(1), ctypes.byref(rule), ctypes.c_uint32(0))
        os.close(descriptor)
    in_force = (
        libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        and libc.syscall(_RESTRICT, ruleset, ctypes.c_uint32(0)) == 0
    )
    os.close(ruleset)
    return in_force


def readable_folders() -> list[str]:
    """What any Python program needs to read: system, interpreter, this package and its data."""
    import foothold
    from foothold.data import data_folder

    package = Path(foothold.__file__).resolve().parent
    paths = [*_SYSTEM, *_PROCESS, sys.prefix, sys.base_prefix, str(package), str(data_folder())]
    sites = [p for p in sys.path if p and ("site-packages" in p or "dist-packages" in p)]
    return [*paths, *sites]


def main() -> None:
    """Confine this process, then become a kernel (arguments: settings as JSON, connection file)."""
    settings = json.loads(sys.argv[1])
    scratch, sockets = settings["scratch"], settings["sockets"]
    sys.argv = [sys.argv[0], *sys.argv[2:]]
    from ipykernel.kernelapp import IPKernelApp

    readable = readable_folders()
    limit_resources(settings["memory_bytes"], settings["file_bytes"], settings["seconds"])
    # Before the kernel starts its threads: Landlock binds the calling thread and its children.
    level = "landlock" if landlock(readable, [scratch, sockets]) else "basic"
    Path(scratch, LEVEL_FILE).write_text(level, encoding="utf-8")
    app = IPKernelApp.instance()
    app.initialize()
    app.start()


if __name__ == "__main__":
    main()
