"""What brings the release before into the present shape."""

from __future__ import annotations

from typing import Any

from pymongo import ReplaceOne
from pymongo.database import Database

from services.kit.histories import stored_entry
from services.kit.migrations import Alive, Migration, MoveOut
from services.kit.store import Document
from services.training.repository.attending import CORRECTION, ENTRANTS, PORTION
from services.training.repository.rolls import year_head, year_topic


def _with_fields(correction: Document) -> Document:
    return {**correction, "fields": sorted(correction["before"])}


def _entrants(db: Database[Document], alive: Alive) -> None:
    """Whom spot checks draw from lies beside them, in portions."""
    for doc in db["spot_checks"].find({"entrants": {"$type": "array"}}).sort("_id", 1):
        alive()
        portions = [doc["entrants"][n : n + PORTION] for n in range(0, len(doc["entrants"]), PORTION)]
        rows = [stored_entry(ENTRANTS, doc["id"], n, {"staff_ids": each}) for n, each in enumerate(portions, 1)]
        _put(db, "histories", doc, rows)
        listed = {"count": len(rows), "size": sum(row["size"] for row in rows)}
        kept = {"entrants": len(doc["entrants"]), "listed": listed}
        db["spot_checks"].update_one({"_id": doc["_id"]}, {"$set": kept})


def _topics(db: Database[Document], alive: Alive) -> None:
    """The topics of a year that is kept are documents of their own."""
    for doc in db["roll_topics"].find({"topics": {"$type": "array"}}).sort("_id", 1):
        alive()
        rows = [year_topic(doc["id"], place, topic) for place, topic in enumerate(doc["topics"], 1)]
        _put(db, "roll_topics", doc, [*rows, year_head(doc["id"], len(rows))])


def _put(db: Database[Document], collection: str, origin: Document, rows: list[dict[str, Any]]) -> None:
    """Store the `rows` that come from `origin`, in order: it is recognised as long as its own place is not taken."""
    place = origin["tenant"]
    stored = [{"_id": f"{place}/{row['id']}", "tenant": place, **row} for row in rows]
    if stored:
        db[collection].bulk_write([ReplaceOne({"_id": doc["_id"]}, doc, upsert=True) for doc in stored])


_CORRECTIONS = MoveOut("sessions", "corrections", CORRECTION, entry=_with_fields)
MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "corrections of sessions beside them", _CORRECTIONS),
    Migration(2, "whom spot checks draw from beside them", _entrants),
    Migration(3, "topics of years one by one", _topics),
)
