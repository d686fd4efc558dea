"""Decisions of meetings (议定事项): who sees to them by when, and how they fare (LZ-129)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.kit.events import Envelope
from services.organizations.domain.meetings import Decision, DecisionState, FollowUp, Meeting
from services.organizations.errors.meetings import (
    DecisionNotFound,
    DueBeforeDecided,
    MeetingNotFound,
    MeetingNotHeld,
)
from services.organizations.events.meetings import DecisionMadeV1, FollowUpChanged
from services.organizations.handlers.common import Work
from services.organizations.handlers.meeting_views import decision_view, meeting_view
from services.organizations.requests import meetings as requests


def add_decisions(work: Work, request: requests.AddDecisions) -> dict[str, Any]:
    """Further decisions of a meeting that was held. Raises `MeetingNotHeld` or `DueBeforeDecided`."""
    meeting = work.repo.meeting.get(request.meeting_id)
    if meeting is None or meeting.unit_id not in work.units.by_ids([meeting.unit_id]):
        raise MeetingNotFound(field="meeting_id")
    if not meeting.is_held:
        raise MeetingNotHeld(field="meeting_id")
    work.repo.hold_units([meeting.unit_id])
    known = work.repo.meeting.decisions_of([meeting.id])[meeting.id]
    add_to(work, meeting, request.decisions, numbered_from=len(known) + 1)
    return meeting_view(work, meeting)


def add_to(work: Work, meeting: Meeting, given: Sequence[requests.DecisionInput], *, numbered_from: int) -> None:
    """Store `given` as decisions of `meeting` and tell each. The owner may be any unit below the caller's scope."""
    decisions = [_decision(work, meeting, numbered_from + i, each) for i, each in enumerate(given)]
    work.repo.meeting.add_decisions(decisions)
    for decision in decisions:
        _tell(work, decision)


def withdraw_decision(work: Work, request: requests.WithdrawDecision) -> dict[str, Any]:
    """Give a decision up; its follow-up goes with it. Raises `DecisionNotOpen`."""
    decision = work.repo.meeting.decision(request.decision_id)
    if decision is None or decision.body_unit_id not in work.units.by_ids([decision.body_unit_id]):
        raise DecisionNotFound(field="decision_id")
    if decision.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    return decision_view(_withdrawn(work, decision, request.reason), work.today)


def withdraw_all(work: Work, meeting_id: str, reason: str) -> None:
    """The meeting was recorded in error: nothing was decided."""
    for decision in work.repo.meeting.decisions_of([meeting_id])[meeting_id]:
        if decision.state is DecisionState.OPEN:
            _withdrawn(work, decision, reason)


def on_follow_up_changed(work: Work, events: Sequence[Envelope]) -> None:
    """Show on a decision how its follow-up fares; older news are ignored."""
    news = [(event, FollowUpChanged.parse(event.data)) for event in events]
    known = work.repo.meeting.decisions([each.decision_id for _, each in news if each.decision_id])
    changed: dict[str, Decision] = {}
    for event, each in news:
        decision = changed.get(each.decision_id or "") or known.get(each.decision_id or "")
        follow_up = FollowUp(each.follow_up_id, each.status, each.completed_on, event.subject_version)
        after = decision.followed(follow_up) if decision else None
        if after is not None:
            changed[after.id] = after
    work.repo.meeting.save_follow_ups(changed.values())


def _decision(work: Work, meeting: Meeting, number: int, given: requests.DecisionInput) -> Decision:
    unit = work.units.require(given.unit_id, field="unit_id")
    assert meeting.held_on is not None
    if given.due_on is not None and given.due_on < meeting.held_on:
        raise DueBeforeDecided(field="due_on")
    return Decision(
        id=work.new_id(),
        meeting_id=meeting.id,
        number=number,
        text=given.text,
        unit_id=unit.id,
        unit_path=unit.path,
        department=given.department,
        due_on=given.due_on,
        body=meeting.body,
        body_unit_id=meeting.unit_id,
        body_path=meeting.unit_path,
        decided_on=meeting.held_on,
    )


def _withdrawn(work: Work, decision: Decision, reason: str) -> Decision:
    after = decision.withdrawn(reason)
    work.repo.meeting.replace_decision(after)
    _tell(work, after)
    return after


def _tell(work: Work, decision: Decision) -> None:
    work.emit(
        DecisionMadeV1(
            subject_id=decision.id,
            subject_version=decision.version,
            decision_id=decision.id,
            meeting_id=decision.meeting_id,
            body=decision.body,
            title=decision.text,
            unit_id=decision.unit_id,
            department=decision.department,
            due_on=decision.due_on,
            state=decision.state.value,
        )
    )
