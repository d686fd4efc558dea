"""Plain ASGI: reading bodies within a limit and sending JSON, without a framework's objects on the hot path."""

from __future__ import annotations

import json
from typing import Any

from starlette.types import Receive, Scope, Send

from gateway.context import locale_of
from gateway.errors import BodyTooLarge, TooManyRequests, http_body, http_status
from services.kit.errors import QfError
from services.kit.telemetry import TRACEPARENT, new_traceparent

Header = tuple[bytes, bytes]
JSON_TYPE: Header = (b"content-type", b"application/json; charset=utf-8")
NO_STORE: Header = (b"cache-control", b"no-store")
NO_SNIFF: Header = (b"x-content-type-options", b"nosniff")
WANTED = frozenset(
    (
        b"authorization",
        b"content-type",
        b"content-length",
        b"accept-language",
        b"traceparent",
        b"cache-control",
        b"cookie",
    )
)


DIGITS = 12


class ClientGone(Exception):
    """The client left before it had said what it wanted; there is nobody to answer."""


class Headers:
    """The few headers that the gateway reads."""

    __slots__ = ("_trace", "_values")

    def __init__(self, scope: Scope) -> None:
        self._trace = ""
        self._values: dict[bytes, bytes] = {name: value for name, value in scope["headers"] if name in WANTED}

    def get(self, name: bytes) -> str:
        """The header's text, or an empty one."""
        return self._values.get(name, b"").decode("latin-1")

    @property
    def bearer(self) -> str | None:
        """The token of the Authorization header."""
        scheme, _, token = self.get(b"authorization").partition(" ")
        return token.strip() or None if scheme.lower() == "bearer" else None

    @property
    def locale(self) -> str:
        """The language to answer in."""
        return locale_of(self.get(b"accept-language"))

    @property
    def is_json(self) -> bool:
        """Whether the body is declared to be JSON; browsers send that across origins only when allowed to."""
        if self._values.get(b"content-type") == b"application/json":
            return True
        return self.get(b"content-type").split(";")[0].strip().lower() == "application/json"

    @property
    def traceparent(self) -> str:
        """The caller's trace context, or a new one; the same one however often it is asked for."""
        if not self._trace:
            given = self.get(b"traceparent")
            self._trace = given if TRACEPARENT.match(given) else new_traceparent()
        return self._trace


async def read_body(receive: Receive, limit: int, headers: Headers) -> bytes:
    """The whole body. Raises `BodyTooLarge` as soon as it passes `limit` bytes, `ClientGone` when it never comes."""
    expected_size(headers, limit)
    message = await _next(receive)
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False) and len(body) <= limit:
        return body
    chunks, size = [body], len(body)
    while size <= limit and message.get("more_body", False):
        message = await _next(receive)
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
    if size > limit:
        raise too_large(limit)
    return b"".join(chunks)


def expected_size(headers: Headers, limit: int) -> int:
    """How large the body says that it is; `limit` when it does not say. Raises `BodyTooLarge`."""
    declared = headers.get(b"content-length")
    if not (declared.isascii() and declared.isdigit()):
        return limit
    size = int(declared[:DIGITS])
    if size > limit or len(declared) > DIGITS:
        raise too_large(limit)
    return size


async def _next(receive: Receive) -> Any:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone()
    return message


def too_large(limit: int) -> BodyTooLarge:
    """The refusal of a body larger than `limit` bytes."""
    return BodyTooLarge(limit=f"{limit >> 20} MiB" if limit >> 20 else f"{limit >> 10} KiB")


async def send_bytes(send: Send, body: bytes, status: int = 200, extra: tuple[Header, ...] = ()) -> None:
    """Send a JSON body that is already encoded."""
    length = (b"content-length", str(len(body)).encode())
    await send(
        {"type": "http.response.start", "status": status, "headers": [JSON_TYPE, NO_STORE, NO_SNIFF, length, *extra]}
    )
    await send({"type": "http.response.body", "body": body})


def encode(value: Any) -> bytes:
    """`value` as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def extra_headers(error: QfError) -> tuple[Header, ...]:
    """What an HTTP client needs to know beside the status."""
    if isinstance(error, TooManyRequests):
        seconds = max(1, round(float(error.details.get("retry_after", 1))))
        return ((b"retry-after", str(seconds).encode()),)
    return ((b"www-authenticate", b"Bearer"),) if http_status(error) == 401 else ()


async def send_refusal(send: Send, error: QfError, headers: Headers) -> None:
    """Answer a REST call with what was wrong."""
    body = encode(http_body(error, headers.locale, headers.traceparent))
    await send_bytes(send, body, http_status(error), extra_headers(error))
