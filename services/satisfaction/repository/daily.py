"""Daily figures: every writer adds differences, readers sum them; a count by hand stands unless records say more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.satisfaction.domain.daily import COUNTED, Counted, Delta, merged
from services.satisfaction.domain.encounters import Setting

COLLECTIONS: dict[str, list[Index]] = {"daily": [Index("unit_id", "on")]}
MAX_ELIGIBLE = {"$max": ["$counted_eligible", "$eligible", 0]}
MAX_OFFERED = {"$max": ["$counted_offered", "$offered", 0]}
IS_REPORTED = {"$or": [{"eligible": {"$gt": 0}}, {"counted_eligible": {"$gte": 0}}]}


class Daily:
    """One document per unit, day and setting."""

    def __init__(self, db: TenantDatabase) -> None:
        self._daily = db["daily"]

    def add(self, deltas: Iterable[Delta]) -> None:
        """Add differences, in one round trip."""
        self._daily.bulk_write([self._added(each) for each in merged(list(deltas))])

    def _added(self, delta: Delta) -> Any:
        values = {name: getattr(delta, name) for name in COUNTED if getattr(delta, name)}
        update: Document = {"$set": _place(delta), **({"$inc": values} if values else {})}
        return self._daily.update({"id": day_id(delta.unit_id, delta.on, delta.setting)}, update, upsert=True)

    def count(self, counts: Iterable[Counted], held: Collection[tuple[str, str, str]]) -> None:
        """Put counts by hand in place of what was counted before; `held` are the days that are there."""
        fresh: list[Document] = []
        operations = []
        for each in counts:
            values = {**_place(each), "counted_eligible": each.eligible, "counted_offered": each.offered}
            day = day_id(each.unit_id, each.on, each.setting)
            if (values["unit_id"], values["on"], values["setting"]) in held:
                operations.append(self._daily.update({"id": day}, {"$set": values}))
            else:
                fresh.append({"id": day, **values})
        self._daily.insert_many(fresh)
        self._daily.bulk_write(operations)

    def uncount(self, unit_ids: Sequence[str], start: date, end: date) -> None:
        """Take the counts by hand of a period away: what comes next replaces it as a whole (PF-013)."""
        gone = {"counted_eligible": "", "counted_offered": ""}
        self._daily.update_many({"unit_id": {"$in": list(unit_ids)}, "on": _within(start, end)}, {"$unset": gone})

    def days(self, unit_ids: Sequence[str], start: date, end: date) -> list[Document]:
        """The documents of units and days, in order."""
        wanted = {"unit_id": {"$in": list(unit_ids)}, "on": _within(start, end)}
        return self._daily.find(wanted, sort=[("unit_id", 1), ("on", 1), ("setting", -1)])

    def some(self, keys: Iterable[tuple[str, date, Setting]]) -> dict[tuple[str, str, str], Document]:
        """The documents of (unit, day, setting), in one read."""
        found = self._daily.find({"id": {"$in": [day_id(*key) for key in keys]}})
        return {(doc["unit_id"], doc["on"], doc["setting"]): doc for doc in found}

    def reported(self, unit_ids: Sequence[str], start: date, end: date) -> dict[str, set[date]]:
        """The days of each unit that somebody counted or recorded, in either setting."""
        wanted = {"unit_id": {"$in": list(unit_ids)}, "on": _within(start, end), **IS_REPORTED}
        days: dict[str, set[date]] = {}
        for doc in self._daily.find(wanted, {"unit_id": 1, "on": 1}):
            days.setdefault(doc["unit_id"], set()).add(date.fromisoformat(doc["on"]))
        return days

    def move(self, paths: Mapping[str, str]) -> None:
        """Units moved in the tree: their figures carry the new path."""
        self._daily.bulk_write(
            [
                self._daily.update_each({"unit_id": unit_id}, {"$set": {"unit_path": path}})
                for unit_id, path in paths.items()
            ]
        )


def day_id(unit_id: str, on: date, setting: Setting | str) -> str:
    """The natural key."""
    return f"{unit_id}:{on.isoformat()}:{setting}"


def _place(each: Delta | Counted) -> Document:
    place = {"unit_id": each.unit_id, "unit_path": each.unit_path, "on": each.on.isoformat()}
    return {**place, "setting": str(each.setting)}


def _within(start: date, end: date) -> Document:
    return {"$gte": start.isoformat(), "$lte": end.isoformat()}
