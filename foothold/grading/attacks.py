"""What the self-test tries inside a kernel: code as a hostile submission would bring it.

Each attack is a function that returns whether it succeeded. They are sent to the kernel as
source, so they import what they need themselves and know nothing of this package.
"""

from __future__ import annotations

import inspect
from typing import Any


def read_file(path):
    """Read a file outside: a reference, another submission, the gradebook."""
    with open(path) as file:
        return bool(file.read())


def list_folder(path):
    """See what lies beside it."""
    import os

    return bool(os.listdir(path))


def write_beside(path):
    """Leave something on the disk."""
    with open(path + ".left", "w") as file:
        file.write("left")
    return True


def write_package(path):
    """Change the code that grades the next submission."""
    with open(path, "a") as file:
        file.write("\n")
    return True


def connect(family, port):
    """Reach a listener on this machine over TCP."""
    import socket

    socket.create_connection(("::1" if family == 6 else "127.0.0.1", port), 1)
    return True


def send_datagram(port):
    """Reach a listener on this machine over UDP; whether it arrived is seen outside."""
    import socket

    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"hello", ("127.0.0.1", port))
    return True


def kill_process(process):
    """End a process of the same machine, such as the grader."""
    import os

    os.kill(process, 15)
    return True


def trace_process(process):
    """Attach to a process and read its memory."""
    import ctypes

    return ctypes.CDLL(None).ptrace(16, process, 0, 0) == 0


def trace_grader_process(process):
    """Read the memory of a process without attaching to it."""
    import ctypes

    class Piece(ctypes.Structure):
        _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]

    buffer = ctypes.create_string_buffer(8)
    here = Piece(ctypes.addressof(buffer), 8)
    there = Piece(id(0), 8)
    read = ctypes.CDLL(None).process_vm_readv
    return read(process, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) > 0


def read_environment(process):
    """Read the environment of another process."""
    with open(f"/proc/{process}/environ", "rb") as file:
        return bool(file.read())


def become_root():
    """Get privileges back by a new user namespace."""
    import ctypes

    return ctypes.CDLL(None).unshare(0x10000000) == 0


def be_root():
    """Run as the superuser."""
    import os

    return 0 in (os.geteuid(), os.getuid())


def use_leaked_descriptor():
    """Climb out through a folder or file that the grader left open."""
    import os

    for name in os.listdir("/proc/self/fd"):
        try:
            target = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue
        private = (os.getcwd(), "/dev/null", "/proc/")
        if target.startswith("/") and not target.startswith(private):
            return True
    return False


def take_memory(size):
    """Take more memory than one process may."""
    return bool(bytearray(size))


def take_kernel_memory(size):
    """Take memory that no limit on the process sees."""
    import os

    file = os.memfd_create("hoard")
    return os.write(file, bytes(1024)) > 0


def fork_many(most):
    """Start more processes than allowed."""
    import os
    import signal

    started = []
    try:
        for _ in range(most + 1):
            process = os.fork()
            if process == 0:
                signal.pause()
            started.append(process)
        return True
    except OSError:
        return False
    finally:
        for process in started:
            os.kill(process, 9)
            os.waitpid(process, 0)


def fill_file(size):
    """Write a file that is larger than allowed."""
    import os
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with open("big", "wb") as file:
        try:
            for _ in range(size // 2**20 + 1):
                file.write(bytes(2**20))
            file.flush()
            return True
        finally:
            os.truncate("big", 0)


def stay_behind(seconds):
    """Leave a process that outlives the notebook."""
    import subprocess

    subprocess.Popen(["sleep", seconds], start_new_session=True)
    return False  # whether it is still there is seen outside


def hoard_together(count, size):
    """Take little memory in each of many processes, and much in all."""
    import os
    import time

    for _ in range(count):
        if os.fork() == 0:
            hoard = b"x" * size  # noqa: F841
            time.sleep(60)
    time.sleep(20)
    return True


def source_of(attacks: list[tuple[Any, tuple[Any, ...]]], mime: str) -> str:
    """One cell that makes all attacks and shows what came of each.

    Parameters
    ----------
    attacks : list of (function, arguments)
        Functions of this module.
    mime : str
        Media type under which ``{name: true | false | "exception"}`` is displayed.
    """
    lines = ["results = {}"]
    for attack, arguments in attacks:
        lines += [
            inspect.getsource(attack),
            f"try: results[{attack.__name__!r}] = {attack.__name__}(*{arguments!r})",
            f"except BaseException as e: results[{attack.__name__!r}] = type(e).__name__",
        ]
    show = f"__import__('IPython').display.display({{{mime!r}: results}}, raw=True)"
    return "\n".join([*lines, show])
