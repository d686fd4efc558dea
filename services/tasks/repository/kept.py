"""One collection of one kind of thing that belongs to units, with the reads and writes that all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from services.kit.histories import MOST_BYTES, AnswerTooLarge
from services.kit.paging import page
from services.kit.store import Document, TenantCollection
from services.tasks.repository.codec import document, restored

T = TypeVar("T")
Order = Sequence[tuple[str, int]]


class Kept(Generic[T]):
    """Things of the dataclass `cls` by id; they carry `unit_id`, `unit_path`, `county_id` and `version`.

    `texts` are fields that pages leave out: they are read by id.
    """

    def __init__(self, collection: TenantCollection, cls: type[T], order: Order, texts: Sequence[str] = ()) -> None:
        self._docs, self._cls, self._order = collection, cls, order
        self._lean = dict.fromkeys(texts, 0)

    def get(self, id: str) -> T | None:
        found = self._docs.find_one({"id": id})
        return restored(self._cls, found) if found else None

    def add(self, things: Iterable[T]) -> int:
        """Store new ones in one round trip."""
        return self._docs.insert_many(map(document, things))

    def save(self, thing: T) -> None:
        """Store the next version of one."""
        self._docs.replace(document(thing))

    def having(self, **fields: Any) -> list[T]:
        """Those with these values, or one of a list of values, in the list's order."""
        filter = {name: {"$in": value} if isinstance(value, list) else value for name, value in fields.items()}
        return self.find(filter)

    def find(self, filter: Mapping[str, Any], limit: int = 0, projection: Mapping[str, Any] | None = None) -> list[T]:
        """Those that fit, in the list's order; for repositories."""
        found = self._docs.find(filter, projection, sort=self._order, limit=limit)
        return [restored(self._cls, doc) for doc in found]

    def by_ids(self, ids: Sequence[str], scope: Mapping[str, Any]) -> list[Document]:
        """Those that exist in the scope, whole. Raises `AnswerTooLarge`."""
        return whole(self._docs, {"id": {"$in": list(ids)}, **scope}, [*self._order, ("id", 1)], len(ids))

    def page(self, wanted: Mapping[str, Any], scope: Mapping[str, Any], *, first: int, after: str | None) -> Document:
        """A page in the list's order."""
        filter = {"$and": [dict(wanted), dict(scope)]}
        return page(self._docs, filter, sort=self._order, first=first, after=after, projection=self._lean)

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on what they own."""
        for unit_id, (path, county_id) in paths.items():
            self._docs.update_many({"unit_id": unit_id}, {"$set": {"unit_path": path, "county_id": county_id}})

    def tally(self, match: Mapping[str, Any], *keys: str) -> list[Document]:
        """How many per combination of `keys`, as rows with the keys and `n`."""
        group = {"_id": {key: f"${key}" for key in keys}, "n": {"$sum": 1}}
        return [
            {**row["_id"], "n": row["n"]} for row in self._docs.aggregate([{"$match": dict(match)}, {"$group": group}])
        ]


def whole(docs: TenantCollection, filter: Mapping[str, Any], order: Order, most: int) -> list[Document]:
    """Whole documents, of which there are at most `most`, that fit into one answer. Raises `AnswerTooLarge`."""
    found, is_cut = docs.find_within(MOST_BYTES, filter, None, order, limit=most)
    if is_cut:
        raise AnswerTooLarge(field="ids")
    return found
