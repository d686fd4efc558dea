"""Uvicorn's protocols with the limits of `lines.py`: what waits in a connection is bounded before a request is one."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from gateway.lines import HEADER_BYTES, Line, Lines

BUSY = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class GuardedHttp(HttpToolsProtocol):
    """One HTTP connection."""

    lines: ClassVar[Lines]
    _line: Line | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._line = self.lines.open(transport)
        if self._line is None:
            self._refuse(BUSY)

    def data_received(self, data: bytes) -> None:
        line = self._line
        if line is None or self.transport.is_closing():
            return
        line.begin(self.loop.time(), len(data))
        super().data_received(data)
        if line.since is not None and line.in_head and line.received > HEADER_BYTES:
            self._refuse(TOO_LONG)

    def on_headers_complete(self) -> None:
        if self._line is not None:
            self._line.in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        if self._line is not None:
            self._line.said()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        if self._line is not None:
            self._line.said()
        super().handle_websocket_upgrade()

    def connection_lost(self, exc: Exception | None) -> None:
        self.lines.close(self.transport)
        super().connection_lost(exc)

    def _refuse(self, answer: bytes) -> None:
        self.transport.write(answer)
        self.transport.close()


class GuardedSocket(WebSocketsSansIOProtocol):
    """One WebSocket: the connection that its handshake came on."""

    lines: ClassVar[Lines]

    def connection_lost(self, exc: Exception | None) -> None:
        self.lines.close(self.transport)
        super().connection_lost(exc)


def protocols(lines: Lines) -> tuple[type[Any], type[Any]]:
    """The HTTP and the WebSocket protocol of a server with these connections."""
    about: dict[str, Any] = {"lines": lines}
    return type("Http", (GuardedHttp,), about), type("Socket", (GuardedSocket,), about)
