"""Bounds on what one submission may use."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds for one submission.

    Attributes
    ----------
    cell_seconds : float
        Wall time of one cell.
    notebook_seconds : float
        Wall time of the whole notebook, restarts included.
    restarts : int
        How often a dead kernel is started anew, so that later answers still count.
    messages : int
        Messages that one cell may send.
    message_bytes : int
        Size of one message.
    memory_bytes : int
        Address space of the kernel process.
    file_bytes : int
        Size of one file that the kernel may write.
    """

    cell_seconds: float = 20.0
    notebook_seconds: float = 180.0
    restarts: int = 3
    messages: int = 20_000
    message_bytes: int = 8 * MIB
    memory_bytes: int = 4096 * MIB
    file_bytes: int = 64 * MIB
