"""A nameko service whose one method does nothing, answering as our services answer: without a confirm."""

import qf.patched  # noqa: F401, I001

from typing import Any

import eventlet
from nameko.rpc import rpc
from nameko.runners import ServiceRunner

import services.kit.rpc  # noqa: F401
from services.kit import bus
from tests.bench.scripts import say


class Pong:
    """Nothing."""

    name = "pong"

    @rpc
    def ping(self, _payload: Any = None) -> None:
        """Nothing."""


def main() -> None:
    """Serve until terminated."""
    runner = ServiceRunner(bus.nameko_config())
    runner.add_service(Pong)
    runner.start()
    say(ready=True)
    while True:
        eventlet.sleep(1)


if __name__ == "__main__":
    main()
