"""What the bus has delivered to one consumer, and how many messages it takes ahead.

A message that comes again may be what ended the process that had it. It is worked on alone, and while one waits the
next ones are taken one at a time: should it end this process too, it goes back without its neighbours, for the broker
gives up a message that was delivered 21 times.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from eventlet.event import Event
from kombu import Consumer, Queue

from services.kit import bus

WIDE, NARROW = 1500, 1
PAUSE_SECONDS = 1.0


class Deliveries:
    """The messages of one channel that nobody has acknowledged. One green thread reads, another takes."""

    def __init__(self, channel: Any, queue: Queue) -> None:
        self._channel, self._queue = channel, queue
        self._fresh: deque[Any] = deque()
        self._again: deque[Any] = deque()
        self._ahead, self._is_changing = NARROW, False
        self._arrived = Event()
        self._consumer = self._subscribed(NARROW)

    def read(self, connection: Any) -> None:
        """Receive for ever."""
        while True:
            try:
                connection.drain_events(timeout=PAUSE_SECONDS)
            except TimeoutError:
                connection.heartbeat_check()
            if (self._fresh or self._again) and not self._arrived.ready():
                self._arrived.send(True)

    def wait(self) -> None:
        """Until something is there, or a second has passed."""
        self._arrived.wait(PAUSE_SECONDS)
        if self._arrived.ready():
            self._arrived = Event()

    def take(self, most: int) -> tuple[list[Any], bool]:
        """The next messages, and whether it is one that came again; those go last, and alone."""
        if self._fresh:
            return [self._fresh.popleft() for _ in range(min(most, len(self._fresh)))], False
        return ([self._again[0]] if self._again else []), True

    def acknowledge(self, messages: Sequence[Any]) -> None:
        """Acknowledge what was taken: with one word, where nothing that is older waits."""
        if self._again and messages[0] is self._again[0]:
            self._again.popleft()
        elif not self._again and not bus.is_embedded():  # kombu ignores `multiple` in memory
            self._channel.basic_ack(messages[-1].delivery_tag, multiple=True)
            return
        for message in messages:
            self._channel.basic_ack(message.delivery_tag)

    def _received(self, message: Any) -> None:
        (self._again if bus.comes_again(message) else self._fresh).append(message)
        while not self._is_changing and self._wanted != self._ahead:
            self._change(self._wanted)

    @property
    def _wanted(self) -> int:
        return NARROW if self._again else WIDE

    def _change(self, ahead: int) -> None:
        """In the thread that reads, so that nobody else waits on the socket; what arrives meanwhile is kept too."""
        self._is_changing = True
        self._consumer.cancel()
        self._consumer, self._ahead = self._subscribed(ahead), ahead
        self._is_changing = False

    def _subscribed(self, ahead: int) -> Consumer:
        self._channel.basic_qos(0, ahead, False)
        consumer = Consumer(self._channel, [self._queue], on_message=self._received, accept=["json"])
        consumer.consume()
        return consumer
