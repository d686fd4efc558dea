"""What releases before stored inside their records, brought beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from pymongo import ReplaceOne, UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.kit.histories import stored_entry
from services.kit.migrations import Alive, Migration, MoveOut
from services.kit.store import Document
from services.tasks.domain.report_versions import Version
from services.tasks.domain.work_plans import PlanVersion
from services.tasks.repository import contributions, programmes, report_versions, work_plans
from services.tasks.repository.codec import document, restored

NONE = {"count": 0, "size": 0}
AT_ONCE, BYTES_AT_ONCE = 100, 8 << 20
"""What one transaction moves, but at least one record."""


class MoveOutMany(MoveOut):
    """As `MoveOut`, with many records in one transaction: a city has some ten thousand reports a year."""

    def __call__(self, db: Database[Document], alive: Alive) -> None:
        inside = {self.field: {"$type": "array"}}
        found = db[self.collection].find(inside, {"size": {"$bsonSize": "$$ROOT"}}).sort("_id", 1)
        for keys in _batches(found):
            alive()
            with db.client.start_session() as session:
                session.with_transaction(partial(self._move_all, db, keys))

    def _move_all(self, db: Database[Document], keys: list[str], session: ClientSession) -> None:
        inside = {"_id": {"$in": keys}, self.field: {"$type": "array"}}
        rows, records = [], []
        for doc in db[self.collection].find(inside, session=session):
            entries = [stored_entry(self.kind, doc["id"], n, entry) for n, entry in enumerate(doc[self.field], 1)]
            extent = {"count": len(entries), "size": sum(entry["size"] for entry in entries)}
            rows += [_beside(doc, entry) for entry in entries]
            records.append(UpdateOne({"_id": doc["_id"]}, {"$set": {self.field: extent, **self.rest(doc[self.field])}}))
        if rows:
            found = [ReplaceOne({"_id": row["_id"]}, row, upsert=True) for row in rows]
            db["histories"].bulk_write(found, ordered=False, session=session)
        if records:
            db[self.collection].bulk_write(records, ordered=False, session=session)


def _beside(doc: Document, entry: Document) -> Document:
    return {"_id": f"{doc['tenant']}/{entry['id']}", "tenant": doc["tenant"], **entry}


def _batches(found: Iterable[Document]) -> Iterator[list[str]]:
    keys: list[str] = []
    size = 0
    for doc in found:
        if keys and (len(keys) == AT_ONCE or size + doc["size"] > BYTES_AT_ONCE):
            yield keys
            keys, size = [], 0
        keys.append(doc["_id"])
        size += doc["size"]
    if keys:
        yield keys


def _sent(versions: list[Document]) -> Mapping[str, Any]:
    """What a report keeps of its versions."""
    found = [restored(Version, each) for each in versions]
    if not found:
        return {}
    return {
        "last": document(found[-1].head),
        "first_submitted_at": found[0].submitted_at,
        "first_received_at": min(each.received_at for each in found),
    }


def _planned(versions: list[Document]) -> Mapping[str, Any]:
    """What a work plan keeps of its last version."""
    last = restored(PlanVersion, versions[-1])
    return {"title": last.title, "integrated": last.integrated, "links": list(last.links)}


def _report_versions(db: Database[Document], alive: Alive) -> None:
    """Reports that were not sent have nothing to move: those of a tenant in one go."""
    for tenant in db["reports"].distinct("tenant"):
        alive()
        db["reports"].update_many({"tenant": tenant, "versions": {"$size": 0}}, {"$set": {"versions": NONE}})
    MoveOutMany("reports", "versions", report_versions.KIND, _sent)(db, alive)


def _one_answer_each(db: Database[Document], alive: Alive) -> None:
    """An item of a visit that was answered more than once keeps its last answer, which is the one that counted."""
    items = {"$ifNull": ["$answers.item", []]}
    repeated = {"$expr": {"$gt": [{"$size": items}, {"$size": {"$setUnion": [items]}}]}}
    for doc in db["visits"].find(repeated, {"answers": 1}).sort("_id", 1):
        alive()
        answers = list({each["item"]: each for each in doc["answers"]}.values())
        db["visits"].update_one({"_id": doc["_id"]}, {"$set": {"answers": answers}})


MIGRATIONS = (
    Migration(1, "versions of reports", _report_versions),
    Migration(2, "versions of work plans", MoveOutMany("work_plans", "versions", work_plans.KIND, _planned)),
    Migration(3, "changes of programmes", MoveOut("programmes", "changes", programmes.KIND)),
    Migration(4, "contributions", MoveOut("report_contributions", "contributions", contributions.KIND)),
    Migration(5, "answers of visits", _one_answer_each),
)
