"""Documents of phase activities, work plans, sub-tasks, follow-ups and progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.tasks.domain.adaptations import Adaptation, UnitTarget
from services.tasks.domain.decomposition import Decomposition, Part
from services.tasks.domain.filings import Filing
from services.tasks.domain.follow_ups import OPEN, FollowUp, FollowUpStatus
from services.tasks.domain.local_tasks import LocalTask
from services.tasks.domain.phase_work import PhaseShare
from services.tasks.domain.progress import Followed
from services.tasks.events.campaigning import StaffFact
from services.tasks.repository.codec import document, restored
from services.tasks.repository.kept import Kept
from services.tasks.repository.work_plans import WorkPlans

COLLECTIONS: dict[str, list[Index]] = {
    "local_tasks": [Index("unit_id", "due_on"), Index("unit_path", "due_on"), Index("due_on")],
    "adaptations": [Index("unit_id", "on"), Index("unit_path", "on")],
    "unit_targets": [Index("unit_id", "indicator", "period", unique=True), Index("unit_path", "indicator")],
    "phase_shares": [
        Index("phase_id", "unit_path"),
        Index("unit_id"),
        Index("unit_path"),
        Index("told", "starts_on"),
        Index("gate", "ends_on"),
    ],
    "work_plans": [Index("unit_id"), Index("phase_id", "unit_path"), Index("unit_path")],
    "assignment_parts": [Index("assignment_id"), Index("staff_id"), Index("unit_id")],
    "decompositions": [Index("unit_id")],
    "staff_facts": [],
    "department_filings": [Index("task_id", "period"), Index("period")],
    "follow_ups": [
        Index("unit_id", "due_on"),
        Index("unit_path", "due_on"),
        Index("due_on"),
        Index("status"),
    ],
    "campaign_progress": [],
}


class Campaigning:
    """Phase activities, work plans, sub-tasks, follow-ups and progress."""

    def __init__(self, db: TenantDatabase) -> None:
        self.local_tasks = Kept(db["local_tasks"], LocalTask, [("due_on", 1)])
        self.adaptations = Kept(db["adaptations"], Adaptation, [("on", -1)])
        self.targets = Kept(db["unit_targets"], UnitTarget, [("unit_path", 1), ("indicator", 1)])
        self.shares = Kept(db["phase_shares"], PhaseShare, [("unit_path", 1), ("starts_on", 1)])
        self.plans = WorkPlans(db)
        self.parts = Kept(db["assignment_parts"], Part, [("id", 1)])
        self.decompositions = Kept(db["decompositions"], Decomposition, [("id", 1)])
        self.filings = Kept(db["department_filings"], Filing, [("period", 1), ("task_id", 1)])
        self.follow_ups = Kept(db["follow_ups"], FollowUp, [("due_on", 1)])
        self._shares, self._staff, self._progress = db["phase_shares"], db["staff_facts"], db["campaign_progress"]
        self._units, self._follow_ups, self._local_tasks = db["unit_tree"], db["follow_ups"], db["local_tasks"]
        self._parts, self._decompositions = db["assignment_parts"], db["decompositions"]

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on everything that they own."""
        owned = (self.local_tasks, self.adaptations, self.targets, self.shares, self.plans, self.parts)
        for kept in (*owned, self.decompositions, self.filings, self.follow_ups):
            kept.move(paths)

    def commission(self) -> Document | None:
        """The unit whose departments the plan's matrix means; None until it is registered."""
        return self._units.find_one({"kind": "commission"})

    def staff_named(self) -> list[str]:
        """The people whom parts name and who have not left."""
        found: list[str] = self._parts.distinct("staff_id", {"left_on": None, "staff_id": {"$ne": None}})
        return found

    def progress(self) -> Followed:
        """How far the campaign's own tick has come."""
        found = self._progress.find_one({"id": "campaign"})
        return restored(Followed, found) if found else Followed()

    def save_progress(self, followed: Followed) -> None:
        self._progress.upsert({"id": "campaign", **document(followed)})

    def shares_to_tell(self, today: str, limit: int) -> list[PhaseShare]:
        """Shares of phases that have begun and are not told yet."""
        return self.shares.find({"told": False, "withdrawn": False, "starts_on": {"$lte": today}}, limit)

    def shares_to_gate(self, today: str, limit: int) -> list[PhaseShare]:
        """Shares of phases that have ended without a gate."""
        return self.shares.find({"gate": None, "withdrawn": False, "ends_on": {"$lt": today}}, limit)

    def save_shares(self, shares: Sequence[PhaseShare]) -> None:
        """Store the next version of many in one round trip; the caller holds the units."""
        self._shares.bulk_write(
            [self._shares.update({"id": share.id}, {"$set": _without_id(document(share))}) for share in shares]
        )

    def gate_totals(self, phase_id: str, scope: Mapping[str, Any]) -> Document:
        """What the gates of a phase add up to."""
        match = {"phase_id": phase_id, "withdrawn": False, "gate": {"$ne": None}, **scope}
        sums = {"required": {"$sum": "$gate.required"}, "met": {"$sum": "$gate.met"}, "units": {"$sum": 1}}
        complete = {"$sum": {"$cond": [{"$eq": ["$gate.required", "$gate.met"]}, 1, 0]}}
        found = self._shares.aggregate(
            [{"$match": match}, {"$group": {"_id": None, **sums, "complete": complete, "on": {"$max": "$gate.on"}}}]
        )
        return found[0] if found else {}

    def activity_totals(self, phase_id: str, scope: Mapping[str, Any], today: str) -> list[Document]:
        """Per activity and status: how many units, and how many of them are late."""
        late = {"$sum": {"$cond": [{"$lt": ["$due_on", today]}, 1, 0]}}
        return self._shares.aggregate(
            [
                {"$match": {"phase_id": phase_id, "withdrawn": False, **scope}},
                {"$unwind": "$activities"},
                {
                    "$group": {
                        "_id": {"code": "$activities.code", "status": "$activities.status"},
                        "n": {"$sum": 1},
                        "past": late,
                    }
                },
            ]
        )

    def follow_up_tally(self, match: Mapping[str, Any], today: str, *keys: str) -> list[Document]:
        """How many follow-ups, and how many are late, per combination of `keys`."""
        workable = [status.value for status in OPEN]
        is_late = {"$and": [{"$in": ["$status", workable]}, {"$ne": ["$due_on", None]}, {"$lt": ["$due_on", today]}]}
        group = {
            "_id": {key: f"${key}" for key in keys},
            "n": {"$sum": 1},
            "late": {"$sum": {"$cond": [is_late, 1, 0]}},
        }
        filter = {**match, "status": {"$ne": FollowUpStatus.WITHDRAWN.value}}
        rows = self._follow_ups.aggregate([{"$match": filter}, {"$group": group}])
        return [{**row["_id"], "n": row["n"], "late": row["late"]} for row in rows]

    def done_between(
        self, scope: Mapping[str, Any], start: date, end: date, first: datetime, behind: datetime
    ) -> dict[str, int]:
        """Local tasks and follow-ups that were completed between two days."""
        days = {"$gte": start.isoformat(), "$lte": end.isoformat()}
        local = {"status": "done", "settled_at": {"$gte": first, "$lt": behind}, **scope}
        return {
            "local_tasks_done_in_period": self._local_tasks.count(local),
            "follow_ups_completed_in_period": self._follow_ups.count({"completed_on": days, **scope}),
        }

    def take_staff(self, facts: Sequence[StaffFact]) -> None:
        """Where people work now; older facts were left out by the caller."""
        self._staff.bulk_write(
            [self._staff.update({"id": f.id}, {"$set": _without_id(document(f))}, upsert=True) for f in facts]
        )

    def staff(self, ids: Sequence[str]) -> dict[str, StaffFact]:
        """The people that are known, by id."""
        return {doc["id"]: restored(StaffFact, doc) for doc in self._staff.find({"id": {"$in": list(ids)}})}

    def remove_part(self, part_id: str) -> None:
        self._parts.delete_one({"id": part_id})

    def put_decomposition(self, found: Decomposition) -> None:
        self._decompositions.upsert(document(found))


def _without_id(doc: Document) -> Document:
    return {name: value for name, value in doc.items() if name != "id"}
