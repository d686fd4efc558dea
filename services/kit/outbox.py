"""The relay: publishes what transactions left in the outbox, with confirms, and never loses a row to a crash."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any, Protocol

from pymongo.database import Database
from pymongo.errors import PyMongoError

from services.kit import telemetry
from services.kit.clock import wall
from services.kit.ids import new_id
from services.kit.inbox import row_id
from services.kit.store import Document

BATCH = 500
LEASE = timedelta(seconds=30)
SWEEP_SECONDS = 1.0
KEEP = timedelta(days=7)
Publish = Callable[[Sequence[dict[str, Any]], Collection[str]], None]
"""Sends envelopes; the second argument has the ids of those that were out before."""


class Relay:
    """One service's relay. Replicas share the rows by short leases; `poke` wakes it right after a commit.

    Sent rows expire after `keep`; with None they stay until `undelivered` finds that every consumer has them.
    """

    def __init__(self, service: str, db: Database[Document], publish: Publish, keep: timedelta | None = KEEP) -> None:
        self._service, self._rows, self._publish, self._keep = service, db["outbox"], publish, keep
        self._wake = threading.Event()
        self._stopped = False

    def poke(self) -> None:
        """There is something to send."""
        self._wake.set()

    def stop(self) -> None:
        """Finish after the rows that are there."""
        self._stopped = True
        self._wake.set()

    def run(self) -> None:
        """Publish until stopped; errors are logged and tried again."""
        pause = SWEEP_SECONDS
        while not self._stopped:
            self._wake.wait(pause)
            self._wake.clear()
            try:
                self.publish_all()
                pause = SWEEP_SECONDS
            except Exception as error:
                telemetry.logger().warning("relay_failed", service=self._service, error=str(error)[:200])
                pause = min(pause * 2, 30.0)

    def publish_all(self) -> None:
        """Publish until nothing is left; each batch is noted as sent while the next one is on its way."""
        noting: threading.Thread | None = None
        while rows := self._claim():
            self._publish_or_release(rows)
            if noting is not None:
                noting.join()
            noting = threading.Thread(target=self._note_beside, args=(rows,), name=f"{self._service} sent")
            noting.start()
        if noting is not None:
            noting.join()

    def publish_some(self) -> int:
        """Publish up to 500 rows, oldest first; returns how many."""
        rows = self._claim()
        if rows:
            self._publish_or_release(rows)
            self._note_sent(rows)
        return len(rows)

    def _note_beside(self, rows: list[Document]) -> None:
        """Rows that cannot be noted go out again when their lease ends; consumers drop what they have."""
        try:
            self._note_sent(rows)
        except PyMongoError as error:
            telemetry.logger().warning("relay_not_noted", service=self._service, error=str(error)[:200])

    def _note_sent(self, rows: list[Document]) -> None:
        sent: Document = {"sent_at": wall()}
        if self._keep is not None:
            sent["expires_at"] = sent["sent_at"] + self._keep
        self._rows.update_many({"_id": {"$in": [row["_id"] for row in rows]}}, {"$set": sent})
        telemetry.events_published.labels(self._service).inc(len(rows))

    def _publish_or_release(self, rows: list[Document]) -> None:
        try:
            self._publish([row["envelope"] for row in rows], {row["_id"] for row in rows if row.get("again")})
        except Exception:
            mine = {"_id": {"$in": [row["_id"] for row in rows]}, "sent_at": None}
            self._rows.update_many(mine, {"$set": {"lease_until": None}})
            raise

    def _claim(self) -> list[Document]:
        free: dict[str, Any] = {"sent_at": None, "$or": [{"lease_until": None}, {"lease_until": {"$lt": wall()}}]}
        found = self._rows.find(free, {"envelope": 1, "again": 1}).sort([("created_at", 1), ("_id", 1)])
        rows = list(found.limit(BATCH))
        if not rows:
            return []
        ids, claim = [row["_id"] for row in rows], new_id()
        change = {"$set": {"claim": claim, "lease_until": wall() + LEASE}}
        if self._rows.update_many({"_id": {"$in": ids}, **free}, change).modified_count == len(ids):
            return rows
        mine = {row["_id"] for row in self._rows.find({"_id": {"$in": ids}, "claim": claim}, {"_id": 1})}
        return [row for row in rows if row["_id"] in mine]

    def measure(self) -> None:
        """Set the gauges that operators watch."""
        oldest = self._rows.find_one({"sent_at": None}, {"created_at": 1}, sort=[("created_at", 1)])
        age = (wall() - oldest["created_at"]).total_seconds() if oldest else 0.0
        telemetry.outbox_oldest_seconds.labels(self._service).set(age)
        telemetry.outbox_unsent.labels(self._service).set(self._rows.count_documents({"sent_at": None}))


class Consumer(Protocol):
    """Who receives which events: service, method and event names."""

    @property
    def service(self) -> str: ...
    @property
    def method(self) -> str: ...
    @property
    def events(self) -> Iterable[str]: ...


def undelivered(
    outbox: Database[Document], inbox_of: Callable[[str], Database[Document]], consumers: Sequence[Consumer]
) -> list[str]:
    """Ids of published rows that some consumer's inbox lacks. Rows that all have are marked settled on the way."""
    missing: list[str] = []
    while rows := list(outbox["outbox"].find(_open_rows(missing), {"name": 1}).sort("_id", 1).limit(1000)):
        lacking = _lacking(rows, inbox_of, consumers)
        missing.extend(sorted(lacking))
        settled = [row["_id"] for row in rows if row["_id"] not in lacking]
        change = {"$set": {"settled": True, "expires_at": wall() + KEEP}}
        outbox["outbox"].update_many({"_id": {"$in": settled}}, change)
    return missing


def _open_rows(seen: list[str]) -> Document:
    query: Document = {"settled": False, "sent_at": {"$ne": None}}
    return {**query, "_id": {"$nin": seen}} if seen else query


def _lacking(
    rows: list[Document], inbox_of: Callable[[str], Database[Document]], consumers: Sequence[Consumer]
) -> set[str]:
    lacking: set[str] = set()
    for consumer in consumers:
        wanted = {row["_id"] for row in rows if row["name"] in set(consumer.events)}
        if wanted:
            name = f"{consumer.service}.{consumer.method}"
            keys = [row_id(name, event_id) for event_id in wanted]
            known = inbox_of(consumer.service)["inbox"].find({"_id": {"$in": keys}}, {"_id": 1})
            lacking |= wanted - {row["_id"].split(":", 1)[1] for row in known}
    return lacking


def republish_undelivered(
    outbox: Database[Document], inbox_of: Callable[[str], Database[Document]], consumers: Sequence[Consumer]
) -> int:
    """Mark rows that some consumer lacks as unsent, for buses that forget (embedded, at start); returns how many.

    They go out `again`: the process that had them may have ended with one of them.
    """
    missing = undelivered(outbox, inbox_of, consumers)
    change = {"sent_at": None, "lease_until": None, "again": True}
    outbox["outbox"].update_many({"_id": {"$in": missing}}, {"$set": change})
    return len(missing)
