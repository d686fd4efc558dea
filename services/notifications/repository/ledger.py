"""The reminder ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.notifications.domain.ledger import Row, RowState


class Ledger:
    """One row per item and step."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {
        "reminders": [Index("state", "remind_on", "_id"), Index("item_id", "remind_on", "_id")]
    }

    def __init__(self, db: TenantDatabase) -> None:
        self._rows = db["reminders"]

    def of_items(self, item_ids: Iterable[str]) -> dict[str, list[Row]]:
        """The rows of these items."""
        found: dict[str, list[Row]] = {}
        for doc in self._rows.find({"item_id": {"$in": list(item_ids)}}):
            found.setdefault(doc["item_id"], []).append(restored(Row, doc))
        return found

    def save(self, rows: Sequence[Row], known: Iterable[str]) -> None:
        """Store `rows`; those in `known` are there already."""
        held = set(known)
        self._rows.bulk_write(
            [
                self._rows.update({"id": row.id}, {"$set": document(row)})
                if row.id in held
                else self._rows.insert({"id": row.id, **document(row)})
                for row in rows
            ]
        )

    def drop(self, item_ids: Sequence[str]) -> None:
        """Delete the reminders of these items."""
        self._rows.delete_many({"item_id": {"$in": list(item_ids)}})

    def due(self, today: date, limit: int) -> list[Row]:
        """Reminders that wait and whose day has come, the oldest first."""
        wanted = {"state": RowState.WAITING.value, "remind_on": {"$lte": today.isoformat()}}
        found = self._rows.find(wanted, sort=[("remind_on", 1), ("id", 1)], limit=limit)
        return [restored(Row, doc) for doc in found]

    def settle(self, rows: Iterable[Row], state: RowState, today: date) -> None:
        """The rows were told, or will not be."""
        change = {"$set": {"state": state.value, "sent_on": today.isoformat()}}
        self._rows.update_many({"id": {"$in": [row.id for row in rows]}}, change)

    def page(self, filter: Document, *, first: int, after: str | None) -> Document:
        """The ledger for people, by day."""
        return page(self._rows, filter, sort=[("remind_on", 1)], first=first, after=after)
