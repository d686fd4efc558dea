"""The bare work: amqp, ready-made bodies, confirms awaited once per so many messages."""

from __future__ import annotations

import sys
import time
from typing import Any

from services.kit import bus
from tests.bench.material import EXCHANGE, ROUTING_KEY, wire
from tests.bench.scripts import say


class Confirmed:
    """How many of this channel's messages the broker has confirmed."""

    def __init__(self, channel: Any) -> None:
        self.upto, self._single = 0, set[int]()
        channel.confirm_select()
        channel.events["basic_ack"].add(self._heard)

    def _heard(self, tag: int, multiple: bool) -> None:
        if multiple:
            self.upto = max(self.upto, tag)
        else:
            self._single.add(tag)
        while self.upto + 1 in self._single:
            self.upto += 1


def main() -> None:
    """Publish the number of messages named on the command line."""
    messages, batch = wire(int(sys.argv[1])), int(sys.argv[2])
    with bus.connect() as connection, connection.channel() as channel:
        confirmed, sent, begun = Confirmed(channel), 0, 0.0
        for position, (body, headers) in enumerate(messages, start=1):
            message = channel.prepare_message(
                body,
                content_type="application/json",
                content_encoding="utf-8",
                headers=headers,
                properties={"delivery_mode": 2, "message_id": str(position)},
            )
            channel.basic_publish(message, exchange=EXCHANGE, routing_key=ROUTING_KEY)
            if position % batch == 0 or position == len(messages):
                while confirmed.upto < position:
                    connection.drain_events(timeout=10)
                sent, begun = (sent + batch, begun) if begun else (0, time.perf_counter())
        say(rate=sent / (time.perf_counter() - begun))


if __name__ == "__main__":
    main()
