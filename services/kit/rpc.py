"""The nameko shell: decorators that declare a service's methods, and the dependency that runs them.

Nameko stays in this file, `rpc_entry.py`, `consumer.py` and the services' `service.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import eventlet
from nameko.extensions import DependencyProvider

from services.kit import telemetry
from services.kit.consumer import EventConsumer
from services.kit.engine import Call, Engine, Method, methods_of
from services.kit.errors import QfError
from services.kit.outbox import KEEP, Relay
from services.kit.publisher import EventPublisher
from services.kit.requests import NoInput, Request
from services.kit.rpc_entry import rpc
from services.kit.settings import settings
from services.kit.ticker import Ticker

STOP_SECONDS = 3.0
Handler = Callable[..., Any]


class WireError(Exception):
    """The one exception that crosses RPC; its argument is `QfError.to_wire()`."""


class Work(DependencyProvider):
    """Gives each worker the engine with what came in the message's headers; owns the relay and the ticker."""

    engine: Engine
    relay: Relay
    ticker: Ticker

    def setup(self) -> None:
        self.engine = Engine(self.container.service_cls)
        self.engine.prepare()
        publisher = EventPublisher(self.engine.name)
        keep = None if settings().embedded else KEEP
        self.relay = Relay(self.engine.name, self.engine.db, publisher.publish, keep)
        self.ticker = Ticker(self.engine, self.relay)
        self.engine.after_commit = self.relay.poke

        self.running: list[Any] = []

    def start(self) -> None:
        for name, work in (("relay", self.relay.run), ("ticker", self.ticker.run)):
            self.running.append(self.container.spawn_managed_thread(work, identifier=f"{self.engine.name} {name}"))

    def stop(self) -> None:
        """Let the relay send what is there and the ticker give up its leases; nameko kills what is left."""
        self.ticker.stop()
        self.relay.stop()
        with eventlet.Timeout(STOP_SECONDS, False):
            for each in self.running:
                each.wait()

    def get_dependency(self, worker_ctx: Any) -> Callable[[str, Any], Any]:
        data = worker_ctx.data
        call = Call(data.get("token"), data.get("traceparent"), data.get("idempotency_key"))

        def answer(name: str, payload: Any) -> Any:
            try:
                return self.engine.call(name, payload, call)
            except QfError as error:
                raise WireError(error.to_wire()) from error
            except Exception as error:
                context = call.traceparent or telemetry.new_traceparent()
                telemetry.logger().error(
                    "rpc_failed",
                    service=self.engine.name,
                    method=name,
                    trace=telemetry.trace_id(context),
                    exc_info=True,
                )
                raise WireError(QfError().to_wire()) from error

        return answer


class Shell:
    """Base of the services: subclasses set `name` and `repository` and declare methods of one to five lines."""

    name: ClassVar[str]
    repository: ClassVar[type[Any]]
    work = Work()

    @staticmethod
    def _run_ticks(shell: Any, uow: Any, request: NoInput) -> dict[str, int]:
        ran = [method for method in methods_of(shell).values() if method.kind == "tick" and not method.outside]
        for method in ran:
            method.run(shell, uow)
        return {"ticks": len(ran)}


def _expose(method: Method) -> Any:
    def entry(self: Any, payload: Any = None) -> Any:
        return self.work(method.name, payload)

    entry.__name__ = entry.__qualname__ = method.name
    entry.__doc__ = method.run.__doc__
    entry.qf = method  # type: ignore[attr-defined]
    return rpc(expected_exceptions=WireError)(entry)


Shell.run_ticks = _expose(Method("command", "run_ticks", Shell._run_ticks))  # type: ignore[attr-defined]


def command(request: type[Request] = NoInput) -> Callable[[Handler], Any]:
    """A method that changes something: one transaction, committed before the reply."""
    return lambda handler: _expose(Method("command", handler.__name__, handler, request))


def query(request: type[Request] = NoInput) -> Callable[[Handler], Any]:
    """A method that only reads."""
    return lambda handler: _expose(Method("query", handler.__name__, handler, request))


def on_events(*names: str) -> Callable[[Handler], Any]:
    """A consumer of events: gets lists of one tenant's events, each exactly once."""

    def declare(handler: Handler) -> Any:
        method = Method("events", handler.__name__, handler, events=names)

        def entry(self: Any, batch: Any) -> None:
            raise NotImplementedError("batches go through the engine")

        entry.__name__ = entry.__qualname__ = method.name
        entry.qf = method  # type: ignore[attr-defined]
        return EventConsumer.decorator(entry)

    return declare


def every(seconds: float, *, outside: bool = False) -> Callable[[Handler], Any]:
    """A tick: per tenant, about every `seconds`, on one replica at a time; it must be idempotent.

    One that talks to the world runs `outside` of a transaction and is handed a function that runs one.
    """

    def declare(handler: Handler) -> Any:
        method = Method("tick", handler.__name__, handler, seconds=seconds, outside=outside)
        handler.qf = method  # type: ignore[attr-defined]
        return handler

    return declare
