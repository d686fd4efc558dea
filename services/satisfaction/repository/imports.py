"""Imports of large files: their progress, the rows that were found good, and the list of the bad ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.satisfaction.domain.imports import ACTIVE, MOST_LISTED, EncounterImport

COLLECTIONS: dict[str, list[Index]] = {
    "encounter_imports": [Index("unit_path", "-started_at"), Index("due_at"), Index("state"), Index("released")],
    "encounter_slices": [Index("import_id", "n", unique=True)],
    "encounter_mistakes": [],
}

_SHOWN = {"moved": 0, "carry": 0}


class Imports:
    """The imports of a city, and what belongs to each."""

    def __init__(self, db: TenantDatabase) -> None:
        self._imports, self._slices = db["encounter_imports"], db["encounter_slices"]
        self._mistakes = db["encounter_mistakes"]

    def get(self, import_id: str) -> EncounterImport | None:
        return _import(self._imports.find_one({"id": import_id}))

    def add(self, started: EncounterImport) -> None:
        self._imports.insert_one(_document(started))

    def save(self, changed: EncounterImport) -> None:
        """Store a change whose version is one more. Raises `VersionRace`."""
        self._imports.replace(_document(changed))

    def active_of(self, unit_id: str, file_ids: Sequence[str]) -> EncounterImport | None:
        """The import of the same file that is under way."""
        wanted = {"unit_id": unit_id, "file_ids": list(file_ids), "state": {"$in": list(ACTIVE)}}
        return _import(self._imports.find_one(wanted))

    def next_due(self, now: datetime) -> EncounterImport | None:
        """The import for which something has been due the longest."""
        found = self._imports.find({"due_at": {"$lte": now}}, sort=[("due_at", 1), ("id", 1)], limit=1)
        return _import(found[0]) if found else None

    def files_in_use(self, file_ids: Sequence[str], but: str) -> set[str]:
        """Those of the files that an import other than `but` still needs."""
        wanted = {"file_ids": {"$in": list(file_ids)}, "released": False, "id": {"$ne": but}}
        found = self._imports.find(wanted, {"file_ids": 1})
        return {file_id for doc in found for file_id in doc["file_ids"]}

    def page(self, scope: Mapping[str, Any], **paging: Any) -> dict[str, Any]:
        """A page of imports, newest first, to look at: without what their work still needs."""
        found = page(self._imports, scope, sort=[("started_at", -1)], projection=_SHOWN, **paging)
        return {**found, "items": [restored(EncounterImport, doc) for doc in found["items"]]}

    def add_slices(self, import_id: str, first: int, packed: Sequence[bytes]) -> None:
        """Keep good rows until they are loaded."""
        self._slices.insert_many(
            {"id": f"{import_id}:{n}", "import_id": import_id, "n": n, "rows": rows}
            for n, rows in enumerate(packed, first)
        )

    def slice(self, import_id: str, n: int) -> bytes:
        """The packed rows of one slice."""
        found = self._slices.find_one({"id": f"{import_id}:{n}"})
        return bytes(found["rows"]) if found else b""

    def drop_slices(self, import_id: str) -> None:
        """The rows are loaded, or never will be."""
        self._slices.delete_many({"import_id": import_id})

    def add_mistakes(self, import_id: str, listed: Sequence[Document]) -> None:
        """Keep bad rows for people, up to what is shown."""
        if not listed:
            return
        update = {"$push": {"listed": {"$each": list(listed), "$slice": MOST_LISTED}}, "$set": {"import_id": import_id}}
        self._mistakes.update_one({"id": import_id}, update, upsert=True)

    def drop_mistakes(self, import_id: str) -> None:
        """What stands in bad cells is not kept for ever."""
        self._mistakes.delete_many({"id": import_id})

    def mistakes(self, import_id: str) -> list[Document]:
        """The first bad rows, in the file's order."""
        found = self._mistakes.find_one({"id": import_id})
        return list(found["listed"]) if found else []

    def move(self, paths: Mapping[str, str]) -> None:
        """Units moved in the tree."""
        self._imports.bulk_write(
            [self._imports.update_each({"unit_id": u}, {"$set": {"unit_path": p}}) for u, p in paths.items()]
        )


def _document(each: EncounterImport) -> Document:
    return {**document(each), "due_at": each.due_at}


def _import(doc: Document | None) -> EncounterImport | None:
    return restored(EncounterImport, doc) if doc else None
