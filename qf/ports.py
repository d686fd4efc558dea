"""Ports: taken before anything else starts, so that a busy one stops nothing half-way."""

from __future__ import annotations

import errno
import socket
import sys
from typing import Any

from qf.refusal import PortTaken, Refused


def listen(host: str, port: int, setting: str) -> socket.socket:
    """A listening socket on `host` and `port`. Raises `PortTaken`, or `Refused`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, not left at 0: asyncio sets TCP_NODELAY only then, and without it each answer waits 40 ms.
    listener: socket.socket = _plain_sockets().socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno != errno.EADDRINUSE:
            raise Refused(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
        text = f"port {port} is in use: stop what listens there, or choose another with {setting}"
        raise PortTaken(text) from error
    return listener


def _plain_sockets() -> Any:
    """The module as asyncio wants it: sockets that no monkey patch made green."""
    if "eventlet" in sys.modules:
        from eventlet import patcher

        return patcher.original("socket")
    return socket
