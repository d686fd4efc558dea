"""The embedded bus: AMQP in this process, on kombu's virtual transport.

What kombu's own in-memory transport lacks: the properties that nameko's responder reads, waking a waiting connection
instead of polling, `multiple` acks, unacked messages that go back to their queue when a channel closes, queues that end
with their connection, returned messages, expiry, and brokers apart by name (`memory-qf://<name>`).
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import defaultdict, deque
from queue import Empty
from typing import Any

from amqp.exceptions import NotFound
from kombu.transport import TRANSPORT_ALIASES, virtual

SCHEME = "memory-qf"
LONGEST_WAIT_SECONDS = 1.0
DELIVERIES = "x-delivery-count"
"""The header in which a quorum queue says how often a message came before."""


class Broker:
    """The queues of one name, and the connections that take from them."""

    def __init__(self) -> None:
        self.state = virtual.BrokerState()
        self.queues: dict[str, deque[dict[str, Any]]] = {}
        self.takers: defaultdict[str, list[Transport]] = defaultdict(list)

    def wake(self, queue: str) -> None:
        """Tell those who wait for `queue` to look."""
        for taker in self.takers.get(queue, ()):
            taker.wake()


_tags = itertools.count(1)
_brokers: defaultdict[str, Broker] = defaultdict(Broker)


class QoS(virtual.QoS):
    """What one channel has delivered and nobody acknowledged yet, in order."""

    def ack(self, delivery_tag: Any, multiple: bool = False) -> None:
        """Forget a message, and with `multiple` all before it. An unknown tag is no news."""
        if multiple and delivery_tag in self._delivered:
            while self._delivered.popitem(last=False)[0] != delivery_tag:
                pass
        else:
            self._delivered.pop(delivery_tag, None)

    def reject(self, delivery_tag: Any, requeue: bool = False) -> None:
        """Forget a message, or put it back in front of its queue."""
        message = self._delivered.pop(delivery_tag, None)
        if message is not None and requeue:
            self.channel.put_back(message)

    def restore_unacked_once(self, stderr: Any = None) -> None:
        """Put everything unacknowledged back, in its old order."""
        self._on_collect.cancel()
        while self._delivered:
            self.channel.put_back(self._delivered.popitem()[1])


class Channel(virtual.Channel):
    """A channel on this process's broker."""

    QoS = QoS
    supports_fanout = True
    body_encoding = None  # nothing leaves the process

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        self._broker: Broker = connection.broker
        self._own_queues: list[str] = []
        self.events: defaultdict[str, set[Any]] = defaultdict(set)

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

    def queue_declare(self, queue: Any = None, passive: bool = False, **options: Any) -> Any:
        declared = super().queue_declare(queue, passive, **options)
        if (options.get("exclusive") or options.get("auto_delete")) and not passive:
            self._own_queues.append(declared.queue)
        return declared

    def basic_publish(
        self, message: dict[str, Any], exchange: str = "", routing_key: str = "", mandatory: bool = False, **_: Any
    ) -> None:
        """Route a message; one that finds no queue is dropped, or returned when it is `mandatory`."""
        self._inplace_augment_message(message, exchange, routing_key)
        queues = [queue for queue in self._lookup(exchange, routing_key) if queue in self._broker.queues]
        for queue in queues:
            self._put(queue, message)
        if mandatory and not queues:
            for returned in list(self.events["basic_return"]):
                returned(NotFound(f"no queue for {routing_key}"), exchange, routing_key, self.Message(message, self))

    def basic_consume(self, queue: str, *args: Any, **kwargs: Any) -> Any:
        consuming = super().basic_consume(queue, *args, **kwargs)
        self._broker.takers[queue].append(self.connection)
        self.connection.wake()
        return consuming

    def basic_cancel(self, consumer_tag: str) -> None:
        queue = self._tag_to_queue.get(consumer_tag)
        if queue is not None and self.connection in self._broker.takers[queue]:
            self._broker.takers[queue].remove(self.connection)
        super().basic_cancel(consumer_tag)

    def basic_ack(self, delivery_tag: Any, multiple: bool = False) -> None:
        self.qos.ack(delivery_tag, multiple)
        if self.connection is not None:
            self.connection.wake()

    def close(self) -> None:
        """End the channel and the queues that live with it."""
        if self.closed:
            return
        for queue in self._own_queues:
            self.queue_delete(queue)
        super().close()

    def put_back(self, message: Any) -> None:
        """Return a delivered message to the front of its queue."""
        headers = message._raw.get("headers") or {}
        raw = {**message._raw, "headers": {**headers, DELIVERIES: headers.get(DELIVERIES, 0) + 1}}
        waiting = self._broker.queues.get(raw["properties"]["queue"])
        if waiting is not None:
            waiting.appendleft(raw)
            self._broker.wake(raw["properties"]["queue"])

    def _next_delivery_tag(self) -> int:
        return next(_tags)

    def _new_queue(self, queue: str, **_: Any) -> None:
        self._broker.queues.setdefault(queue, deque())

    def _has_queue(self, queue: str, **_: Any) -> bool:
        return queue in self._broker.queues

    def _put(self, queue: str, message: dict[str, Any], **_: Any) -> None:
        properties = {**message["properties"], "delivery_tag": self._next_delivery_tag(), "queue": queue}
        if properties.get("expiration"):
            properties["expires_at"] = time.monotonic() + int(properties["expiration"]) / 1000
        self._broker.queues[queue].append({**message, "properties": properties})
        self._broker.wake(queue)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        waiting = self._broker.queues.get(queue)
        while waiting:
            message = waiting.popleft()
            if message["properties"].get("expires_at", float("inf")) > time.monotonic():
                return message
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._broker.queues.get(queue, ()))

    def _purge(self, queue: str) -> int:
        size = self._size(queue)
        self._broker.queues.get(queue, deque()).clear()
        return size

    def _delete(self, queue: str, exchange: str, *binding: Any, **_: Any) -> None:
        table = self.get_table(exchange)
        if binding in table:
            table.remove(binding)

    def queue_delete(self, queue: str, if_unused: bool = False, if_empty: bool = False, **options: Any) -> None:
        if if_empty and self._size(queue):
            return
        super().queue_delete(queue, **options)
        self._broker.queues.pop(queue, None)

    def _queue_bind(self, *binding: Any) -> None:
        """The exchange's table, which the base class keeps, is all that routing needs."""


class Transport(virtual.Transport):
    """The transport behind `memory-qf://<name>`: one instance per connection."""

    Channel = Channel
    implements = virtual.Transport.implements.extend(exchange_type=frozenset(["direct", "topic", "fanout"]))
    driver_type = driver_name = "memory"

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.broker = _brokers[broker_name(client.hostname)]
        self.state = self.broker.state
        self._woken = threading.Event()

    def driver_version(self) -> str:
        return "N/A"

    def wake(self) -> None:
        """Look for messages again."""
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


def broker_name(host: str | None) -> str:
    """The name in an address; kombu says `localhost` where there is none."""
    return "" if host in (None, "", "localhost") else str(host)


def register() -> None:
    """Make the scheme known to kombu."""
    TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"


def forget(name: str = "") -> None:
    """Drop the broker `name` with its queues, as the end of the process would."""
    _brokers.pop(name, None)
