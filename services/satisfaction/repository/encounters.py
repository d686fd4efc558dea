"""Encounters: found by id, or by one unit and its days; a token is spent by a conditional update."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from services.kit.codec import restored
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase, VersionRace
from services.satisfaction.domain.encounters import Encounter

COLLECTIONS: dict[str, list[Index]] = {"encounters": [Index("unit_id", "on")]}

AT_ONCE = 1_000
"""Documents in one message: the store's driver holds the process while it packs them."""


class Encounters:
    """All encounters of a city."""

    def __init__(self, db: TenantDatabase) -> None:
        self._encounters = db["encounters"]

    def by_ids(self, ids: Sequence[str]) -> dict[str, Encounter]:
        """Those that are known, by id, in one read."""
        found = self._encounters.find({"id": {"$in": list(ids)}})
        return {doc["id"]: restored(Encounter, doc) for doc in found}

    def add(self, encounters: Sequence[Encounter]) -> None:
        """Insert new ones; one that is there by now makes the command run again."""
        for start in range(0, len(encounters), AT_ONCE):
            self._encounters.insert_many(map(_document, encounters[start : start + AT_ONCE]))

    def put(self, encounters: Sequence[Encounter]) -> None:
        """Store known ones as they are now: an offer was added."""
        self._encounters.bulk_write(
            [self._encounters.update({"id": each.id}, {"$set": _document(each)}) for each in encounters]
        )

    def spend(self, ids: Collection[str]) -> None:
        """Mark encounters as evaluated that were just read as open; of two at once the later one's command runs again.

        Raises `VersionRace`.
        """
        unspent = {"id": {"$in": sorted(ids)}, "evaluated": False}
        if ids and self._encounters.update_many(unspent, {"$set": {"evaluated": True}}) != len(ids):
            raise VersionRace("encounters")

    def page(self, unit_id: str, start: date, end: date, wanted: Document, **paging: Any) -> dict[str, Any]:
        """A page of one unit's encounters, newest first."""
        days = {"$gte": start.isoformat(), "$lte": end.isoformat()}
        found = page(self._encounters, {"unit_id": unit_id, "on": days, **wanted}, sort=[("on", -1)], **paging)
        return {**found, "items": [restored(Encounter, doc) for doc in found["items"]]}


def _document(encounter: Encounter) -> Document:
    """Written out: a file brings a million of them."""
    return {
        "id": encounter.id,
        "unit_id": encounter.unit_id,
        "setting": encounter.setting.value,
        "touchpoint": encounter.touchpoint.value,
        "on": encounter.on.isoformat(),
        "offered": encounter.offered,
        "channel": encounter.channel.value,
        "offered_on": encounter.offered_on.isoformat() if encounter.offered_on else None,
        "expires_on": encounter.expires_on.isoformat() if encounter.expires_on else None,
        "evaluated": encounter.evaluated,
        "slip": encounter.slip,
    }
