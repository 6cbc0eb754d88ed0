"""A kernel that a grader can trust to come back: watched, bounded, started anew when it dies."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Literal

import zmq
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from nbval.kernel import RunningKernel

from .confinement import LEVEL_FILE
from .limits import Limits

READY_SECONDS = 60.0
STEP = 0.2  # how often a silent kernel is looked at, seconds
INTERRUPT_SECONDS = 3.0
KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "OPENBLAS_CORETYPE")


@dataclass
class Ran:
    """What became of one cell.

    ``state`` is ``ok``, ``error`` (the cell raised), ``timeout`` (interrupted, the kernel goes
    on), ``flood`` (too many messages, interrupted) or ``died`` (the kernel is gone).
    """

    state: Literal["ok", "error", "timeout", "flood", "died"]
    outputs: list[dict] = field(default_factory=list)
    error: str = ""


class _CourseKernel(KernelSpecManager):
    """Always the course's own Python, whatever kernel a notebook asks for."""

    argv: list[str] = []  # noqa: RUF012  set for each instance

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(argv=self.argv, language="python", display_name="course")


class GradeKernel(RunningKernel):
    """One kernel in a scratch folder of its own.

    Parameters
    ----------
    limits : Limits
        Bounds on time, memory and output.

    Raises
    ------
    RuntimeError
        If the kernel does not answer in time.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.folder = Path(tempfile.mkdtemp(prefix="fh"))
        self.scratch, self.sockets = self.folder / "work", self.folder / "s"
        for folder in (self.scratch, self.sockets):
            folder.mkdir()
        self._start()

    def _start(self) -> None:
        settings = {
            "scratch": str(self.scratch),
            "sockets": str(self.sockets),
            "memory_bytes": self.limits.memory_bytes,
            "file_bytes": self.limits.file_bytes,
            "seconds": self.limits.notebook_seconds,
        }
        module = "foothold.grading.confinement"
        specs = _CourseKernel()
        specs.argv = [sys.executable, "-m", module, json.dumps(settings), "-f", "{connection_file}"]
        where = {"connection_file": str(self.sockets / "k.json")}
        if os.name == "posix":  # unix sockets: no open port, no network needed
            where |= {"transport": "ipc", "ip": str(self.sockets / "k")}
        self.context = zmq.Context()
        self.context.setsockopt(zmq.MAXMSGSIZE, self.limits.message_bytes)
        self.km = KernelManager(
            kernel_name="course", kernel_spec_manager=specs, context=self.context, **where
        )
        with Path(os.devnull).open("w") as nowhere:
            self.km.start_kernel(
                cwd=str(self.scratch), env=self._environment(), stdout=nowhere, stderr=nowhere
            )
        self.kc = self.km.client(context=self.context)
        self.kc.start_channels()
        try:
            self.kc.wait_for_ready(timeout=READY_SECONDS)
        except RuntimeError:
            self.stop()
            raise
        self.level = self._read_level()  # before a submission could write that file

    def _environment(self) -> dict[str, str]:
        """A small environment without the grader's own secrets, the same for every learner."""
        kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
        home = str(self.scratch)
        return {
            **kept,
            "HOME": home,
            "TMPDIR": home,
            "IPYTHONDIR": home,
            "MPLCONFIGDIR": home,
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "FOOTHOLD_JOURNAL": str(self.scratch / "journal.jsonl"),
            "PYTHONHASHSEED": "0",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }

    def _read_level(self) -> str:
        """The confinement in force: ``landlock`` or ``basic``."""
        try:
            return (self.scratch / LEVEL_FILE).read_text(encoding="utf-8")
        except OSError:
            return "basic"

    def run(self, source: str, seconds: float) -> Ran:
        """Execute one cell and wait until the kernel is idle again, dead, or out of time.

        Parameters
        ----------
        source : str
            Code of the cell.
        seconds : float
            Wall time for this cell.
        """
        if not self.is_alive():
            return Ran("died", error="the kernel had stopped")
        message = self.execute_cell_input(source, allow_stdin=False)
        ran, count = Ran("ok"), 0
        deadline, interrupted = time.monotonic() + seconds, False
        while True:
            try:
                reply = self.kc.get_iopub_msg(timeout=STEP)
            except Empty:
                reply = None
                if not self.is_alive():
                    return Ran("died", error="the kernel stopped")
            except Exception as error:  # a forged or broken message; the kernel may go on
                reply, ran.error = None, type(error).__name__
            count += reply is not None
            too_much = count > self.limits.messages
            if time.monotonic() > deadline or (too_much and not interrupted):
                if interrupted:
                    self.kill()
                    return Ran("died", error="the cell could not be stopped")
                ran = Ran("flood" if too_much else "timeout")
                interrupted, deadline = True, time.monotonic() + INTERRUPT_SECONDS
                self.interrupt()
            mine = reply is not None and reply["parent_header"].get("msg_id") == message
            if mine and self._take(reply, ran):
                return ran

    @staticmethod
    def _take(reply: dict, ran: Ran) -> bool:
        """Keep what matters of one message; True when the cell is done."""
        kind, content = reply["msg_type"], reply["content"]
        if kind == "status":
            return content["execution_state"] == "idle"
        if kind == "display_data" and len(ran.outputs) < 200:
            ran.outputs.append({"output_type": kind, "data": content["data"], "metadata": {}})
        if kind == "error" and ran.state == "ok":
            ran.state, ran.error = "error", str(content.get("ename", "an error"))[:80]
        return False

    def kill(self) -> None:
        """End the kernel and all it started, at once."""
        self.kc.stop_channels()
        self.km.shutdown_kernel(now=True)
        end_processes_of(self.folder)

    def restart(self) -> None:
        """Start anew in an empty scratch folder."""
        if self.km.has_kernel:
            self.kill()
        self.context.destroy(linger=0)
        for folder in (self.scratch, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        self._start()

    def stop(self) -> None:
        """End the kernel and remove its folder."""
        if self.km.has_kernel:
            self.kill()
        self.context.destroy(linger=0)
        shutil.rmtree(self.folder, ignore_errors=True)


def end_processes_of(folder: Path) -> None:
    """End what a submission started in a session of its own (Linux; known by its home folder)."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            mine = f"HOME={folder}/".encode() in (process / "environ").read_bytes()
            if mine:
                os.kill(int(process.name), signal.SIGKILL)
        except OSError:  # gone by now, or another user's
            continue
