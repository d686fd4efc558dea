"""Meetings: scheduled, held, corrected, withdrawn (LZ-140, LZ-142, LZ-143, LZ-019)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.kit.units import Unit
from services.kit.work_items import WorkItem
from services.organizations.domain.groups import LeadingGroup
from services.organizations.domain.meeting_calendar import LABELS, conveners
from services.organizations.domain.meetings import (
    AgendaItem,
    Attending,
    Meeting,
    MeetingStatus,
    Person,
    checked,
    convener_fits,
    require_body,
)
from services.organizations.domain.units import require_active
from services.organizations.errors.meetings import MeetingNotFound
from services.organizations.events.meetings import MeetingHeldV1
from services.organizations.handlers.common import Work, plan_of, required_unit
from services.organizations.handlers.decisions import add_to, withdraw_all
from services.organizations.handlers.files import own_files
from services.organizations.handlers.meeting_calendar import recount
from services.organizations.handlers.meeting_views import meeting_view
from services.organizations.handlers.todo import tell_work
from services.organizations.requests import meetings as requests

ROLES = {"commission": ("campaign_office",), "bureau": ("bureau",), "institution": ("institution",)}


def schedule_meeting(work: Work, request: requests.ScheduleMeeting) -> dict[str, Any]:
    """A meeting that is to come. Raises `BodyNotOfUnit`, `WorkGroupMissing` or `ReasonMissing`."""
    meeting = _new(work, request, status=MeetingStatus.SCHEDULED, planned_on=request.planned_on)
    work.repo.meeting.insert(meeting)
    _tell_scheduled(work, meeting)
    return meeting_view(work, meeting)


def record_meeting(work: Work, request: requests.RecordMeeting) -> dict[str, Any]:
    """A meeting that was held, with its decisions. It counts in the period of its day, however late it is recorded."""
    required_unit(work, request.unit_id)
    facts = {**_record(work, request, request.unit_id, request.body), **_signed(work)}
    meeting = _new(work, request, status=MeetingStatus.HELD, **facts)
    work.repo.meeting.insert(meeting)
    return _held(work, meeting, request.decisions)


def hold_meeting(work: Work, request: requests.HoldMeeting) -> dict[str, Any]:
    """The record of a scheduled meeting. Raises `MeetingNotScheduled`."""
    before = required_meeting(work, request.meeting_id, request.expected_version)
    facts = _record(work, request, before.unit_id, before.body)
    facts["agenda"] = facts["agenda"] or before.agenda
    if request.kind == "regular":
        facts |= {"kind": before.kind, "ad_hoc_reason": before.ad_hoc_reason}
    meeting = before.held(today=work.today, at=work.now, by=work.actor.account_id, **facts)
    work.repo.meeting.replace(meeting)
    _tell_scheduled(work, meeting)
    return _held(work, meeting, request.decisions)


def correct_meeting(work: Work, request: requests.CorrectMeeting) -> dict[str, Any]:
    """Other facts; the old ones stay in the history and both periods are counted anew.

    Raises `MeetingNotHeld` or `NothingToCorrect`.
    """
    before = required_meeting(work, request.meeting_id, request.expected_version)
    facts = _corrections(request)
    own_files(work, [f for f in facts.get("file_ids", ()) if f not in before.file_ids], field="file_ids")
    work.repo.files.share(facts.get("file_ids", ()), [before.unit_id])
    if "convener" in facts:
        facts["convener_fits"] = _fits(work, before, facts["convener"], facts.get("held_on", before.held_on))
    by = work.actor.account_id
    meeting, correction = before.corrected(today=work.today, at=work.now, by=by, reason=request.reason, **facts)
    work.repo.meeting.replace(meeting, correction)
    _follow(work, meeting, before)
    return meeting_view(work, meeting)


def withdraw_meeting(work: Work, request: requests.WithdrawMeeting) -> dict[str, Any]:
    """Cancelled, or recorded in error: its decisions go, and its period is counted anew. Raises `MeetingWithdrawn`."""
    before = required_meeting(work, request.meeting_id, request.expected_version)
    meeting = before.withdrawn(request.reason)
    work.repo.meeting.replace(meeting)
    if before.is_held:
        withdraw_all(work, meeting.id, request.reason)
        _follow(work, meeting, before)
    else:
        _tell_scheduled(work, meeting)
    return meeting_view(work, meeting)


def required_meeting(work: Work, meeting_id: str, expected_version: int | None = None) -> Meeting:
    """A meeting of a unit in scope. Raises `MeetingNotFound` or `ChangedMeanwhile`."""
    meeting = work.repo.meeting.get(meeting_id)
    if meeting is None or meeting.unit_id not in work.units.by_ids([meeting.unit_id]):
        raise MeetingNotFound(field="meeting_id")
    if expected_version not in (None, meeting.version):
        raise ChangedMeanwhile(field="expected_version")
    return meeting


def people(given: Iterable[requests.AttendeeInput | requests.ObserverInput]) -> tuple[Person, ...]:
    """Attendance as it was given; a reason belongs to who was absent."""
    return tuple(Person(**{k: v for k, v in each.model_dump().items() if k != "absence_reason" or v}) for each in given)


def _new(work: Work, request: requests.ScheduleMeeting | requests.RecordMeeting, **facts: Any) -> Meeting:
    unit = required_unit(work, request.unit_id)
    require_active(unit, facts.get("held_on") or facts["planned_on"])
    require_body(request.body, unit.kind, request.group_code, [g.code for g in plan_of(work).work_groups])
    given = {"kind": request.kind, "ad_hoc_reason": request.ad_hoc_reason, "agenda": _agenda(request.agenda)}
    meeting = Meeting(
        id=work.new_id(),
        body=request.body,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        title=request.title,
        group_code=request.group_code if request.body == "city_work_group" else None,
        **{**given, **facts},
    )
    return checked(meeting, work.today)


def _record(
    work: Work, request: requests.RecordMeeting | requests.HoldMeeting, unit_id: str, body: str
) -> dict[str, Any]:
    """The minutes' facts, with their files and attending units checked."""
    own_files(work, request.file_ids, field="file_ids")
    work.repo.files.share(request.file_ids, [unit_id])
    convener = people([request.convener])[0] if request.convener else None
    return {
        "kind": request.kind,
        "ad_hoc_reason": request.ad_hoc_reason,
        "held_on": request.held_on,
        "convener": convener,
        "convener_fits": _convened(work, unit_id, body, convener, request.held_on),
        "attendees": people(request.attendees),
        "observers": people(request.observers),
        "agenda": _agenda(request.agenda),
        "file_ids": tuple(request.file_ids),
        "attending": tuple(_attending(work, request.attending_unit_ids)),
    }


def _signed(work: Work) -> dict[str, Any]:
    return {"recorded_at": work.now, "recorded_by": work.actor.account_id}


def _agenda(given: Sequence[requests.AgendaInput]) -> tuple[AgendaItem, ...]:
    return tuple(AgendaItem(each.text, tuple(dict.fromkeys(each.departments))) for each in given)


def _attending(work: Work, unit_ids: Sequence[str]) -> Iterable[Attending]:
    for unit_id in dict.fromkeys(unit_ids):
        unit: Unit = work.units.require(unit_id, field="attending_unit_ids")
        yield Attending(unit.id, unit.path)


def _corrections(request: requests.CorrectMeeting) -> dict[str, Any]:
    given: dict[str, Any] = {
        "held_on": request.held_on,
        "title": request.title,
        "kind": request.kind,
        "ad_hoc_reason": request.ad_hoc_reason,
        "convener": people([request.convener])[0] if request.convener else None,
        "attendees": None if request.attendees is None else people(request.attendees),
        "observers": None if request.observers is None else people(request.observers),
        "agenda": None if request.agenda is None else _agenda(request.agenda),
        "file_ids": None if request.file_ids is None else tuple(request.file_ids),
    }
    return {name: value for name, value in given.items() if value is not None}


def _fits(work: Work, meeting: Meeting, convener: Person, on: date | None) -> bool | None:
    return _convened(work, meeting.unit_id, meeting.body, convener, on or work.today)


def _convened(work: Work, unit_id: str, body: str, convener: Person | None, on: date) -> bool | None:
    groups: Sequence[LeadingGroup] = work.repo.bodies.seats_of([unit_id]).get(unit_id, [])
    standing = next((group for group in groups if group.fulfils("leading_group", on)), None)
    return convener_fits(convener, conveners(plan_of(work), body), standing)


def _held(work: Work, meeting: Meeting, decisions: Sequence[requests.DecisionInput]) -> dict[str, Any]:
    add_to(work, meeting, decisions, numbered_from=1)
    _follow(work, meeting, None)
    return meeting_view(work, meeting)


def _follow(work: Work, meeting: Meeting, before: Meeting | None) -> None:
    """Tell of the record, and count the periods of its day and of the day that stood there before."""
    present = sum(person.present for person in meeting.attendees)
    assert meeting.held_on is not None
    work.emit(
        MeetingHeldV1(
            subject_id=meeting.id,
            subject_version=meeting.version,
            unit_id=meeting.unit_id,
            body=meeting.body,
            kind=meeting.kind,
            held_on=meeting.held_on,
            present=present,
            absent=len(meeting.attendees) - present,
            observers=len(meeting.observers),
            state=meeting.status.value,
        )
    )
    days = [m.held_on for m in (meeting, before) if m is not None and m.held_on is not None]
    recount(work, meeting.unit_id, meeting.body, days)


def _tell_scheduled(work: Work, meeting: Meeting) -> None:
    state = {MeetingStatus.SCHEDULED: "open", MeetingStatus.HELD: "done"}.get(meeting.status, "withdrawn")
    unit = work.units.get(meeting.unit_id)
    tell_work(
        work,
        [
            WorkItem(
                kind="meeting",
                action="record",
                subject_id=meeting.id,
                version=meeting.version,
                unit_id=meeting.unit_id,
                owner_unit_id=meeting.unit_id,
                roles=ROLES[unit.kind if unit else "institution"],
                label=LABELS.get(meeting.body, LABELS["city_leading_group"]),
                opens_on=work.today,
                due_on=meeting.planned_on,
                state=state,  # type: ignore[arg-type]  # one of the three
                settled_on=None if state == "open" else work.today,
            )
        ],
    )
