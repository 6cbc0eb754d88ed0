"""What hostile submissions must not touch, and how one sees that they did not."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

VICTIM = """
import pathlib, signal, sys, time
notes = pathlib.Path(sys.argv[1])
signal.signal(signal.SIGURG, lambda *a: notes.write_text("SIGURG"))
notes.write_text("")
time.sleep(900)
"""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A short folder of its own for all temporary files, so that leftovers show."""
    folder = Path(tempfile.mkdtemp(prefix="hs"))
    folder.chmod(0o1777)
    before = os.environ.get("TMPDIR"), tempfile.tempdir
    os.environ["TMPDIR"], tempfile.tempdir = str(folder), None
    try:
        yield folder
    finally:
        tempfile.tempdir = before[1]
        os.environ.pop("TMPDIR")
        if before[0] is not None:
            os.environ["TMPDIR"] = before[0]
        subprocess.run(["rm", "-rf", str(folder)], check=False)  # deeper than shutil can go


@contextmanager
def listener(heard: list[str]) -> Iterator[int]:
    """Somebody who listens on loopback, TCP and UDP, and notes each word."""
    tcp, udp = socket.create_server(("127.0.0.1", 0)), socket.socket(type=socket.SOCK_DGRAM)
    port = tcp.getsockname()[1]
    udp.bind(("127.0.0.1", port))
    tcp.settimeout(0.2)
    udp.settimeout(0.2)
    over = threading.Event()

    def listen() -> None:
        while not over.is_set():
            with suppress(OSError):
                line, _ = tcp.accept()
                line.close()
                heard.append("TCP")
            with suppress(OSError):
                udp.recvfrom(100)
                heard.append("UDP")

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield port
    finally:
        over.set()
        thread.join()
        tcp.close()
        udp.close()


@contextmanager
def victim(folder: Path) -> Iterator[subprocess.Popen]:
    """A bystander who notes each SIGURG."""
    notes = folder / "notes"
    run = subprocess.Popen([sys.executable, "-S", "-c", VICTIM, str(notes)], env={})
    while not notes.exists():
        time.sleep(0.02)
    try:
        yield run
    finally:
        run.kill()
        run.wait()


def status_of(process: Path) -> dict[str, str]:
    """The kernel's table of one process; empty if it is gone."""
    with suppress(OSError):
        lines = (process / "status").read_text().splitlines()
        return dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    return {}


@contextmanager
def memory_watch() -> Iterator[list[int]]:
    """The sum of private memory of all descendants, four times a second, in bytes."""
    seen, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(0.25):
            seen.append(memory_of_descendants())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def memory_of_descendants() -> int:
    """Anonymous resident memory of all processes below this one, shared pages once each."""
    table = {p.name: status_of(p) for p in Path("/proc").glob("[0-9]*")}
    mine, grown = {str(os.getpid())}, True
    while grown:
        more = {pid for pid, s in table.items() if s.get("PPid", "").strip() in mine} - mine
        grown, mine = bool(more), mine | more
    total = 0
    for pid in mine - {str(os.getpid())}:
        with suppress(OSError, ValueError, IndexError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += 1024 * int(re.search(r"^Pss_Anon:\s+(\d+)", rollup, re.MULTILINE)[1])
    return total


def left_processes(scratch: Path, marker: str, seconds: float = 10.0) -> list[str]:
    """Processes that a submission started and that still run some seconds after the grader ended.

    The grader's own helpers end when they notice that it is gone, a moment later.
    """
    until = time.monotonic() + seconds
    while (found := _running(scratch, marker)) and time.monotonic() < until:
        time.sleep(0.1)
    for process in found:  # whatever the test says, leave nothing behind
        with suppress(OSError):
            os.kill(int(process), signal.SIGKILL)
    return [f"{process}: {line}" for process, line in found.items()]


def _running(scratch: Path, marker: str) -> dict[str, str]:
    """Command lines by process number, of what bears the marker or lives in the scratch folder."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            home = f"{scratch}".encode() in (process / "environ").read_bytes()
            here = str((process / "cwd").readlink()).startswith(str(scratch))
            zombie = status_of(process).get("State", "Z").startswith("Z")
            if (marker in line or home or here) and not zombie:
                found[process.name] = line[:200]
    return found


def left_files(folders: Iterable[Path], marker: str) -> list[str]:
    """Files with the marker in their name, where a submission tried to put them."""
    places = [Path(p) for p in ("/tmp", "/var/tmp", "/dev/shm", "/run", "/etc", "/root", "/home")]
    places += [*folders, Path(sys.prefix), *(Path(p) for p in sys.path if p.endswith("-packages"))]
    found = []
    for place in places:
        with suppress(OSError):
            found += [path for path in place.iterdir() if path.name.startswith(marker)]
    for path in found:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
    return sorted({str(path) for path in found})
