"""What units owe of counts, month by month, and how far the months are worked through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.satisfaction.domain.months import CountingClock, MonthState, OwedMonth

COLLECTIONS: dict[str, list[Index]] = {
    "owed_months": [Index("unit_id", "month"), Index("month", "unit_path")],
    "counting_clock": [],
}


class Months:
    """One document per unit and month that has ended."""

    def __init__(self, db: TenantDatabase) -> None:
        self._months, self._clock = db["owed_months"], db["counting_clock"]

    def known(self, unit_ids: Sequence[str], months: Iterable[str]) -> dict[str, OwedMonth]:
        """The months of units, by id."""
        wanted = {"unit_id": {"$in": list(unit_ids)}, "month": {"$in": sorted(months)}}
        return {doc["id"]: restored(OwedMonth, doc) for doc in self._months.find(wanted)}

    def open_of(self, unit_ids: Sequence[str]) -> list[OwedMonth]:
        """What these units still owe."""
        states = [MonthState.NOT_REPORTED, MonthState.PARTIAL]
        wanted = {"unit_id": {"$in": list(unit_ids)}, "state": {"$in": states}}
        return [restored(OwedMonth, doc) for doc in self._months.find(wanted, sort=[("id", 1)])]

    def put(self, months: Sequence[OwedMonth]) -> None:
        """Store them under their natural keys, in one round trip."""
        self._months.bulk_write(
            [self._months.update({"id": each.id}, {"$set": _facts(each)}, upsert=True) for each in months]
        )

    def page(self, wanted: Mapping[str, Any], **paging: Any) -> dict[str, Any]:
        """A page by month and unit path, newest month first."""
        found = page(self._months, wanted, sort=[("month", -1), ("unit_path", 1)], **paging)
        return {**found, "items": [restored(OwedMonth, doc) for doc in found["items"]]}

    def clock(self) -> CountingClock:
        """How far it went."""
        found = self._clock.find_one({"id": "months"})
        return restored(CountingClock, found) if found else CountingClock()

    def set_clock(self, clock: CountingClock) -> None:
        """Remember how far it went."""
        self._clock.upsert({"id": "months", **document(clock)})

    def wake(self) -> None:
        """The plan changed: look at once when the next month is due."""
        self.set_clock(replace(self.clock(), due_on=None))

    def move(self, paths: Mapping[str, str]) -> None:
        """Units moved in the tree."""
        self._months.bulk_write(
            [self._months.update_each({"unit_id": u}, {"$set": {"unit_path": p}}) for u, p in paths.items()]
        )


def _facts(month: OwedMonth) -> Document:
    return {name: value for name, value in document(month).items() if name != "id"}
