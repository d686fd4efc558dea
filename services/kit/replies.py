"""Replies to RPC over one kept channel, transient and unconfirmed.

Nameko's publisher looks up a pool, takes a producer and sends a persistent message for each reply: a third of what a
small call costs.
"""

from __future__ import annotations

import threading
from typing import Any

from kombu import Connection

from services.kit import bus

TRANSIENT = 1


class Replies:
    """One process's channel for replies; opened when first needed, and again after a fault."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._channel: Any = None

    def send(self, body: bytes, exchange: str, routing_key: str, correlation_id: str | None) -> None:
        """Send one reply; a channel that broke since the last one is opened anew. Raises when the bus is away."""
        with self._lock:
            try:
                self._send(body, exchange, routing_key, correlation_id)
            except Exception:
                self._close()
                self._send(body, exchange, routing_key, correlation_id)

    def _send(self, body: bytes, exchange: str, routing_key: str, correlation_id: str | None) -> None:
        if self._channel is None:
            self._connection = bus.connect(heartbeat=0)
            self._channel = self._connection.channel()
        message = self._channel.prepare_message(
            body,
            content_type="application/json",
            content_encoding="utf-8",
            properties={"delivery_mode": TRANSIENT, "correlation_id": correlation_id},
        )
        self._channel.basic_publish(message, exchange=exchange, routing_key=routing_key)

    def _close(self) -> None:
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            connection.release()
