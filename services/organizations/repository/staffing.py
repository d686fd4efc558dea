"""Documents of staff, posts, rotation, principals, branch scopes, terms, bindings and alerts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.organizations.domain.alerts import Alert
from services.organizations.domain.bindings import RoleBinding
from services.organizations.domain.branches import BranchScope
from services.organizations.domain.confirming import Confirmation
from services.organizations.domain.rotation import PostClass
from services.organizations.domain.staff import Posting, StaffMember
from services.organizations.domain.succession import Succession
from services.organizations.domain.terms import LeaderTerm
from services.organizations.repository.kept import Kept
from services.organizations.repository.people_pages import (
    all_of,
    given,
    in_ids,
    key_posts,
    roster_status,
    term_status,
)

COLLECTIONS: dict[str, list[Index]] = {
    "staff": [Index("unit_id", "code", unique=True), Index("unit_path", "code"), Index("since")],
    "postings": [Index("staff_id"), Index("unit_id", "is_key"), Index("is_key", "due_on"), Index("next_on")],
    "post_classes": [],
    "alerts": [Index("unit_id")],
    "confirmations": [Index("unit_id", "period"), Index("period", "unit_path")],
    "successions": [Index("unit_id"), Index("state")],
    "branch_scopes": [Index("unit_id")],
    "leader_terms": [Index("unit_id"), Index("ends_on")],
    "role_bindings": [Index("role")],
}
PLACED = ("staff", "postings", "confirmations", "successions", "branch_scopes", "leader_terms")
"""Collections whose documents carry their unit's path."""


class Staffing:
    """The people of a city."""

    def __init__(self, db: TenantDatabase) -> None:
        self._db = db
        self.staff = Kept(db["staff"], StaffMember, [("code", 1)])
        self.people = Kept(db["staff"], StaffMember)
        self.postings = Kept(db["postings"], Posting, [("since", 1)])
        self.due = Kept(db["postings"], Posting, [("due_on", 1)])
        self.classes = Kept(db["post_classes"], PostClass)
        self.alerts = Kept(db["alerts"], Alert)
        self.confirmations = Kept(db["confirmations"], Confirmation, [("period", -1), ("unit_path", 1)])
        self.successions = Kept(db["successions"], Succession, [("proposed_on", -1)])
        self.branches = Kept(db["branch_scopes"], BranchScope, [("since", 1)])
        self.terms = Kept(db["leader_terms"], LeaderTerm, [("ends_on", 1)])
        self.bindings = Kept(db["role_bindings"], RoleBinding, [("since", 1)])

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on what belongs to them."""
        for unit_id, (path, county_id) in paths.items():
            for name in PLACED:
                update = {"$set": {"unit_path": path, "county_id": county_id}}
                self._db[name].update_many({"unit_id": unit_id}, update)

    def roster(
        self, scope: Mapping[str, Any], on: date, first: int, after: str | None, wanted: Mapping[str, Any]
    ) -> Document:
        """A page of who is on the staff that day; `wanted` holds unit_id, professional_category, key_few, search."""
        place = {**scope, **given(unit_id=wanted["unit_id"])}
        criteria = [place, given(professional_category=wanted["professional_category"]), lasting(on)]
        if wanted["key_few"]:
            criteria.append(in_ids(self._key_few(place, on)))
        if wanted["search"]:
            text = {"$regex": re.escape(wanted["search"]), "$options": "i"}
            criteria.append({"$or": [{"name": text}, {"code": text}]})
        return self.staff.page(all_of(*criteria), first, after)

    def staff_after(self, staff_id: str, limit: int) -> list[StaffMember]:
        """The next people by id, also those who are gone."""
        return self.people.where({"id": {"$gt": staff_id}}, limit)

    def postings_of_staff(self, staff_ids: Iterable[str]) -> dict[str, list[Posting]]:
        """Every post of these people, the earliest first."""
        found: dict[str, list[Posting]] = defaultdict(list)
        for posting in self.postings.where({"staff_id": {"$in": list(staff_ids)}}):
            found[posting.staff_id or ""].append(posting)
        return found

    def key_posts(self, scope: Mapping[str, Any], unit_ids: Sequence[str]) -> list[Posting]:
        """Key posts of these units that are held, the earliest due first."""
        return self.due.where(all_of(scope, key_posts(None, None), {"unit_id": {"$in": list(unit_ids)}}))

    def settle_anew(self, code: str, today: date) -> None:
        """Let the standing of every key post of the class that is held be worked out again."""
        self.postings.docs.update_many(key_posts(None, code), {"$set": {"next_on": today.isoformat()}})

    def page_of_key_posts(
        self, scope: Mapping[str, Any], wanted: Mapping[str, Any], first: int, after: str | None
    ) -> Document:
        """A page of key posts that are held; `wanted` holds unit_id, status, post_class."""
        held = key_posts(wanted["status"], wanted["post_class"])
        return self.due.page(all_of(scope, given(unit_id=wanted["unit_id"]), held), first, after)

    def page_of_confirmations(
        self, scope: Mapping[str, Any], wanted: Mapping[str, Any], today: date, first: int, after: str | None
    ) -> Document:
        """A page of confirmations; `wanted` holds unit_id, period, status."""
        stated = given(unit_id=wanted["unit_id"], period=wanted["period"])
        filter = all_of(scope, stated, roster_status(wanted["status"], today))
        return self.confirmations.page(filter, first, after)

    def page_of_successions(
        self, scope: Mapping[str, Any], wanted: Mapping[str, Any], first: int, after: str | None
    ) -> Document:
        """A page of proposals; `wanted` holds unit_id, state."""
        return self.successions.page(all_of(scope, given(**wanted)), first, after)

    def page_of_terms(
        self, scope: Mapping[str, Any], wanted: Mapping[str, Any], today: date, first: int, after: str | None
    ) -> Document:
        """A page of terms, with how many are in office and how many of those have a letter; `wanted` holds unit_id,
        status."""
        place = all_of(scope, given(unit_id=wanted["unit_id"]))
        in_office = all_of(place, {"ended_on": None, "starts_on": {"$lte": today.isoformat()}})
        found = self.terms.page(all_of(place, term_status(wanted["status"], today)), first, after)
        counted = self._db["leader_terms"].count
        figures = {"leaders": counted(in_office)}
        figures["with_target_letter"] = counted(all_of(in_office, {"target_letter": {"$ne": None}}))
        return {**found, **figures}

    def bindings_of(self, role: str) -> list[RoleBinding]:
        """Every binding of the role."""
        return self.bindings.where({"role": role})

    def counts(self, unit_ids: Sequence[str], on: date) -> dict[str, int]:
        """How many are on the staff of each unit that day."""
        match = {"$and": [{"unit_id": {"$in": list(unit_ids)}}, lasting(on)]}
        rows = self._db["staff"].aggregate([{"$match": match}, {"$group": {"_id": "$unit_id", "n": {"$sum": 1}}}])
        return {row["_id"]: row["n"] for row in rows}

    def ever_staffed(self, unit_ids: Sequence[str]) -> set[str]:
        """The units that have a staff register."""
        rows = self._db["staff"].aggregate(
            [{"$match": {"unit_id": {"$in": list(unit_ids)}}}, {"$group": {"_id": "$unit_id"}}]
        )
        return {row["_id"] for row in rows}

    def _key_few(self, criteria: Mapping[str, Any], on: date) -> list[str]:
        """Staff who hold, that day, a post that makes them one of the key few."""
        filter = all_of(criteria, {"key_few": True, "staff_id": {"$ne": None}}, lasting(on))
        return self._db["postings"].distinct("staff_id", filter)

    def rotation_counts(self, unit_ids: Sequence[str], today: date) -> dict[str, tuple[int, int]]:
        """(overdue, all) key posts that are held, by unit; an exempt post is not overdue."""
        day = today.isoformat()
        match = {"$and": [{"unit_id": {"$in": list(unit_ids)}, "is_key": True}, lasting(today)]}
        exempt = {"$gte": [{"$ifNull": ["$exemption.expires_on", ""]}, day]}
        late = {"$and": [{"$lt": ["$due_on", day]}, {"$ne": ["$due_on", None]}, {"$not": [exempt]}]}
        group = {"_id": "$unit_id", "late": {"$sum": {"$cond": [late, 1, 0]}}, "all": {"$sum": 1}}
        rows = self._db["postings"].aggregate([{"$match": match}, {"$group": group}])
        return {row["_id"]: (row["late"], row["all"]) for row in rows}

    def departments_of(self, unit_ids: Sequence[str], on: date) -> list[tuple[str, str]]:
        """(unit, department) of all posts that are held that day, in order."""
        match = {"$and": [{"unit_id": {"$in": list(unit_ids)}, "department": {"$ne": None}}, lasting(on)]}
        group = {"_id": {"unit": "$unit_id", "department": "$department"}}
        rows = self._db["postings"].aggregate([{"$match": match}, {"$group": group}])
        return sorted((row["_id"]["unit"], row["_id"]["department"]) for row in rows)

    def changing(self, today: date, limit: int) -> list[Posting]:
        """Key posts whose standing changes by today."""
        return self.postings.where({"next_on": {"$lte": today.isoformat()}}, limit=limit)

    def marker(self, name: str) -> str | None:
        """A remembered place of a tick."""
        doc = self._db["campaign"].find_one({"id": f"people:{name}"})
        return doc["value"] if doc else None

    def set_marker(self, name: str, value: str | None) -> None:
        self._db["campaign"].upsert({"id": f"people:{name}", "value": value})


def lasting(on: date) -> Document:
    """Those who began by that day and had not ended before it."""
    day = on.isoformat()
    return {"since": {"$lte": day}, "$or": [{"until": None}, {"until": {"$gte": day}}]}
