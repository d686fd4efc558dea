"""Documents of meetings, decisions and their compliance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from services.kit.codec import document, restored
from services.kit.extents import Extent
from services.kit.histories import MOST_BYTES, AnswerTooLarge, History
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.kit.units import Scope
from services.organizations.domain import meetings as rules
from services.organizations.domain.meeting_calendar import ExpectedMeeting
from services.organizations.domain.meetings import Correction, Decision, DecisionState

COLLECTIONS: dict[str, list[Index]] = {
    "meetings": [Index("unit_id", "held_on"), Index("unit_path", "-day"), Index("attending.path"), Index("-day")],
    "decisions": [Index("meeting_id", "number"), Index("unit_path"), Index("body_path"), Index("state", "due_on")],
    "expected_meetings": [
        Index("unit_id", "body", "starts_on"),
        Index("rule_id", "unit_path"),
        Index("closed", "alerted_on", "alert_on"),
    ],
    "meeting_measures": [],
}
CORRECTION = "meeting_correction"
_UNCOUNTED = dict.fromkeys(("attendees", "observers", "agenda", "attending", "file_ids"), 0)


class Meeting:
    """Meetings, decisions and their compliance."""

    def __init__(self, db: TenantDatabase) -> None:
        self._meetings, self._decisions = db["meetings"], db["decisions"]
        self._expected, self._measures = db["expected_meetings"], db["meeting_measures"]
        self._corrections = History(db, CORRECTION, Correction)

    def get(self, meeting_id: str) -> rules.Meeting | None:
        found = self._meetings.find_one({"id": meeting_id})
        return restored(rules.Meeting, found) if found else None

    def insert(self, meeting: rules.Meeting) -> None:
        self._meetings.insert_one(_dated(meeting))

    def replace(self, meeting: rules.Meeting, correction: Correction | None = None) -> None:
        """Store the next version, and its correction beside it. Raises `VersionRace` when someone else was first."""
        if correction is not None:
            extent = self._corrections.add(meeting.id, meeting.corrections, [correction])
            meeting = replace(meeting, corrections=extent)
        self._meetings.replace(_dated(meeting))

    def held_between(self, unit_ids: Sequence[str], body: str, first: date, last: date) -> list[rules.Meeting]:
        """Meetings of the body at these units that were held in the period: what they are counted by."""
        days = {"$gte": first.isoformat(), "$lte": last.isoformat()}
        filter = {"unit_id": {"$in": list(unit_ids)}, "body": body, "status": "held", "held_on": days}
        return [restored(rules.Meeting, doc) for doc in self._meetings.find(filter, _UNCOUNTED)]

    def page(self, wanted: Mapping[str, Any], scope: Scope, first: int, after: str | None) -> dict[str, Any]:
        """A page of meetings in `scope`, or attended by units in it; the latest first."""
        filter = {**{k: v for k, v in wanted.items() if k in ("unit_id", "body", "status") and v}, **_seen_by(scope)}
        days = {op: day.isoformat() for op, day in (("$gte", wanted["since"]), ("$lte", wanted["until"])) if day}
        if days:
            filter["day"] = days
        found = page(self._meetings, filter, sort=[("day", -1)], first=first, after=after)
        return {**found, "items": [restored(rules.Meeting, doc) for doc in found["items"]]}

    def by_ids(self, ids: Sequence[str], scope: Scope) -> dict[str, rules.Meeting]:
        """Meetings by id, as far as `scope` may see them. Raises `AnswerTooLarge`."""
        wanted = {"id": {"$in": list(ids)}, **_seen_by(scope)}
        found, is_cut = self._meetings.find_within(MOST_BYTES, wanted, None, [("id", 1)], limit=len(ids))
        if is_cut:
            raise AnswerTooLarge(field="ids")
        return {doc["id"]: restored(rules.Meeting, doc) for doc in found}

    def seen(self, ids: Sequence[str], scope: Scope) -> list[str]:
        """Which of these meetings `scope` may see."""
        return [doc["id"] for doc in self._meetings.find({"id": {"$in": list(ids)}, **_seen_by(scope)}, {"id": 1})]

    def corrections(
        self, ids: Sequence[str], scope: Scope, last: int | None, *, with_before: bool
    ) -> dict[str, tuple[Correction, ...]]:
        """The corrections of the meetings that `scope` may see, the earliest first. Raises `AnswerTooLarge`."""
        seen = self._meetings.find({"id": {"$in": list(ids)}, **_seen_by(scope)}, {"id": 1, "corrections": 1})
        extents = {doc["id"]: restored(Extent, doc.get("corrections") or {}) for doc in seen}
        return self._corrections.of_each(extents, last, without=None if with_before else "before")

    def decision(self, decision_id: str) -> Decision | None:
        found = self._decisions.find_one({"id": decision_id})
        return restored(Decision, found) if found else None

    def decisions(self, ids: Sequence[str]) -> dict[str, Decision]:
        return {doc["id"]: restored(Decision, doc) for doc in self._decisions.find({"id": {"$in": list(ids)}})}

    def decisions_of(self, meeting_ids: Sequence[str]) -> dict[str, list[Decision]]:
        """The decisions of each meeting, by number."""
        found: dict[str, list[Decision]] = {meeting_id: [] for meeting_id in meeting_ids}
        for doc in self._decisions.find({"meeting_id": {"$in": list(meeting_ids)}}, sort=[("number", 1)]):
            found[doc["meeting_id"]].append(restored(Decision, doc))
        return found

    def add_decisions(self, decisions: Sequence[Decision]) -> None:
        self._decisions.insert_many(map(document, decisions))

    def replace_decision(self, decision: Decision) -> None:
        """Raises `VersionRace` when someone else was first."""
        self._decisions.replace(document(decision))

    def save_follow_ups(self, decisions: Iterable[Decision]) -> None:
        """Store the follow-ups of decisions; the decisions' own version stays."""
        each = self._decisions
        each.bulk_write(
            [each.update({"id": d.id}, {"$set": {"follow_up": document(d)["follow_up"]}}) for d in decisions]
        )

    def page_of_decisions(
        self, wanted: Mapping[str, Any], scope: Scope, today: date, *, first: int, after: str | None
    ) -> dict[str, Any]:
        """A page of decisions, the earliest due first; both the body's and the owner's people see one."""
        filter: Document = {k: wanted[k] for k in ("unit_id", "meeting_id") if wanted.get(k)}
        filter |= _standing(wanted.get("state"), today)
        if scope.width != "city":
            filter["$or"] = [scope.filter("unit_path"), scope.filter("body_path")]
        found = page(self._decisions, filter, sort=[("due_on", 1)], first=first, after=after)
        return {**found, "items": [restored(Decision, doc) for doc in found["items"]]}

    def decision_figures(self, scope: Scope) -> Document:
        """How many decisions stand, and how many of them are completed."""
        seen = {} if scope.width == "city" else {"$or": [scope.filter("unit_path"), scope.filter("body_path")]}
        standing = {"state": DecisionState.OPEN.value, **seen}
        done = {**standing, "follow_up.status": "completed"}
        return {"decided": self._decisions.count(standing), "completed": self._decisions.count(done)}

    def expected(self, unit_id: str, body: str) -> list[ExpectedMeeting]:
        """What is expected of the body at the unit, the earliest period first."""
        found = self._expected.find({"unit_id": unit_id, "body": body}, sort=[("starts_on", 1)])
        return [restored(ExpectedMeeting, doc) for doc in found]

    def expected_of_rules(self, rule_ids: Sequence[str], scope: Mapping[str, Any]) -> list[ExpectedMeeting]:
        filter = {"rule_id": {"$in": list(rule_ids)}, **scope}
        found = self._expected.find(filter, sort=[("rule_id", 1), ("starts_on", 1), ("id", 1)])
        return [restored(ExpectedMeeting, doc) for doc in found]

    def expected_at(self, unit_ids: Sequence[str], rule_id: str) -> dict[str, ExpectedMeeting]:
        """What a rule without periods expects of these units."""
        found = self._expected.find({"unit_id": {"$in": list(unit_ids)}, "rule_id": rule_id})
        return {doc["unit_id"]: restored(ExpectedMeeting, doc) for doc in found}

    def sessions_through(self, today: date) -> str | None:
        """The unit code up to which today's round over the institutions has come; None when it is done."""
        doc = self._measures.find_one({"id": "sessions"})
        return "" if doc is None or doc["on"] != today.isoformat() else doc["through"]

    def set_sessions_through(self, today: date, code: str | None) -> None:
        self._measures.upsert({"id": "sessions", "on": today.isoformat(), "through": code})

    def to_alert(self, today: date, limit: int) -> list[ExpectedMeeting]:
        """Unmet periods whose last working day has come and of which nobody was told yet."""
        filter = {"closed": False, "alerted_on": None, "alert_on": {"$lte": today.isoformat()}, "first_held_on": None}
        found = self._expected.find(filter, sort=[("alert_on", 1), ("id", 1)], limit=limit)
        return [restored(ExpectedMeeting, doc) for doc in found]

    def to_close(self, ended_before: date, limit: int) -> list[ExpectedMeeting]:
        """Unmet periods that ended before that day and still wait."""
        ended = {"ends_on": {"$lt": ended_before.isoformat()}, "counts_until": None}
        filter = {"closed": False, "first_held_on": None, **ended}
        found = self._expected.find(filter, sort=[("ends_on", 1), ("id", 1)], limit=limit)
        return [restored(ExpectedMeeting, doc) for doc in found]

    def save_expected(self, rows: Iterable[ExpectedMeeting]) -> None:
        docs = [document(row) for row in rows]
        each = self._expected
        each.bulk_write([each.update({"id": doc.pop("id")}, {"$set": doc}, upsert=True) for doc in docs])

    def page_of_sessions(self, rule_id: str, scope: Mapping[str, Any], first: int, after: str | None) -> dict[str, Any]:
        """Units whose meeting of that rule is not held, by path."""
        filter = {"rule_id": rule_id, "first_held_on": None, "closed": False, **scope}
        found = page(self._expected, filter, sort=[("unit_path", 1)], first=first, after=after)
        return {**found, "items": [restored(ExpectedMeeting, doc) for doc in found["items"]]}

    def counts_by_rule(self, rule_id: str, scope: Mapping[str, Any]) -> tuple[int, int]:
        """(held, expected) of one rule, without the units that were closed before they held theirs."""
        filter = {"rule_id": rule_id, **scope}
        held = self._expected.count({**filter, "first_held_on": {"$ne": None}})
        return held, held + self._expected.count({**filter, "first_held_on": None, "closed": False})

    def measure(self, quarter: str) -> Document | None:
        return self._measures.find_one({"id": quarter})

    def save_measure(self, doc: Document) -> None:
        self._measures.upsert(doc)

    def move(self, places: Mapping[str, tuple[str, str | None]]) -> None:
        """Units moved: their meetings, decisions and expected meetings follow."""
        for unit_id, (path, county_id) in places.items():
            moved = {"$set": {"unit_path": path, "county_id": county_id}}
            for each in (self._meetings, self._expected):
                each.update_many({"unit_id": unit_id, "unit_path": {"$ne": path}}, moved)
            self._meetings.update_many({"attending.unit_id": unit_id}, {"$set": {"attending.$.path": path}})
            self._decisions.update_many({"unit_id": unit_id}, {"$set": {"unit_path": path}})
            self._decisions.update_many({"body_unit_id": unit_id}, {"$set": {"body_path": path}})


def _dated(meeting: rules.Meeting) -> Document:
    """The document with `day`, by which lists are sorted: held, or planned."""
    doc = document(meeting)
    return {**doc, "day": doc["held_on"] or doc["planned_on"]}


def _seen_by(scope: Scope) -> Document:
    if scope.width == "city":
        return {}
    return {"$or": [scope.filter(), {"attending": {"$elemMatch": scope.filter("path")}}]}


def _standing(state: str | None, today: date) -> Document:
    if state is None:
        return {}
    if state == "withdrawn":
        return {"state": "withdrawn"}
    if state == "completed":
        return {"state": "open", "follow_up.status": "completed"}
    waiting: Document = {"state": "open", "follow_up.status": {"$ne": "completed"}}
    return {**waiting, "due_on": {"$ne": None, "$lt": today.isoformat()}} if state == "overdue" else waiting
