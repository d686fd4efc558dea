"""What the gateway hears on the bus: it drops answers that grew old, ends sessions, and tells subscribers.

Each gateway process has one exclusive queue that dies with it: nothing here is work, a lost message costs freshness
for as long as an answer may be kept, and no more.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from gateway import metrics
from gateway.threads import start_thread
from services.kit.telemetry import logger

WAITING = 1000
PARTS = ("tenant", "name", "subject_id", "occurred_at")
Listener = Callable[["Notice"], None]
Source = Callable[[Callable[[dict[str, Any]], None], threading.Event, Callable[[bool], None]], None]


@dataclass(frozen=True)
class Notice:
    """An event without its data: subscribers learn that something happened and ask for the rest by their own rights."""

    tenant: str
    name: str
    subject_id: str
    occurred_at: str
    data: dict[str, Any]


class Feed:
    """Hands each event to the listeners on the event loop, and to the subscribers of its tenant."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._subscribers: dict[str, set[asyncio.Queue[Notice]]] = {}
        self._stop = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.connected = False

    def listen(self, listener: Listener) -> None:
        """Call `listener` for every event, on the loop."""
        self._listeners.append(listener)

    def start(self, source: Source) -> None:
        """Run `source` in a thread of its own: it calls back with each event's envelope until told to stop."""
        self._loop = asyncio.get_running_loop()
        start_thread(source, self._received, self._stop, self._connection)

    def stop(self) -> None:
        """Let the source end."""
        self._stop.set()

    def publish(self, envelope: dict[str, Any]) -> None:
        """Tell everyone of one event. On the loop."""
        metrics.feed_events.inc()
        tenant, name, subject_id, occurred_at = (str(envelope.get(part, "")) for part in PARTS)
        data = envelope.get("data")
        notice = Notice(tenant, name, subject_id, occurred_at, data if isinstance(data, dict) else {})
        for listener in self._listeners:
            listener(notice)
        for queue in self._subscribers.get(notice.tenant, ()):
            if not queue.full():
                queue.put_nowait(notice)

    async def events(self, tenant: str) -> AsyncIterator[Notice]:
        """The events of `tenant` from now on. A subscriber that does not keep up misses some."""
        queue: asyncio.Queue[Notice] = asyncio.Queue(WAITING)
        waiting = self._subscribers.setdefault(tenant, set())
        waiting.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            waiting.discard(queue)
            if not waiting:
                self._subscribers.pop(tenant, None)

    def _received(self, envelope: dict[str, Any]) -> None:
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop closed while the thread was ending
                self._loop.call_soon_threadsafe(self.publish, envelope)

    def _connection(self, connected: bool) -> None:
        self.connected = connected
        metrics.feed_connected.set(connected)
        if not connected and not self._stop.is_set():
            logger().warning("gateway_feed_away")
