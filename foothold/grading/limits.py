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
        Memory that one process may take beyond what the kernel needs itself.
    total_memory_bytes : int
        Memory of all processes of a submission together.
    processes : int
        Processes and threads at one time.
    file_bytes : int
        Size of one file that the kernel may write.
    folder_bytes, files : int
        Size of all files in the scratch folder together, and their number.
    sandbox : str
        The lowest level of confinement at which to grade; weaker ones are refused.
    level : str
        The level found for this machine; empty to find it out when the first kernel starts.
    """

    cell_seconds: float = 20.0
    notebook_seconds: float = 180.0
    restarts: int = 3
    messages: int = 20_000
    message_bytes: int = 8 * MIB
    memory_bytes: int = 1024 * MIB
    total_memory_bytes: int = 1536 * MIB
    processes: int = 64
    file_bytes: int = 64 * MIB
    folder_bytes: int = 128 * MIB
    files: int = 4096
    sandbox: str = "basic"
    level: str = ""
