"""Meetings with attendance and decisions, and how far the plan's periods were kept."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.loaders import loader, loader_of_last
from gateway.city.types_common import File, Info, Node
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum(description="Whose meeting it is. The city's bodies meet at the commission.")
class MeetingBody(Enum):
    CITY_LEADING_GROUP = "city_leading_group"
    CITY_OFFICE = "city_office"
    CITY_WORK_GROUP = "city_work_group"
    LOCAL_LEADING_GROUP = "local_leading_group"
    LEADERSHIP_SESSION = "leadership_session"


@strawberry.enum(description="By rule 例会, or ad hoc 临时 with a reason.")
class MeetingKind(Enum):
    REGULAR = "regular"
    AD_HOC = "ad_hoc"


@strawberry.enum
class MeetingStatus(Enum):
    SCHEDULED = "scheduled"
    HELD = "held"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="Which decisions.")
class DecisionFilter(Enum):
    OPEN = "open"
    OVERDUE = "overdue"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


@strawberry.type(description="Somebody at a meeting; a member who was absent has a reason.")
class MeetingPerson:
    name: str
    title: str | None
    department: str | None
    present: bool
    absence_reason: str | None


@strawberry.type
class MeetingAgendaItem:
    text: str
    departments: list[str]


@strawberry.type(description="A change of the record: which fields, and why.")
class MeetingCorrection:
    at: datetime
    reason: str
    fields: list[str]


@strawberry.type(description="How a decision fares.")
class DecisionFollowUp:
    status: str
    completed_on: date | None


@strawberry.type(description="A matter decided 议定事项: who sees to it, by when, and how it fares.")
class MeetingDecision:
    id: strawberry.ID
    meeting_id: strawberry.ID
    number: int
    text: str
    department: str | None
    due_on: date | None
    body: MeetingBody
    decided_on: date
    state: str
    withdrawn_reason: str | None
    follow_up: DecisionFollowUp | None
    is_completed: bool
    is_overdue: bool
    version: int
    unit_id: strawberry.Private[str]

    @strawberry.field(description="The unit that sees to it; null for who may not see that unit.")
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(
    description="One meeting. `convenerFits` is false when neither leader nor deputy convened it: a remark, no more."
)
class Meeting(Node):
    body: MeetingBody
    kind: MeetingKind
    title: str
    status: MeetingStatus
    group_code: str | None
    ad_hoc_reason: str | None
    planned_on: date | None
    held_on: date | None
    convener: MeetingPerson | None
    convener_fits: bool | None
    attendees: list[MeetingPerson]
    observers: list[MeetingPerson]
    suggested_observers: list[MeetingPerson]
    present: int
    absent: int
    agenda: list[MeetingAgendaItem]
    files: list[File]
    withdrawn_reason: str | None
    recorded_at: datetime | None
    version: int
    unit_id: strawberry.Private[str]
    local_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)

    @strawberry.field(description="How the record was corrected, the earliest first; the `last` corrections alone.")
    async def corrections(self, info: Info, last: int | None = None) -> list[MeetingCorrection]:
        found = await loader_of_last(info.context, "meeting_corrections", last).load(self.local_id)
        return build_all(MeetingCorrection, found)

    @strawberry.field
    async def decisions(self, info: Info) -> list[MeetingDecision]:
        return build_all(MeetingDecision, await loader(info.context, "meeting_decisions").load(self.local_id))


@strawberry.type(description="One month, quarter or year in which a meeting is expected.")
class MeetingPeriod:
    period: str
    starts_on: date
    ends_on: date
    alert_on: date
    strictness: str
    status: str
    held: int
    first_held_on: date | None
    alerted: bool


@strawberry.type(
    description="A rule of the plan: periods held ÷ periods that are over. The rate in whole percent, cut."
)
class MeetingCompliance:
    rule_id: str
    body: MeetingBody
    group_code: str | None
    frequency: str
    strictness: str
    held: int
    due: int
    rate: int | None
    periods: list[MeetingPeriod]


@strawberry.type(description="Decisions completed ÷ decided.")
class DecisionFigures:
    decided: int
    completed: int
    rate: int | None


@strawberry.type(description="An institution whose leadership session on prominent problems is not held yet.")
class MissingSession:
    ends_on: date
    status: str
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="Institutions with their leadership session ÷ all, and the first of those without.")
class LeadershipSessions:
    held: int
    expected: int
    rate: int | None
    missing: list[MissingSession]


def meeting_of(data: dict[str, Any]) -> Meeting:
    """A meeting out of the service's answer."""
    return build(Meeting, data)


def decision_of(data: dict[str, Any]) -> MeetingDecision:
    """A decision out of the service's answer."""
    return build(MeetingDecision, data)
