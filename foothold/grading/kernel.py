"""A kernel that a grader can trust to come back: watched, bounded, started anew when it dies."""

from __future__ import annotations

import hmac
import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

import zmq
from jupyter_client.session import Session

from .confinement import FORKING
from .lean_imports import nbval
from .limits import Limits
from .managers import cold_manager, warm_manager
from .walls import find_level
from .warm_client import KernelError

READY_SECONDS = 60.0
STEP = 0.2  # how often a silent kernel is looked at, seconds
INTERRUPT_SECONDS = 3.0
MOST_OUTPUTS = 200  # displays kept of one cell


@dataclass
class Ran:
    """What became of one cell.

    ``state`` is ``ok``, ``error`` (the cell raised), ``late`` (not begun: the notebook's time was
    up), ``timeout`` (interrupted, the kernel goes on), ``flood`` (too many messages, interrupted),
    ``memory`` or ``disk`` (the submission took too much and was ended) or ``died`` (the kernel is
    gone).
    """

    state: Literal["ok", "error", "late", "timeout", "flood", "memory", "disk", "died"]
    outputs: list[dict] = field(default_factory=list)
    error: str = ""
    kept: int = 0  # bytes of all displays

    @property
    def ended(self) -> bool:
        """Is the kernel gone?"""
        return self.state in ("memory", "disk", "died")


def read_message(session: Session, parts: list[bytes]) -> dict[str, Any]:
    """Read one message of a kernel.

    ``session.deserialize`` does the same, but tries each text of a message as a date, and keeps
    the signature of every message in memory; that is half of a grader's own work.

    Parameters
    ----------
    session : jupyter_client.session.Session
        Knows the key of the kernel.
    parts : list of bytes
        Signature, header, parent header, metadata and content.

    Returns
    -------
    dict
        ``msg_type``, ``parent`` (id of the request), ``content`` and ``bytes``, the size.

    Raises
    ------
    ValueError
        If the message is broken, or signed with another key.
    """
    signature, header, parent, metadata, content, *_ = parts
    if not hmac.compare_digest(session.sign([header, parent, metadata, content]), signature):
        raise ValueError("This message is not signed with the kernel's key.")
    return {
        "msg_type": json.loads(header)["msg_type"],
        "parent": json.loads(parent).get("msg_id"),
        "content": json.loads(content),
        "bytes": sum(len(part) for part in parts),
    }


class GradeKernel(nbval.kernel.RunningKernel):
    """One kernel in a scratch folder of its own.

    Parameters
    ----------
    limits : Limits
        Bounds on time, memory and output, and the level of confinement.

    Raises
    ------
    KernelError
        If the kernel does not start or cannot be shut in.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.level = limits.level or find_level(limits.sandbox)
        self._start()

    def _start(self) -> None:
        self._sent: deque[str] = deque()  # cells that the kernel has, and nobody has waited for
        self._request = ""
        self._interrupt_pending = False  # sent, and no cell has been stopped by it yet
        self.context = zmq.Context()
        self.context.setsockopt(zmq.MAXMSGSIZE, self.limits.message_bytes)
        make = warm_manager if self.level in FORKING else cold_manager
        self.km = make(self.level, self.limits, self.context)
        try:
            self.km.start_kernel()
            self.kc = self.km.client(context=self.context)
            self.kc.start_channels(stdin=False, hb=False, control=False)
            self._poller = zmq.Poller()
            self._poller.register(self.kc.iopub_channel.socket, zmq.POLLIN)
            if self.km.death_notice() is not None:
                self._poller.register(self.km.death_notice(), zmq.POLLIN)
            self._await_welcome()
        except BaseException:
            self.stop()
            raise

    def _await_welcome(self) -> None:
        """Wait until outputs arrive: they would be lost before the kernel knows of us.

        The kernel greets each new listener, so no fixed pause is needed; a second question is
        for kernels that do not.
        """
        until = time.monotonic() + READY_SECONDS
        asked = 0.0
        while time.monotonic() < until:
            message = self._receive(0.05)
            if message is not None:
                return
            if not self.is_alive():
                raise KernelError("The kernel ended while it started.")
            if time.monotonic() > asked + 0.5:
                self.kc.kernel_info()
                asked = time.monotonic()
        raise KernelError(f"The kernel did not answer within {READY_SECONDS:g} seconds.")

    def _receive(self, seconds: float) -> dict[str, Any] | None:
        """The next message, or none in that time; a broken one is none too."""
        channel = self.kc.iopub_channel.socket
        if channel not in dict(self._poller.poll(int(seconds * 1000))):
            return None
        _, parts = self.kc.session.feed_identities(channel.recv_multipart())
        return read_message(self.kc.session, parts)

    def send(self, sources: list[str]) -> None:
        """Hand over cells that are to run one after another; then call `run` for each.

        The kernel goes on by itself, while the grader still looks at what came before.
        """
        if self._sent:
            raise ValueError("Wait for the cells that were sent before.")
        content = {
            "code": sources[0],
            "further": sources[1:],
            "silent": False,
            "store_history": False,
            "allow_stdin": False,
            "stop_on_error": False,
        }
        message = self.kc.session.msg("execute_request", content)
        self.kc.shell_channel.send(message)
        self._sent.extend(sources)
        self._request = message["header"]["msg_id"]

    @property
    def ahead(self) -> bool:
        """Has the kernel more cells than were waited for? Then it may have ended in one of them."""
        return bool(self._sent)

    def run(self, source: str, seconds: float) -> Ran:
        """Execute one cell and wait until the kernel has done it, is dead, or out of time.

        Parameters
        ----------
        source : str
            Code of the cell; the next one of those that were sent, or any if none is left.
        seconds : float
            Wall time for this cell, from now.
        """
        if not self._sent:
            if not self.is_alive():
                return self._ended("the kernel had stopped")
            self.send([source])
        if self._sent.popleft() != source:
            raise ValueError("Another cell was sent to be the next.")
        message = self._request
        ran, count, looked = Ran("ok"), 0, time.monotonic()
        deadline, interrupted = time.monotonic() + seconds, False
        while True:
            reply = None
            try:
                reply = self._receive(STEP)
                mine = reply is not None and reply["parent"] == message
                if mine and self._take(reply, ran):
                    if interrupted and ran.error == "KeyboardInterrupt":
                        self._interrupt_pending = False
                    return ran
            except Exception as error:  # a forged or broken message; the kernel may go on
                ran.error = type(error).__name__
            count += reply is not None
            if time.monotonic() > looked + STEP:
                self.km.look()
                looked = time.monotonic()
            if reply is None and not self.is_alive():
                return self._ended("the kernel stopped")
            too_much = count > self.limits.messages
            if time.monotonic() > deadline or (too_much and not interrupted):
                if interrupted:
                    self.kill()
                    return Ran("died", error="the cell could not be stopped")
                ran = Ran("flood" if too_much else "timeout")
                interrupted, deadline = True, time.monotonic() + INTERRUPT_SECONDS
                self._interrupt_pending = True
                self.km.interrupt_kernel()

    def _ended(self, how: str) -> Ran:
        """The kernel is gone: by itself, or because it took too much."""
        why = self.km.why_ended()
        return Ran(why or "died", error=how)

    def _take(self, reply: dict, ran: Ran) -> bool:
        """Keep what matters of one message; True when the cell is done."""
        kind, content = reply["msg_type"], reply["content"]
        if kind == "status":
            return content["execution_state"] == "idle"
        ran.kept += reply["bytes"] if kind == "display_data" else 0
        room = len(ran.outputs) < MOST_OUTPUTS and ran.kept <= self.limits.message_bytes
        if kind == "display_data" and room:
            ran.outputs.append({"output_type": kind, "data": content["data"], "metadata": {}})
        if kind == "error":
            ran.error = str(content.get("ename", "an error"))[:80]
            ran.state = "error" if ran.state == "ok" else ran.state
        return False

    def hit_by_a_late_interrupt(self, ran: Ran) -> bool:
        """Did the interrupt that was meant for an earlier cell stop this one?

        A signal takes its time on a busy machine. If the cell ends meanwhile, the next one is hit.
        """
        stopped = ran.state == "error" and ran.error == "KeyboardInterrupt"
        return stopped and self._interrupt_pending

    def is_alive(self) -> bool:
        """Does the kernel's process still run?"""
        return self.km.is_alive()

    def kill(self) -> None:
        """End the kernel and all it started, at once."""
        self._sent.clear()
        if hasattr(self, "kc"):
            self.kc.stop_channels()
        self.km.end()

    def restart(self) -> None:
        """Start anew in an empty scratch folder."""
        self.stop()
        self._start()

    def stop(self) -> None:
        """End the kernel and remove its folder."""
        self.kill()
        self.context.destroy(linger=0)
