"""What callers see of meetings and decisions. Built in batches: a page costs a constant number of reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from plans import Plan
from services.kit.codec import document
from services.organizations.domain.groups import LeadingGroup
from services.organizations.domain.meetings import Correction, Decision, Meeting, Person, suggested_observers
from services.organizations.handlers.common import Work
from services.organizations.handlers.files import described_files


def meeting_view(work: Work, meeting: Meeting) -> dict[str, Any]:
    """One meeting."""
    return meeting_views(work, [meeting])[0]


def meeting_views(work: Work, meetings: Sequence[Meeting]) -> list[dict[str, Any]]:
    """Meetings in the order given, with their files and the observers that the agenda suggests (LZ-143)."""
    files = described_files(work, [file_id for meeting in meetings for file_id in meeting.file_ids])
    groups = work.repo.bodies.seats_of(sorted({meeting.unit_id for meeting in meetings})) if meetings else {}
    plan = work.repo.plan() if meetings else None
    return [_view(plan, meeting, files, groups.get(meeting.unit_id, ())) for meeting in meetings]


def decision_view(decision: Decision, today: date) -> dict[str, Any]:
    """One decision as it stands today."""
    doc = document(decision)
    hidden = ("unit_path", "body_path")
    shown = {name: value for name, value in doc.items() if name not in hidden}
    return {**shown, "is_completed": decision.is_completed(), "is_overdue": decision.is_overdue(today)}


def correction_view(correction: Correction, *, with_before: bool) -> dict[str, Any]:
    """Which fields were corrected, and what stood there when it is asked; nobody is told by which account."""
    shown = {"at": correction.at, "reason": correction.reason, "fields": correction.fields}
    return {**shown, "before": correction.before} if with_before else shown


def _view(plan: Plan | None, meeting: Meeting, files: dict[str, Any], groups: Sequence[LeadingGroup]) -> dict[str, Any]:
    doc = document(meeting)
    hidden = ("unit_path", "county_id", "file_ids", "attending", "corrections")
    heads = _heads(groups)
    if plan is not None:
        for item in meeting.agenda:
            for name in item.departments:
                known = plan.department(name)
                heads.setdefault(name, heads.get(known.label if known else name, Person(f"{name}负责人", None, name)))
    return {
        **{name: value for name, value in doc.items() if name not in hidden},
        "files": [files[file_id] for file_id in meeting.file_ids if file_id in files],
        "attending_unit_ids": [each.unit_id for each in meeting.attending],
        "present": sum(person.present for person in meeting.attendees),
        "absent": sum(not person.present for person in meeting.attendees),
        "suggested_observers": [document(person) for person in suggested_observers(meeting, heads)],
    }


def _heads(groups: Sequence[LeadingGroup]) -> dict[str, Person]:
    """Who sits in the unit's bodies for which department."""
    return {
        person.department: Person(person.name or person.title or person.department, person.title, person.department)
        for group in reversed(groups)
        for person in group.people
        if person.department
    }
