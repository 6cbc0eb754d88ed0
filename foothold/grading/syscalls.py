"""The few Linux system calls that Python does not offer, with errors as exceptions.

References
----------
Linux manual pages, section 2: mount, mount_setattr, pivot_root, prctl, unshare.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys

LINUX = sys.platform.startswith("linux")

NEW_NAMESPACE = {
    "mount": 0x00020000,
    "uts": 0x04000000,
    "ipc": 0x08000000,
    "user": 0x10000000,
    "process": 0x20000000,
    "network": 0x40000000,
}
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
READ_ONLY, NO_SUID, NO_DEVICES = 1, 2, 4  # attributes of mount_setattr
PR_SET_DEATH_SIGNAL, PR_SET_SECCOMP = 1, 22
_PR_SET_DUMPABLE, _PR_DROP_FROM_BOUNDING_SET, _PR_AMBIENT = 4, 24, 47
PR_SET_SUBREAPER, PR_SET_NO_NEW_PRIVILEGES = 36, 38

_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_MOUNT_SETATTR = 442  # the same on every architecture
_AT_CURRENT_FOLDER, _AT_RECURSIVE = -100, 0x8000
_DETACH = 2
_libc = ctypes.CDLL(None, use_errno=True) if LINUX else None


class _MountAttributes(ctypes.Structure):
    _fields_ = (
        ("set", ctypes.c_uint64),
        ("clear", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("user_namespace", ctypes.c_uint64),
    )


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("process", ctypes.c_int))


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object, what: str) -> int:
    """Make a system call by its number; a failure is an ``OSError`` that names ``what``."""
    return _checked(_libc.syscall(ctypes.c_long(number), *arguments), what)


def unshare(*names: str) -> None:
    """Leave the namespaces shared with the parent (names: keys of :data:`NEW_NAMESPACE`)."""
    flags = sum(NEW_NAMESPACE[name] for name in names)
    _checked(_libc.unshare(flags), f"new {', '.join(names)} namespace")


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount a file system, or bind a folder (``flags`` with ``MS_BIND``)."""
    done = _libc.mount(
        source.encode(), target.encode(), kind.encode() or None, flags, options.encode() or None
    )
    _checked(done, f"mount {target}")


def restrict_mount(target: str, attributes: int, beneath: bool = True) -> None:
    """Add attributes (read-only ...) to a mount and, unless told otherwise, all beneath it."""
    wanted = _MountAttributes(set=attributes)
    syscall(
        _MOUNT_SETATTR,
        ctypes.c_int(_AT_CURRENT_FOLDER),
        ctypes.c_char_p(target.encode()),
        ctypes.c_uint(_AT_RECURSIVE if beneath else 0),
        ctypes.byref(wanted),
        ctypes.c_size_t(ctypes.sizeof(wanted)),
        what=f"restrict {target}",
    )


def change_root(folder: str) -> None:
    """Make ``folder`` (a mount) the root of this mount namespace and detach the old root."""
    os.chdir(folder)
    here = ctypes.c_char_p(b".")
    syscall(_PIVOT_ROOT[platform.machine()], here, here, what="new root")
    _checked(_libc.umount2(b".", _DETACH), "leave the old root")
    os.chdir("/")


def prctl(option: int, argument: object = 1, further: object = 0) -> None:
    """Change one setting of this process."""
    _checked(_prctl(option, argument, further), f"process setting {option}")


def _prctl(option: int, argument: object, further: object = 0) -> int:
    # whole registers: the kernel looks at all 64 bits of what it wants to be zero
    wide = [ctypes.c_ulong(each) if isinstance(each, int) else each for each in (argument, further)]
    return _libc.prctl(option, *wide, ctypes.c_ulong(0), ctypes.c_ulong(0))


def give_up_privileges(user: int | None) -> None:
    """Give up every capability of this process for good, and become another user.

    Parameters
    ----------
    user : int, optional
        User and group number to become; only root can. By default the user stays the same.
    """
    for capability in range(64):
        if _prctl(_PR_DROP_FROM_BOUNDING_SET, capability) < 0:  # not there, or not ours to drop
            break
    _prctl(_PR_AMBIENT, 4)  # clear all
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    header = _CapabilityHeader(0x20080522, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _checked(_libc.capset(ctypes.byref(header), ctypes.byref(nothing)), "drop capabilities")
    prctl(_PR_SET_DUMPABLE)  # a new user's own /proc/self would otherwise be closed to it
