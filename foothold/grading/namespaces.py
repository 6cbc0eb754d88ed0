"""Give a kernel a machine of its own: other files, other processes, no network.

Two steps, so that most of the work is done once a class and not once a submission. The server
builds a root folder that holds an allow-list of read-only folders and nothing else. Each kernel
then gets, above that, namespaces of its own and small folders in memory for what it writes.

References
----------
Linux manual pages, section 7: namespaces, user_namespaces, mount_namespaces, pid_namespaces.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from .syscalls import (
    MS_BIND,
    MS_NODEV,
    MS_NOEXEC,
    MS_NOSUID,
    MS_PRIVATE,
    MS_REC,
    NO_DEVICES,
    NO_SUID,
    READ_ONLY,
    change_root,
    mount,
    restrict_mount,
    unshare,
)

SOCKETS = "/run/foothold"  # where the server sees the folders of all kernels
KERNEL_SOCKETS = "/run/kernel"  # where one kernel sees its own
SCRATCH = "/tmp/work"
_KEPT = "/run/kept"  # second names of what lies below /tmp, which each kernel covers
_DEVICES = ("null", "zero", "full", "random", "urandom")
_below_tmp: list[tuple[str, str]] = []  # (second name, path), set once by the server
_PRIVATE_FOLDER = MS_NOSUID | MS_NODEV


def enter_own_user() -> None:
    """Become the owner of new namespaces without being root; a no-op for root."""
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        return
    unshare("user")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def build_root(base: Path, sockets: Path, readable: Iterable[str]) -> None:
    """Leave the machine's files and keep an allow-list of them, read-only.

    Parameters
    ----------
    base : pathlib.Path
        An empty folder to build in.
    sockets : pathlib.Path
        The one folder that stays writable; found at :data:`SOCKETS` afterwards.
    readable : iterable of str
        What stays visible, under the same paths.

    Raises
    ------
    OSError
        If this system does not allow it. The process must then end.
    """
    enter_own_user()
    unshare("mount")
    readable = sorted(set(readable), key=len)
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    mount("tmpfs", str(base), "tmpfs", MS_NOSUID, "mode=755,size=1m")
    for path in readable:
        _show(base, Path(path))
    for number, path in enumerate(path for path in readable if path.startswith("/tmp/")):
        if Path(path).is_dir():
            _bind(Path(path), base / _KEPT[1:] / str(number))
            _below_tmp.append((f"{_KEPT}/{number}", path))
    _show(base, Path("/proc"), writable=True)
    _make_devices(base)
    for name in ("tmp", KERNEL_SOCKETS[1:], SOCKETS[1:], "dev/shm"):
        (base / name).mkdir(parents=True, exist_ok=True)
    mount(str(sockets), str(base / SOCKETS[1:]), flags=MS_BIND)
    change_root(str(base))
    restrict_mount("/", READ_ONLY, beneath=False)  # kernels must not leave each other notes there


def _show(base: Path, path: Path, writable: bool = False) -> None:
    """Bind one path of the machine below the new root, or copy it if it is a link."""
    target = base / path.relative_to("/")
    if not os.path.lexists(path) or os.path.lexists(target):
        return  # not on this machine, or shown already as part of a folder above
    if path.is_symlink():
        _show(base, path.resolve())
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(path.readlink())
        return
    _bind(path, target, writable)


def _bind(path: Path, target: Path, writable: bool = False) -> None:
    if path.is_dir():
        target.mkdir(parents=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    mount(str(path), str(target), flags=MS_BIND | MS_REC)
    if not writable:
        restrict_mount(str(target), READ_ONLY | NO_SUID | NO_DEVICES)


def _make_devices(base: Path) -> None:
    folder = base / "dev"
    folder.mkdir()
    for name in _DEVICES:
        (folder / name).touch()
        mount(f"/dev/{name}", str(folder / name), flags=MS_BIND)
    for name, target in [("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0")]:
        (folder / name).symlink_to(target)
    for name, number in [("stdout", 1), ("stderr", 2)]:
        (folder / name).symlink_to(f"/proc/self/fd/{number}")


def separate(name: str, memory_folder_bytes: int, files: int) -> None:
    """Give this process, and the kernel it will fork, namespaces and folders of their own.

    Parameters
    ----------
    name : str
        Folder below :data:`SOCKETS` for this kernel's sockets.
    memory_folder_bytes : int
        Size of the folder for what the submission writes; it lies in memory.
    files : int
        How many files it may hold.
    """
    enter_own_user()
    unshare("mount", "uts", "ipc", "process", "network")
    mount(f"{SOCKETS}/{name}", KERNEL_SOCKETS, flags=MS_BIND)
    mount("tmpfs", SOCKETS, "tmpfs", _PRIVATE_FOLDER, "mode=000,size=4k,nr_inodes=1")
    size = f"mode=1777,size={memory_folder_bytes},nr_inodes={files}"
    mount("tmpfs", "/tmp", "tmpfs", _PRIVATE_FOLDER, size)
    for kept, path in _below_tmp:
        Path(path).mkdir(mode=0o755, parents=True, exist_ok=True)
        mount(kept, path, flags=MS_BIND | MS_REC)
    mount("tmpfs", "/dev/shm", "tmpfs", _PRIVATE_FOLDER, "mode=1777,size=16m,nr_inodes=256")


def own_processes() -> None:
    """In the first process of the new namespace: see no other processes than one's own."""
    mount("proc", "/proc", "proc", _PRIVATE_FOLDER | MS_NOEXEC)


def close_sockets_folder() -> None:
    """Once the kernel has bound its sockets nothing on the real disk needs to be writable."""
    restrict_mount(KERNEL_SOCKETS, READ_ONLY)
