"""Which declared indexes the tests' queries use, as the store itself counts: every one must earn what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pymongo
from bson.json_util import dumps, loads
from pymongo.collection import Collection

from qf import services
from services.kit.indexes import SYSTEM, all_of
from services.kit.registers import store as registers
from services.kit.store import Document
from services.kit.units import UNIT_TREE

WHOLE = {"tests/integration", "tests/functional"}


def used(uri: str, prefix: str) -> list[str]:
    """The indexes, as `service.collection index`, that queries to the databases with `prefix` could use.

    Of several that would do, the store takes the one that is fastest on the few documents of a test; it remembers such
    queries, and tells for each which indexes bind more of it than the tenant.
    """
    found = set[str]()
    with pymongo.MongoClient[Document](uri) as client:
        for name in client.list_database_names():
            if name.startswith(prefix):
                for collection in client[name].list_collection_names():
                    place = f"{name.removeprefix(prefix)}.{collection}"
                    found.update(f"{place} {index}" for index in _used(client[name][collection]))
    return sorted(found)


def _used(collection: Collection[Document]) -> set[str]:
    taken = {each["name"] for each in collection.aggregate([{"$indexStats": {}}]) if each["accesses"]["ops"]}
    shapes = {dumps(each["createdFromQuery"]) for each in collection.aggregate([{"$planCacheStats": {}}])}
    for shape in map(loads, shapes):
        command = {"find": collection.name, "filter": shape["query"], "sort": shape["sort"]}
        told = collection.database.command("explain", command, verbosity="queryPlanner")["queryPlanner"]
        taken.update(_bound([told["winningPlan"], *told["rejectedPlans"]]))
    return taken


def _bound(plan: Any) -> Iterator[str]:
    """Indexes of `plan` that bind a field beside the tenant."""
    if isinstance(plan, list):
        for each in plan:
            yield from _bound(each)
    elif isinstance(plan, dict):
        bounds = plan.get("indexBounds", {})
        if any(limits != ["[MinKey, MaxKey]"] for field, limits in bounds.items() if field != "tenant"):
            yield plan["indexName"]
        yield from _bound(list(plan.values()))


def declared() -> set[str]:
    """Every index that a service declares; the kit's own, which are one in all, under `kit`."""
    found = set[str]()
    for name in services.SHELLS:
        [shell] = services.shells(name)
        for collection, models in all_of({**UNIT_TREE, **shell.repository.COLLECTIONS}).items():
            place = "kit" if collection in KITS else name
            found.update(f"{place}.{collection} {model.document['name']}" for model in models if _needs_a_query(model))
    return found


KITS = {*SYSTEM, *UNIT_TREE, *registers.COLLECTIONS, "fs.files", "fs.chunks", "files", "histories"}


def _needs_a_query(model: pymongo.IndexModel) -> bool:
    """One that lets documents expire, or keeps a value unique, has its use by itself."""
    return not ("expireAfterSeconds" in model.document or model.document.get("unique"))


def unused(found: Iterable[str]) -> list[str]:
    """Those declared indexes that are not in `found`."""
    seen = set[str]()
    for each in found:
        service, _, rest = each.partition(".")
        seen.add(f"kit.{rest}" if rest.split()[0] in KITS else f"{service}.{rest}")
    return sorted(declared() - seen)
