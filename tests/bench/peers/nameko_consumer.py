"""nameko's `@event_handler` with its ten workers."""

import qf.patched  # noqa: F401, I001

from typing import Any

import eventlet
from nameko.events import event_handler
from nameko.runners import ServiceRunner

from services.kit import bus
from tests.bench.peers.projection import EXPECTED, apply, prepared
from tests.bench.tally import Tally

db, tally = prepared(), Tally(EXPECTED)


class Peer:
    """Stock nameko."""

    name = "peer"

    @event_handler("source", "unit_registered")
    def handle(self, payload: dict[str, Any]) -> None:
        """One event."""
        apply(db, payload)
        tally.add()


def main() -> None:
    """Consume until the tally is full."""
    runner = ServiceRunner(bus.nameko_config())
    runner.add_service(Peer)
    runner.start()
    while True:
        eventlet.sleep(1)


if __name__ == "__main__":
    main()
