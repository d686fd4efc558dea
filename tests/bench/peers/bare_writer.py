"""The bare work: the same evaluations by `bulk_write`, thousands at a time; no check, no token, no figure, no event."""

from __future__ import annotations

import sys
import time

import pymongo

from services.kit.store import database
from tests.bench.scripts import say


def main() -> None:
    """Write the evaluations of a tenant anew, by `upsert` or by `insert`."""
    tenant, way, at_once = sys.argv[1], sys.argv[2], int(sys.argv[3])
    docs = list(database("satisfaction")["evaluations"].find({"tenant": tenant}))
    bare = database("bare")["evaluations"]
    bare.drop()
    bare.create_index([("tenant", 1), ("unit_id", 1), ("on", 1)])
    begun = time.perf_counter()
    for start in range(0, len(docs), at_once):
        bare.bulk_write([_operation(doc, way) for doc in docs[start : start + at_once]], ordered=False)
    say(rate=len(docs) / (time.perf_counter() - begun))


def _operation(doc: dict[str, object], way: str) -> pymongo.UpdateOne | pymongo.InsertOne[dict[str, object]]:
    if way == "insert":
        return pymongo.InsertOne(dict(doc))
    facts = {name: value for name, value in doc.items() if name != "_id"}
    return pymongo.UpdateOne({"_id": doc["_id"]}, {"$set": facts}, upsert=True)


if __name__ == "__main__":
    main()
