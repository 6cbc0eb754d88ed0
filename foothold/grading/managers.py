"""Jupyter's kernel manager for the two ways to start a kernel: forked (warm) or anew (cold)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import zmq
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.utils import run_sync

from .bubblewrap import bubblewrap
from .confinement import FORKING, unprivileged_user
from .limits import Limits
from .preload import MODULES
from .provisioner import WarmKernelProvisioner
from .server_process import kernel_environment
from .syscalls import LINUX
from .warm_client import Address, WarmClient, WarmServer
from .watch import Processes

_servers: dict[str, WarmClient] = {}


def _without_pause(method: Callable[..., Any]) -> Callable[..., Any]:
    """jupyter_client pauses 10 ms after each start and each end, for the sake of its own tests."""
    return run_sync(getattr(method, "__wrapped__", method))


class GradeKernelManager(KernelManager):
    """A kernel manager that writes no connection file and never shuts down politely.

    Politeness would cost a tenth of a second and trust a kernel that may be hostile.
    """

    folder: Path | None = None  # removed at the end
    too_much: Literal["", "memory"] = ""
    warm_server: WarmClient | None = None
    limits: Limits = Limits()
    arguments: dict[str, Any] = {}  # noqa: RUF012  set for each instance

    _start_at_once = _without_pause(KernelManager._async_start_kernel)
    _end_at_once = _without_pause(KernelManager._async_shutdown_kernel)

    def _connect_control_socket(self) -> None:
        """Nothing is asked over the control channel."""

    def start_kernel(self, **_: Any) -> None:
        """Start with the arguments of this manager."""
        self._start_at_once(**self.arguments)

    def look(self) -> None:
        """End a kernel whose processes take too much memory; a forked one has a guard for that."""
        kernel = getattr(self.provisioner, "process", None)
        if not LINUX or kernel is None:
            return
        proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
        try:
            bound = self.limits.total_memory_bytes
            processes = Processes(proc, kernel.pid)
            if processes.memory(bound) > bound:
                self.too_much = "memory"
                processes.end(1.0)
        finally:
            os.close(proc)

    def why_ended(self) -> Literal["", "memory", "disk"]:
        """Why the guard ended the kernel, if it did."""
        kernel = getattr(self.provisioner, "kernel", None)
        return self.too_much or (kernel.why if kernel is not None else "")

    def death_notice(self) -> int | None:
        """Descriptor that can be read once the kernel is gone; none for a cold kernel."""
        kernel = getattr(self.provisioner, "kernel", None)
        return None if kernel is None else kernel.fileno()

    def end(self) -> None:
        """End the kernel and all it started; remove its folder."""
        if self.has_kernel:
            self._end_at_once(now=True)
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)


class _WarmManager(GradeKernelManager):
    def _reconcile_connection_info(self, info: KernelConnectionInfo) -> None:
        """Both ends know the connection; no file is written."""
        self.load_connection_info(info)


class _CourseKernel(KernelSpecManager):
    """Always the course's own Python, whatever kernel a notebook asks for."""

    argv: list[str] = []  # noqa: RUF012  set for each instance

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(argv=self.argv, language="python", display_name="course")


def _specs(argv: list[str]) -> _CourseKernel:
    specs = _CourseKernel()
    specs.argv = argv
    return specs


def use_server(address: Address) -> None:
    """In a worker process: take kernels from the server of the process that started it."""
    _servers[address.level] = WarmClient(address)


def start_server(level: str, modules: frozenset[str] = frozenset()) -> None:
    """Start the kernel server of this process now, so that it warms up while others wait.

    Parameters
    ----------
    level : str
        A level without a server is left alone.
    modules : frozenset of str
        What the notebooks import. A server without them would import them for each notebook.
    """
    if level not in FORKING:
        return
    server = _servers.get(level)
    if isinstance(server, WarmServer) and not modules <= server.modules | set(MODULES):
        _servers.pop(level).close()
    if level not in _servers:
        _servers[level] = WarmServer(level, modules)


def server_address(level: str) -> Address | None:
    """Where worker processes find this process's server, if the level has one."""
    return warm_server(level).address if level in FORKING else None


def warm_server(level: str) -> WarmClient:
    """The kernel server for one level; started when first asked for."""
    server = _servers.get(level)
    if server is None or not server.is_alive():
        if server is not None:
            server.close()
        server = _servers[level] = WarmServer(level)
    return server


def close_servers() -> None:
    """End the kernel servers of this process."""
    while _servers:
        _servers.popitem()[1].close()


def warm_manager(level: str, limits: Limits, context: zmq.Context) -> GradeKernelManager:
    """A manager whose kernel is forked by the server of this process."""
    manager = _WarmManager(
        kernel_name="course",
        kernel_spec_manager=_specs(["forked"]),
        context=context,
    )
    manager.warm_server, manager.limits = warm_server(level), limits
    manager.provisioner = WarmKernelProvisioner(
        kernel_id="course", kernel_spec=manager.kernel_spec, parent=manager
    )
    return manager


def cold_manager(level: str, limits: Limits, context: zmq.Context) -> GradeKernelManager:
    """A manager whose kernel is a new process: slower, but possible everywhere."""
    folder = Path(tempfile.mkdtemp(prefix="fh"))
    folder.chmod(0o711)
    scratch, sockets = folder / "work", folder / "s"
    user = unprivileged_user()
    for each in (scratch, sockets):
        each.mkdir()
        if user is not None:
            os.chown(each, user, user)
    where = {"connection_file": str(sockets / "k.json")}
    if os.name == "posix":  # unix sockets: no open port, no network needed
        where |= {"transport": "ipc", "ip": str(sockets / "k")}
    cell = {
        "level": "basic",  # bubblewrap's walls stand around the process already
        "limits": asdict(limits),
        "scratch": str(scratch),
        "sockets": str(sockets),
        "user": user,
    }
    command = [sys.executable, "-m", "foothold.grading.cold_kernel", json.dumps(cell)]
    if level == "strict-bwrap":
        command = [*bubblewrap([str(scratch), str(sockets)]), *command]
    manager = GradeKernelManager(
        kernel_name="course",
        kernel_spec_manager=_specs([*command, "-f", "{connection_file}"]),
        context=context,
        **where,
    )
    manager.folder, manager.limits = folder, limits
    nowhere = subprocess.DEVNULL
    manager.arguments = {
        "cwd": str(scratch),
        "env": kernel_environment() | _home(scratch),
        "stdout": nowhere,
        "stderr": nowhere,
    }
    return manager


def _home(scratch: Path) -> dict[str, str]:
    names = ("HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR")
    return {
        **dict.fromkeys(names, str(scratch)),
        "FOOTHOLD_JOURNAL": str(scratch / "journal.jsonl"),
    }
