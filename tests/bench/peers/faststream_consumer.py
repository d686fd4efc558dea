"""FastStream on RabbitMQ with asyncio's MongoDB driver; up to 100 messages are being handled at a time."""

from __future__ import annotations

import asyncio
from typing import Any

from faststream import FastStream
from faststream.rabbit import Channel, RabbitBroker, RabbitQueue

from services.kit import bus
from tests.bench.peers.projection import EXPECTED, apply_async, prepared_async
from tests.bench.tally import Tally

CONCURRENT = 100
broker = RabbitBroker(bus.amqp_uri(), logger=None)
tally = Tally(EXPECTED)
db: Any = None


@broker.subscriber(RabbitQueue("peer.faststream", durable=True), channel=Channel(prefetch_count=CONCURRENT))
async def handle(wire: dict[str, Any]) -> None:
    """One event."""
    await apply_async(db, wire)
    tally.add()


async def main() -> None:
    """Consume until the tally is full."""
    global db
    db = prepared_async()
    await FastStream(broker).run()


if __name__ == "__main__":
    asyncio.run(main())
