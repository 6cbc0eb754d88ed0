"""Bounds for a peer that grades hostile work: it may burn, but not the machine.

The peers run hostile notebooks as whoever starts them. Here that is a user that owns nothing but
its own folder: it may read what any instructor may read (so that a peer is not confined by the
benchmark), write nowhere else, reach no network, see no other process, and all it started ends
with it. Needs root and util-linux (``unshare``, ``setpriv``).
"""

from __future__ import annotations

import fcntl
import os
import resource
import shutil
import socket
import struct
import subprocess
import sys
from pathlib import Path

USER = 61_234  # nobody's number: what it may do is only its own
MIB = 1024 * 1024
LIMITS = {
    "RLIMIT_AS": 4096 * MIB,  # a process
    "RLIMIT_FSIZE": 256 * MIB,  # a file
    "RLIMIT_NPROC": 400,  # processes and threads together
    "RLIMIT_CORE": 0,
}
READS = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]


def available() -> bool:
    """Can hostile work be bounded here?"""
    return sys.platform == "linux" and os.geteuid() == 0 and all(
        shutil.which(tool) for tool in ("unshare", "setpriv")
    )  # fmt: skip


def jailed(command: list[str], folder: Path) -> list[str]:
    """The command that runs another one within bounds; it owns ``folder``."""
    subprocess.run(["chown", "-R", str(USER), str(folder)], check=True)
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--net",
            "--ipc", sys.executable, "-P", str(Path(__file__)), *command]  # fmt: skip


def loopback_up() -> None:
    """Kernels talk to their clients over loopback, which a new network starts without."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request = struct.pack("16sh14x", b"lo", 0x1 | 0x40)  # IFF_UP, IFF_RUNNING
        fcntl.ioctl(sock, 0x8914, request)  # SIOCSIFFLAGS


def main(command: list[str]) -> None:
    """Runs inside: set the bounds, become the other user, become the command."""
    loopback_up()
    for name, bound in LIMITS.items():
        resource.setrlimit(getattr(resource, name), (bound, bound))
    user = [f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
    os.execvp("setpriv", ["setpriv", *user, *READS, "--", *command])


if __name__ == "__main__":
    main(sys.argv[1:])
