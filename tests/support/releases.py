"""What the release before (commit 9744f0f) had stored, captured from its own code, and the migrations run on it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bson import json_util
from pymongo.database import Database

from services.kit.migrations import Migration
from services.kit.tenancy import Binding

KEPT = Path(__file__).resolve().parents[1] / "integration"


class Kept(NamedTuple):
    """The documents by collection, and what the release before answered of them."""

    stored: dict[str, list[dict[str, Any]]]
    shown: dict[str, Any]


def kept_before(service: str) -> Kept:
    """What is kept of `service`."""
    return Kept(**json_util.loads((KEPT / service / "kept_before.json").read_text(encoding="utf-8")))


def put_back(db: Database[dict[str, Any]], tenant: str, stored: dict[str, list[dict[str, Any]]]) -> None:
    """Store the documents as those of `tenant`, in place of what it has there."""
    for name, docs in stored.items():
        db[name].delete_many({"tenant": tenant})
        if docs:
            db[name].insert_many({**doc, "_id": Binding(tenant).id(doc["id"]), "tenant": tenant} for doc in docs)


def migrated(db: Database[dict[str, Any]], migrations: Sequence[Migration]) -> None:
    """Run them as on a store that has had none; each twice, since what is done is not done again."""
    for each in migrations:
        each.run(db, lambda: None)
        each.run(db, lambda: None)


def plainly(value: Any) -> Any:
    """`value` as JSON values, as an answer over RPC."""
    return json.loads(json.dumps(value, default=lambda each: each.isoformat()))
