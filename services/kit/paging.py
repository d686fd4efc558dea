"""Pages of a list by keyset cursor: stable while rows come and go, quick on any page."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.kit.errors import InvalidInput
from services.kit.store import Document, TenantCollection

MOST_BYTES, LONGEST = 8 << 20, 200
"""Bytes of one page, and the documents of a client's."""


class CursorNotValid(InvalidInput):
    """The cursor is not one that this list gave. Start again without it."""

    zh = "翻页游标无效，请从第一页重新开始"
    en = "The cursor is not valid: start from the first page"


def page(
    collection: TenantCollection,
    filter: Mapping[str, Any],
    *,
    sort: Sequence[tuple[str, int]] = (),
    first: int = 50,
    after: str | None = None,
    projection: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """`{"items", "next", "total"}`: `first` documents behind the cursor `after`, ordered by `sort` and then by id.

    `projection` leaves out what the list does not show; what it is ordered by stays. A page of very large documents
    ends sooner, and `next` goes on behind it; what is longer than a client's page is an export and comes whole.
    """
    order = [*sort, ("id", 1)]
    bounded = {"$and": [dict(filter), _behind(order, _decode(after, len(order)))]} if after else filter
    most = MOST_BYTES if first <= LONGEST else sys.maxsize
    docs, is_cut = collection.find_within(most, bounded, projection, order, limit=first + 1)
    shown = docs[:first]
    following = _encode([_field(shown[-1], name) for name, _ in order]) if is_cut or len(docs) > first else None
    return {"items": shown, "next": following, "total": collection.count(filter)}


def _behind(order: Sequence[tuple[str, int]], values: Sequence[Any]) -> Document:
    """Rows after `values`: (a > x) or (a = x and b > y) or ...; null sorts before everything."""
    branches = []
    for position, (name, direction) in enumerate(order):
        same = [{earlier: values[i]} for i, (earlier, _) in enumerate(order[:position])]
        branches.append({"$and": [*same, _beyond(name, direction, values[position])]})
    return {"$or": branches}


def _beyond(name: str, direction: int, value: Any) -> Document:
    if value is None:
        return {name: {"$ne": None}} if direction > 0 else {name: {"$in": []}}
    if direction > 0:
        return {name: {"$gt": value}}
    return {"$or": [{name: {"$lt": value}}, {name: None}]}


def _field(doc: Document, name: str) -> Any:
    value: Any = doc
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def _is_storable(value: Any) -> bool:
    return isinstance(value, (str, float, datetime, type(None))) or (isinstance(value, int) and abs(value) < 1 << 63)


def _encode(values: list[Any]) -> str:
    plain = [{"t": v.isoformat()} if isinstance(v, datetime) else v for v in values]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def _decode(cursor: str | None, length: int) -> list[Any]:
    try:
        raw = base64.urlsafe_b64decode(str(cursor) + "=" * (-len(str(cursor)) % 4))
        values = [datetime.fromisoformat(v["t"]) if isinstance(v, dict) else v for v in json.loads(raw)]
        _encode(values)  # refuses text that the store cannot hold
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise CursorNotValid(field="after") from error
    if len(values) != length or not all(map(_is_storable, values)):
        raise CursorNotValid(field="after")
    return values
