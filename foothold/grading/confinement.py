"""Levels of confinement, and the steps that shut one kernel in.

``strict``
    Linux with namespaces. The kernel sees an allow-list of read-only folders, its own processes,
    no network, and writes only to small folders in memory.
``strict-bwrap``
    The same kind of walls, built by the program bubblewrap, on systems that let only it make
    namespaces. Each kernel starts anew, so it is slower.
``landlock``
    Linux without namespaces. Files, TCP and signals are held by Landlock, other sockets by
    seccomp. Names of processes and of sockets on the machine stay visible.
``basic``
    Everywhere else: a process of its own with limits on time, memory and output. It does not
    stop a hostile notebook from reading what its user may read.

At every level but ``basic`` a self-test that attacks has found the walls standing
(:mod:`foothold.grading.selftest`).
"""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from . import landlock, namespaces
from .limits import Limits
from .seccomp import refuse_system_calls
from .syscalls import LINUX, PR_SET_DEATH_SIGNAL, give_up_privileges, prctl

LEVELS = ("strict", "strict-bwrap", "landlock", "basic")  # strongest first
FORKING = ("strict", "landlock", "basic") if LINUX else ()  # where a server forks kernels
FIRST_USER, USERS = 61184, 4096  # numbers that no account uses, for a grader that runs as root

_SYSTEM = (
    *("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/nix/store", "/gnu/store"),
    *("/sys/devices/system/cpu", "/etc/ld.so.cache", "/etc/localtime", "/etc/timezone"),
    *("/etc/fonts", "/etc/mime.types", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf"),
    *("/etc/alternatives", "/etc/ssl/certs", "/etc/os-release"),
)
# Not all of /proc: it holds the environment of the grader and of other kernels.
_PROCESS = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems")
_OWN_MEMORY = "/proc/self/statm"


@dataclass(frozen=True)
class Cell:
    """The walls of one kernel: what the process that forks it knows.

    Attributes
    ----------
    level : str
        One of :data:`LEVELS`.
    limits : dict
        Fields of :class:`~foothold.grading.limits.Limits`.
    scratch, sockets : str
        Folders of this kernel, as it sees them.
    user : int, optional
        User to become, where the grader runs as root.
    """

    level: str
    limits: dict[str, Any]
    scratch: str
    sockets: str
    user: int | None = None

    @classmethod
    def plan(cls, level: str, limits: Limits, scratch: str, sockets: str, user: int | None) -> Cell:
        """A cell with the given limits."""
        return cls(level, asdict(limits), scratch, sockets, user)


def at_least(level: str, wanted: str) -> bool:
    """Is ``level`` as strong as ``wanted``, or stronger?

    Examples
    --------
    >>> at_least("strict", "landlock"), at_least("basic", "landlock")
    (True, False)
    """
    return LEVELS.index(level) <= LEVELS.index(wanted)


def readable_folders() -> list[str]:
    """What any Python program needs to read: system, interpreter, this package and its data."""
    import foothold
    from foothold.data import data_folder

    package = Path(foothold.__file__).resolve().parent
    sites = [p for p in sys.path if p and ("site-packages" in p or "dist-packages" in p)]
    python = Path(sys.executable)
    paths = [
        *(sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix),
        *(python, python.resolve().parent.parent),
        *(package, data_folder(), *sites),
    ]
    return [*_SYSTEM, *dict.fromkeys(str(each) for path in paths for each in _spellings(path))]


def _spellings(path: str | Path) -> tuple[Path, Path]:
    """A path as it is written and as it is without links."""
    return Path(path).absolute(), Path(path).resolve()


def limit_resources(limits: dict[str, Any], own_user: bool = True) -> None:
    """Set the limits of this process, where the system knows them.

    Parameters
    ----------
    limits : dict
        Fields of :class:`~foothold.grading.limits.Limits`.
    own_user : bool
        Whether no other process of this machine counts as the same user's.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    wanted = {
        "RLIMIT_AS": _address_space() + limits["memory_bytes"] if LINUX else None,
        "RLIMIT_FSIZE": limits["file_bytes"],
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": int(limits["notebook_seconds"]) + 5,
        "RLIMIT_NOFILE": 256,
        "RLIMIT_NPROC": limits["processes"] + (0 if own_user else _threads_of_user())
        if LINUX
        else None,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_MEMLOCK": 0,
    }
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None or value is None:
            continue
        hard = resource.getrlimit(kind)[1]
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (ceiling, ceiling))


def _address_space() -> int:
    """Bytes of address space that this process holds already."""
    pages = int(Path(_OWN_MEMORY).read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _threads_of_user() -> int:
    """Threads of all processes of this user: the system counts them all against the limit."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if process.stat().st_uid == os.geteuid():
                total += len(list((process / "task").iterdir()))
    return total


def shut_in(cell: Cell) -> str:
    """Confine this process, before it becomes a kernel and before it starts a thread.

    Returns
    -------
    str
        The level in force. Never weaker than ``cell.level``; only ``basic`` may turn out as
        ``landlock`` or stay what it is.

    Raises
    ------
    OSError
        If the level cannot be reached. The process must then end.
    """
    if not LINUX:
        limit_resources(cell.limits)
        return "basic"
    if cell.level == "strict":
        namespaces.own_processes()
    give_up_privileges(cell.user)
    prctl(PR_SET_DEATH_SIGNAL, 9)
    limit_resources(cell.limits, own_user=cell.level == "strict" or cell.user is not None)
    if cell.level == "landlock" and not landlock.restrict_to(
        [*readable_folders(), *_PROCESS], [cell.scratch, cell.sockets]
    ):
        raise OSError("This system has no Landlock.")
    if not refuse_system_calls() and cell.level != "basic":
        raise OSError("This system has no filter for system calls.")
    if not os.access(os.__file__, os.R_OK):
        raise OSError(
            f"The kernels' user cannot read {os.__file__}. Grade as an ordinary user, or with a"
            " Python that every user can read."
        )
    return cell.level


def unprivileged_user() -> int | None:
    """A user number to become, if this process is root; else none."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import secrets

    return FIRST_USER + secrets.randbelow(USERS)
