"""What this service tells of meetings and decisions, and what it hears of their follow-up. No names of persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar


@dataclass(frozen=True)
class MeetingHeldV1:
    """A meeting as its record stands: held, or withdrawn as entered in error. Heads are counted, not named."""

    NAME: ClassVar[str] = "organizations.meeting_held.v1"
    subject_id: str
    subject_version: int
    unit_id: str
    body: str
    kind: str
    held_on: date
    present: int
    absent: int
    observers: int
    state: str


@dataclass(frozen=True)
class MeetingMissingV1:
    """On a period's last working day a meeting that the plan expects has not been held (LZ-144)."""

    NAME: ClassVar[str] = "organizations.meeting_missing.v1"
    subject_id: str
    subject_version: int
    unit_id: str
    body: str
    period: str
    due_on: date
    strictness: str


@dataclass(frozen=True)
class DecisionMadeV1:
    """A decision as it stands: open or withdrawn (LZ-129)."""

    NAME: ClassVar[str] = "organizations.decision_made.v1"
    subject_id: str
    subject_version: int
    decision_id: str
    meeting_id: str
    body: str
    title: str
    unit_id: str
    department: str | None
    due_on: date | None
    state: str


@dataclass(frozen=True)
class FollowUpChanged:
    """What this service reads of `tasks.follow_up_changed.v1`."""

    follow_up_id: str
    decision_id: str | None
    status: str
    completed_on: date | None

    @staticmethod
    def parse(data: dict[str, Any]) -> FollowUpChanged:
        """Raises `KeyError` when the follow-up or its status is missing."""
        done = data.get("completed_on")
        day = date.fromisoformat(done) if done else None
        return FollowUpChanged(data["follow_up_id"], data.get("decision_id"), data["status"], day)
