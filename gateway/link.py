"""One connection to the bus on which requests leave and replies arrive, served by one thread beside the event loop.

On RabbitMQ the thread waits for the socket and for new requests at once. On the embedded bus publishing never blocks,
so the loop does it itself, and the thread, a green one there, only waits for replies.
"""

from __future__ import annotations

import json
import selectors
import socket
import struct
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from amqp.exceptions import FrameSyntaxError
from kombu import Connection, Consumer, Exchange, Queue

from services.kit.telemetry import logger

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
BEAT_SECONDS = 1.0
TRANSIENT = 1
UNENCODABLE = (FrameSyntaxError, struct.error, UnicodeError, ValueError, TypeError)
RPC_EXCHANGE = Exchange("nameko-rpc", type="topic", durable=True)


@dataclass(frozen=True)
class Outgoing:
    """A request on its way to the bus."""

    correlation_id: str
    routing_key: str
    body: bytes
    headers: dict[str, str]
    expires_at: float


@dataclass(frozen=True)
class Reports:
    """What the link tells its owner, from its thread: replies, and requests that will get none."""

    replied: Callable[[str, dict[str, Any]], None]
    lost: Callable[[Sequence[str]], None]


class Link:
    """Connects for ever. Requests wait for the connection; those that were sent when it broke are reported lost."""

    def __init__(self, connect: Callable[[], Connection], reports: Reports) -> None:
        self._connect, self._reports = connect, reports
        self._waiting: deque[Outgoing] = deque()
        self._sent: set[str] = set()
        self._stopped = threading.Event()
        self._reader, self._writer = socket.socketpair()
        self._signalled = False
        self._direct: Any = None
        self._reply_key = ""

    def send(self, request: Outgoing) -> None:
        """Publish `request` now, or as soon as there is a connection. Never blocks."""
        if self._direct is None:
            self._waiting.append(request)
            self._signal()
            return
        try:
            self._publish(self._direct, request)
        except Exception as error:
            logger().warning("rpc_request_lost", error=f"{type(error).__name__}: {error}"[:200])
            self._reports.lost((request.correlation_id,))

    def forget(self, correlation_id: str) -> None:
        """Nobody waits for this reply any more."""
        self._sent.discard(correlation_id)

    def stop(self) -> None:
        """Let the thread close the connection and end."""
        self._stopped.set()
        self._signal()

    def run(self) -> None:
        """The thread's work, until stopped."""
        pause = FIRST_PAUSE_SECONDS
        while not self._stopped.is_set():
            try:
                with self._connect() as connection, connection.channel() as channel:
                    self._serve(connection, channel)
                pause = FIRST_PAUSE_SECONDS
            except Exception as error:
                if not self._stopped.is_set():
                    logger().warning("rpc_link_lost", error=f"{type(error).__name__}: {error}"[:200])
                pause = FIRST_PAUSE_SECONDS if self._reply_key else min(pause * 2, LONGEST_PAUSE_SECONDS)
            finally:
                self._disconnected()
            self._stopped.wait(pause)

    def _disconnected(self) -> None:
        self._direct, self._reply_key = None, ""
        sent, self._sent = self._sent, set()
        if sent:
            self._reports.lost(tuple(sent))

    def _serve(self, connection: Connection, channel: Any) -> None:
        key = uuid.uuid4().hex
        name = f"rpc.reply-gateway-{key}"
        replies = Queue(name, RPC_EXCHANGE, key, exclusive=True, auto_delete=True, durable=False)
        channel.events["basic_return"].add(self._returned)
        with Consumer(channel, [replies], on_message=self._received, accept=["json"], no_ack=True):
            self._reply_key = key
            if connection.transport.implements.asynchronous:
                self._serve_socket(connection, channel)
            else:
                self._serve_memory(connection, channel)

    def _serve_memory(self, connection: Connection, channel: Any) -> None:
        self._direct = channel
        self._publish_waiting(channel)
        while not self._stopped.is_set():
            with suppress(TimeoutError):
                connection.drain_events(timeout=BEAT_SECONDS)

    def _serve_socket(self, connection: Connection, channel: Any) -> None:
        wire, next_beat = connection.connection.sock, 0.0
        with selectors.DefaultSelector() as selector:
            selector.register(wire, selectors.EVENT_READ)
            selector.register(self._reader, selectors.EVENT_READ)
            while not self._stopped.is_set():
                self._publish_waiting(channel)
                ready = {key.fileobj for key, _ in selector.select(BEAT_SECONDS)}
                if self._reader in ready:
                    self._reader.recv(4096)
                    self._signalled = False
                if wire in ready:
                    _drain(connection)
                if time.monotonic() >= next_beat:
                    connection.heartbeat_check()
                    next_beat = time.monotonic() + BEAT_SECONDS

    def _signal(self) -> None:
        """Wake the thread: one byte is on its way at most."""
        if not self._signalled:
            self._signalled = True
            self._writer.send(b"!")

    def _publish_waiting(self, channel: Any) -> None:
        while self._waiting:
            self._publish(channel, self._waiting.popleft())

    def _publish(self, channel: Any, request: Outgoing) -> None:
        left = request.expires_at - time.monotonic()
        if left <= 0:
            return
        properties = {
            "reply_to": self._reply_key,
            "correlation_id": request.correlation_id,
            "expiration": str(max(int(left * 1000), 1)),
            "delivery_mode": TRANSIENT,
        }
        message = channel.prepare_message(
            request.body,
            content_type="application/json",
            content_encoding="utf-8",
            headers=request.headers,
            properties=properties,
        )
        self._sent.add(request.correlation_id)
        try:
            channel.basic_publish(message, exchange=RPC_EXCHANGE.name, routing_key=request.routing_key, mandatory=True)
        except UNENCODABLE as error:  # nothing was written; the calls beside it go on
            logger().error("request_not_sendable", method=request.routing_key, error=type(error).__name__)
            self._sent.discard(request.correlation_id)
            self._reports.lost((request.correlation_id,))

    def _received(self, message: Any) -> None:
        correlation_id = str(message.properties.get("correlation_id"))
        self._sent.discard(correlation_id)
        try:
            reply = json.loads(message.body)
        except (ValueError, RecursionError) as error:
            logger().error("reply_not_understood", error=type(error).__name__)
            self._reports.lost((correlation_id,))
        else:
            self._reports.replied(correlation_id, reply)

    def _returned(self, _error: Any, _exchange: str, _routing_key: str, message: Any) -> None:
        """The broker knows no queue for the request: the service was never there."""
        correlation_id = str(message.properties.get("correlation_id"))
        self._sent.discard(correlation_id)
        self._reports.lost((correlation_id,))


def _drain(connection: Connection) -> None:
    """Read what has arrived, and wait for nothing: after a heartbeat alone that would hold up requests."""
    with suppress(TimeoutError):
        while True:
            connection.drain_events(timeout=0)
