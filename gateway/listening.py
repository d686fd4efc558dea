"""Where the feed's events come from: one exclusive queue on every service's events exchange.

The queue dies with the connection. Exchanges belong to the services, so they are only asked for, never declared; one
that is not there yet is looked for again.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from kombu import Connection, Consumer, Exchange, Queue

from gateway.feed import Source
from services.kit.telemetry import logger

SERVICES = ("tenants", "organizations", "tasks", "training", "satisfaction", "indicators", "notifications")
RETRY_SECONDS = 1.0
LONGEST_RETRY_SECONDS = 15.0


def bus_source(connect: Callable[[], Connection], services: tuple[str, ...] = SERVICES) -> Source:
    """A source that hears all events over connections from `connect`, and connects again for ever."""

    def listen(
        received: Callable[[dict[str, Any]], None], stop: threading.Event, connection: Callable[[bool], None]
    ) -> None:
        pause = RETRY_SECONDS
        while not stop.is_set():
            try:
                _hear(connect, services, received, stop, connection)
            except Exception as error:
                connection(False)
                logger().warning("gateway_feed_reconnects", error=f"{type(error).__name__}: {error}"[:200])
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_RETRY_SECONDS)
            else:
                pause = RETRY_SECONDS
        connection(False)

    return listen


def _hear(
    connect: Callable[[], Connection],
    services: tuple[str, ...],
    received: Callable[[dict[str, Any]], None],
    stop: threading.Event,
    connected: Callable[[bool], None],
) -> None:
    def on_message(message: Any) -> None:
        with suppress(ValueError):
            envelope = json.loads(message.body)
            if isinstance(envelope, dict):
                received(envelope)

    with connect() as connection, connection.channel() as channel:
        queue = Queue(f"gateway.feed-{uuid.uuid4().hex}", exclusive=True, auto_delete=True, durable=False)(channel)
        queue.queue_declare()
        for service in services:
            exchange = Exchange(f"{service}.events", type="topic", durable=True)
            exchange(channel).declare(passive=True)
            queue.bind_to(exchange, routing_key="#")
        with Consumer(channel, [queue], on_message=on_message, no_ack=True, auto_declare=False, accept=["json"]):
            connected(True)
            while not stop.is_set():
                with suppress(TimeoutError):
                    connection.drain_events(timeout=1.0)
                connection.heartbeat_check()
