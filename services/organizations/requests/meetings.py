"""What callers may ask of meetings and decisions."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from services.kit.requests import HistoriesByIds, PageRequest, Request
from services.organizations.requests import Day, Id, Ids, Name, Part, PersonName

MeetingBody = Literal[
    "city_leading_group", "city_office", "city_work_group", "local_leading_group", "leadership_session"
]
MeetingKind = Literal["regular", "ad_hoc"]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Version = Annotated[int, Field(ge=1)]
Department = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class AttendeeInput(Part):
    """A member of the body, present or absent with a reason."""

    name: PersonName
    title: Name | None = None
    department: Department | None = None
    present: bool = True
    absence_reason: Short | None = None


class ObserverInput(Part):
    """Somebody who attends without being a member (列席)."""

    name: PersonName
    title: Name | None = None
    department: Department | None = None


class AgendaInput(Part):
    """A matter of the meeting, and the departments that it concerns."""

    text: Text
    departments: Annotated[list[Department], Field(max_length=30)] = []


class DecisionInput(Part):
    """A matter decided: which unit, which department sees to it, by when."""

    text: Text
    unit_id: Id
    department: Department | None = None
    due_on: Day | None = None


Attendees = Annotated[list[AttendeeInput], Field(max_length=300)]
Observers = Annotated[list[ObserverInput], Field(max_length=300)]
Agenda = Annotated[list[AgendaInput], Field(max_length=100)]
Decisions = Annotated[list[DecisionInput], Field(max_length=100)]
FileIds = Annotated[list[Id], Field(max_length=20)]


class ScheduleMeeting(Request):
    """A meeting that is to come."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "body": "local_leading_group",
        "title": "领导小组二季度会议",
        "planned_on": "2022-04-20",
    }
    unit_id: Id
    body: MeetingBody
    title: Name
    planned_on: Day
    group_code: Id | None = None
    kind: MeetingKind = "regular"
    ad_hoc_reason: Short | None = None
    agenda: Agenda = []


class _Record(Request):
    """What the minutes say."""

    kind: MeetingKind = "regular"
    ad_hoc_reason: Short | None = None
    held_on: Day
    convener: ObserverInput | None = None
    attendees: Attendees = []
    observers: Observers = []
    agenda: Agenda = []
    file_ids: FileIds = []
    attending_unit_ids: Annotated[list[Id], Field(max_length=100)] = []
    decisions: Decisions = []


class RecordMeeting(_Record):
    """A meeting that was held without having been scheduled here."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "body": "local_leading_group",
        "title": "领导小组一季度会议",
        "held_on": "2022-03-18",
        "attendees": [{"name": "示例人员"}],
        "decisions": [{"text": "完成重点岗位梳理", "unit_id": "$unit", "due_on": "2022-06-30"}],
        "file_ids": ["$organizations_file"],
    }
    unit_id: Id
    body: MeetingBody
    group_code: Id | None = None
    title: Name


class HoldMeeting(_Record):
    """The record of a scheduled meeting."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "meeting_id": "$scheduled_meeting",
        "expected_version": 1,
        "held_on": "2022-03-18",
        "decisions": [{"text": "完成重点岗位梳理", "unit_id": "$unit"}],
    }
    meeting_id: Id
    expected_version: Version


class CorrectMeeting(Request):
    """Other facts of a recorded meeting; a field left out or null stays."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "meeting_id": "$meeting",
        "expected_version": 1,
        "reason": "日期登记有误",
        "held_on": "2022-03-17",
    }
    meeting_id: Id
    expected_version: Version
    reason: Short
    held_on: Day | None = None
    title: Name | None = None
    kind: MeetingKind | None = None
    ad_hoc_reason: Short | None = None
    convener: ObserverInput | None = None
    attendees: Attendees | None = None
    observers: Observers | None = None
    agenda: Agenda | None = None
    file_ids: FileIds | None = None


class WithdrawMeeting(Request):
    """Cancel a scheduled meeting, or take back a record entered in error, with its decisions."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"meeting_id": "$meeting", "expected_version": 1, "reason": "重复登记"}
    meeting_id: Id
    expected_version: Version
    reason: Short


class AddDecisions(Request):
    """Further decisions of a meeting."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "meeting_id": "$meeting",
        "decisions": [{"text": "完成重点岗位梳理", "unit_id": "$unit", "department": "医政科", "due_on": "2022-06-30"}],
    }
    meeting_id: Id
    decisions: Annotated[list[DecisionInput], Field(min_length=1, max_length=100)]


class WithdrawDecision(Request):
    """A decision is given up; its follow-up goes with it."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"decision_id": "$decision", "expected_version": 1, "reason": "事项合并"}
    decision_id: Id
    expected_version: Version
    reason: Short


class Meetings(PageRequest):
    """Meetings that the caller may see, the latest first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "first": 20}
    unit_id: Id | None = None
    body: MeetingBody | None = None
    status: Literal["scheduled", "held", "withdrawn"] | None = None
    since: Day | None = None
    until: Day | None = None


class MeetingsByIds(Request):
    """Meetings by id, in the order asked."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$meeting"]}
    ids: Ids


class MeetingCorrections(HistoriesByIds):
    """The corrections of these meetings, with what stood there when `before` is wanted too."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$meeting"], "last": 2, "before": True}
    before: bool = False


class DecisionsPage(PageRequest):
    """Decisions that the caller may see: of meetings of his units, or to be seen to by his units."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "first": 20}
    unit_id: Id | None = None
    meeting_id: Id | None = None
    state: Literal["open", "overdue", "completed", "withdrawn"] | None = None


class DecisionsByMeetings(Request):
    """The decisions of each of these meetings, in the order asked."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"meeting_ids": ["$meeting"]}
    meeting_ids: Ids


class MeetingCompliance(Request):
    """How far the meetings that the plan expects were held; of one unit, or of all that the caller may see."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    unit_id: Id | None = None


class MissingSessions(PageRequest):
    """Institutions without their leadership session on prominent problems (LZ-019)."""
