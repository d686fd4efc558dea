"""What this service tells of follow-ups, and what it reads of organizations' decisions and staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from services.tasks.events import Received


@dataclass(frozen=True)
class FollowUpChangedV1:
    """A follow-up was given, reported back, returned, completed or withdrawn (LZ-129, LZ-130)."""

    NAME: ClassVar[str] = "tasks.follow_up_changed.v1"
    subject_id: str
    subject_version: int
    follow_up_id: str
    decision_id: str | None
    unit_id: str
    status: str
    completed_on: date | None


@dataclass(frozen=True)
class DecisionMade:
    """`organizations.decision_made.v1`: what a meeting decided, for whom and until when."""

    decision_id: str
    meeting_id: str
    title: str
    unit_id: str
    department: str | None
    due_on: date | None
    state: str


def decision_made(event: Received) -> DecisionMade:
    """Parse `organizations.decision_made.v1`."""
    data = event.data
    return DecisionMade(
        decision_id=data["decision_id"],
        meeting_id=data["meeting_id"],
        title=data["title"],
        unit_id=data["unit_id"],
        department=data.get("department"),
        due_on=date.fromisoformat(data["due_on"]) if data.get("due_on") else None,
        state=data.get("state", "open"),
    )


@dataclass(frozen=True)
class StaffFact:
    """`organizations.staff_changed.v1` as far as decomposition reads it: where a person works, and until when."""

    id: str
    unit_id: str
    until: date | None
    version: int


def staff_facts(event: Received) -> list[StaffFact]:
    """Parse `organizations.staff_changed.v1`."""
    return [
        StaffFact(
            id=item["staff_id"],
            unit_id=item["unit_id"],
            until=date.fromisoformat(item["until"]) if item.get("until") else None,
            version=item["version"],
        )
        for item in event.data["items"]
    ]
