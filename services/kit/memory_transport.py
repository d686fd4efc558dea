"""The embedded bus: kombu's in-memory transport with what nameko and a whole stack in one process need.

Two things differ from kombu's own: messages carry the properties that nameko's responder reads, and a waiting
connection is woken by the message for it instead of polling.
"""

from __future__ import annotations

import threading
import time
import weakref
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, memory

SCHEME = "memory-qf"
LONGEST_WAIT_SECONDS = 1.0
_live: "weakref.WeakSet[Transport]" = weakref.WeakSet()


class Channel(memory.Channel):
    """Sets the content type that replies are encoded with, and wakes who waits for a queue."""

    def prepare_message(
        self,
        body: Any,
        priority: int | None = None,
        content_type: str | None = None,
        content_encoding: str | None = None,
        headers: dict[str, Any] | None = None,
        properties: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        marked = {**(properties or {}), "content_type": content_type, "content_encoding": content_encoding}
        message: dict[str, Any] = super().prepare_message(
            body, priority, content_type, content_encoding, headers, marked
        )
        return message

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:
        super()._put(queue, message, **kwargs)
        for transport in list(_live):
            transport.wake_for(queue)

    def basic_ack(self, delivery_tag: Any, multiple: bool = False) -> None:
        super().basic_ack(delivery_tag, multiple)
        self.connection.wake()

    def basic_consume(self, *args: Any, **kwargs: Any) -> Any:
        consuming = super().basic_consume(*args, **kwargs)
        self.connection.wake()
        return consuming


class Transport(memory.Transport):
    """The transport behind `memory-qf://`: one instance per connection."""

    Channel = Channel

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self._woken = threading.Event()
        _live.add(self)

    def wake(self) -> None:
        """Look for messages again."""
        self._woken.set()

    def wake_for(self, queue: str) -> None:
        """Look again if one of this connection's consumers takes from `queue`."""
        if any(queue in channel._active_queues for channel in self.channels):
            self._woken.set()

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """Deliver one message. Raises `TimeoutError` when none comes in `timeout` seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            self._woken.clear()
            try:
                self.cycle.get(self._deliver, timeout=timeout)
                return
            except Empty:
                left = LONGEST_WAIT_SECONDS if deadline is None else deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError from None
                self._woken.wait(min(left, LONGEST_WAIT_SECONDS))


def register() -> None:
    """Make the scheme known to kombu."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
