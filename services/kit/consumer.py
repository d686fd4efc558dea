"""The batch consumer: takes whatever has arrived while the last batch ran, hands it to the engine, then acks.

It owns its connection and channel, because an ack of many is channel-wide, and keeps one batch in flight. What comes
again, because a process died with it, is worked on one by one (`deliveries.py`).
"""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import eventlet
from eventlet.event import Event
from nameko.extensions import Entrypoint

from services.kit import bus, telemetry
from services.kit.deliveries import Deliveries
from services.kit.engine import STORE_AWAY
from services.kit.events import Envelope, EventNotValid

BATCH = 500
LONGEST_PAUSE_SECONDS = 30.0
STOP_SECONDS = 6.0


class EventConsumer(Entrypoint):
    """The entrypoint of one `@on_events` method."""

    def setup(self) -> None:
        self._stop = threading.Event()
        self._stopped = Event()

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
        with bus.connect() as connection:
            channel = connection.channel()
            queue = bus.queue_for(self._spec())(channel)
            queue.declare()
            deliveries = Deliveries(channel, queue)
            reader = eventlet.spawn(deliveries.read, connection)
            try:
                self._work(deliveries, reader)
            finally:
                reader.kill()

    def _spec(self) -> bus.ConsumerSpec:
        method = getattr(self.container.service_cls, self.method_name).qf
        return bus.ConsumerSpec(self.container.service_name, self.method_name, method.events)

    def _work(self, deliveries: Deliveries, reader: Any) -> None:
        while not self._stop.is_set():
            batch, again = deliveries.take(BATCH)
            if batch:
                self._apply(batch, again)
                deliveries.acknowledge(batch)
            elif reader.dead:
                reader.wait()
            else:
                deliveries.wait()

    def _apply(self, batch: list[Any], again: bool) -> None:
        """Have `batch` done, retried or parked. While the store is away it waits: messages that go back get too old."""
        pause, events = 0.5, None
        while True:
            try:
                events = self._events(batch) if events is None else events
                self._engine().consume(self.method_name, events, again=again)
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
        key = hashlib.sha256(str(message.body).encode(errors="replace")).hexdigest()[:26]
        engine.inbox.park(f"{engine.name}.{self.method_name}", key, message.body, error)
        telemetry.events_consumed.labels(engine.name, self.method_name, "dead").inc()
        reason = "event_not_valid" if isinstance(error, EventNotValid) else type(error).__name__
        telemetry.logger().error("message_parked", consumer=self.method_name, key=key, reason=reason)
