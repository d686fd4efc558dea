"""Publishes events in batches and waits once for the broker's confirms of all of them."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Collection, Sequence
from typing import Any

from kombu import Connection

from services.kit import bus
from services.kit.memory_transport import DELIVERIES

CONFIRM_SECONDS = 30.0


class NotConfirmed(Exception):
    """The broker refused or did not confirm a batch; its rows stay unsent and are tried again."""


class EventPublisher:
    """One service's publisher: keeps a connection, opens a new one after a fault."""

    def __init__(self, service: str) -> None:
        self._service, self._exchange = service, bus.exchange_for(service).name
        self._confirms = not bus.is_embedded()
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._channel: Any = None
        self._outstanding: set[int] = set()
        self._refused = False
        self._sequence = 0

    def publish(self, envelopes: Sequence[dict[str, Any]], again: Collection[str] = ()) -> None:
        """Publish `envelopes` in order, persistent, and return when all are confirmed. Raises on any fault.

        Those whose ids are in `again` are marked as a broker marks what it delivers again.
        """
        with self._lock:
            try:
                self._ensure_channel()
                self._cork(True)
                for envelope in envelopes:
                    self._send(envelope, {DELIVERIES: 1} if envelope["id"] in again else {})
                self._cork(False)
                self._await_confirms()
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Drop the connection."""
        connection, self._connection, self._channel = self._connection, None, None
        if connection is not None:
            connection.release()

    def _ensure_channel(self) -> None:
        if self._channel is not None:
            return
        self._connection = bus.connect(heartbeat=0)
        self._channel = self._connection.channel()
        bus.exchange_for(self._service)(self._channel).declare()
        self._outstanding, self._sequence, self._refused = set(), 0, False
        if self._confirms:
            # amqp looks for a `connection.blocked` before every message, a third of the work; the confirms tell us too.
            self._channel.connection.client_properties["capabilities"]["connection.blocked"] = False
            self._channel.confirm_select()
            self._channel.events["basic_ack"].add(self._confirmed)
            self._channel.events["basic_nack"].add(self._nacked)

    def _cork(self, closed: bool) -> None:
        """Let the kernel send full packets meanwhile, not one for each message; where it can (Linux)."""
        if self._confirms and hasattr(socket, "TCP_CORK"):
            self._channel.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, closed)

    def _send(self, envelope: dict[str, Any], marks: dict[str, int]) -> None:
        body = json.dumps(envelope, ensure_ascii=False)
        message = self._channel.prepare_message(
            body,
            content_type="application/json",
            content_encoding="utf-8",
            headers={"traceparent": envelope["traceparent"], **marks},
            properties={"delivery_mode": 2, "message_id": envelope["id"]},
        )
        routing_key = envelope["name"].split(".", 1)[1]
        self._channel.basic_publish(message, exchange=self._exchange, routing_key=routing_key)
        if self._confirms:
            self._sequence += 1
            self._outstanding.add(self._sequence)

    def _confirmed(self, delivery_tag: int, multiple: bool) -> None:
        if multiple:
            self._outstanding = {tag for tag in self._outstanding if tag > delivery_tag}
        else:
            self._outstanding.discard(delivery_tag)

    def _nacked(self, delivery_tag: int, multiple: bool, *_: Any) -> None:
        self._refused = True
        self._confirmed(delivery_tag, multiple)

    def _await_confirms(self) -> None:
        deadline = time.monotonic() + CONFIRM_SECONDS
        while self._outstanding:
            left = deadline - time.monotonic()
            if left <= 0:
                raise NotConfirmed(f"{len(self._outstanding)} messages unconfirmed")
            assert self._connection is not None
            self._connection.drain_events(timeout=left)
        if self._refused:
            raise NotConfirmed("the broker refused a message")
