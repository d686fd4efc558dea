"""The batch consumer: takes whatever has arrived while the last batch ran, hands it to the engine, then acks.

It owns its connection and channel, because an ack of many is channel-wide, and keeps one batch in flight.
"""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from typing import Any

import eventlet
from eventlet.event import Event
from kombu import Consumer
from nameko.extensions import Entrypoint

from services.kit import bus, telemetry
from services.kit.engine import STORE_AWAY
from services.kit.events import Envelope, EventNotValid

BATCH = 500
PREFETCH = 1500
LONGEST_PAUSE_SECONDS = 30.0
STOP_SECONDS = 6.0


class EventConsumer(Entrypoint):
    """The entrypoint of one `@on_events` method."""

    def setup(self) -> None:
        self._stop = threading.Event()
        self._waiting: deque[Any] = deque()
        self._arrived = Event()
        self._stopped = Event()
        self._channel: Any = None

    def start(self) -> None:
        self.container.spawn_managed_thread(self._run, identifier=f"consumer {self.method_name}")

    def stop(self) -> None:
        """Let the running batch end; a broker that does not answer is left behind."""
        self._stop.set()
        with eventlet.Timeout(STOP_SECONDS, False):
            self._stopped.wait()

    kill = stop

    def _engine(self) -> Any:
        return next(d.engine for d in self.container.dependencies if hasattr(d, "engine"))

    def _run(self) -> None:
        pause = 0.5
        while not self._stop.is_set():
            try:
                self._consume()
                pause = 0.5
            except Exception as error:
                telemetry.logger().warning("consumer_reconnects", consumer=self.method_name, error=str(error)[:200])
                pause = self._rest(pause)
        self._stopped.send(True)

    def _rest(self, seconds: float) -> float:
        """Wait, but not while the service stops; the next pause."""
        self._stop.wait(seconds)
        return min(seconds * 2, LONGEST_PAUSE_SECONDS)

    def _consume(self) -> None:
        """Connect and work until the connection breaks or the service stops. Unacked messages come again."""
        self._waiting.clear()
        with bus.connect() as connection:
            channel = connection.channel()
            channel.basic_qos(0, PREFETCH, False)
            queue = bus.queue_for(self._spec())(channel)
            queue.declare()
            consumer = Consumer(channel, [queue], on_message=self._waiting.append, accept=["json"])
            with consumer:
                reader = eventlet.spawn(self._read, connection)
                try:
                    self._work(channel, reader)
                finally:
                    reader.kill()

    def _spec(self) -> bus.ConsumerSpec:
        method = getattr(self.container.service_cls, self.method_name).qf
        return bus.ConsumerSpec(self.container.service_name, self.method_name, method.events)

    def _read(self, connection: Any) -> None:
        while True:
            try:
                connection.drain_events(timeout=1.0)
            except TimeoutError:
                connection.heartbeat_check()
            if self._waiting and not self._arrived.ready():
                self._arrived.send(True)

    def _work(self, channel: Any, reader: Any) -> None:
        while not self._stop.is_set():
            if not self._waiting:
                self._wait(reader)
                continue
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            self._apply(batch)
            _ack(channel, [message.delivery_tag for message in batch])

    def _wait(self, reader: Any) -> None:
        if reader.dead:
            reader.wait()
        with eventlet.Timeout(1.0, False):
            self._arrived.wait()
        if self._arrived.ready():
            self._arrived = Event()

    def _apply(self, batch: list[Any]) -> None:
        """Have `batch` done, retried or parked. While the store is away it waits: messages that go back get too old."""
        pause, events = 0.5, None
        while True:
            try:
                events = self._events(batch) if events is None else events
                self._engine().consume(self.method_name, events)
                return
            except STORE_AWAY as error:
                telemetry.logger().warning("store_away", consumer=self.method_name, error=type(error).__name__)
                pause = self._rest(pause)
                if self._stop.is_set():
                    raise

    def _events(self, batch: list[Any]) -> list[Envelope]:
        """The events in `batch`; what is none is parked, once, and leaves the batch."""
        engine, events = self._engine(), []
        for message in batch:
            try:
                events.append(Envelope.from_wire(message.payload))
            except Exception as error:
                self._park(engine, message, error)
        return events

    def _park(self, engine: Any, message: Any, error: Exception) -> None:
        key = hashlib.sha256(bytes(str(message.body), "utf-8")).hexdigest()[:26]
        engine.inbox.park(f"{engine.name}.{self.method_name}", key, message.body, error)
        telemetry.events_consumed.labels(engine.name, self.method_name, "dead").inc()
        reason = "event_not_valid" if isinstance(error, EventNotValid) else type(error).__name__
        telemetry.logger().error("message_parked", consumer=self.method_name, key=key, reason=reason)


def _ack(channel: Any, tags: list[Any]) -> None:
    """Acknowledge a batch: at once on RabbitMQ, one by one in memory, where kombu ignores `multiple`."""
    if bus.is_embedded():
        for tag in tags:
            channel.basic_ack(tag)
    else:
        channel.basic_ack(tags[-1], multiple=True)
