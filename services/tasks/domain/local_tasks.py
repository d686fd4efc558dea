"""What a unit adds to the plan for itself: its own tasks. They lie beside the template's items and never replace them.

Sources: NJ-004, LZ-004 (local detail may be added, never removed), NJ-008 (next year's tasks from an accepted plan).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.tasks.errors.campaigning import LocalTaskNotOpen


class LocalStatus(StrEnum):
    """Where a unit's own task stands."""

    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class LocalTaskDraft:
    """A task as a unit states it; `links` are the key tasks of the plan that it serves."""

    title: str
    due_on: date
    department: str | None = None
    person_title: str | None = None
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class LocalTask:
    """A unit's own task; one that came out of an accepted plan names that report."""

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    title: str
    due_on: date
    department: str | None
    person_title: str | None
    links: tuple[str, ...]
    source_report_id: str | None
    added_by: str
    added_on: date
    status: LocalStatus = LocalStatus.OPEN
    note: str | None = None
    settled_at: datetime | None = None
    version: int = 1

    def is_overdue(self, today: date) -> bool:
        """Past its due day and not done."""
        return self.status is LocalStatus.OPEN and today > self.due_on

    def settled(self, status: LocalStatus, note: str, at: datetime) -> LocalTask:
        """Done, or withdrawn. Raises `LocalTaskNotOpen`."""
        if self.status is not LocalStatus.OPEN:
            raise LocalTaskNotOpen(status=self.status)
        return replace(self, status=status, note=note or None, settled_at=at, version=self.version + 1)
