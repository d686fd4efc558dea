"""The audit chain of a tenant: each entry carries the hash of the one before, so that a changed or removed one shows.

An entry is written in the transaction of what it records. It is chained right afterwards by the sealer, under a lease:
chaining inside the transaction would make all commands of a city queue for one document.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from services.kit.ids import new_id
from services.kit.store import Document, Operation, TenantCollection

GENESIS = "0" * 64
NOT_HASHED = ("id", "seq", "previous", "hash")


def append(audit: TenantCollection, entry: dict[str, Any]) -> None:
    """Write `entry`, unsealed, in the caller's transaction."""
    audit.insert_one({"id": new_id(), **entry, "seq": 0})


def seal(audit: TenantCollection, limit: int = 1000) -> int:
    """Chain the unsealed entries behind the last sealed one; returns how many. The caller holds the lease."""
    last = audit.find({"seq": {"$gt": 0}}, sort=[("seq", -1)], limit=1)
    previous, sealed = (last[0]["hash"], last[0]["seq"]) if last else (GENESIS, 0)
    entries = audit.find({"seq": 0}, sort=[("id", 1)], limit=limit)
    links: list[Operation] = []
    for seq, entry in enumerate(entries, sealed + 1):
        digest = chained(previous, seq, entry)
        links.append(audit.update({"id": entry["id"]}, {"$set": {"seq": seq, "previous": previous, "hash": digest}}))
        previous = digest
    audit.bulk_write(links, ordered=True)
    return len(entries)


def chained(previous: str, seq: int, entry: Document) -> str:
    """The hash of `entry` as number `seq` behind `previous`."""
    content = {key: value for key, value in entry.items() if key not in NOT_HASHED}
    text = json.dumps([seq, content], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256((previous + text).encode()).hexdigest()


def first_break(audit: TenantCollection) -> int | None:
    """The number at which the sealed chain is broken (changed, removed, reordered); None when it is whole."""
    previous, expected = GENESIS, 1
    for entry in audit.find({"seq": {"$gt": 0}}, sort=[("seq", 1)]):
        whole = entry["seq"] == expected and entry["previous"] == previous
        if not whole or chained(previous, expected, entry) != entry["hash"]:
            return expected
        previous, expected = entry["hash"], expected + 1
    return None
