"""What brings the release before into the present shape."""

from __future__ import annotations

from pymongo import ReplaceOne
from pymongo.database import Database

from services.kit.codec import restored
from services.kit.migrations import Alive, Migration
from services.kit.store import Document
from services.notifications.domain.digests import Entry
from services.notifications.repository.deliveries import UNSENT
from services.notifications.repository.gathering import portions


def _gathered(db: Database[Document], alive: Alive) -> None:
    """What waits for an account was one document."""
    for doc in db["gathered"].find({"entries": {"$type": "array"}}).sort("_id", 1):
        alive()
        _put(db, doc, doc["id"], None)
        db["gathered"].delete_one({"_id": doc["_id"]})


def _carried(db: Database[Document], alive: Alive) -> None:
    """What a delivery carries stood inside it; of those that are over nobody needs it."""
    for doc in db["deliveries"].find({"entries": {"$type": "array"}}).sort("_id", 1):
        alive()
        if doc["state"] in UNSENT and doc["account_id"] is not None:
            _put(db, doc, doc["account_id"], doc["id"])
        db["deliveries"].update_one({"_id": doc["_id"]}, {"$unset": {"entries": 1}})


def _put(db: Database[Document], origin: Document, account_id: str, delivery_id: str | None) -> None:
    place, entries = origin["tenant"], [restored(Entry, each) for each in origin["entries"]]
    rows = portions(account_id, delivery_id or "gathered", entries, delivery_id)
    stored = [{"_id": f"{place}/{row['id']}", "tenant": place, **row} for row in rows]
    if stored:
        db["gathered"].bulk_write([ReplaceOne({"_id": doc["_id"]}, doc, upsert=True) for doc in stored])


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "entries of digests in portions", _gathered),
    Migration(2, "entries of mails beside them", _carried),
)
