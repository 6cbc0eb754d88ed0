"""Send a kernel's messages from the thread that has something to show."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import zmq
from jupyter_client.session import Session
from zmq.eventloop.zmqstream import ZMQStream


class Publisher:
    """Stands where ipykernel has a thread that sends messages, and the socket in front of it.

    A message then costs no change of threads, which takes longer than the message. A lock keeps
    the threads of a learner's code apart.

    Parameters
    ----------
    socket : zmq.Socket
        Bound, of type XPUB.
    session : jupyter_client.session.Session
        Signs the greetings.
    """

    def __init__(self, socket: zmq.Socket, session: Session) -> None:
        self.socket, self.session = socket, session
        self._lock = threading.RLock()

    def send_multipart(self, parts: Sequence[bytes], *_: Any, **__: Any) -> None:
        """Send one message."""
        with self._lock:
            self.socket.send_multipart(parts)

    def schedule(self, action: Callable[[], Any]) -> None:
        """Do it now."""
        action()

    def greet(self) -> None:
        """Greet each new listener, as the kernel's protocol wants; see JEP 65."""
        self._stream = ZMQStream(self.socket)
        self._stream.on_recv(self._welcome)

    def _welcome(self, frames: list[bytes]) -> None:
        for frame in frames:
            if frame[:1] == b"\1":
                topic = frame[1:]
                content = {"subscription": topic.decode("utf-8", "replace")}
                message = self.session.serialize(self.session.msg("iopub_welcome", content))
                self.send_multipart([topic, *message] if topic else message)

    def stop(self) -> None:
        """There is no thread to stop."""

    def close(self) -> None:
        """Close the socket."""
        self.socket.close(linger=1000)
