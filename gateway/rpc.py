"""The gateway's RPC client: asyncio futures over one link to the bus, with deadlines and bounded in flight."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from kombu import Connection

from gateway.link import Link, Outgoing, Reports
from gateway.threads import start_thread
from services.kit.errors import InvalidInput, QfError, Unavailable
from services.kit.telemetry import logger

IN_FLIGHT = 200
MOST_HEADERS = 16 << 10
NO_REPLY: dict[str, Any] = {"lost": True}


class NotSendable(InvalidInput):
    """The request holds something that no message can carry."""

    zh = "请求中含有无法传送的内容"
    en = "The request holds something that no message can carry"


class RpcClient:
    """Calls services over the bus, from one event loop. `close` ends its thread.

    Calls wait for a connection as long as their deadline lasts; a call that was on its way when the connection broke
    is `Unavailable`, for nobody knows whether it was done.
    """

    def __init__(self, connect: Callable[[], Connection], *, in_flight: int = IN_FLIGHT) -> None:
        self._connect = connect
        self._room = asyncio.Semaphore(in_flight)
        self._pending: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._arrived: deque[tuple[str, dict[str, Any]]] = deque()
        self._scheduled = False
        self._numbers = itertools.count(1)
        self._link = Link(connect, Reports(self._replied, self._lost))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    @property
    def connect(self) -> Callable[[], Connection]:
        """Opens a connection of its own to the same bus."""
        return self._connect

    async def call(
        self,
        service: str,
        method: str,
        payload: Any = None,
        *,
        token: str,
        traceparent: str | None = None,
        idempotency_key: str | None = None,
        timeout: float = 10.0,  # noqa: ASYNC109 - the deadline travels with the request
    ) -> Any:
        """The result of `service.method`. Raises the service's `QfError`, `NotSendable`, or `Unavailable`."""
        self._start()
        headers = {"nameko.token": token, "nameko.traceparent": traceparent, "nameko.idempotency_key": idempotency_key}
        request = Outgoing(
            correlation_id=str(next(self._numbers)),
            routing_key=f"{service}.{method}",
            body=_encoded(payload),
            headers=_fitting({name: value for name, value in headers.items() if value is not None}),
            expires_at=time.monotonic() + timeout,
        )
        try:
            async with asyncio.timeout(timeout), self._room:
                return _result(await self._reply(request))
        except TimeoutError as error:
            raise Unavailable() from error

    async def _reply(self, request: Outgoing) -> dict[str, Any]:
        if self._closed:
            return NO_REPLY
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._pending[request.correlation_id] = future
        try:
            self._link.send(request)
            return await future
        finally:
            self._pending.pop(request.correlation_id, None)
            self._link.forget(request.correlation_id)

    def close(self) -> None:
        """End the thread; pending calls are `Unavailable`."""
        self._closed = True
        self._link.stop()
        self._lost(tuple(self._pending))

    def _start(self) -> None:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            start_thread(self._link.run)

    def _replied(self, correlation_id: str, reply: dict[str, Any]) -> None:
        """On the link's thread: one call of the loop takes all replies that have arrived until it runs."""
        self._arrived.append((correlation_id, reply))
        if not self._scheduled and self._loop is not None:
            self._scheduled = True
            with suppress(RuntimeError):  # the loop closed while the thread was ending
                self._loop.call_soon_threadsafe(self._deliver)

    def _lost(self, correlation_ids: Sequence[str]) -> None:
        for correlation_id in correlation_ids:
            self._replied(correlation_id, NO_REPLY)

    def _deliver(self) -> None:
        self._scheduled = False
        while self._arrived:
            correlation_id, reply = self._arrived.popleft()
            future = self._pending.get(correlation_id)
            if future is not None and not future.done():
                future.set_result(reply)


def _encoded(payload: Any) -> bytes:
    """The message's body; what cannot be sent fails this call alone, before the connection that all calls share."""
    try:
        return json.dumps({"args": [payload], "kwargs": {}}, ensure_ascii=False, allow_nan=False).encode()
    except (UnicodeEncodeError, ValueError, RecursionError) as error:
        raise NotSendable() from error


def _fitting(headers: dict[str, str]) -> dict[str, str]:
    """Headers travel in one frame, which is not as long as a body may be."""
    try:
        size = len("".join(headers.values()).encode())
    except UnicodeEncodeError as error:
        raise NotSendable() from error
    if size > MOST_HEADERS:
        raise NotSendable()
    return headers


def _result(reply: dict[str, Any]) -> Any:
    if reply is NO_REPLY:
        raise Unavailable()
    error = reply.get("error")
    if error is None:
        return reply["result"]
    if error.get("exc_type") == "WireError":
        raise QfError.from_wire(error["exc_args"][0])
    logger().error("rpc_not_understood", exc_type=error.get("exc_type"))
    raise QfError()
