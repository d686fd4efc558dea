"""Assignments and their history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from services.kit.paging import page
from services.kit.store import HIDDEN, Document, TenantDatabase
from services.tasks.domain.assigning import Change, Known
from services.tasks.domain.assignments import WORKABLE, Assignment, Remark, Status
from services.tasks.domain.measures import Count
from services.tasks.repository.codec import document, restored

LINES_SHOWN = 50
COUNTED = (Status.OPEN, Status.IN_PROGRESS, Status.SUBMITTED, Status.ACCEPTED, Status.RETURNED)


class Assignments:
    """The shares of key tasks, by unit."""

    def __init__(self, db: TenantDatabase) -> None:
        self._assignments, self._history = db["assignments"], db["assignment_history"]

    def get(self, assignment_id: str) -> Assignment | None:
        found = self._assignments.find_one({"id": assignment_id})
        return restored(Assignment, found) if found else None

    def save(self, assignment: Assignment) -> None:
        self._assignments.replace(document(assignment))

    def note(self, remark: Remark) -> None:
        """Add a line to an assignment's history."""
        self._history.insert_one(document(remark))

    def page(
        self,
        wanted: Mapping[str, Any],
        scope: Mapping[str, Any],
        late: tuple[date, bool] | None,
        *,
        first: int,
        after: str | None,
    ) -> dict[str, Any]:
        """A page by due day; `late` is today with whether overdue ones, or all others, are wanted."""
        parts = [dict(wanted), dict(scope), *([_overdue(*late)] if late else [])]
        order = [("due_on", 1), ("task_id", 1)]
        return page(self._assignments, {"$and": parts}, sort=order, first=first, after=after)

    def by_ids(self, ids: Sequence[str], scope: Mapping[str, Any]) -> list[Document]:
        """Those that exist in the scope."""
        return self._assignments.find(
            {"id": {"$in": list(ids)}, **scope}, sort=[("due_on", 1), ("task_id", 1), ("id", 1)]
        )

    def histories(self, ids: Sequence[str]) -> dict[str, list[Document]]:
        """The last lines of each assignment's history, oldest first; there may be any number of lines."""
        newest = {"$lastN": {"input": "$$ROOT", "n": LINES_SHOWN}}
        found = self._history.aggregate(
            [
                {"$match": {"assignment_id": {"$in": list(ids)}}},
                {"$sort": {"at": 1, "id": 1}},
                {"$project": HIDDEN},
                {"$group": {"_id": "$assignment_id", "lines": newest}},
            ]
        )
        return {**{assignment_id: [] for assignment_id in ids}, **{row["_id"]: row["lines"] for row in found}}

    def known(self, unit_ids: Sequence[str]) -> dict[str, Known]:
        """All assignments of these units, by id, as far as assigning looks at them."""
        shown = {"id": 1, "status": 1, "resumes_as": 1, "percent": 1}
        found = self._assignments.find({"unit_id": {"$in": list(unit_ids)}}, shown)
        return {doc["id"]: restored(Known, doc) for doc in found}

    def add(self, assignments: Iterable[Assignment]) -> int:
        """Store new ones, in one round trip."""
        return self._assignments.insert_many(map(document, assignments))

    def restatus(self, changes: Iterable[Change], lines: Iterable[Remark]) -> None:
        """Withdraw or take up again in bulk, with a line of history each."""
        groups: dict[tuple[Status, Status | None], list[str]] = {}
        for change in changes:
            groups.setdefault((change.status, change.resumes_as), []).append(change.id)
        for (status, resumes_as), ids in groups.items():
            values = {"status": status.value, "resumes_as": resumes_as.value if resumes_as else None}
            self._assignments.update_many({"id": {"$in": ids}}, {"$set": values, "$inc": {"version": 1}})
        self._history.insert_many(map(document, lines))

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on what they own; what waits for a review is another reviewer's now."""
        for unit_id, (path, county_id) in paths.items():
            place = {"$set": {"unit_path": path, "county_id": county_id}}
            self._assignments.update_many({"unit_id": unit_id}, place)
            waiting = {"unit_id": unit_id, "status": Status.SUBMITTED.value}
            self._assignments.update_many(waiting, {"$inc": {"version": 1}})

    def some(self, ids: Sequence[str]) -> list[Assignment]:
        """Those that exist."""
        return [restored(Assignment, doc) for doc in self._assignments.find({"id": {"$in": list(ids)}})]

    def of_units(self, unit_ids: Sequence[str]) -> list[Assignment]:
        """Everything that these units owe."""
        filter = {"unit_id": {"$in": list(unit_ids)}, "status": {"$ne": Status.WITHDRAWN.value}}
        return [restored(Assignment, doc) for doc in self._assignments.find(filter)]

    def owed_by(self, unit_ids: Sequence[str]) -> list[Document]:
        """What these units owe, as far as reports and gaps look at it."""
        filter = {"unit_id": {"$in": list(unit_ids)}, "status": {"$ne": Status.WITHDRAWN.value}}
        shown = {"unit_id": 1, "task_id": 1, "status": 1, "binding": 1, "due_on": 1}
        return self._assignments.find(filter, shown, sort=[("task_id", 1)])

    def matrix(self, wanted: Mapping[str, Any], scope: Mapping[str, Any], *, first: int, after: str | None) -> Document:
        """A page by task and unit."""
        parts = {"$and": [dict(wanted), dict(scope), {"status": {"$ne": Status.WITHDRAWN.value}}]}
        return page(self._assignments, parts, sort=[("task_id", 1), ("unit_path", 1)], first=first, after=after)

    def overdue(self, by: str, ids: Sequence[str], scope: Mapping[str, Any], today: date) -> dict[str, int]:
        """How many are late per unit or task (`by`)."""
        match = {"$and": [{by: {"$in": list(ids)}, **scope}, _overdue(today, True)]}
        rows = self._assignments.aggregate([{"$match": match}, {"$group": {"_id": f"${by}", "n": {"$sum": 1}}}])
        return {row["_id"]: row["n"] for row in rows}

    def tally(self, match: Mapping[str, Any], today: date, *keys: str) -> list[Document]:
        """How many, and how many are late, per combination of `keys`."""
        workable = [status.value for status in WORKABLE]
        is_late = {"$and": ["$binding", {"$in": ["$status", workable]}, {"$lt": ["$due_on", today.isoformat()]}]}
        group = {
            "_id": {key: f"${key}" for key in keys},
            "n": {"$sum": 1},
            "late": {"$sum": {"$cond": [is_late, 1, 0]}},
        }
        owed = {**match, "status": {"$ne": Status.WITHDRAWN.value}}
        rows = self._assignments.aggregate([{"$match": owed}, {"$group": group}])
        return [{**row["_id"], "n": row["n"], "late": row["late"]} for row in rows]

    def count_between(self, field: str, scope: Mapping[str, Any], first: datetime, behind: datetime) -> int:
        """How many had the instant `field` in [first, behind); a review counts when it accepted."""
        within = {field: {"$gte": first, "$lt": behind}, "status": {"$ne": Status.WITHDRAWN.value}}
        accepted = {"status": Status.ACCEPTED.value} if field == "reviewed_at" else {}
        return self._assignments.count({**within, **accepted, **scope})

    def by_month(self, task_id: str, scope: Mapping[str, Any], field: str, match: Mapping[str, Any]) -> dict[str, int]:
        """How many had the instant `field` in each Shanghai month."""
        month = {"$dateToString": {"date": f"${field}", "format": "%Y-%m", "timezone": "Asia/Shanghai"}}
        filter = {"task_id": task_id, field: {"$ne": None}, "status": {"$ne": Status.WITHDRAWN.value}, **match, **scope}
        rows = self._assignments.aggregate([{"$match": filter}, {"$group": {"_id": month, "n": {"$sum": 1}}}])
        return {row["_id"]: row["n"] for row in rows}

    def counts(self, by: str, ids: Sequence[str], scope: Mapping[str, Any]) -> dict[str, dict[str, int]]:
        """How many of each status per unit or task (`by`), all in one aggregate; total leaves withdrawn ones out."""
        match = {by: {"$in": list(ids)}, "status": {"$ne": Status.WITHDRAWN.value}, **scope}
        group = {"_id": {"key": f"${by}", "status": "$status"}, "n": {"$sum": 1}}
        blank = {**{status.value: 0 for status in COUNTED}, "total": 0}
        found = {key: dict(blank) for key in ids}
        for row in self._assignments.aggregate([{"$match": match}, {"$group": group}]):
            counts = found[row["_id"]["key"]]
            counts[row["_id"]["status"]] = row["n"]
            counts["total"] += row["n"]
        return found

    def items_by_task(self) -> dict[str, Count]:
        """Accepted and all assignments of every task: phases count by item (LZ-115)."""
        return self._completion({}, "$task_id")

    def completion(self, unit_ids: Sequence[str] | None) -> dict[str, Count]:
        """Accepted of all non-withdrawn assignments per unit; None means all units."""
        return self._completion({} if unit_ids is None else {"unit_id": {"$in": list(unit_ids)}}, "$unit_id")

    def _completion(self, match: Document, key: str) -> dict[str, Count]:
        accepted = {"$sum": {"$cond": [{"$eq": ["$status", Status.ACCEPTED.value]}, 1, 0]}}
        pipeline = [
            {"$match": {**match, "status": {"$ne": Status.WITHDRAWN.value}}},
            {"$group": {"_id": key, "accepted": accepted, "total": {"$sum": 1}}},
        ]
        return {row["_id"]: Count(row["accepted"], row["total"]) for row in self._assignments.aggregate(pipeline)}


def _overdue(today: date, wanted: bool) -> Document:
    """`Assignment.is_overdue` as a filter."""
    workable = [status.value for status in WORKABLE]
    late = {"binding": True, "status": {"$in": workable}, "due_on": {"$lt": today.isoformat()}}
    return {"$and": [late]} if wanted else {"$nor": [late]}
