"""Rounds of self-inspection, the units' checklists, and what is counted over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from plans.periods import Period
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.tasks.domain.measures import Count
from services.tasks.domain.self_inspections import AnsweredItem, Checklist, ChecklistStatus, Round
from services.tasks.repository.codec import document, restored
from services.tasks.repository.kept import whole

COLLECTIONS: dict[str, list[Index]] = {
    "self_inspection_rounds": [Index("starts_on")],
    "self_inspections": [
        Index("round_id", "unit_id", unique=True),
        Index("unit_id", "due_on"),
        Index("unit_path", "due_on"),
        Index("due_on"),
    ],
}
ANSWERS = {f"items.{each.name}": 0 for each in fields(AnsweredItem) if each.name != "answer"}
OWED: Document = {"status": {"$ne": ChecklistStatus.WITHDRAWN.value}}
SIGNED: Document = {"$eq": ["$status", ChecklistStatus.SIGNED.value]}


class SelfInspections:
    """Rounds and checklists."""

    def __init__(self, db: TenantDatabase) -> None:
        self._rounds, self._checklists = db["self_inspection_rounds"], db["self_inspections"]

    def add_round(self, round: Round) -> None:
        self._rounds.insert_one(document(round))

    def save_round(self, round: Round) -> None:
        self._rounds.replace(document(round))

    def round(self, round_id: str) -> Round | None:
        found = self._rounds.find_one({"id": round_id})
        return restored(Round, found) if found else None

    def rounds(self) -> list[Document]:
        """All rounds, the newest first."""
        return self._rounds.find({}, sort=[("starts_on", -1), ("id", 1)])

    def rounds_to_list(self) -> list[Round]:
        """Those of which some units have no checklist yet."""
        return [restored(Round, doc) for doc in self._rounds.find({"is_listed": False}, sort=[("starts_on", 1)])]

    def get(self, checklist_id: str) -> Checklist | None:
        found = self._checklists.find_one({"id": checklist_id})
        return restored(Checklist, found) if found else None

    def add(self, checklists: Iterable[Checklist]) -> int:
        return self._checklists.insert_many(map(document, checklists))

    def save(self, checklist: Checklist) -> None:
        self._checklists.replace(document(checklist))

    def save_many(self, checklists: Iterable[Checklist]) -> None:
        """Store the status of checklists that moved on, in one round trip."""
        self._checklists.bulk_write(
            [
                self._checklists.update({"id": c.id}, {"$set": {"status": c.status.value, "version": c.version}})
                for c in checklists
            ]
        )

    def page(self, parts: Sequence[Mapping[str, Any]], *, first: int, after: str | None) -> dict[str, Any]:
        """A page by due day; of the items only the answers."""
        order = [("due_on", 1), ("unit_path", 1)]
        filter = {"$and": [{}, *parts]}
        return page(self._checklists, filter, sort=order, first=first, after=after, projection=ANSWERS)

    def by_ids(self, ids: Sequence[str], scope: Mapping[str, Any]) -> list[Document]:
        """Those that exist in the scope, whole. Raises `AnswerTooLarge`."""
        filter = {"id": {"$in": list(ids)}, **scope}
        return whole(self._checklists, filter, [("due_on", 1), ("id", 1)], len(ids))

    def open_of(self, unit_ids: Sequence[str]) -> list[Checklist]:
        """What these units have not signed; of the items only the answers."""
        filter = {"unit_id": {"$in": list(unit_ids)}, "status": ChecklistStatus.OPEN.value}
        return [restored(Checklist, doc) for doc in self._checklists.find(filter, ANSWERS)]

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on what they own."""
        for unit_id, (path, county_id) in paths.items():
            self._checklists.update_many({"unit_id": unit_id}, {"$set": {"unit_path": path, "county_id": county_id}})

    def signed(self, unit_ids: Sequence[str], quarter: Period) -> dict[str, Count]:
        """Signed of all checklists of rounds due in the quarter, per unit."""
        due = {"$gte": quarter.start.isoformat(), "$lte": quarter.end.isoformat()}
        filter = {"unit_id": {"$in": list(unit_ids)}, "due_on": due, **OWED}
        group = {"_id": "$unit_id", "numerator": {"$sum": {"$cond": [SIGNED, 1, 0]}}, "denominator": {"$sum": 1}}
        found = self._checklists.aggregate([{"$match": filter}, {"$group": group}])
        return {row["_id"]: Count(row["numerator"], row["denominator"]) for row in found}

    def progress(self, filter: Mapping[str, Any], today: date) -> list[Document]:
        """Per round: units obliged, signed, signed late, overdue, and zero reports (LZ-031)."""
        late = {"$and": [{"$not": [SIGNED]}, {"$lt": ["$due_on", today.isoformat()]}]}
        counts = {
            "obliged": {"$sum": 1},
            "signed": _sum(SIGNED),
            "late": _sum({"$and": [SIGNED, "$late"]}),
            "overdue": _sum(late),
            "zero_reports": _sum("$zero_report"),
        }
        pipeline: list[Document] = [{"$match": {**filter, **OWED}}, {"$group": {"_id": "$round_id", **counts}}]
        return [{"round_id": row.pop("_id"), **row} for row in self._checklists.aggregate(pipeline)]

    def answers(self, filter: Mapping[str, Any]) -> list[Document]:
        """Per round and item of signed checklists: how many units gave which answer, and what was found."""
        given = {
            name: _sum({"$eq": ["$items.answer", name]})
            for name in ("found", "not_found", "not_applicable", "implemented", "partly", "not_implemented")
        }
        named = {"round_id": "$round_id", "code": "$items.code"}
        shared: list[Document] = [{"$match": {"items.kind": {"$ne": "own"}}}]
        pipeline: list[Document] = [
            {"$match": {**filter, "status": ChecklistStatus.SIGNED.value}},
            {"$unwind": "$items"},
            *shared,
            {
                "$group": {
                    "_id": named,
                    "label": {"$first": "$items.label"},
                    "kind": {"$first": "$items.kind"},
                    **given,
                    "findings": {"$sum": "$items.count"},
                }
            },
            {"$sort": {"_id.round_id": 1, "_id.code": 1}},
        ]
        return [{**row.pop("_id"), **row} for row in self._checklists.aggregate(pipeline)]


def _sum(condition: Any) -> Document:
    return {"$sum": {"$cond": [condition, 1, 0]}}
