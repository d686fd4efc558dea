"""The unit projection one event at a time: `full` with what ours promises (checked, once only, one transaction), or
`bare`: one unchecked upsert, which an event that comes twice or breaks off half-way would spoil.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

from pymongo import AsyncMongoClient

from services.kit.clock import wall
from services.kit.events import Envelope
from services.kit.indexes import prepare
from services.kit.settings import settings
from services.kit.store import CODEC, Document, database
from services.kit.units import UNIT_TREE

EXPECTED, FULL = int(sys.argv[1]), sys.argv[2:3] != ["bare"]
KEEP = timedelta(days=30)


def prepared() -> Any:
    """The database, with its collections and indexes."""
    db = database("bench")
    prepare(db, UNIT_TREE)
    return db


def prepared_async() -> Any:
    """The same for a client on asyncio."""
    prepared()
    client: AsyncMongoClient[Document] = AsyncMongoClient(str(settings().mongo_uri), w="majority")
    return client.get_database(f"{settings().mongo_prefix}bench", codec_options=CODEC)


def unit_of(wire: dict[str, Any]) -> tuple[Document, Document]:
    """The filter and the change of one unit's upsert."""
    key = f"{wire['tenant']}/{wire['subject_id']}"
    facts = {"tenant": wire["tenant"], "id": wire["subject_id"], "version": wire["subject_version"], **wire["data"]}
    return {"_id": key, "version": {"$lt": wire["subject_version"] + 1}}, {"$set": facts}


def inbox_row(wire: dict[str, Any]) -> Document:
    """The note that this event was applied; its key is unique. Raises `EventNotValid`."""
    event = Envelope.from_wire(wire)
    row = {"_id": f"bench.on_units:{event.id}", "tenant": event.tenant, "name": event.name, "state": "done"}
    return {**row, "expires_at": wall() + KEEP}


def apply(db: Any, wire: dict[str, Any]) -> None:
    """Take in one event."""
    filter, change = unit_of(wire)
    if not FULL:
        db["unit_tree"].update_one(filter, change, upsert=True)
        return
    row = inbox_row(wire)

    def run(session: Any) -> None:
        db["inbox"].insert_one(row, session=session)
        db["unit_tree"].update_one(filter, change, upsert=True, session=session)

    with db.client.start_session() as session:
        session.with_transaction(run)


async def apply_async(db: Any, wire: dict[str, Any]) -> None:
    """Take in one event on asyncio."""
    filter, change = unit_of(wire)
    if not FULL:
        await db["unit_tree"].update_one(filter, change, upsert=True)
        return
    row = inbox_row(wire)

    async def run(session: Any) -> None:
        await db["inbox"].insert_one(row, session=session)
        await db["unit_tree"].update_one(filter, change, upsert=True, session=session)

    async with db.client.start_session() as session:
        await session.with_transaction(run)
