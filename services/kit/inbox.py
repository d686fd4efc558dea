"""The inbox: what each consumer has done, its retry queue and its dead letters, the same on both buses.

`_id` is `<consumer>:<event id>`; `state` is done, retry or dead. A failed event keeps its envelope, its attempts, the
last error and when to try again. One that came before is noted before it is worked on: `begun_by` names the process
that has it, and where another one finds that name, the first ended with the event.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import timedelta
from typing import Any

from bson.errors import InvalidDocument
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import DocumentTooLarge, DuplicateKeyError

from services.kit.clock import wall
from services.kit.errors import PERMANENT, ChangedMeanwhile
from services.kit.events import Envelope, EventNotValid
from services.kit.ids import new_id
from services.kit.store import Document

KEEP = timedelta(days=30)
FIRST_DELAY_SECONDS = 2
LONGEST_DELAY_SECONDS = 3600
BEGUN = timedelta(minutes=5)
"""After so long without an end a try is another replica's to repeat."""
LOST = "ProcessEnded: the process ended while it worked on this event"
NOT_STORABLE = (InvalidDocument, DocumentTooLarge, OverflowError, RecursionError, UnicodeError)


def row_id(consumer: str, event_id: str) -> str:
    """The inbox key of one event at one consumer."""
    return f"{consumer}:{event_id}"


def _is_permanent(error: BaseException) -> bool:
    """Whether trying again cannot help; a lost race can."""
    return isinstance(error, (*PERMANENT, EventNotValid)) and not isinstance(error, ChangedMeanwhile)


def _told(error: BaseException) -> str:
    return _storable(f"{type(error).__name__}: {error}"[:500])


def _storable(text: str) -> str:
    return text.encode(errors="replace").decode()


class Inbox:
    """One service's inbox."""

    def __init__(self, db: Database[Document], attempts: int) -> None:
        self._rows, self._attempts, self._process = db["inbox"], attempts, new_id()

    def met(self, consumer: str, ids: Sequence[str], session: ClientSession | None = None) -> dict[str, bool]:
        """Those of `ids` that `consumer` has met, and whether it is finished with them: done, or given up."""
        keys = [row_id(consumer, event_id) for event_id in ids]
        rows = self._rows.find({"_id": {"$in": keys}}, {"state": 1}, session=session)
        return {row["_id"].split(":", 1)[1]: row["state"] in ("done", "dead") for row in rows}

    def mark_done(self, consumer: str, events: Sequence[Envelope], session: ClientSession, met: Container[str]) -> None:
        """Record that `consumer` has done `events`, in its transaction. Rows of those that it `met` give way."""
        expires = wall() + KEEP
        rows = [
            {"_id": row_id(consumer, e.id), "tenant": e.tenant, "name": e.name, "state": "done", "expires_at": expires}
            for e in events
        ]
        if rows:
            earlier = [row_id(consumer, e.id) for e in events if e.id in met]
            if earlier:
                self._rows.delete_many({"_id": {"$in": earlier}}, session=session)
            self._rows.insert_many(rows, session=session)

    def begin(self, consumer: str, event: Envelope) -> str:
        """Note that `event`, which came before, is worked on; the state: `retry` when it is to be worked on.

        It is `dead` when as many tries as are allowed ended with their process.
        """
        earlier = self._rows.find_one({"_id": row_id(consumer, event.id)}) or {}
        if earlier.get("state") in ("done", "dead"):
            return str(earlier["state"])
        attempts = self._attempts_with(earlier)
        error = earlier.get("error", LOST) if earlier.get("begun_by") in (None, self._process) else LOST
        if attempts > self._attempts:
            return self._keep(consumer, event, state="dead", attempts=attempts - 1, error=error)
        begun = {"begun_by": self._process, "retry_at": wall() + BEGUN}
        return self._keep(consumer, event, state="retry", attempts=attempts, error=error, **begun)

    def mark_failed(self, consumer: str, event: Envelope, error: BaseException) -> str:
        """Queue `event` for another try, or give it up; returns the state, `done` when another replica did it."""
        attempts = self._attempts_with(self._rows.find_one({"_id": row_id(consumer, event.id)}) or {})
        facts = {"attempts": attempts, "error": _told(error)}
        try:
            if _is_permanent(error) or attempts >= self._attempts:
                return self._keep(consumer, event, state="dead", **facts)
            delay = min(FIRST_DELAY_SECONDS * 2 ** (attempts - 1), LONGEST_DELAY_SECONDS)
            return self._keep(consumer, event, state="retry", retry_at=wall() + timedelta(seconds=delay), **facts)
        except NOT_STORABLE:
            self.park(consumer, event.id, event.to_wire(), error)
            return "dead"

    def _attempts_with(self, earlier: Document) -> int:
        """Tries of an event, with the one that is made now; what this process has begun is counted already."""
        return int(earlier.get("attempts", 0)) + (earlier.get("begun_by") != self._process)

    def _keep(self, consumer: str, event: Envelope, *, state: str, **facts: Any) -> str:
        """Store the row of an event that is not done; its state, `done` when another replica did it."""
        key = row_id(consumer, event.id)
        about = {"_id": key, "tenant": event.tenant, "name": event.name, "consumer": consumer, "state": state}
        row = {**about, "failed_at": wall(), "retry_at": None, "envelope": event.to_wire(), **facts}
        try:
            self._rows.replace_one({"_id": key, "state": {"$ne": "done"}}, row, upsert=True)
        except DuplicateKeyError:
            return "done"
        return state

    def park(self, consumer: str, key: str, body: Any, error: BaseException) -> None:
        """Keep a message that is no event at all, or none that can be stored, dead, so that it can be looked at."""
        row = {
            "_id": row_id(consumer, key),
            "tenant": None,
            "name": None,
            "consumer": consumer,
            "state": "dead",
            "attempts": 1,
            "error": _told(error),
            "failed_at": wall(),
            "retry_at": None,
            "raw": _storable(str(body)[:100_000]),
        }
        self._rows.replace_one({"_id": row["_id"]}, row, upsert=True)

    def due(self, limit: int = 100) -> list[tuple[str, Envelope]]:
        """Events whose next try is due, with their consumers."""
        query = {"state": "retry", "retry_at": {"$lte": wall()}}
        rows = self._rows.find(query).sort("retry_at", 1).limit(limit)
        return [(row["consumer"], event) for row in rows if (event := self._readable(row)) is not None]

    def _readable(self, row: Document) -> Envelope | None:
        """The row's event; one that the present schemas refuse is given up, so that it does not hold the others."""
        try:
            return Envelope.from_wire(row["envelope"])
        except EventNotValid as error:
            change = {"state": "dead", "retry_at": None, "error": f"EventNotValid: {error}"[:500]}
            self._rows.update_one({"_id": row["_id"]}, {"$set": change})
            return None

    def dead(self, limit: int = 100) -> list[Document]:
        """The dead letters, newest first."""
        return list(self._rows.find({"state": "dead"}).sort("failed_at", -1).limit(limit))

    def dead_count(self) -> int:
        """How many dead letters there are."""
        return self._rows.count_documents({"state": "dead"})

    def one(self, key: str) -> Document | None:
        """One inbox row by its key."""
        return self._rows.find_one({"_id": key})

    def replay(self, key: str) -> bool:
        """Give a dead letter a fresh set of tries; False when there is none that can be tried."""
        change = {"$set": {"state": "retry", "attempts": 0, "begun_by": None, "retry_at": wall()}}
        found = self._rows.update_one({"_id": key, "state": "dead", "envelope": {"$exists": True}}, change)
        return found.modified_count == 1
