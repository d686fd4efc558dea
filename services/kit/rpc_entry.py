"""The entrypoint of RPC methods: nameko's, but neither a lost connection nor a malformed request ends the service.

A request that comes again, because a process died or lost its connection with it, may have had its effect: a command
without an idempotency key is dropped then, so that it acts once at most; its caller has met a timeout.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from amqp.exceptions import AMQPError
from kombu.exceptions import KombuError
from nameko.messaging import QueueConsumer
from nameko.rpc import Responder, Rpc, RpcConsumer

from services.kit import telemetry
from services.kit.errors import InvalidInput, QfError
from services.kit.histories import AnswerTooLarge
from services.kit.replies import Replies

CONNECTION_LOST = (AMQPError, KombuError, OSError)
RPC_EXCHANGE = "nameko-rpc"
MOST_BYTES = 32 << 20
"""Of one reply: what a service answers is bounded by what it may read, this by what a bus may carry."""


class ReplyPublisher:
    """Stands in for nameko's: a reply that cannot be sent is a timeout at the client, as a lost request is."""

    def __init__(self, *_where: Any, **_how: Any) -> None: ...

    def publish(self, payload: Any, *, exchange: Any, routing_key: str, correlation_id: str | None, **_: Any) -> None:
        """Send `payload`, which nameko has found to be JSON."""
        _reply(payload, exchange.name, routing_key, correlation_id)


_replies = Replies()


def _reply(payload: Any, exchange: str, routing_key: str, correlation_id: str | None) -> None:
    try:
        _replies.send(_encoded(payload), exchange, routing_key, correlation_id)
    except CONNECTION_LOST as error:
        telemetry.logger().warning("reply_lost", error=f"{type(error).__name__}: {error}"[:200])


def _encoded(payload: Any) -> bytes:
    """What is too much for one message, or cannot be one, is answered with an error instead."""
    try:
        body = json.dumps(payload, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(_failure(QfError())).encode()
    return body if len(body) <= MOST_BYTES else json.dumps(_failure(AnswerTooLarge())).encode()


def _failure(error: QfError) -> dict[str, Any]:
    """A reply as nameko gives one for an exception that crosses RPC."""
    return {"result": None, "error": {"exc_type": "WireError", "value": error.code, "exc_args": [error.to_wire()]}}


UNREADABLE = _failure(InvalidInput())
Responder.publisher_cls = ReplyPublisher


class Requests(QueueConsumer):
    """Requests from the bus; an ack that meets a closed connection is no news, the broker has the message back."""

    def ack_message(self, message: Any) -> None:
        with suppress(*CONNECTION_LOST):
            super().ack_message(message)

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        """A message that is none: refused, and nothing of it is written down, for it may name people."""
        about = {"content_type": str(message.content_type)[:80], "error": type(exc).__name__}
        telemetry.logger().warning("request_not_readable", size=len(message.body or b""), **about)
        reply_to, correlation_id = (message.properties.get(name) for name in ("reply_to", "correlation_id"))
        if reply_to:
            _reply(UNREADABLE, RPC_EXCHANGE, reply_to, correlation_id)
        self.ack_message(message)

    def requeue_message(self, message: Any) -> None:
        with suppress(*CONNECTION_LOST):
            super().requeue_message(message)


class RequestConsumer(RpcConsumer):
    """All methods of one service."""

    queue_consumer = Requests()

    def handle_message(self, body: Any, message: Any) -> None:
        reason = self._dropped(message)
        if reason is None:
            super().handle_message(body, message)
            return
        routing_key = message.delivery_info.get("routing_key")
        telemetry.logger().warning("request_dropped", method=routing_key, reason=reason)
        self.queue_consumer.ack_message(message)

    def _dropped(self, message: Any) -> str | None:
        """Why `message` is not worked on; None when it is."""
        if not {"reply_to", "content_type"} <= message.properties.keys():
            return "nobody waits for an answer"
        again = message.delivery_info.get("redelivered")
        if again and "nameko.idempotency_key" not in message.headers and self._is_command(message):
            return "it may have been done before"
        return None

    def _is_command(self, message: Any) -> bool:
        name = message.delivery_info["routing_key"].partition(".")[2]
        method = getattr(getattr(self.container.service_cls, name, None), "qf", None)
        return method is not None and method.kind == "command"


class Entry(Rpc):
    """The entrypoint."""

    rpc_consumer = RequestConsumer()


rpc = Entry.decorator
