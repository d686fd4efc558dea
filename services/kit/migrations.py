"""Changes of what is already stored: numbered, each done once per store, by one process at a time.

They run when a service starts, before it answers. One that was interrupted goes on where it stopped, so its work must
show what is left to do; replicas wait for the one that works. The release before cannot work on what they leave: it is
stopped first (`docs/runbooks/upgrade.md`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.kit import telemetry
from services.kit.clock import wall
from services.kit.histories import stored_entry
from services.kit.ids import new_id
from services.kit.store import Document

LEASE, RENEW_SECONDS, WAIT_SECONDS = timedelta(seconds=30), 5.0, 0.5
WORKING = "migrating"
Alive = Callable[[], None]


class LeaseLost(Exception):
    """Another process took this one for dead; the service starts again and waits for that one."""


@dataclass(frozen=True)
class Migration:
    """One change. `run` gets the service's database, and a function to call now and then while it works."""

    number: int
    name: str
    run: Callable[[Database[Document], Alive], None]


def migrate(db: Database[Document], migrations: Sequence[Migration], *, is_new: bool = False) -> None:
    """Run what this store has not had, in the order of the numbers; returns when all are done, whoever did them.

    A store that `is_new` holds nothing to change: they count as done.
    """
    me = new_id()
    for each in migrations if is_new else ():
        _note(db, each)
    for each in sorted(migrations, key=lambda migration: migration.number):
        while not _is_done(db, each):
            if not _hold(db, me):
                _wait()
            elif not _is_done(db, each):
                telemetry.logger().warning("migration_runs", database=db.name, number=each.number, migration=each.name)
                each.run(db, _Pulse(db, me).beat)
                _note(db, each)
    db["leases"].delete_one({"_id": WORKING, "holder": me})


def _wait() -> None:
    time.sleep(WAIT_SECONDS)


@dataclass(frozen=True)
class MoveOut:
    """A migration's work: lists that stand inside the documents' `field` become histories of `kind`.

    The field becomes an `Extent`; `rest` gives what else the document keeps of its entries, `entry` an entry as it is
    from now on.
    """

    collection: str
    field: str
    kind: str
    rest: Callable[[list[Document]], Mapping[str, Any]] = lambda entries: {}
    entry: Callable[[Document], Document] = lambda entry: entry

    def __call__(self, db: Database[Document], alive: Alive) -> None:
        inside = {self.field: {"$type": "array"}}
        for doc in db[self.collection].find(inside, {"id": 1}).sort("_id", 1):
            alive()
            with db.client.start_session() as session:
                session.with_transaction(partial(self._move, db, doc["_id"]))

    def _move(self, db: Database[Document], key: str, session: ClientSession) -> None:
        doc = db[self.collection].find_one({"_id": key}, session=session)
        if doc is None or not isinstance(doc[self.field], list):
            return
        entries = enumerate(map(self.entry, doc[self.field]), 1)
        rows = [stored_entry(self.kind, doc["id"], number, entry) for number, entry in entries]
        for row in rows:
            stored = {"_id": f"{doc['tenant']}/{row['id']}", "tenant": doc["tenant"], **row}
            db["histories"].replace_one({"_id": stored["_id"]}, stored, upsert=True, session=session)
        extent = {"count": len(rows), "size": sum(row["size"] for row in rows)}
        kept = {self.field: extent, **self.rest(doc[self.field])}
        db[self.collection].update_one({"_id": key}, {"$set": kept}, session=session)


class _Pulse:
    """Keeps the lease while a long migration works."""

    def __init__(self, db: Database[Document], me: str) -> None:
        self._db, self._me, self._last = db, me, time.monotonic()

    def beat(self) -> None:
        """Still here. Raises `LeaseLost` when another process took over meanwhile."""
        if time.monotonic() - self._last > RENEW_SECONDS:
            self._last = time.monotonic()
            if not _hold(self._db, self._me):
                raise LeaseLost()


def _note(db: Database[Document], migration: Migration) -> None:
    done = {"$set": {"name": migration.name, "done_at": wall()}}
    db["leases"].update_one({"_id": _key(migration)}, done, upsert=True)


def _is_done(db: Database[Document], migration: Migration) -> bool:
    return db["leases"].find_one({"_id": _key(migration)}) is not None


def _key(migration: Migration) -> str:
    return f"migration:{migration.number:04d}"


def _hold(db: Database[Document], me: str) -> bool:
    """Take or extend the lease; False while another process has it."""
    free = {"_id": WORKING, "$or": [{"holder": me}, {"until": {"$lt": wall()}}]}
    try:
        db["leases"].update_one(free, {"$set": {"holder": me, "until": wall() + LEASE}}, upsert=True)
    except DuplicateKeyError:
        return False
    return True
