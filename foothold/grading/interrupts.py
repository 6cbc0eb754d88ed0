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

_noting: list[Interrupts] = []


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
def undisturbed() -> Iterator[None]:
    """Finish the block before Ctrl-C is obeyed, if somebody notes it; the block must be short.

    A KeyboardInterrupt in the middle of a queue or a pool of processes can leave a lock behind
    that nobody gives back, and the end of the pool then waits for ever.
    """
    in_main = threading.current_thread() is threading.main_thread()
    noted = _noting[-1] if _noting and in_main else None
    if noted is None or noted.later:
        yield
        return
    with noted.after_this():
        yield


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

    _noting.append(noted)
    before = {name: signal.signal(getattr(signal, name), note) for name in SIGNALS}
    try:
        yield noted
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)
        _noting.pop()
