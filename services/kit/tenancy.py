"""How filters and documents carry their tenant: what a repository calls `id` is stored as `_id = "<tenant>/<id>"`.

No I/O. A filter by id holds the tenant twice, in the field and in front of the id. One without an id may hold the range
of the tenant's ids, so that the store walks its documents and nobody else's, without an index beside `_id`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import bson
from bson.raw_bson import RawBSONDocument

from services.kit.errors import Conflict

Document = dict[str, Any]
Order = Sequence[tuple[str, int]]
LARGEST = 4 << 20
"""Bytes of one document: far below the store's own 16 MiB, so that reading one holds up nobody."""
LOGICAL = ("$or", "$and", "$nor")


class TenantMixing(Exception):
    """Code tried to cross the tenant boundary: a bug, never a user's mistake."""


class RecordTooLarge(Conflict):
    """The record would hold more than one may. Leave out what is not needed, or begin another record."""

    zh = "该记录内容过多，无法保存；请删减内容或另建记录"
    en = "The record would hold too much: shorten it or begin another one"


class Binding:
    """Puts one tenant into filters and documents."""

    def __init__(self, tenant: str) -> None:
        if not tenant:
            raise TenantMixing("a tenant is required")
        self.tenant = tenant
        self._all_ids = {"$gte": f"{tenant}/", "$lt": f"{tenant}0"}  # "0" follows "/"

    def filter(self, filter: Mapping[str, Any]) -> Document:
        """`filter` on this tenant's documents. Raises `TenantMixing` when it names a tenant itself.

        Nothing but an `$or` becomes branches that each carry the tenant: the store then plans each of them by itself.
        With the tenant beside them it gives up after a few combinations of indexes, and reads the whole tenant.
        """
        rewritten = self._rewritten(filter)
        if rewritten.keys() == {"$or"}:
            return {"$or": [{"tenant": self.tenant, **branch} for branch in rewritten["$or"]]}
        return {"tenant": self.tenant, **rewritten}

    def walk(self, filter: Mapping[str, Any], order: Order | None = None) -> Document:
        """As `filter`, for reads that may have no index to go by but `_id`: with the range of this tenant's ids."""
        if not order and filter:
            return self.filter(filter)
        bound = {"tenant": self.tenant, **self._rewritten(filter)}
        by_id = bool(order and order[0][0] == "id")
        if "_id" not in bound and (by_id or not filter):
            bound["_id"] = self._all_ids
        return bound

    def document(self, doc: Mapping[str, Any]) -> RawBSONDocument:
        """`doc` as it is stored. Raises `RecordTooLarge`."""
        if "tenant" in doc or "_id" in doc:
            raise TenantMixing("a document names its tenant")
        encoded = bson.encode({"_id": self.id(doc["id"]), "tenant": self.tenant, **doc})
        if len(encoded) > LARGEST:
            raise RecordTooLarge()
        return RawBSONDocument(encoded)

    def id(self, value: Any) -> Any:
        """The `_id` of an id, or of a condition on ids; a range that is open at one end stays within the tenant."""
        if not isinstance(value, Mapping):
            return f"{self.tenant}/{value}"
        bound = {op: [self.id(v) for v in arg] if isinstance(arg, list) else self.id(arg) for op, arg in value.items()}
        above, below = bound.keys() & {"$gt", "$gte"}, bound.keys() & {"$lt", "$lte"}
        if above and not below:
            bound["$lt"] = self._all_ids["$lt"]
        if below and not above:
            bound["$gte"] = self._all_ids["$gte"]
        return bound

    def _rewritten(self, filter: Mapping[str, Any]) -> Document:
        bound: Document = {}
        for key, value in filter.items():
            if key in ("tenant", "_id"):
                raise TenantMixing(f"a filter names {key}")
            if key in LOGICAL:
                bound[key] = [self._rewritten(part) for part in value]
            elif key == "id":
                bound["_id"] = self.id(value)
            else:
                bound[key] = value
        return bound
