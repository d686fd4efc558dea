"""Runs nameko services in this process: topology first, then the containers; stops them cleanly."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Sequence
from typing import Any

from nameko.runners import ServiceRunner

from qf import services
from services.kit import bus
from services.kit.clock import wall
from services.kit.outbox import republish_undelivered, undelivered
from services.kit.store import database
from services.kit.telemetry import logger

REST_SECONDS = 0.02


def declare_topology() -> None:
    """Declare every exchange and queue of every service."""
    with bus.connect() as connection:
        bus.declare_topology(connection, list(services.SHELLS), services.consumers())


class Services:
    """The named services (or all) in this process."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self.names = tuple(names) or tuple(services.SHELLS)
        logging.getLogger("nameko.containers").setLevel(logging.ERROR)  # refused calls are no news
        self._runner = ServiceRunner(bus.nameko_config())
        for shell in services.shells(*self.names):
            self._runner.add_service(shell)

    def start(self) -> None:
        """Declare the topology and start; when the bus forgets, publish again what some consumer lacks."""
        declare_topology()
        if bus.is_embedded():
            for name in self.names:
                _free(name)
                again = republish_undelivered(database(name), database, services.consumers())
                if again:
                    logger().info("events_republished", service=name, count=again)
        self._runner.start()
        gc.collect()
        gc.freeze()  # what lives as long as the process: a pass over it took a tenth of a second of a bulk command

    def stop(self) -> None:
        """Let running work end, then stop."""
        self._runner.stop()

    def wait(self) -> None:
        """Until all services have stopped."""
        self._runner.wait()

    @property
    def engines(self) -> list[Any]:
        """The engines of the running services."""
        return [self._work(container).engine for container in self._containers]

    @property
    def ready(self) -> bool:
        """Whether every service answers its store."""
        return all(engine.db.client.admin.command("ping").get("ok") == 1.0 for engine in self.engines)

    def run_ticks(self) -> None:
        """Run every tick of every tenant now: after the replayed clock was moved."""
        for container in self._containers:
            ticker = self._work(container).ticker
            for method in ticker.engine.ticks():
                ticker.run_tick(method)

    def note_delivered(self) -> None:
        """Let outbox rows expire that every consumer has; else they would outlive the inbox rows that know of them."""
        for engine in self.engines:
            undelivered(engine.db, database, services.consumers())

    def settle(self, seconds: float = 60.0) -> None:
        """Wait until every event has reached every consumer. Raises `TimeoutError`."""
        deadline = time.monotonic() + seconds
        while self._busy():
            if time.monotonic() > deadline:
                raise TimeoutError("events do not come to rest")
            time.sleep(REST_SECONDS)

    def _busy(self) -> bool:
        specs = services.consumers()
        for engine in self.engines:
            if engine.db["outbox"].find_one({"sent_at": None}, {"_id": 1}) or undelivered(engine.db, database, specs):
                return True
        return False

    @property
    def _containers(self) -> list[Any]:
        return list(self._runner.service_map.values())

    @staticmethod
    def _work(container: Any) -> Any:
        return next(each for each in container.dependencies if hasattr(each, "engine"))


def _free(name: str) -> None:
    """What a killed process of the embedded stack had leased or begun is free at once: there is no other process."""
    db = database(name)
    db["inbox"].update_many({"state": "retry", "begun_by": {"$ne": None}}, {"$set": {"retry_at": wall()}})
    db["leases"].delete_many({"holder": {"$exists": True}})
    db["outbox"].update_many({"sent_at": None}, {"$set": {"lease_until": None}})
