"""Histories: what was added to a record entry by entry, kept beside the record, so that it stays small for ever.

A service has one collection for all of its histories. An entry's id is `<kind>:<subject>:<number>`: the entries of a
subject lie together and are found by `_id` alone. The record keeps how long its history is, as an `Extent`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

import bson

from services.kit.codec import document, restored
from services.kit.errors import InvalidInput
from services.kit.extents import Extent
from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase

COLLECTIONS: dict[str, list[Index]] = {"histories": []}
MOST_BYTES, MOST_ENTRIES = 8 << 20, 5_000
"""What one answer may hold."""
T = TypeVar("T")


class AnswerTooLarge(InvalidInput):
    """What was asked for together is too much for one answer. Ask for fewer, or for the last few entries only."""

    zh = "一次查询的内容过多，请减少条数或只查询最近几条"
    en = "Too much for one answer: ask for fewer, or for the last few entries only"


class History(Generic[T]):
    """The histories of one kind. `cls` is a dataclass; entries are numbered from 1."""

    def __init__(self, db: TenantDatabase, kind: str, cls: type[T]) -> None:
        self._entries, self._kind, self._cls = db["histories"], kind, cls

    def add(self, subject_id: str, before: Extent, entries: Sequence[T]) -> Extent:
        """Append `entries`; gives the extent that the record keeps from now on."""
        stored = [self._stored(subject_id, number, each) for number, each in enumerate(entries, before.count + 1)]
        self._entries.insert_many(stored)
        return Extent(before.count + len(stored), before.size + sum(doc["size"] for doc in stored))

    def replace_last(self, subject_id: str, before: Extent, entry: T) -> Extent:
        """Put another last entry in the place of a draft."""
        old = self._entries.find_one({"id": self._id(subject_id, before.count)}, {"size": 1}) or {"size": 0}
        new = self._stored(subject_id, before.count, entry)
        self._entries.upsert(new)
        return Extent(before.count, before.size - int(old["size"]) + int(new["size"]))

    def of(self, subject_id: str, extent: Extent, last: int | None = None) -> tuple[T, ...]:
        """The entries, or the `last` of them, oldest first. Raises `AnswerTooLarge`."""
        return self.of_each({subject_id: extent}, last)[subject_id]

    def of_each(
        self, extents: Mapping[str, Extent], last: int | None = None, without: str | None = None
    ) -> dict[str, tuple[T, ...]]:
        """The entries of each subject in at most two reads. Raises `AnswerTooLarge`.

        `without` leaves a field of the entries unread that makes them large: then only their number is bounded.
        """
        ids = list(self._ids(extents, last))
        self._require_few(ids, {} if without else extents, last)
        shown = {f"entry.{without}": 0} if without else None
        found: dict[str, list[T]] = {subject_id: [] for subject_id in extents}
        for doc in self._entries.find({"id": {"$in": ids}}, shown, sort=[("id", 1)]) if ids else ():
            found[doc["subject_id"]].append(restored(self._cls, doc["entry"]))
        return {subject_id: tuple(entries) for subject_id, entries in found.items()}

    def _require_few(self, ids: list[str], extents: Mapping[str, Extent], last: int | None) -> None:
        if len(ids) > MOST_ENTRIES:
            raise AnswerTooLarge(field="last")
        size = sum(extent.size for extent in extents.values())
        if size > MOST_BYTES and last is not None:
            size = sum(doc["size"] for doc in self._entries.find({"id": {"$in": ids}}, {"size": 1}))
        if size > MOST_BYTES:
            raise AnswerTooLarge(field="last")

    def _ids(self, extents: Mapping[str, Extent], last: int | None) -> Iterator[str]:
        for subject_id, extent in extents.items():
            first = 1 if last is None else max(1, extent.count - last + 1)
            yield from (self._id(subject_id, number) for number in range(first, extent.count + 1))

    def _id(self, subject_id: str, number: int) -> str:
        return entry_id(self._kind, subject_id, number)

    def _stored(self, subject_id: str, number: int, entry: T) -> Document:
        return stored_entry(self._kind, subject_id, number, document(entry))


def entry_id(kind: str, subject_id: str, number: int) -> str:
    """Ids sort as their numbers do."""
    return f"{kind}:{subject_id}:{number:06d}"


def stored_entry(kind: str, subject_id: str, number: int, entry: Document) -> dict[str, Any]:
    """An entry as it is stored, with its size beside it."""
    facts = {"kind": kind, "subject_id": subject_id, "number": number, "entry": entry}
    return {"id": entry_id(kind, subject_id, number), **facts, "size": len(bson.encode(entry))}
