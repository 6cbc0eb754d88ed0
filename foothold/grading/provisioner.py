"""The forked kernel as Jupyter's kernel manager knows it."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

from .limits import Limits
from .warm_client import ForkedKernel, WarmClient

NAME = "foothold-warm"


class WarmKernelProvisioner(KernelProvisionerBase):
    """Launches kernels by asking a :class:`~foothold.grading.warm_client.WarmClient`.

    The kernel manager that uses it has ``warm_server`` and ``limits`` as attributes; see
    :class:`~foothold.grading.kernel.GradeKernelManager`.
    """

    kernel: ForkedKernel | None = None

    @property
    def has_process(self) -> bool:
        """Is there a kernel to speak of?"""
        return self.kernel is not None

    async def poll(self) -> int | None:
        """Exit code; none while the kernel runs."""
        return 0 if self.kernel is None else self.kernel.poll()

    async def wait(self) -> int | None:
        """Wait for the end of the kernel."""
        while self.kernel is not None and self.kernel.poll() is None:
            await asyncio.sleep(0.01)
        return None if self.kernel is None else self.kernel.code

    async def send_signal(self, signum: int) -> None:
        """Interrupt or end the kernel."""
        if self.kernel is not None:
            self.kernel.send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and all it started; they are gone soon after."""
        if self.kernel is not None:
            server: WarmClient = self.parent.warm_server
            server.retire(self.kernel)
            self.kernel = None

    async def terminate(self, restart: bool = False) -> None:
        """The same as :meth:`kill`: there is nothing to save."""
        await self.kill(restart)

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """There is no command to prepare."""
        return {**kwargs, "cmd": []}

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Take a kernel from the server."""
        server: WarmClient = self.parent.warm_server
        limits: Limits = self.parent.limits
        self.kernel = server.launch(limits)
        self.connection_info = self.kernel.connection
        return self.connection_info

    async def cleanup(self, restart: bool = False) -> None:
        """All was removed when the kernel ended."""
