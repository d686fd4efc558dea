"""Documents of prefill, roll-ups, the submission matrix, review by the leading group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.tasks.domain.monthly_progress import MonthlyProgress, ProgressStatus
from services.tasks.domain.rollups import Consolidation
from services.tasks.events.reporting import Measured
from services.tasks.repository.codec import document
from services.tasks.repository.contributions import Contributions
from services.tasks.repository.kept import Kept
from services.tasks.repository.report_statistics import ReportStatistics

COLLECTIONS: dict[str, list[Index]] = {
    "monthly_progress": [
        Index("period", "unit_path"),
        Index("unit_id", "period"),
        Index("unit_path", "due_on"),
        Index("status", "due_on"),
    ],
    "progress_lists": [Index("done")],
    "consolidations": [Index("due_on")],
    "report_contributions": [],
    "report_reminders": [],
    "known_measures": [Index("period", "unit_id")],
}


class Reporting:
    """Prefill, roll-ups, the submission matrix, review by the leading group."""

    def __init__(self, db: TenantDatabase) -> None:
        self.progress = Kept(db["monthly_progress"], MonthlyProgress, [("due_on", 1), ("unit_path", 1)])
        self.consolidations = Kept(
            db["consolidations"], Consolidation, [("due_on", 1), ("rule_id", 1)], texts=["sections"]
        )
        self.contributions = Contributions(db)
        self.statistics = ReportStatistics(db)
        self._progress, self._lists = db["monthly_progress"], db["progress_lists"]
        self._reminders, self._measures = db["report_reminders"], db["known_measures"]

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on what they own."""
        self.progress.move(paths)

    def listed_to(self, window_id: str) -> tuple[str | None, bool]:
        """How far a month's list has come: the last path on it, and whether it is complete."""
        found = self._lists.find_one({"id": window_id})
        return (found["path"], found["done"]) if found else (None, False)

    def complete_lists(self) -> set[str]:
        """Months whose lists are complete, by window."""
        return {doc["id"] for doc in self._lists.find({"done": True})}

    def save_listed(self, window_id: str, path: str | None, *, done: bool) -> None:
        self._lists.upsert({"id": window_id, "path": path, "done": done})

    def known_progress(self, ids: Sequence[str]) -> dict[str, MonthlyProgress]:
        """Those that exist, by id."""
        return {each.id: each for each in self.progress.having(id=list(ids))}

    def progress_of(self, period: str) -> list[MonthlyProgress]:
        """What was given of a month, without the texts and files that no roll-up names; not to be saved."""
        return self.progress.find({"period": period}, projection={"text": 0, "files": 0})

    def expect_progress(self, things: Sequence[MonthlyProgress]) -> None:
        """Put those who gave before the list was made on it."""
        ids = [each.id for each in things]
        self._progress.update_many({"id": {"$in": ids}}, {"$set": {"expected": True}, "$inc": {"version": 1}})

    def withdraw_progress(self, things: Sequence[MonthlyProgress]) -> None:
        """Store what was withdrawn, in one round trip."""
        facts = {"status": ProgressStatus.WITHDRAWN.value}
        self._progress.bulk_write(
            [self._progress.update({"id": e.id}, {"$set": {**facts, "version": e.version}}) for e in things]
        )

    def progress_totals(self, filter: Mapping[str, Any]) -> list[Document]:
        """Given and on time over due, per month (LZ-120)."""
        given = {"$sum": {"$cond": [{"$gt": ["$given_at", None]}, 1, 0]}}
        on_time = {"$sum": {"$cond": [{"$eq": ["$status", ProgressStatus.ON_TIME.value]}, 1, 0]}}
        match = {"expected": True, "status": {"$ne": ProgressStatus.WITHDRAWN.value}, **filter}
        found = self._progress.aggregate(
            [
                {"$match": match},
                {"$group": {"_id": "$period", "due": {"$sum": 1}, "given": given, "on_time": on_time}},
                {"$sort": {"_id": 1}},
            ]
        )
        return [{"period": row.pop("_id"), **row} for row in found]

    def reminded(self, unit_ids: Iterable[str], day: str) -> set[str]:
        """Who was reminded that day already."""
        found = self._reminders.find({"id": {"$in": [f"{unit_id}:{day}" for unit_id in unit_ids]}}, {"unit_id": 1})
        return {doc["unit_id"] for doc in found}

    def add_reminders(self, reminders: Iterable[Mapping[str, Any]]) -> None:
        """Store reminders; a unit and day twice is a duplicate key."""
        self._reminders.insert_many(reminders)

    def take_measures(self, facts: Sequence[Measured]) -> None:
        """The newest of other services' measures; older ones are ignored."""
        known = {doc["id"]: doc["version"] for doc in self._measures.find({"id": {"$in": [f.id for f in facts]}})}
        newest: dict[str, Measured] = {}
        for fact in facts:
            if fact.version > max(known.get(fact.id, 0), newest[fact.id].version if fact.id in newest else 0):
                newest[fact.id] = fact
        self._measures.bulk_write(
            [
                self._measures.update(
                    {"id": f.id}, {"$set": {k: v for k, v in document(f).items() if k != "id"}}, upsert=True
                )
                for f in newest.values()
            ]
        )

    def measures(self, periods: Sequence[str], unit_ids: Sequence[str] | None) -> list[Document]:
        """Per indicator and quarter, summed over these units or all."""
        match: Document = {"period": {"$in": list(periods)}}
        if unit_ids is not None:
            match["unit_id"] = {"$in": list(unit_ids)}
        sums = {"numerator": {"$sum": "$numerator"}, "denominator": {"$sum": "$denominator"}}
        keys = {"indicator": "$indicator", "period": "$period"}
        found = self._measures.aggregate([{"$match": match}, {"$group": {"_id": keys, **sums}}])
        return [{**row.pop("_id"), **row} for row in found]
