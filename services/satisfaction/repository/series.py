"""Suspicious series of evaluations, and the days whose figures changed and are not told yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.satisfaction.domain.encounters import Setting
from services.satisfaction.domain.stuffing import Series
from services.satisfaction.repository.daily import day_id

COLLECTIONS: dict[str, list[Index]] = {
    "evaluation_series": [Index("unit_path", "-last_at"), Index("-last_at")],
    "untold_days": [],
}
Day = tuple[str, date, Setting]


class AllSeries:
    """One document per series."""

    def __init__(self, db: TenantDatabase) -> None:
        self._series = db["evaluation_series"]

    def get(self, series_id: str) -> Series | None:
        found = self._series.find_one({"id": series_id})
        return restored(Series, found) if found else None

    def by_ids(self, ids: Sequence[str]) -> dict[str, Series]:
        """Those that are there, by id."""
        found = self._series.find({"id": {"$in": list(ids)}})
        return {doc["id"]: restored(Series, doc) for doc in found}

    def put(self, series: Sequence[Series]) -> None:
        """Store new and grown ones, in one round trip."""
        self._series.bulk_write(
            [self._series.update({"id": each.id}, {"$set": _facts(document(each))}, upsert=True) for each in series]
        )

    def save(self, changed: Series) -> None:
        """Store a change whose version is one more. Raises `VersionRace`."""
        self._series.replace(document(changed))

    def page(self, wanted: Mapping[str, Any], **paging: Any) -> dict[str, Any]:
        """A page, newest first."""
        found = page(self._series, wanted, sort=[("last_at", -1)], **paging)
        return {**found, "items": [restored(Series, doc) for doc in found["items"]]}

    def move(self, paths: Mapping[str, str]) -> None:
        """Units moved in the tree."""
        self._series.bulk_write(
            [self._series.update_each({"unit_id": u}, {"$set": {"unit_path": p}}) for u, p in paths.items()]
        )


class UntoldDays:
    """Days whose figures single evaluations changed: they are told together, a little later."""

    def __init__(self, db: TenantDatabase) -> None:
        self._days = db["untold_days"]

    def note(self, days: Iterable[Day]) -> None:
        """Remember that these changed. Counted, so that a day which is being told just now is not lost."""
        self._days.bulk_write([self._days.update({"id": day_id(*day)}, _noted(day), upsert=True) for day in days])

    def take(self, most: int) -> list[Day]:
        """Some of them, which the caller will tell."""
        found = self._days.find({}, sort=[("id", 1)], limit=most)
        if found:
            self._days.delete_many({"id": {"$in": [doc["id"] for doc in found]}})
        return [(doc["unit_id"], date.fromisoformat(doc["on"]), Setting(doc["setting"])) for doc in found]


def _noted(day: Day) -> Document:
    unit_id, on, setting = day
    return {"$set": {"unit_id": unit_id, "on": on.isoformat(), "setting": setting.value}, "$inc": {"changes": 1}}


def _facts(doc: Document) -> Document:
    return {name: value for name, value in doc.items() if name != "id"}
