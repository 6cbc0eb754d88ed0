"""Know that somebody pressed Ctrl-C, even if a library on the way has swallowed it.

pytest, nbval and kernels each catch ``KeyboardInterrupt`` for reasons of their own; a notebook
that was interrupted must not pass for one that was graded.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass

SIGNALS = ("SIGINT", "SIGTERM")


@dataclass
class Interrupts:
    """Whether a signal to stop has come."""

    pressed: bool = False
    later: bool = False

    def check(self) -> None:
        """Raise KeyboardInterrupt if it has."""
        if self.pressed:
            raise KeyboardInterrupt

    @contextlib.contextmanager
    def after_this(self) -> Iterator[None]:
        """Finish the block first: what is being stored is stored and counted."""
        self.later = True
        try:
            yield
        finally:
            self.later = False
        self.check()


@contextlib.contextmanager
def interrupts() -> Iterator[Interrupts]:
    """Note Ctrl-C (and the request to end of a service manager) during the block.

    The signal still raises KeyboardInterrupt, in ``after_this`` at its end. In a thread other
    than the main one, where Python delivers no signals, nothing changes.
    """
    noted = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield noted
        return

    def note(number: int, frame: object) -> None:
        noted.pressed = True
        if not noted.later:
            raise KeyboardInterrupt

    before = {name: signal.signal(getattr(signal, name), note) for name in SIGNALS}
    try:
        yield noted
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
