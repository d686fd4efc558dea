"""Touchpoints of units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.satisfaction.domain.touchpoints import UnitTouchpoint

COLLECTIONS: dict[str, list[Index]] = {"touchpoints": [Index("unit_id")]}


class Touchpoints:
    """One document per unit and kind."""

    def __init__(self, db: TenantDatabase) -> None:
        self._touchpoints = db["touchpoints"]

    def of_units(self, unit_ids: Sequence[str]) -> list[UnitTouchpoint]:
        """All of these units, by unit and kind."""
        found = self._touchpoints.find({"unit_id": {"$in": list(unit_ids)}}, sort=[("unit_id", 1), ("kind", 1)])
        return [restored(UnitTouchpoint, doc) for doc in found]

    def put(self, touchpoints: Sequence[UnitTouchpoint]) -> None:
        """Store them under their natural keys, in one round trip."""
        self._touchpoints.bulk_write(
            [
                self._touchpoints.update({"id": each.id}, {"$set": _facts(document(each))}, upsert=True)
                for each in touchpoints
            ]
        )

    def move(self, paths: Mapping[str, str]) -> None:
        """Units moved in the tree."""
        self._touchpoints.bulk_write(
            [self._touchpoints.update_each({"unit_id": u}, {"$set": {"unit_path": p}}) for u, p in paths.items()]
        )


def _facts(doc: Document) -> Document:
    return {name: value for name, value in doc.items() if name != "id"}
