"""What the mutations on meetings take."""

from __future__ import annotations

from datetime import date

import strawberry

from gateway.city.inputs import Command
from gateway.city.types_meetings import MeetingBody, MeetingKind


@strawberry.input(description="A member of the body; who was absent needs a reason.")
class AttendeeInput:
    name: str
    title: str | None = None
    department: str | None = None
    present: bool = True
    absence_reason: str | None = None


@strawberry.input(description="Somebody who attends without being a member 列席.")
class ObserverInput:
    name: str
    title: str | None = None
    department: str | None = None


@strawberry.input
class AgendaItemInput:
    text: str
    departments: list[str] | None = None


@strawberry.input
class DecisionInput:
    text: str
    unit_id: strawberry.ID
    department: str | None = None
    due_on: date | None = None


@strawberry.input
class ScheduleMeetingInput(Command):
    unit_id: strawberry.ID
    body: MeetingBody
    title: str
    planned_on: date
    group_code: str | None = None
    kind: MeetingKind | None = None
    ad_hoc_reason: str | None = None
    agenda: list[AgendaItemInput] | None = None


@strawberry.input
class MeetingRecord(Command):
    kind: MeetingKind | None = None
    ad_hoc_reason: str | None = None
    held_on: date
    convener: ObserverInput | None = None
    attendees: list[AttendeeInput] | None = None
    observers: list[ObserverInput] | None = None
    agenda: list[AgendaItemInput] | None = None
    file_ids: list[strawberry.ID] | None = None
    attending_unit_ids: list[strawberry.ID] | None = None
    decisions: list[DecisionInput] | None = None


@strawberry.input(description="A meeting that was held without having been scheduled here.")
class RecordMeetingInput(MeetingRecord):
    unit_id: strawberry.ID
    body: MeetingBody
    group_code: str | None = None
    title: str


@strawberry.input(description="The record of a scheduled meeting.")
class HoldMeetingInput(MeetingRecord):
    meeting_id: strawberry.ID
    expected_version: int


@strawberry.input(description="Other facts of a record; what stood there stays in its history.")
class CorrectMeetingInput(Command):
    meeting_id: strawberry.ID
    expected_version: int
    reason: str
    held_on: date | None = None
    title: str | None = None
    kind: MeetingKind | None = None
    ad_hoc_reason: str | None = None
    convener: ObserverInput | None = None
    attendees: list[AttendeeInput] | None = None
    observers: list[ObserverInput] | None = None
    agenda: list[AgendaItemInput] | None = None
    file_ids: list[strawberry.ID] | None = None


@strawberry.input
class WithdrawMeetingInput(Command):
    meeting_id: strawberry.ID
    expected_version: int
    reason: str


@strawberry.input
class AddDecisionsInput(Command):
    meeting_id: strawberry.ID
    decisions: list[DecisionInput]


@strawberry.input
class WithdrawDecisionInput(Command):
    decision_id: strawberry.ID
    expected_version: int
    reason: str
