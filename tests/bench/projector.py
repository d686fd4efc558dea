"""Our side: a service whose one consumer keeps the unit tree, run as every service is."""

import qf.patched  # noqa: F401, I001

import sys
from collections.abc import Sequence
from typing import Any

import eventlet
from nameko.runners import ServiceRunner

from services.kit import bus, permissions
from services.kit.engine import Engine
from services.kit.events import Envelope
from services.kit.rpc import Shell, on_events
from tests.bench.material import EVENT
from tests.bench.tally import Tally

permissions.PERMISSIONS["bench.run_ticks"] = {"operator": "city"}


class Repository:
    """Nothing beside the kit's unit tree."""

    COLLECTIONS: dict[str, list[Any]] = {}

    def __init__(self, _db: Any) -> None: ...


class Projector(Shell):
    """The projection that all our services have."""

    name = "bench"
    repository = Repository

    @on_events(EVENT)
    def on_units(self, uow: Any, events: list[Envelope]) -> None:
        """Units that appear."""
        uow.units.apply(events)


def count_effects(expected: int) -> None:
    """Tally what the engine has committed."""
    tally, consume = Tally(expected), Engine.consume

    def counted(engine: Engine, name: str, events: Sequence[Envelope]) -> None:
        consume(engine, name, events)
        tally.add(len(events))

    Engine.consume = counted  # type: ignore[method-assign]


def main() -> None:
    """Consume the number of events named on the command line."""
    count_effects(int(sys.argv[1]))
    runner = ServiceRunner(bus.nameko_config())
    runner.add_service(Projector)
    runner.start()
    while True:
        eventlet.sleep(1)


if __name__ == "__main__":
    main()
