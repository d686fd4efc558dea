"""A small HTTP server for probes: a connection lasts a few seconds, whatever the other side does with it."""

from __future__ import annotations

from typing import Any

import eventlet
from eventlet import wsgi

SECONDS, CONNECTIONS, LONGEST_URL = 5.0, 100, 1024


class Brief(wsgi.HttpProtocol):
    """One connection, one request."""

    def handle(self) -> None:
        with eventlet.Timeout(SECONDS, False):
            super().handle()


def serve_briefly(listener: Any, app: Any) -> None:
    """Answer requests on `listener` for ever."""
    wsgi.server(
        listener,
        app,
        protocol=Brief,
        log_output=False,
        keepalive=False,
        max_size=CONNECTIONS,
        socket_timeout=SECONDS,
        url_length_limit=LONGEST_URL,
    )
