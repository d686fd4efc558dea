"""One collection of one kind of thing, with the reads and writes that all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from services.kit.codec import document, restored
from services.kit.paging import page
from services.kit.store import Document, TenantCollection

T = TypeVar("T")
Order = Sequence[tuple[str, int]]


class Kept(Generic[T]):
    """Things of the dataclass `cls` by id, in `order`."""

    def __init__(self, collection: TenantCollection, cls: type[T], order: Order = ()) -> None:
        self.docs, self._cls, self._order = collection, cls, order

    def get(self, id: str) -> T | None:
        found = self.docs.find_one({"id": id})
        return restored(self._cls, found) if found else None

    def where(self, filter: Mapping[str, Any], limit: int = 0) -> list[T]:
        """Those that fit, in the collection's order."""
        found = self.docs.find(filter, sort=[*self._order, ("id", 1)], limit=limit)
        return [restored(self._cls, doc) for doc in found]

    def all(self) -> list[T]:
        """Every one."""
        return self.where({})

    def by_ids(self, ids: Iterable[str], scope: Mapping[str, Any] | None = None) -> list[T]:
        """Those with these ids, inside the scope when one is given."""
        return self.where({"id": {"$in": sorted(ids)}, **(scope or {})})

    def of_units(self, unit_ids: Sequence[str], **more: Any) -> list[T]:
        """Those of these units."""
        return self.where({"unit_id": {"$in": list(unit_ids)}, **more})

    def page(self, filter: Mapping[str, Any], first: int, after: str | None) -> Document:
        """A page as `{"items", "next", "total"}`."""
        found = page(self.docs, filter, sort=self._order, first=first, after=after)
        return {**found, "items": [restored(self._cls, doc) for doc in found["items"]]}

    def add(self, things: Iterable[T]) -> None:
        """Store new ones in one round trip."""
        self.docs.insert_many(map(document, things))

    def save(self, thing: T) -> None:
        """Store the next version of one. Raises `VersionRace` when it moved meanwhile."""
        self.docs.replace(document(thing))

    def put_all(self, things: Iterable[T]) -> None:
        """Store many, new or changed, in one round trip."""
        docs = [document(thing) for thing in things]
        self.docs.bulk_write([self.docs.update({"id": doc.pop("id")}, {"$set": doc}, upsert=True) for doc in docs])
