"""Meetings of the campaign's bodies: scheduled, held, corrected with history; and what they decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from services.kit.extents import EMPTY, Extent
from services.organizations.domain.groups import LeadingGroup
from services.organizations.errors.meetings import (
    AbsenceWithoutReason,
    BodyNotOfUnit,
    DecisionNotOpen,
    HeldInTheFuture,
    MeetingNotHeld,
    MeetingNotScheduled,
    MeetingWithdrawn,
    NamedTwiceAtMeeting,
    NothingToCorrect,
    ReasonMissing,
    WorkGroupMissing,
)

CITY_BODIES = ("city_leading_group", "city_office", "city_work_group")
UNIT_BODIES = ("local_leading_group",)
LEADERSHIP_SESSION = "leadership_session"
BODIES = (*CITY_BODIES, *UNIT_BODIES, LEADERSHIP_SESSION)
CORRECTABLE = ("held_on", "title", "kind", "ad_hoc_reason", "convener", "attendees", "observers", "agenda", "file_ids")


class MeetingStatus(StrEnum):
    """Where a meeting stands. A record entered in error is withdrawn, never deleted."""

    SCHEDULED = "scheduled"
    HELD = "held"
    WITHDRAWN = "withdrawn"


class DecisionState(StrEnum):
    """Whether the decision stands."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Person:
    """Somebody at the meeting. Who was absent has a reason."""

    name: str
    title: str | None = None
    department: str | None = None
    present: bool = True
    absence_reason: str | None = None


@dataclass(frozen=True)
class AgendaItem:
    """A matter of the meeting with the departments that it concerns."""

    text: str
    departments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attending:
    """A unit whose people attend the meeting of another; they may see its record."""

    unit_id: str
    path: str


@dataclass(frozen=True)
class Correction:
    """Which fields somebody corrected and why, and what stood there `before`."""

    at: datetime
    by: str
    reason: str
    fields: tuple[str, ...]
    before: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Meeting:
    """One meeting of one body. `convener_fits` is None where the plan sets no convener or no group is recorded."""

    id: str
    body: str
    unit_id: str
    unit_path: str
    county_id: str | None
    kind: str
    title: str
    status: MeetingStatus
    group_code: str | None = None
    ad_hoc_reason: str | None = None
    planned_on: date | None = None
    held_on: date | None = None
    convener: Person | None = None
    convener_fits: bool | None = None
    attendees: tuple[Person, ...] = ()
    observers: tuple[Person, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    file_ids: tuple[str, ...] = ()
    attending: tuple[Attending, ...] = ()
    corrections: Extent = EMPTY
    withdrawn_reason: str | None = None
    recorded_at: datetime | None = None
    recorded_by: str | None = None
    version: int = 1

    @property
    def is_held(self) -> bool:
        """Whether it counts as held."""
        return self.status is MeetingStatus.HELD

    def held(self, *, today: date, at: datetime, by: str, **facts: Any) -> Meeting:
        """The record of the meeting. Raises `MeetingNotScheduled`, and what `checked` raises."""
        if self.status is not MeetingStatus.SCHEDULED:
            raise MeetingNotScheduled()
        stated: dict[str, Any] = {
            "status": MeetingStatus.HELD,
            "recorded_at": at,
            "recorded_by": by,
            "version": self.version + 1,
        }
        return checked(replace(self, **facts, **stated), today)

    def corrected(self, *, today: date, at: datetime, by: str, reason: str, **facts: Any) -> tuple[Meeting, Correction]:
        """The record with other facts, and what stood there. Raises `MeetingNotHeld` or `NothingToCorrect`."""
        if self.status is not MeetingStatus.HELD:
            raise MeetingNotHeld()
        before = {name: getattr(self, name) for name, value in facts.items() if getattr(self, name) != value}
        if not before:
            raise NothingToCorrect()
        changed = checked(replace(self, **facts, version=self.version + 1), today)
        return changed, Correction(at, by, reason, tuple(sorted(before)), before)

    def withdrawn(self, reason: str) -> Meeting:
        """Cancelled, or recorded in error. Raises `MeetingWithdrawn` the second time."""
        if self.status is MeetingStatus.WITHDRAWN:
            raise MeetingWithdrawn()
        return replace(self, status=MeetingStatus.WITHDRAWN, withdrawn_reason=reason, version=self.version + 1)


@dataclass(frozen=True)
class FollowUp:
    """How the decision fares, as `tasks` tells it."""

    id: str
    status: str
    completed_on: date | None
    version: int


@dataclass(frozen=True)
class Decision:
    """A matter decided (议定事项): who sees to it, by when (LZ-129). `unit_path` is the owner's."""

    id: str
    meeting_id: str
    number: int
    text: str
    unit_id: str
    unit_path: str
    department: str | None
    due_on: date | None
    body: str
    body_unit_id: str
    body_path: str
    decided_on: date
    state: DecisionState = DecisionState.OPEN
    withdrawn_reason: str | None = None
    follow_up: FollowUp | None = None
    version: int = 1

    def withdrawn(self, reason: str) -> Decision:
        """Raises `DecisionNotOpen`."""
        if self.state is not DecisionState.OPEN:
            raise DecisionNotOpen()
        return replace(self, state=DecisionState.WITHDRAWN, withdrawn_reason=reason, version=self.version + 1)

    def followed(self, news: FollowUp) -> Decision | None:
        """With the follow-up's news; None when they are not newer."""
        if self.follow_up is not None and news.version <= self.follow_up.version:
            return None
        return replace(self, follow_up=news)

    def is_completed(self) -> bool:
        """Whether its follow-up is done."""
        return self.follow_up is not None and self.follow_up.status == "completed"

    def is_overdue(self, today: date) -> bool:
        """Past its day, standing and not completed."""
        standing = self.state is DecisionState.OPEN and not self.is_completed()
        return standing and self.due_on is not None and self.due_on < today


def checked(meeting: Meeting, today: date) -> Meeting:
    """`meeting` when its facts fit together.

    Raises `HeldInTheFuture`, `ReasonMissing` (LZ-142), `AbsenceWithoutReason` or `NamedTwiceAtMeeting`.
    """
    if meeting.kind == "ad_hoc" and not meeting.ad_hoc_reason:
        raise ReasonMissing(field="ad_hoc_reason")
    if meeting.held_on is not None and meeting.held_on > today:
        raise HeldInTheFuture(field="held_on", today=today.isoformat())
    if any(not person.present and not person.absence_reason for person in meeting.attendees):
        raise AbsenceWithoutReason(field="attendees")
    _require_once(meeting.attendees, meeting.observers)
    return meeting


def _require_once(attendees: Sequence[Person], observers: Sequence[Person]) -> None:
    seen: set[tuple[str, str | None]] = set()
    for role, people in (("attendees", attendees), ("observers", observers)):
        for person in people:
            key = (person.name, person.title)
            if key in seen:
                raise NamedTwiceAtMeeting(field=role, name=person.name)
            seen.add(key)


def require_body(body: str, unit_kind: str, group_code: str | None, known_codes: Sequence[str]) -> None:
    """The city's bodies belong to the commission, a local leading group to any other unit.

    Raises `BodyNotOfUnit` or `WorkGroupMissing`.
    """
    is_city = unit_kind == "commission"
    if (body in CITY_BODIES and not is_city) or (body in UNIT_BODIES and is_city):
        raise BodyNotOfUnit(field="body")
    if body == "city_work_group" and (group_code is None or group_code not in known_codes):
        raise WorkGroupMissing(field="group_code")


def convener_fits(convener: Person | None, wanted: Sequence[str], group: LeadingGroup | None) -> bool | None:
    """Whether leader or deputy convened (LZ-140: 一般由组长或副组长召集); None where it cannot be said.

    Persons are compared by name, or by title where names are masked.
    """
    if convener is None or not wanted or group is None:
        return None
    heads = (*((group.leader,) if "组长" in wanted else ()), *(group.deputies if "副组长" in wanted else ()))
    return any(
        head.name == convener.name if head.name else head.title in (convener.title, convener.name) for head in heads
    )


def suggested_observers(meeting: Meeting, heads: dict[str, Person]) -> list[Person]:
    """The heads of the agenda's departments who are neither members nor observers yet (LZ-143)."""
    wanted = dict.fromkeys(name for item in meeting.agenda for name in item.departments)
    there = {person.department for person in (*meeting.attendees, *meeting.observers)}
    named = {person.name for person in (*meeting.attendees, *meeting.observers)}
    found = (heads.get(name) for name in wanted if name not in there)
    return [person for person in found if person is not None and person.name not in named]
