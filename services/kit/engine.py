"""Runs one service's methods: token, permission, request, transaction, idempotency, audit, inbox, ticks.

It knows nothing of nameko or a bus: the shell (`rpc.py`), the batch consumer, the ticker and the tests all drive it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from pymongo.client_session import ClientSession
from pymongo.errors import ConnectionFailure, ExecutionTimeout, NetworkTimeout

from services.kit import telemetry
from services.kit.clock import wall
from services.kit.errors import Forbidden, QfError, Unavailable
from services.kit.events import Envelope, plain
from services.kit.idempotency import Answers, Asked
from services.kit.identity import Actor, verify_token
from services.kit.inbox import Inbox
from services.kit.indexes import prepare
from services.kit.migrations import migrate
from services.kit.permissions import PERMISSIONS, Scope, widest_scope
from services.kit.requests import NoInput, Request, parse
from services.kit.settings import settings
from services.kit.store import database
from services.kit.units import UNIT_TREE
from services.kit.uow import UnitOfWork, in_transaction

STORE_AWAY = (ConnectionFailure, NetworkTimeout, ExecutionTimeout)
SYSTEM_ROLES = ("operator",)


@dataclass(frozen=True)
class Method:
    """One entry of a shell: a command, a query, a consumer of events or a tick."""

    kind: Literal["command", "query", "events", "tick"]
    name: str
    run: Callable[..., Any]
    request: type[Request] = NoInput
    events: tuple[str, ...] = ()
    seconds: float = 60.0
    outside: bool = False


@dataclass(frozen=True)
class Call:
    """What came with an RPC beside its payload."""

    token: str | None = None
    traceparent: str | None = None
    idempotency_key: str | None = None


class UnknownMethod(QfError):
    """No such method."""

    zh = "没有该方法"
    en = "No such method"


def methods_of(shell: type[Any]) -> dict[str, Method]:
    """The methods that `shell` declares, by name."""
    found = {name: getattr(getattr(shell, name), "qf", None) for name in dir(shell) if not name.startswith("_")}
    return {name: method for name, method in found.items() if isinstance(method, Method)}


class Engine:
    """The machinery of one service."""

    def __init__(self, shell: type[Any]) -> None:
        self.shell, self.name, self.methods = shell, str(shell.name), methods_of(shell)
        unknown = [f"{self.name}.{m.name}" for m in self.methods.values() if self._exposed(m) and not self._listed(m)]
        if unknown:
            raise LookupError(f"not in the permission table: {', '.join(unknown)}")
        self.db = database(self.name)
        self.inbox, self.answers = Inbox(self.db, settings().consumer_attempts), Answers(self.db)
        self.after_commit: Callable[[], None] = lambda: None
        self._known: set[str] = set()

    @staticmethod
    def _exposed(method: Method) -> bool:
        return method.kind in ("command", "query")

    def _listed(self, method: Method) -> bool:
        return f"{self.name}.{method.name}" in PERMISSIONS

    def prepare(self) -> None:
        """Create collections and indexes, and bring what is stored up to this release."""
        repository = self.shell.repository
        is_new = not self.db.list_collection_names()
        prepare(self.db, {**UNIT_TREE, **repository.COLLECTIONS})
        migrate(self.db, getattr(repository, "MIGRATIONS", ()), is_new=is_new)

    def call(self, name: str, payload: Any, call: Call) -> Any:
        """Answer one RPC with JSON values. Raises `QfError` of the kind that the caller may see."""
        started, outcome = time.perf_counter(), "ok"
        with telemetry.span(f"{self.name}.{name}", call.traceparent, service=self.name):
            try:
                return self._answer(name, payload, call)
            except STORE_AWAY as error:
                outcome = "unavailable"
                raise Unavailable() from error
            except QfError as error:
                outcome = error.code
                raise
            finally:
                spent = time.perf_counter() - started
                telemetry.rpc_seconds.labels(self.name, name, outcome).observe(spent)

    def _answer(self, name: str, payload: Any, call: Call) -> Any:
        method = self.methods.get(name)
        if method is None or not self._exposed(method):
            raise UnknownMethod()
        actor = verify_token(settings(), call.token)
        width = widest_scope(f"{self.name}.{name}", actor.roles)
        if width is None:
            raise Forbidden()
        request = parse(method.request, payload)
        request.prepare()
        if method.kind == "query":
            return plain(method.run(self.shell, self._unit_of_work(None, actor, width), request))
        key = None if actor.has("anonymous") else call.idempotency_key  # visitors share one account, so also its keys
        return self._command(method, request, actor, width, key)

    def _unit_of_work(self, session: ClientSession | None, actor: Actor, width: Scope) -> UnitOfWork[Any]:
        return UnitOfWork(self.db, session, actor, self.shell.repository, width)

    def _command(self, method: Method, request: Request, actor: Actor, width: Scope, key: str | None) -> Any:
        asked = Asked(actor, key, method.name, request) if key else None

        def run(session: ClientSession) -> tuple[Any, QfError | None, int]:
            stored = self.answers.find(session, asked) if asked else None
            if stored is not None:
                return stored["result"], None, 0
            uow = self._unit_of_work(session, actor, width)
            result = plain(method.run(self.shell, uow, request))
            uow.audit(f"{self.name}.{method.name}", _subject(result), refused=uow.refusal is not None)
            uow.flush()
            if asked and uow.refusal is None:
                self.answers.keep(session, asked, result)
            return result, uow.refusal, len(uow.emitted)

        result, refusal, emitted = in_transaction(self.db, run)
        self.note_tenant(actor.tenant)
        if emitted:
            self.after_commit()
        if refusal is not None:
            raise refusal
        return result

    def consume(self, name: str, events: Sequence[Envelope], *, again: bool = False) -> None:
        """Apply `events` at consumer `name`, exactly once each; one that fails is queued for retry or given up.

        What comes `again` may have ended its process: it is noted first. Raises only when the store is away: then
        nothing may be acknowledged.
        """
        if again:
            events = [event for event in events if self._begins(name, event)]
        by_tenant: dict[str, list[Envelope]] = {}
        for event in events:
            by_tenant.setdefault(event.tenant, []).append(event)
        for tenant, group in by_tenant.items():
            self.note_tenant(tenant)
            self._consume_traced(self.methods[name], group)

    def _begins(self, name: str, event: Envelope) -> bool:
        state = self.inbox.begin(f"{self.name}.{name}", event)
        if state == "dead":
            telemetry.events_consumed.labels(self.name, name, state).inc()
            telemetry.logger().error("event_given_up", consumer=f"{self.name}.{name}", event_id=event.id)
        return state == "retry"

    def _consume_traced(self, method: Method, events: list[Envelope]) -> None:
        """One span per batch or, when it fails, per event; log lines inside carry its trace."""
        about = {"service": self.name, "tenant": events[0].tenant}
        with telemetry.span(f"{self.name}.{method.name} consume", events[0].traceparent, **about):
            self._consume_group(method, events)

    def _consume_group(self, method: Method, events: list[Envelope]) -> None:
        consumer = f"{self.name}.{method.name}"
        try:
            self._apply(method, consumer, events)
            telemetry.events_consumed.labels(self.name, method.name, "done").inc(len(events))
        except STORE_AWAY:
            raise
        except Exception as error:
            if len(events) > 1:
                for event in events:
                    self._consume_traced(method, [event])
                return
            state = self.inbox.mark_failed(consumer, events[0], error)
            telemetry.events_consumed.labels(self.name, method.name, state).inc()
            telemetry.logger().warning(
                "event_failed", consumer=consumer, event_id=events[0].id, state=state, error=type(error).__name__
            )

    def _apply(self, method: Method, consumer: str, events: list[Envelope]) -> None:
        actor = Actor(account_id=f"service:{self.name}", tenant=events[0].tenant, roles=SYSTEM_ROLES)

        def run(session: ClientSession) -> int:
            met = self.inbox.met(consumer, [e.id for e in events], session)
            todo = list({e.id: e for e in events if not met.get(e.id)}.values())
            if not todo:
                return 0
            uow = self._unit_of_work(session, actor, "city")
            method.run(self.shell, uow, todo)
            self.inbox.mark_done(consumer, todo, session, met)
            uow.flush()
            return len(uow.emitted)

        if in_transaction(self.db, run):
            self.after_commit()

    def tick(self, name: str, tenant: str) -> None:
        """Run tick `name` for `tenant`; one that answers True has more to do and runs again, in another transaction."""
        while self._tick_once(self.methods[name], tenant):
            pass

    def _tick_once(self, method: Method, tenant: str) -> bool:
        """One transaction; a tick that works `outside` gets a function that runs a transaction when it needs one."""
        if method.outside:
            return method.run(self.shell, partial(self._transact, tenant)) is True
        return self._transact(tenant, partial(method.run, self.shell)) is True

    def _transact(self, tenant: str, work: Callable[[UnitOfWork[Any]], Any]) -> Any:
        actor = Actor(account_id=f"service:{self.name}", tenant=tenant, roles=SYSTEM_ROLES)

        def run(session: ClientSession) -> tuple[int, Any]:
            uow = self._unit_of_work(session, actor, "city")
            result = work(uow)
            uow.flush()
            if not (uow.emitted or uow.collections.is_changed):
                session.abort_transaction()  # a commit waits for the majority, also when there is nothing to commit
            return len(uow.emitted), result

        emitted, result = in_transaction(self.db, run)
        if emitted:
            self.after_commit()
        return result

    def ticks(self) -> list[Method]:
        """The service's ticks."""
        return [method for method in self.methods.values() if method.kind == "tick"]

    def note_tenant(self, tenant: str) -> None:
        """Remember that `tenant` lives here, so that ticks reach it."""
        if tenant not in self._known:
            self.db["known_tenants"].update_one({"_id": tenant}, {"$set": {"seen_at": wall()}}, upsert=True)
            self._known.add(tenant)

    def tenants(self) -> list[str]:
        """The tenants that ever acted or were told of here."""
        return [row["_id"] for row in self.db["known_tenants"].find({}, {"_id": 1}).sort("_id", 1)]


def _subject(result: Any) -> str:
    return str(result.get("id", "")) if isinstance(result, dict) else ""
