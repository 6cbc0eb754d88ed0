"""Imported by every Python that a test starts: sockets reach this machine only."""

import socket

_LOCAL = ("127.", "::1", "localhost", "0.0.0.0")
_connect, _connect_ex, _lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


def _refuse(address):
    host = address[0] if isinstance(address, tuple) else ""
    if isinstance(host, str) and host and not host.startswith(_LOCAL):
        raise PermissionError(f"Notebooks and tests work offline; something asked for {host}.")


def _guarded_connect(self, address):
    _refuse(address)
    return _connect(self, address)


def _guarded_connect_ex(self, address):
    _refuse(address)
    return _connect_ex(self, address)


def _guarded_lookup(host, *args, **kwargs):
    if host is not None:
        _refuse((host.decode() if isinstance(host, bytes) else host, 0))
    return _lookup(host, *args, **kwargs)


socket.socket.connect = _guarded_connect
socket.socket.connect_ex = _guarded_connect_ex
socket.getaddrinfo = _guarded_lookup
