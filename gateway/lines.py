"""Connections: how many there may be, from one address and in all, and how long a client may take to say what it wants.

A client that begins a request and does not go on, or does not read its answer, is cut off: it holds a connection and
memory. Behind a proxy all come from the proxy's address, so a proxy that is named has no limit of its own.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

HEADER_BYTES = 64 << 10
HEADER_SECONDS = 10.0
BODY_SECONDS, SLOWEST_BYTES = 20.0, 16 << 10
"""A body may take so long, and a second more for each so many bytes that have come."""
ANSWER_SECONDS = 60.0
SWEEP_SECONDS = 1.0
Clock = Callable[[], float]


@dataclass
class Line:
    """One connection. `since`: when the client began to say what is not yet said in full; None when nothing is owed."""

    peer: str
    transport: asyncio.Transport
    since: float | None
    in_head: bool = True
    received: int = 0
    stuck_since: float | None = None

    def begin(self, now: float, size: int) -> None:
        """`size` bytes have come."""
        if self.since is None:
            self.since, self.in_head, self.received = now, True, 0
        self.received += size

    def said(self) -> None:
        """The request is here in full."""
        self.since = None

    def is_late(self, now: float) -> bool:
        """Whether the client takes too long to ask, or to read the answer."""
        if self.transport.get_write_buffer_size() == 0:
            self.stuck_since = None
        elif self.stuck_since is None:
            self.stuck_since = now
        if self.stuck_since is not None and now - self.stuck_since > ANSWER_SECONDS:
            return True
        allowed = HEADER_SECONDS if self.in_head else BODY_SECONDS + self.received / SLOWEST_BYTES
        return self.since is not None and now - self.since > allowed


class Lines:
    """The open connections of a process."""

    def __init__(self, each: int, in_all: int, proxies: str = "") -> None:
        self._each, self._in_all = each, in_all
        self._networks = [ip_network(part.strip(), strict=False) for part in proxies.split(",") if _is_network(part)]
        self._lines: dict[Any, Line] = {}
        self._peers: Counter[str] = Counter()
        self._sweeping: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._lines)

    def open(self, transport: asyncio.Transport) -> Line | None:
        """A new connection; None when there are too many."""
        loop, peer = asyncio.get_running_loop(), str((transport.get_extra_info("peername") or ("",))[0])
        full = len(self._lines) >= self._in_all
        if full or (self._peers[peer] >= self._each and not self._is_proxy(peer)):
            return None
        line = self._lines[transport] = Line(peer, transport, loop.time())
        self._peers[peer] += 1
        if self._sweeping is None:
            self._sweeping = loop.call_later(SWEEP_SECONDS, self._sweep, loop)
        return line

    def close(self, transport: Any) -> None:
        """A connection has ended."""
        line = self._lines.pop(transport, None)
        if line is not None:
            self._peers[line.peer] -= 1
            if not self._peers[line.peer]:
                del self._peers[line.peer]

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for line in [line for line in self._lines.values() if line.is_late(now)]:
            line.transport.abort()
        self._sweeping = loop.call_later(SWEEP_SECONDS, self._sweep, loop) if self._lines else None

    def _is_proxy(self, peer: str) -> bool:
        try:
            address = ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._networks)


def _is_network(text: str) -> bool:
    try:
        ip_network(text.strip(), strict=False)
    except ValueError:
        return False
    return True
