"""The unit of work: state, outbox, inbox, idempotency and audit of one command or batch, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.kit import audit, telemetry
from services.kit.clock import clock, local_date, wall
from services.kit.errors import ChangedMeanwhile, QfError
from services.kit.events import Envelope, Event, checked_wire, data_of
from services.kit.files import TenantFiles
from services.kit.identity import Actor
from services.kit.ids import new_id
from services.kit.permissions import Scope as Width
from services.kit.store import Document, TenantDatabase, VersionRace
from services.kit.telemetry import current_traceparent
from services.kit.units import Scope, UnitTree

ATTEMPTS = 3
Result = TypeVar("Result")


class AnyRepository(Protocol):
    """A service's repository is made from its tenant's collections."""

    def __init__(self, db: TenantDatabase) -> None: ...


Repo = TypeVar("Repo", bound=AnyRepository)


class UnitOfWork(Generic[Repo]):
    """What a handler works with. The tenant and the actor's scope are bound here, once."""

    def __init__(
        self,
        db: Database[Document],
        session: ClientSession | None,
        actor: Actor,
        repository: type[Repo],
        width: Width = "city",
    ) -> None:
        self._db, self._session = db, session
        self.actor, self.tenant = actor, actor.tenant
        telemetry.about_tenant(actor.tenant)
        self.now: datetime = clock.now()
        self.today: date = local_date(self.now)
        self.collections = TenantDatabase(db, actor.tenant, session)
        self.repo: Repo = repository(self.collections)
        self.units = UnitTree(self.collections["unit_tree"])
        self.scope: Scope = self.units.bind(width, actor)
        self.emitted: list[Envelope] = []
        self.refusal: QfError | None = None

    @cached_property
    def files(self) -> TenantFiles:
        """The tenant's files."""
        return TenantFiles(self._db, self.tenant)

    def emit(self, event: Event) -> None:
        """Write `event` to the outbox with this transaction. Raises `EventNotValid` when its schema refuses it."""
        self.emitted.append(
            Envelope(
                id=new_id(),
                name=event.NAME,
                tenant=self.tenant,
                subject_id=event.subject_id,
                subject_version=event.subject_version,
                occurred_at=self.now,
                actor=self.actor.account_id,
                traceparent=current_traceparent(),
                data=data_of(event),
            )
        )

    def new_id(self) -> str:
        """A new id."""
        return new_id()

    def audit(self, action: str, subject: str, **details: Any) -> None:
        """Record who did `action` on `subject`; `details` hold ids and states, never personal data."""
        entry = {"at": self.now, "actor": self.actor.account_id, "action": action, "subject": subject}
        audit.append(self.collections["audit"], {**entry, "details": details})

    def refuse_after_commit(self, error: QfError) -> None:
        """Keep what was written and answer with `error`: for refusals that must be remembered (a failed login)."""
        self.refusal = error

    def flush(self) -> None:
        """Write the outbox rows; the kit calls it once, at the end of the transaction. Raises `EventNotValid`."""
        created = wall()
        rows = [
            {
                "_id": e.id,
                "tenant": e.tenant,
                "name": e.name,
                "envelope": checked_wire(e),
                "created_at": created + timedelta(microseconds=position),
                "sent_at": None,
                "settled": False,
            }
            for position, e in enumerate(self.emitted)
        ]
        if rows:
            self._db["outbox"].insert_many(rows, session=self._session)


def in_transaction(db: Database[Document], run: Callable[[ClientSession], Result]) -> Result:
    """`run` in one transaction, again on transient errors; a version race lost three times is `ChangedMeanwhile`."""
    with db.client.start_session() as session:
        for attempt in range(ATTEMPTS):
            try:
                return session.with_transaction(run)
            except (VersionRace, DuplicateKeyError):
                if attempt == ATTEMPTS - 1:
                    raise ChangedMeanwhile() from None
    raise AssertionError("unreachable")
