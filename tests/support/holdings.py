"""What a service holds of a city, in one read: for tests which prove that nothing has changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo.database import Database


def held_of(db: Database[Any], tenant: str, without: Collection[str] = ()) -> list[RawBSONDocument]:
    """Every document and file of the tenant, as it lies there, but for those of the collections named."""
    first, *others = sorted(set(db.list_collection_names()).difference(without))
    together = [{"$unionWith": {"coll": name, "pipeline": _own(name, tenant)}} for name in others]
    raw = db.with_options(codec_options=CodecOptions(document_class=RawBSONDocument))
    return list(raw[first].aggregate([*_own(first, tenant), *together]))


def _own(collection: str, tenant: str) -> list[dict[str, Any]]:
    field = "metadata.tenant" if collection.endswith(".files") else "tenant"
    return [{"$match": {field: tenant}}, {"$sort": {"_id": 1}}]
