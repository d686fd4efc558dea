"""Periodic work under a lease: a service's ticks, inbox retries, the audit seal and the gauges."""

from __future__ import annotations

import threading
from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from services.kit import audit, telemetry
from services.kit.clock import wall
from services.kit.engine import Engine, Method
from services.kit.errors import NotFound
from services.kit.ids import new_id
from services.kit.outbox import Relay
from services.kit.store import TenantDatabase

LEASE = timedelta(seconds=30)
PULSE_SECONDS = 1.0
GAUGES_EVERY = 5


class Ticker:
    """One service's ticker; each replica runs one, the lease picks who works."""

    def __init__(self, engine: Engine, relay: Relay | None = None) -> None:
        self.engine = self._engine = engine
        self._relay, self._me = relay, new_id()
        self._stopped = threading.Event()
        self._next: dict[str, float] = {}
        self._pulses = 0

    def stop(self) -> None:
        """Stop after the present pulse."""
        self._stopped.set()

    def run(self) -> None:
        """Pulse until stopped; errors are logged and the next pulse tries again."""
        while not self._stopped.is_set():
            try:
                self.pulse()
            except Exception as error:
                telemetry.logger().warning("ticker_failed", service=self._engine.name, error=str(error)[:200])
            self._stopped.wait(PULSE_SECONDS)
        self.release()

    def release(self) -> None:
        """Give the leases up, so that another replica goes on at once."""
        self._engine.db["leases"].delete_many({"holder": self._me})

    def pulse(self) -> None:
        """Do what is due now."""
        self._pulses += 1
        if self._holds("inbox"):
            self._retry_events()
        for method in self._engine.ticks():
            if self._is_due(method) and self._holds(method.name):
                self.run_tick(method)
        if self._holds("audit"):
            self.seal_audit()
        if self._pulses % GAUGES_EVERY == 1:
            self._measure()

    def _retry_events(self) -> None:
        for consumer, event in self._engine.inbox.due():
            name = consumer.split(".", 1)[1]
            if name in self._engine.methods:
                self._engine.consume(name, [event], again=True)
            else:  # a release took this consumer away
                self._engine.inbox.mark_failed(consumer, event, NotFound())

    def run_tick(self, method: Method) -> None:
        """Run one tick for every tenant; one tenant's failure does not hold the others."""
        for tenant in self._engine.tenants():
            try:
                self._engine.tick(method.name, tenant)
                outcome = "done"
            except Exception as error:
                outcome = "failed"
                telemetry.logger().error(
                    "tick_failed", service=self._engine.name, tick=method.name, tenant=tenant, error=str(error)[:200]
                )
            telemetry.ticks.labels(self._engine.name, method.name, outcome).inc()

    def seal_audit(self) -> None:
        """Chain new audit entries of every tenant."""
        for tenant in self._engine.db["audit"].distinct("tenant", {"seq": 0}):
            audit.seal(TenantDatabase(self._engine.db, tenant)["audit"])

    def _is_due(self, method: Method) -> bool:
        now = wall().timestamp()
        if now < self._next.get(method.name, 0.0):
            return False
        self._next[method.name] = now + method.seconds
        return True

    def _holds(self, name: str) -> bool:
        """Take or extend the lease `name`; False while another replica has it."""
        leases, now = self._engine.db["leases"], wall()
        mine = {"_id": name, "$or": [{"holder": self._me}, {"until": {"$lt": now}}]}
        change = {"$set": {"holder": self._me, "until": now + LEASE}}
        try:
            return leases.update_one(mine, change, upsert=True).acknowledged
        except DuplicateKeyError:
            return False

    def _measure(self) -> None:
        if self._relay is not None:
            self._relay.measure()
        telemetry.dead_letters.labels(self._engine.name).set(self._engine.inbox.dead_count())
