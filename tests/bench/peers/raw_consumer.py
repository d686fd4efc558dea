"""The bare work: kombu, 500 messages at a time, one bulk upsert of the units, one ack. Nothing is checked or noted."""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from kombu import Consumer
from pymongo import UpdateOne

from services.kit import bus
from services.kit.consumer import BATCH, PREFETCH
from tests.bench.material import consumer_queue
from tests.bench.peers.projection import EXPECTED, prepared, unit_of
from tests.bench.tally import Tally


def main() -> None:
    """Consume until the tally is full."""
    units, tally, waiting = prepared()["unit_tree"], Tally(EXPECTED), deque[Any]()
    with bus.connect() as connection, connection.channel() as channel:
        channel.basic_qos(0, PREFETCH, False)
        with Consumer(channel, [consumer_queue("on_units")], on_message=waiting.append, accept=["json"]):
            while True:
                _receive(connection, waiting)
                batch = [waiting.popleft() for _ in range(min(BATCH, len(waiting)))]
                changes = [unit_of(json.loads(message.body)) for message in batch]
                units.bulk_write([UpdateOne(*change, upsert=True) for change in changes], ordered=False)
                channel.basic_ack(batch[-1].delivery_tag, multiple=True)
                tally.add(len(batch))


def _receive(connection: Any, waiting: deque[Any]) -> None:
    """A batch, or what there is."""
    while len(waiting) < BATCH:
        try:
            connection.drain_events(timeout=0.01 if waiting else None)
        except TimeoutError:
            return


if __name__ == "__main__":
    main()
