"""Report windows and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from plans.periods import Period
from services.kit.extents import Extent
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.tasks.domain.days import ZONE
from services.tasks.domain.measures import Count
from services.tasks.domain.reports import AWAITING_REVIEW, NOT_SENT, Report, ReportStatus
from services.tasks.domain.windows import ReportWindow, WindowStatus
from services.tasks.repository.codec import document, restored
from services.tasks.repository.report_versions import ReportVersions

_UNSENT = [status.value for status in NOT_SENT]
_WAITING = [*_UNSENT, *(status.value for status in AWAITING_REVIEW), ReportStatus.RETURNED.value]
_TEXTS = ("revoked", "reviews.reason", "extensions.reason", "exemption.reason", "leading_review.comments")
LEAN = dict.fromkeys(_TEXTS, 0)
"""Reports to be told of and counted, not to be saved whole."""
OWED = {"expected": True, "status": {"$ne": ReportStatus.EXEMPT.value}}


def with_exception(today: date, *, expired: bool | None) -> Document:
    """Reports with an extension or an exemption; `expired`: extended, past their day and not sent."""
    extended: Document = {"extensions.0": {"$exists": True}}
    ran_out = {**extended, "closes_on": {"$lt": today.isoformat()}, "status": {"$in": _UNSENT}}
    choice = {} if expired is None else {"$and" if expired else "$nor": [ran_out]}
    return {"$or": [extended, {"exemption": {"$ne": None}}], **choice}


def _before_the_end(last_day: date) -> Document:
    """Due after the campaign's last day, or arrived until then."""
    behind = datetime.combine(last_day + timedelta(days=1), time.min, ZONE)
    return {"$or": [{"$gt": ["$closes_on", last_day.isoformat()]}, {"$lt": ["$first_received_at", behind]}]}


class Reports:
    """Windows, and the reports that units owe in them."""

    def __init__(self, db: TenantDatabase) -> None:
        self._windows, self._reports = db["report_windows"], db["reports"]
        self.versions = ReportVersions(db)

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

    def opened_windows(self, kind: str) -> list[ReportWindow]:
        """Those of that kind that have opened, closed ones too."""
        return self._many_windows({"kind": kind, "status": {"$ne": WindowStatus.PLANNED.value}})

    def unclosed_windows(self) -> list[ReportWindow]:
        """Those that a newer calendar may move."""
        return self._many_windows({"status": {"$ne": WindowStatus.CLOSED.value}})

    def window_of_kind(self, kind: str, period: str) -> ReportWindow | None:
        """The window of that kind and period."""
        return self._one_window({"kind": kind, "period": period})

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
        filter = {"window_id": window_id, "unit_id": {"$in": list(unit_ids)}, "status": {"$in": _UNSENT}}
        return self._reports.delete_many(filter)

    def expected_in(self, window_id: str) -> int:
        """How many units are on the list."""
        return self._reports.count({"window_id": window_id, "expected": True})

    def unsent_past(self, before: date, limit: int) -> list[Report]:
        """Expected reports whose due day, with its extension, is over; the oldest first."""
        filter = {"status": ReportStatus.EXPECTED.value, "expected": True, "closes_on": {"$lt": before.isoformat()}}
        order = [("closes_on", 1), ("rule_id", 1), ("unit_path", 1)]
        found = self._reports.find(filter, LEAN, sort=order, limit=limit)
        return [restored(Report, doc) for doc in found]

    def of_window(self, window_id: str, unit_ids: Sequence[str] | None = None) -> list[Report]:
        """Reports of a window by unit, of all units or of these; lean ones."""
        filter: Document = {"window_id": window_id}
        if unit_ids is not None:
            filter["unit_id"] = {"$in": list(unit_ids)}
        return self._many(filter, LEAN)

    def in_window(self, window_id: str, unit_ids: Sequence[str]) -> list[Report]:
        """Reports of these units in a window, whole."""
        return self._many({"window_id": window_id, "unit_id": {"$in": list(unit_ids)}})

    def is_any_accepted(self, window_id: str) -> bool:
        """Whether a report of the window is final."""
        accepted = {"window_id": window_id, "status": ReportStatus.ACCEPTED.value}
        return self._reports.find_one(accepted, {"id": 1}) is not None

    def waiting_of(self, unit_ids: Sequence[str]) -> list[Report]:
        """Everything of these units that waits for somebody; lean ones."""
        return self._many({"unit_id": {"$in": list(unit_ids)}, "status": {"$in": _WAITING}}, LEAN)

    def unsent_of(
        self, window_ids: Sequence[str], unit_ids: Sequence[str] | None, scope: Mapping[str, Any]
    ) -> list[Report]:
        """Owed reports that nobody has sent, of open and closed windows; lean ones."""
        filter: Document = {"window_id": {"$in": list(window_ids)}, "expected": True, "status": {"$in": _UNSENT}}
        if unit_ids is not None:
            filter["unit_id"] = {"$in": list(unit_ids)}
        return self._many({**filter, **scope}, LEAN)

    def _many(self, filter: Document, projection: Mapping[str, int] | None = None) -> list[Report]:
        found = self._reports.find(filter, projection, sort=[("unit_path", 1), ("due_on", 1)])
        return [restored(Report, doc) for doc in found]

    def save_many(self, reports: Sequence[Report]) -> None:
        """Store the next version of many in one round trip."""
        docs = [document(report) for report in reports]
        self._reports.bulk_write(
            [
                self._reports.update({"id": doc["id"]}, {"$set": {k: v for k, v in doc.items() if k != "id"}})
                for doc in docs
            ]
        )

    def mark_missing(self, reports: Sequence[Report]) -> None:
        """Store `reports`, which were missed, in one round trip."""
        self._set(reports, "status")

    def mark_closed(self, reports: Sequence[Report]) -> None:
        """Store the day on which the units of `reports` closed, in one round trip."""
        self._set(reports, "unit_closed_on")

    def save_days(self, reports: Sequence[Report]) -> None:
        """Store when `reports` are due now, and how they are judged by it, in one round trip."""
        self._set(reports, "due_on", "closes_on", "timeliness", "status")

    def _set(self, reports: Sequence[Report], *names: str) -> None:
        docs = [(report.id, document(report)) for report in reports]
        self._reports.bulk_write(
            [
                self._reports.update({"id": key}, {"$set": {name: doc[name] for name in (*names, "version")}})
                for key, doc in docs
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

    def extents(self, ids: Sequence[str], scope: Mapping[str, Any]) -> dict[str, Extent]:
        """How many versions there are, of those that exist in the scope."""
        found = self._reports.find({"id": {"$in": list(ids)}, **scope}, {"id": 1, "versions": 1})
        return {doc["id"]: restored(Extent, doc["versions"]) for doc in found}

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on what they owe."""
        for unit_id, (path, county_id) in paths.items():
            change = {"$set": {"unit_path": path, "county_id": county_id}, "$inc": {"version": 1}}
            self._reports.update_many({"unit_id": unit_id}, change)

    def rates(
        self, unit_ids: Sequence[str], quarter: Period, today: date, last_day: date
    ) -> dict[str, tuple[Count, Count]]:
        """Per unit (received, on time) of what fell due in the quarter and is over, or has arrived already.

        What was due by the campaign's `last_day` counts only when it had arrived by then: the figures are frozen then
        (NJ-110).
        """
        over = {"$or": [{"closes_on": {"$lt": today.isoformat()}}, {"first_received_at": {"$ne": None}}]}
        due = {"$gte": quarter.start.isoformat(), "$lte": quarter.end.isoformat()}
        arrived = {"$and": [{"$gt": ["$first_received_at", None]}, _before_the_end(last_day)]}
        on_time = {"$and": [arrived, {"$eq": ["$timeliness", "on_time"]}]}
        counts = {
            "owed": {"$sum": 1},
            "sent": {"$sum": {"$cond": [arrived, 1, 0]}},
            "on_time": {"$sum": {"$cond": [on_time, 1, 0]}},
        }
        pipeline: list[Document] = [
            {"$match": {"unit_id": {"$in": list(unit_ids)}, "due_on": due, **OWED, **over}},
            {"$group": {"_id": "$unit_id", **counts}},
        ]
        found = self._reports.aggregate(pipeline)
        return {r["_id"]: (Count(r["sent"], r["owed"]), Count(r["on_time"], r["owed"])) for r in found}
