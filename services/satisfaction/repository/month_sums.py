"""Months per unit and setting, summed from its days; indices and rates of any size read only these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.satisfaction.domain.daily import COUNTED, Sums
from services.satisfaction.domain.encounters import Setting
from services.satisfaction.domain.indices import SUMMED, Sample
from services.satisfaction.domain.months_summed import FIGURES, MonthSum, Standing, month_sum
from services.satisfaction.repository.daily import MAX_ELIGIBLE, MAX_OFFERED

COLLECTIONS: dict[str, list[Index]] = {
    "month_sums": [Index("unit_id", "month"), Index("month", "unit_path")],
    "overall_marks": [],
}
KEYS = {"city": None, "county": "$county", "month": "$month", "unit": "$unit_id"}
_REPORTED = {"$sum": {"$cond": [{"$or": [{"$gt": ["$eligible", 0]}, {"$gte": ["$counted_eligible", 0]}]}, 1, 0]}}
_DAYS: Document = {
    "_id": {"unit_id": "$unit_id", "month": {"$substrBytes": ["$on", 0, 7]}, "setting": "$setting"},
    "eligible": {"$sum": MAX_ELIGIBLE},
    "offered": {"$sum": MAX_OFFERED},
    "reported": _REPORTED,
    **{name: {"$sum": f"${name}"} for name in COUNTED[2:]},
}


class MonthSums:
    """One document per unit, month and setting."""

    def __init__(self, db: TenantDatabase) -> None:
        self._sums, self._daily, self._marks = db["month_sums"], db["daily"], db["overall_marks"]

    def summed(self, standings: Mapping[str, Standing], start: date, end: date) -> dict[str, MonthSum]:
        """The months of units from their days, by id: at most 31 documents of days each."""
        days = {"$gte": start.isoformat(), "$lte": end.isoformat()}
        pipeline = [{"$match": {"unit_id": {"$in": list(standings)}, "on": days}}, {"$group": _DAYS}]
        found = [_from_days(doc, standings) for doc in self._daily.aggregate(pipeline)]
        return {each.id: each for each in found}

    def known(self, unit_ids: Sequence[str], start: date, end: date) -> dict[str, MonthSum]:
        """The months of units as they were stored, by id."""
        wanted = {"unit_id": {"$in": list(unit_ids)}, "month": _months(start, end)}
        return {doc["id"]: _restored(doc) for doc in self._sums.find(wanted)}

    def put(self, sums: Sequence[MonthSum]) -> None:
        """Store months, in one round trip."""
        self._sums.bulk_write(
            [self._sums.update({"id": each.id}, {"$set": _document(each)}, upsert=True) for each in sums]
        )

    def samples(
        self, by: str, start: date, end: date, wanted: Mapping[str, Any] | None = None
    ) -> dict[str, dict[str, Sample]]:
        """Pooled samples of measured units by key (city: "", county, month or unit) and setting."""
        match = {"month": _months(start, end), "measured": True, **(wanted or {})}
        group = {"_id": {"key": KEYS[by], "setting": "$setting"}, **{name: {"$sum": f"${name}"} for name in SUMMED}}
        found: dict[str, dict[str, Sample]] = {}
        for doc in self._sums.aggregate([{"$match": match}, {"$group": group}, {"$sort": {"_id": 1}}]):
            key = doc.pop("_id")
            found.setdefault(key.get("key") or "", {})[key["setting"]] = Sample(**doc)
        return found

    def mark(self, mark_id: str, quarters: Sequence[str]) -> None:
        """Note that the city's quarters changed: a document of its own, so that commands never wait for each other."""
        self._marks.insert_one({"id": mark_id, "quarters": list(quarters)})

    def marks(self, most: int) -> list[Document]:
        """What is noted."""
        return self._marks.find({}, limit=most)

    def unmark(self, mark_ids: Sequence[str]) -> None:
        """It is worked through."""
        self._marks.delete_many({"id": {"$in": list(mark_ids)}})

    def move(self, paths: Mapping[str, str]) -> None:
        """Units moved in the tree."""
        self._sums.bulk_write(
            [self._sums.update_each({"unit_id": u}, {"$set": {"unit_path": p}}) for u, p in paths.items()]
        )


def _months(start: date, end: date) -> Document:
    return {"$gte": start.isoformat()[:7], "$lte": end.isoformat()[:7]}


def _from_days(doc: Document, standings: Mapping[str, Standing]) -> MonthSum:
    key = doc.pop("_id")
    sums = Sums(unit_id=key["unit_id"], setting=Setting(key["setting"]), **doc)
    return month_sum(key["month"], sums, standings[sums.unit_id])


def _document(each: MonthSum) -> Document:
    place = {"unit_id": each.unit_id, "month": each.month, "setting": each.setting}
    return {**place, **vars(each.standing), **{name: getattr(each, name) for name in FIGURES}}


def _restored(doc: Document) -> MonthSum:
    standing = Standing(doc["unit_path"], doc["county"], doc["measured"])
    figures = {name: doc[name] for name in FIGURES}
    return MonthSum(doc["id"], doc["unit_id"], doc["month"], doc["setting"], standing, **figures)
