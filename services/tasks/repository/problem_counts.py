"""What is counted over the problem list: measures per unit, figures by month, medians; and the day they were kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from plans.periods import Period
from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.tasks.domain.measures import Count
from services.tasks.domain.problems import ACTIVE, ProblemStatus
from services.tasks.repository.spans import counted_days

COLLECTIONS: dict[str, list[Index]] = {"rectification_clock": []}
CLOCK = "clock"
LISTED: Document = {"status": {"$ne": ProblemStatus.WITHDRAWN.value}}
CLOSED: Document = {"$eq": ["$status", ProblemStatus.CLOSED.value]}
IN_TIME: Document = {"$and": [CLOSED, {"$lte": ["$closed_on", "$due_on"]}]}


class ProblemCounts:
    """Aggregates, each of them one read."""

    def __init__(self, db: TenantDatabase) -> None:
        self._problems, self._clock = db["problems"], db["rectification_clock"]

    def clock(self) -> Document:
        """The last day that was worked through (`done_on`), and how far today's round has come (`on`, `path`)."""
        return self._clock.find_one({"id": CLOCK}) or {}

    def set_clock(self, **values: str | None) -> None:
        self._clock.update_one({"id": CLOCK}, {"$set": values}, upsert=True)

    def overdue(self, unit_ids: Sequence[str], today: date) -> dict[str, list[str]]:
        """Per unit the problems whose deadline, with an accepted delay, is over."""
        late = {"status": {"$in": [status.value for status in ACTIVE]}, "closes_on": {"$lt": today.isoformat()}}
        found = self._problems.find({"unit_id": {"$in": list(unit_ids)}, **late}, {"id": 1, "unit_id": 1})
        by_unit: dict[str, list[str]] = {}
        for doc in found:
            by_unit.setdefault(doc["unit_id"], []).append(doc["id"])
        return by_unit

    def closed(self, unit_ids: Sequence[str]) -> dict[str, Count]:
        """Closed of all registered, per unit; a reopened one is not closed."""
        return self._per_unit({"unit_id": {"$in": list(unit_ids)}, **LISTED}, CLOSED)

    def closed_of(self, unit_ids: Sequence[str], sources: Sequence[str]) -> dict[str, Count]:
        """The same, of problems from these sources."""
        return self._per_unit({"unit_id": {"$in": list(unit_ids)}, "source": {"$in": list(sources)}, **LISTED}, CLOSED)

    def on_time(self, unit_ids: Sequence[str], quarter: Period, today: date) -> dict[str, Count]:
        """Closed by the deadline, of what fell due in the quarter and is over, or is closed already; per unit."""
        over = {"$or": [{"due_on": {"$lt": today.isoformat()}}, {"status": ProblemStatus.CLOSED.value}]}
        due = {"$gte": quarter.start.isoformat(), "$lte": quarter.end.isoformat()}
        filter = {"unit_id": {"$in": list(unit_ids)}, "due_on": due, **LISTED, **over}
        return self._per_unit(filter, IN_TIME)

    def by_month(self, filter: Mapping[str, Any]) -> list[Document]:
        """Found, rectified and transferred by category and month (LZ-011), in one aggregate."""
        marks = [
            {"what": "found", "on": "$found_on"},
            {"what": "rectified", "on": {"$cond": [CLOSED, "$closed_on", None]}},
            {"what": "transferred", "on": "$transfer.on"},
        ]
        pipeline: list[Document] = [
            {"$match": {**filter, **LISTED}},
            {"$project": {"category": 1, "marks": marks}},
            {"$unwind": "$marks"},
            {"$match": {"marks.on": {"$type": "string"}}},
            {
                "$group": {
                    "_id": {"category": "$category", "month": {"$substrBytes": ["$marks.on", 0, 7]}},
                    **{name: _sum({"$eq": ["$marks.what", name]}) for name in ("found", "rectified", "transferred")},
                }
            },
            {"$sort": {"_id.month": 1, "_id.category": 1}},
        ]
        return [{**row.pop("_id"), **row} for row in self._problems.aggregate(pipeline)]

    def totals(self, filter: Mapping[str, Any], today: date) -> Document:
        """One row over all: how many of what."""
        late = {"$and": [{"$in": ["$status", [s.value for s in ACTIVE]]}, {"$lt": ["$closes_on", today.isoformat()]}]}
        over = {"$or": [{"$lt": ["$due_on", today.isoformat()]}, CLOSED]}
        counts = {
            "registered": {"$sum": 1},
            "closed": _sum(CLOSED),
            "due": _sum(over),
            "closed_on_time": _sum(IN_TIME),
            "overdue": _sum(late),
            "repeated": _sum({"$gt": ["$repeat_of", None]}),
            "reopened": _sum({"$gt": ["$reopened", 0]}),
            "transferred": _sum({"$gt": ["$transfer.on", None]}),
            "complete": _sum({"$gt": ["$planned_on", None]}),
        }
        pipeline: list[Document] = [
            {"$match": {**filter, **LISTED}},
            {"$group": {"_id": None, **counts}},
            {"$project": {"_id": 0}},
        ]
        found = self._problems.aggregate(pipeline)
        return found[0] if found else dict.fromkeys(counts, 0)

    def days(self, filter: Mapping[str, Any]) -> dict[str, dict[float, int]]:
        """The days from finding to measure, to proof and to closing: how many problems took so many."""
        spans = {
            "measure_days": ("$found_on", "$planned_on"),
            "rectify_days": ("$found_on", "$submitted_on"),
            "close_days": ("$found_on", {"$cond": [CLOSED, "$closed_on", None]}),
        }
        return counted_days(self._problems, [{"$match": {**filter, **LISTED}}], spans)

    def facts(self, filter: Mapping[str, Any], start: date, end: date) -> Document:
        """How many were found, closed and transferred between two days, and how many are still open."""
        first, last = start.isoformat(), end.isoformat()

        def within(field: str) -> Document:
            return {"$and": [{"$gte": [field, first]}, {"$lte": [field, last]}]}

        counts = {
            "problems_found": _sum(within("$found_on")),
            "problems_registered": _sum(within("$registered_on")),
            "problems_closed": _sum({"$and": [CLOSED, within("$closed_on")]}),
            "problems_transferred": _sum(within("$transfer.on")),
            "problems_open": _sum({"$in": ["$status", [status.value for status in ACTIVE]]}),
        }
        pipeline = [{"$match": {**filter, **LISTED}}, {"$group": {"_id": None, **counts}}, {"$project": {"_id": 0}}]
        found = self._problems.aggregate(pipeline)
        return found[0] if found else dict.fromkeys(counts, 0)

    def _per_unit(self, filter: Document, counted: Document) -> dict[str, Count]:
        group = {"_id": "$unit_id", "numerator": _sum(counted), "denominator": {"$sum": 1}}
        found = self._problems.aggregate([{"$match": filter}, {"$group": group}])
        return {row["_id"]: Count(row["numerator"], row["denominator"]) for row in found}


def _sum(condition: Document) -> Document:
    return {"$sum": {"$cond": [condition, 1, 0]}}
