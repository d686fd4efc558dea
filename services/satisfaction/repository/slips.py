"""Sheets of printed slips: their tokens follow from the sheet's id, so only the sheet is kept."""

from __future__ import annotations

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.store import TenantDatabase
from services.satisfaction.domain.slips import SlipSheet

COLLECTIONS: dict[str, list[Index]] = {"slip_sheets": [Index("unit_id", "-on")]}


class Slips:
    """Sheets of slips of a city."""

    def __init__(self, db: TenantDatabase) -> None:
        self._sheets = db["slip_sheets"]

    def add(self, sheet: SlipSheet) -> None:
        self._sheets.insert_one(document(sheet))

    def get(self, sheet_id: str) -> SlipSheet | None:
        found = self._sheets.find_one({"id": sheet_id})
        return restored(SlipSheet, found) if found else None

    def of_unit(self, unit_id: str, most: int) -> list[SlipSheet]:
        """The newest sheets of a unit."""
        found = self._sheets.find({"unit_id": unit_id}, sort=[("on", -1), ("id", 1)], limit=most)
        return [restored(SlipSheet, doc) for doc in found]
