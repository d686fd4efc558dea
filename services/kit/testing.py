"""Drives services without a bus: for integration tests of handlers, and for tools that work beside the stack.

`Bench` holds engines of several services on one store; `pump` carries outbox rows to their consumers until all rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.kit.clock import clock
from services.kit.engine import Call, Engine
from services.kit.events import Envelope
from services.kit.identity import Actor, issue_token, new_key_pair
from services.kit.sealing import new_key
from services.kit.settings import override, settings


def use_keys() -> None:
    """Keys for this process, when there are none."""
    if not settings().token_private_key:
        private, public = new_key_pair()
        override(token_private_key=private, token_public_key=public)
    if not settings().seal_key:
        override(seal_key=new_key())


class Bench:
    """Services side by side: call their methods, replay the clock, carry events by hand."""

    def __init__(self, *shells: type[Any]) -> None:
        use_keys()
        self.engines = {shell.name: Engine(shell) for shell in shells}
        for engine in self.engines.values():
            engine.prepare()

    def call(self, method: str, payload: Any = None, *, actor: Actor, key: str | None = None) -> Any:
        """`service.method` with a real token of `actor`; raises the `QfError` that a client would see."""
        service, name = method.split(".")
        token = issue_token(settings(), actor)
        return self.engines[service].call(name, payload, Call(token=token, idempotency_key=key))

    def pump(self, rounds: int = 100) -> int:
        """Deliver unsent outbox rows to all consumers until nothing is left; returns how many."""
        carried = 0
        for _ in range(rounds):
            moved = sum(self._carry(engine) for engine in self.engines.values())
            if not moved:
                return carried
            carried += moved
        raise AssertionError("events do not come to rest")

    def deliver(self, events: Iterable[Envelope]) -> None:
        """Hand `events` to every consumer that wants them."""
        events = list(events)
        for engine in self.engines.values():
            for method in engine.methods.values():
                wanted = [event for event in events if event.name in method.events]
                if wanted:
                    engine.consume(method.name, wanted)

    def at(self, instant: datetime, tenant: str | None = None) -> None:
        """Set the domain clock, and run every tick (of `tenant`, or of all) as the ticker would."""
        clock.start_at(instant)
        for engine in self.engines.values():
            for method in engine.ticks():
                for each in [tenant] if tenant else engine.tenants():
                    engine.tick(method.name, each)

    def _carry(self, engine: Engine) -> int:
        rows = list(engine.db["outbox"].find({"sent_at": None}).sort([("created_at", 1), ("_id", 1)]).limit(2000))
        self.deliver(Envelope.from_wire(row["envelope"]) for row in rows)
        done = {"$set": {"sent_at": clock.now()}}
        engine.db["outbox"].update_many({"_id": {"$in": [row["_id"] for row in rows]}}, done)
        return len(rows)
