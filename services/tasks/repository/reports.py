"""Report windows and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from plans.periods import Period
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.tasks.domain.measures import Count
from services.tasks.domain.reports import NOT_SENT, Report, ReportStatus
from services.tasks.domain.windows import ReportWindow, WindowStatus
from services.tasks.repository.codec import document, restored

_SENT = {"$cond": [{"$gt": ["$first_received_at", None]}, 1, 0]}
_ON_TIME = {"$cond": [{"$eq": ["$timeliness", "on_time"]}, 1, 0]}
OWED = {"expected": True, "status": {"$ne": ReportStatus.EXEMPT.value}}


class Reports:
    """Windows, and the reports that units owe in them."""

    def __init__(self, db: TenantDatabase) -> None:
        self._windows, self._reports = db["report_windows"], db["reports"]

    def add_windows(self, windows: Iterable[ReportWindow]) -> int:
        return self._windows.insert_many(map(document, windows))

    def save_window(self, window: ReportWindow) -> None:
        self._windows.replace(document(window))

    def windows(self, year: int | None = None) -> list[Document]:
        """Windows as shown, by due day; with `year`, those due in it."""
        filter: Document = {} if year is None else {"due_on": {"$gte": f"{year}-01-01", "$lte": f"{year}-12-31"}}
        return self._windows.find(filter, sort=[("due_on", 1), ("rule_id", 1), ("period", 1)])

    def window(self, rule_id: str, period: str) -> ReportWindow | None:
        return self._one_window({"rule_id": rule_id, "period": period})

    def window_by_id(self, window_id: str) -> ReportWindow | None:
        return self._one_window({"id": window_id})

    def planned_windows(self, opening_by: date | None = None) -> list[ReportWindow]:
        """Those not yet open; with a day, those that should be by then, in order."""
        filter: Document = {"status": WindowStatus.PLANNED.value}
        if opening_by is not None:
            filter["opens_on"] = {"$lte": opening_by.isoformat()}
        return self._many_windows(filter)

    def filling_windows(self, today: date) -> list[ReportWindow]:
        """Those whose list still takes in units that arrive: they opened today."""
        return self._many_windows({"opened_on": today.isoformat()})

    def windows_to_close(self, today: date) -> list[ReportWindow]:
        """Open ones whose due day is over."""
        return self._many_windows({"status": WindowStatus.OPEN.value, "due_on": {"$lt": today.isoformat()}})

    def _one_window(self, filter: Document) -> ReportWindow | None:
        found = self._windows.find_one(filter)
        return restored(ReportWindow, found) if found else None

    def _many_windows(self, filter: Document) -> list[ReportWindow]:
        found = self._windows.find(filter, sort=[("opens_on", 1), ("due_on", 1), ("rule_id", 1), ("period", 1)])
        return [restored(ReportWindow, doc) for doc in found]

    def get(self, report_id: str) -> Report | None:
        found = self._reports.find_one({"id": report_id})
        return restored(Report, found) if found else None

    def save(self, report: Report) -> None:
        self._reports.replace(document(report))

    def add(self, reports: Iterable[Report]) -> int:
        return self._reports.insert_many(map(document, reports))

    def units_listed(self, window_id: str) -> dict[str, bool]:
        """Unit -> whether it is on the frozen list; others sent a report before the list was made."""
        found = self._reports.find({"window_id": window_id}, {"unit_id": 1, "expected": 1})
        return {doc["unit_id"]: doc["expected"] for doc in found}

    def expect(self, window_id: str, unit_ids: Sequence[str]) -> None:
        """Put early senders on the list."""
        filter = {"window_id": window_id, "unit_id": {"$in": list(unit_ids)}, "expected": False}
        self._reports.update_many(filter, {"$set": {"expected": True}, "$inc": {"version": 1}})

    def unlist(self, window_id: str, unit_ids: Sequence[str]) -> int:
        """Take units off a list that is still being filled, unless they have sent something."""
        unsent = {"$in": [status.value for status in NOT_SENT]}
        filter = {"window_id": window_id, "unit_id": {"$in": list(unit_ids)}, "status": unsent}
        return self._reports.delete_many(filter)

    def expected_in(self, window_id: str) -> int:
        """How many units are on the list."""
        return self._reports.count({"window_id": window_id, "expected": True})

    def unsent_past(self, today: date, limit: int) -> list[Report]:
        """Expected reports whose due day, with its extension, is over; the oldest first."""
        filter = {"status": ReportStatus.EXPECTED.value, "expected": True, "closes_on": {"$lt": today.isoformat()}}
        order = [("closes_on", 1), ("rule_id", 1), ("unit_path", 1)]
        found = self._reports.find(filter, sort=order, limit=limit)
        return [restored(Report, doc) for doc in found]

    def mark_missing(self, reports: Sequence[Report]) -> None:
        """Store `reports`, which were missed, in one round trip."""
        self._reports.bulk_write(
            [
                self._reports.update({"id": r.id}, {"$set": {"status": r.status.value, "version": r.version}})
                for r in reports
            ]
        )

    def page(
        self, wanted: Mapping[str, Any], scope: Mapping[str, Any], *, first: int, after: str | None
    ) -> dict[str, Any]:
        """A page by due day."""
        filter = {"$and": [dict(wanted), dict(scope)]}
        order = [("due_on", 1), ("rule_id", 1), ("unit_path", 1)]
        return page(self._reports, filter, sort=order, first=first, after=after)

    def by_ids(self, ids: Sequence[str], scope: Mapping[str, Any]) -> list[Document]:
        """Those that exist in the scope."""
        return self._reports.find({"id": {"$in": list(ids)}, **scope}, sort=[("due_on", 1), ("id", 1)])

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on what they owe."""
        for unit_id, (path, county_id) in paths.items():
            self._reports.update_many({"unit_id": unit_id}, {"$set": {"unit_path": path, "county_id": county_id}})

    def figures(self, filter: Mapping[str, Any]) -> list[Document]:
        """Expected, received and received on time per rule and period, by one aggregate."""
        pipeline: list[Document] = [
            {"$match": {**filter, **OWED}},
            {
                "$group": {
                    "_id": {"rule_id": "$rule_id", "period": "$period"},
                    "due_on": {"$min": "$due_on"},
                    "expected": {"$sum": 1},
                    "actual": {"$sum": _SENT},
                    "on_time": {"$sum": _ON_TIME},
                }
            },
            {"$sort": {"due_on": 1, "_id.rule_id": 1, "_id.period": 1}},
        ]
        return [{**row, **row["_id"]} for row in self._reports.aggregate(pipeline)]

    def rates(self, unit_ids: Sequence[str], quarter: Period, today: date) -> dict[str, tuple[Count, Count]]:
        """Per unit (received, on time) of what fell due in the quarter and is over, or has arrived already."""
        over = {"$or": [{"closes_on": {"$lt": today.isoformat()}}, {"first_received_at": {"$ne": None}}]}
        due = {"$gte": quarter.start.isoformat(), "$lte": quarter.end.isoformat()}
        counts = {"owed": {"$sum": 1}, "sent": {"$sum": _SENT}, "on_time": {"$sum": _ON_TIME}}
        pipeline: list[Document] = [
            {"$match": {"unit_id": {"$in": list(unit_ids)}, "due_on": due, **OWED, **over}},
            {"$group": {"_id": "$unit_id", **counts}},
        ]
        found = self._reports.aggregate(pipeline)
        return {r["_id"]: (Count(r["sent"], r["owed"]), Count(r["on_time"], r["owed"])) for r in found}
