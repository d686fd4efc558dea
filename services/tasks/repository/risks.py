"""The risk ledgers, early warnings, and what organizations told of rotation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.tasks.domain.risks import EarlyWarning, Risk, RiskStatus
from services.tasks.events.rectification import RotationFacts
from services.tasks.repository.codec import document, restored
from services.tasks.repository.spans import counted_days

COLLECTIONS: dict[str, list[Index]] = {
    "risks": [
        Index("unit_id", "updated_on"),
        Index("unit_path", "found_on"),
        Index("problem_id"),
    ],
    "early_warnings": [Index("unit_id", "rule"), Index("unit_path", "since")],
    "rotation_facts": [],
}


class Risks:
    """Ledger entries and warnings by unit."""

    def __init__(self, db: TenantDatabase) -> None:
        self._risks, self._warnings, self._rotation = db["risks"], db["early_warnings"], db["rotation_facts"]

    def get(self, risk_id: str) -> Risk | None:
        found = self._risks.find_one({"id": risk_id})
        return restored(Risk, found) if found else None

    def of_problems(self, problem_ids: Sequence[str]) -> list[Risk]:
        """The risks that became these problems."""
        return [restored(Risk, doc) for doc in self._risks.find({"problem_id": {"$in": list(problem_ids)}})]

    def add(self, risk: Risk) -> None:
        self._risks.insert_one(document(risk))

    def save(self, risk: Risk) -> None:
        self._risks.replace(document(risk))

    def page(self, parts: Sequence[Mapping[str, Any]], *, first: int, after: str | None) -> dict[str, Any]:
        """A page, the newest finding first."""
        return page(self._risks, {"$and": [{}, *parts]}, sort=[("found_on", -1)], first=first, after=after)

    def by_ids(self, ids: Sequence[str], scope: Mapping[str, Any]) -> list[Document]:
        """Those that exist in the scope."""
        return self._risks.find({"id": {"$in": list(ids)}, **scope}, sort=[("found_on", -1), ("id", 1)])

    def last_updates(self, filter: Mapping[str, Any]) -> dict[str, tuple[date, int]]:
        """Per unit with a ledger: the last update and the number of entries, by one aggregate."""
        group = {"_id": "$unit_id", "last": {"$max": "$updated_on"}, "entries": {"$sum": 1}}
        found = self._risks.aggregate([{"$match": dict(filter)}, {"$group": group}])
        return {row["_id"]: (date.fromisoformat(row["last"]), row["entries"]) for row in found}

    def figures(self, filter: Mapping[str, Any]) -> Document:
        """Entries by level and status, by one aggregate."""
        counts = {name: _sum("$level", name) for name in ("high", "medium", "low")}
        counts |= {status.value: _sum("$status", status.value) for status in RiskStatus}
        group = {"_id": None, "entries": {"$sum": 1}, **counts}
        found = self._risks.aggregate([{"$match": dict(filter)}, {"$group": group}, {"$project": {"_id": 0}}])
        return found[0] if found else {"entries": 0, **dict.fromkeys(counts, 0)}

    def days(self, filter: Mapping[str, Any]) -> dict[str, dict[float, int]]:
        """The days between finding, reminder and correction (NJ-047): how many entries took so many."""
        spans = {
            "remind_days": ("$found_on", "$reminded_on"),
            "correct_days": ("$reminded_on", "$corrected_on"),
            "total_days": ("$found_on", "$corrected_on"),
        }
        return counted_days(self._risks, [{"$match": dict(filter)}], spans)

    def remind(self, unit_ids: Sequence[str], today: date, problem_ids: Sequence[str] | None = None) -> None:
        """The first reminder of all open risks of these units, or of those that became these problems."""
        filter: Document = {"unit_id": {"$in": list(unit_ids)}, "status": RiskStatus.OPEN.value, "reminded_on": None}
        if problem_ids is not None:
            filter["problem_id"] = {"$in": list(problem_ids)}
        self._risks.update_many(filter, {"$set": {"reminded_on": today.isoformat()}, "$inc": {"version": 1}})

    def warnings(self, unit_ids: Sequence[str]) -> dict[str, EarlyWarning]:
        """All warnings of these units, settled ones too, by id."""
        found = self._warnings.find({"unit_id": {"$in": list(unit_ids)}})
        return {doc["id"]: restored(EarlyWarning, doc) for doc in found}

    def put_warnings(self, warnings: Iterable[EarlyWarning]) -> None:
        """Store what changed, in one round trip."""
        changed = [(warning.id, document(warning)) for warning in warnings]
        self._warnings.bulk_write(
            [
                self._warnings.update({"id": key}, {"$set": {k: v for k, v in doc.items() if k != "id"}}, upsert=True)
                for key, doc in changed
            ]
        )

    def warning_page(self, parts: Sequence[Mapping[str, Any]], *, first: int, after: str | None) -> dict[str, Any]:
        """A page, the oldest first."""
        return page(self._warnings, {"$and": [{}, *parts]}, sort=[("since", 1)], first=first, after=after)

    def rotation(self, unit_ids: Sequence[str]) -> dict[str, Document]:
        """Posts and overdue posts of each unit of which organizations told."""
        return {doc["id"]: doc for doc in self._rotation.find({"id": {"$in": list(unit_ids)}})}

    def put_rotation(self, facts: Mapping[str, tuple[RotationFacts, int]]) -> None:
        """Keep the newest facts (with their versions) of each unit; the last quarter wins."""
        known = self.rotation(list(facts))
        newer = {
            unit_id: (told, version)
            for unit_id, (told, version) in facts.items()
            if (told.period, version)
            > (known.get(unit_id, {}).get("period", ""), known.get(unit_id, {}).get("version", 0))
        }
        self._rotation.bulk_write(
            [
                self._rotation.update({"id": key}, {"$set": {**asdict(told), "version": version}}, upsert=True)
                for key, (told, version) in newer.items()
            ]
        )

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on what they own."""
        for unit_id, (path, county_id) in paths.items():
            place = {"$set": {"unit_path": path, "county_id": county_id}}
            self._risks.update_many({"unit_id": unit_id}, place)
            self._warnings.update_many({"unit_id": unit_id}, {**place, "$inc": {"version": 1}})


def _sum(field: str, value: str) -> Document:
    return {"$sum": {"$cond": [{"$eq": [field, value]}, 1, 0]}}
