"""Visits. What is hidden is filtered here, in the query, so that totals, pages and counts never know of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from services.kit.store import Document, TenantDatabase
from services.tasks.domain.visits import AT_WORK, UNANNOUNCED, Visit, VisitStatus
from services.tasks.repository.kept import Kept


class Visits(Kept[Visit]):
    """Visits by day, the latest first."""

    def __init__(self, db: TenantDatabase) -> None:
        super().__init__(db["visits"], Visit, [("planned_on", -1)], texts=("answers", "findings", "report"))

    def supervised(
        self, kinds: Collection[str], year: int, as_of: date, unit_ids: Sequence[str] | None = None
    ) -> frozenset[str]:
        """Units with a visit of these kinds that began in `year` and was completed by `as_of`."""
        began = {"$gte": f"{year}-01-01", "$lte": f"{year}-12-31"}
        return self._completed(kinds, began, as_of, unit_ids)

    def inspected(
        self, kinds: Collection[str], window: tuple[date, date], as_of: date, unit_ids: Sequence[str] | None = None
    ) -> frozenset[str]:
        """Units with a visit of these kinds that began within the window and was completed by `as_of`."""
        began = {"$gte": window[0].isoformat(), "$lte": window[1].isoformat()}
        return self._completed(kinds, began, as_of, unit_ids)

    def _completed(
        self, kinds: Collection[str], began: Document, as_of: date, unit_ids: Sequence[str] | None
    ) -> frozenset[str]:
        done = {"$ne": None, "$lte": as_of.isoformat()}
        filter: Document = {"kind": {"$in": list(kinds)}, "started_on": began, "completed_on": done}
        if unit_ids is not None:
            filter["unit_id"] = {"$in": list(unit_ids)}
        return frozenset(self._docs.distinct("unit_id", filter))

    def scheduled(self, kinds: Collection[str], year: int) -> frozenset[str]:
        """Units with a visit of these kinds in `year` that is planned or not completed yet; none of them is hidden."""
        days = {"$gte": f"{year}-01-01", "$lte": f"{year}-12-31"}
        planned = {"status": VisitStatus.PLANNED.value, "planned_on": days}
        begun = {"status": {"$in": [each.value for each in AT_WORK]}, "started_on": days}
        filter = {"kind": {"$in": list(kinds)}, "revealed": True, "$or": [planned, begun]}
        return frozenset(self._docs.distinct("unit_id", filter))

    def planned_units(self) -> list[str]:
        """Units that somebody means to visit, hidden ones too: for the clock alone."""
        return sorted(self._docs.distinct("unit_id", {"status": VisitStatus.PLANNED.value}))

    def planned_at(self, unit_ids: Sequence[str]) -> list[Visit]:
        """Visits still planned at these units."""
        return self.find({"status": VisitStatus.PLANNED.value, "unit_id": {"$in": list(unit_ids)}})

    def unannounced_by_county(self, visible: Mapping[str, Any], year: int) -> list[Document]:
        """Per county: unannounced visits that began in `year`, and the day of the last one ever."""
        in_year = {"$and": [{"$gte": ["$started_on", f"{year}-01-01"]}, {"$lte": ["$started_on", f"{year}-12-31"]}]}
        begun = {"$nin": [VisitStatus.PLANNED.value, VisitStatus.CANCELLED.value]}
        match = {"$and": [{"kind": UNANNOUNCED, "status": begun}, dict(visible)]}
        counted = {"$sum": {"$cond": [in_year, 1, 0]}}
        group = {"_id": "$county_id", "last_on": {"$max": "$started_on"}, "visits": counted}
        return [
            {**row, "county_id": row["_id"]} for row in self._docs.aggregate([{"$match": match}, {"$group": group}])
        ]

    def completed_counts(self, scope: Mapping[str, Any], start: date, end: date) -> dict[str, tuple[int, int]]:
        """Kind -> visits completed within the days, and their findings."""
        days = {"$gte": start.isoformat(), "$lte": end.isoformat()}
        group = {"_id": "$kind", "n": {"$sum": 1}, "findings": {"$sum": {"$size": "$findings"}}}
        rows = self._docs.aggregate([{"$match": {**scope, "completed_on": days}}, {"$group": group}])
        return {row["_id"]: (row["n"], row["findings"]) for row in rows}

    def of_unit(self, unit_id: str, visible: Mapping[str, Any], limit: int) -> list[Document]:
        """The unit's completed visits, the latest first, with their verdicts and without their texts."""
        filter = {"$and": [{"unit_id": unit_id, "completed_on": {"$ne": None}}, dict(visible)]}
        verdicts = {"answers.reason": 0, "findings": 0, "report": 0}
        return self._docs.find(filter, verdicts, sort=[("started_on", -1), ("id", 1)], limit=limit)
