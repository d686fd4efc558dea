"""One unit's share of a key task: open, in progress, submitted, accepted or returned; withdrawn while not owed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.tasks.errors import (
    AssignmentNotOpen,
    AssignmentNotSubmitted,
    NothingToReview,
    ReviewedBySubmitter,
    TooMuchEvidence,
)
from services.tasks.events import AssignmentAcceptedV1, AssignmentReturnedV1, AssignmentSubmittedV1

EVIDENCE_LIMIT = 50


class Status(StrEnum):
    """Where an assignment stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


WORKABLE = (Status.OPEN, Status.IN_PROGRESS, Status.RETURNED)


@dataclass(frozen=True)
class Evidence:
    """A file that proves the work, recognised by its hash."""

    file_id: str
    filename: str
    content_type: str
    size: int
    sha256: str
    note: str | None
    attached_by: str
    attached_at: datetime


@dataclass(frozen=True)
class Remark:
    """One line of an assignment's history."""

    id: str
    assignment_id: str
    at: datetime
    by: str
    action: str
    percent: int
    text: str | None = None
    file_id: str | None = None


@dataclass(frozen=True)
class Assignment:
    """`resumes_as` is what a withdrawn assignment becomes when its unit comes back: progress is kept.

    `detail` is what the unit adds to the task's text for itself (NJ-004).
    """

    id: str
    task_id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    department_code: str | None
    department: str | None
    modality: str
    binding: bool
    due_on: date
    status: Status = Status.OPEN
    percent: int = 0
    evidence: tuple[Evidence, ...] = ()
    resumes_as: Status | None = None
    submitted_by: str | None = None
    submitted_at: datetime | None = None
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    return_reason: str | None = None
    detail: str | None = None
    version: int = 1

    def is_overdue(self, today: date) -> bool:
        """Past its due day and not handed in; soft modalities never show red (AMB-25)."""
        return self.binding and self.status in WORKABLE and today > self.due_on

    def progressed(self, percent: int) -> Assignment:
        """Raises `AssignmentNotOpen`."""
        self._require_open()
        return self._changed(status=Status.IN_PROGRESS, percent=percent)

    def proved(self, evidence: Evidence) -> Assignment:
        """With one more file; the same file again replaces its note. Raises `AssignmentNotOpen`, `TooMuchEvidence`."""
        self._require_open()
        others = tuple(each for each in self.evidence if each.file_id != evidence.file_id)
        if len(others) >= EVIDENCE_LIMIT:
            raise TooMuchEvidence(limit=EVIDENCE_LIMIT)
        return self._changed(status=Status.IN_PROGRESS, evidence=(*others, evidence))

    def submitted(self, remark: str, *, by: str, at: datetime) -> tuple[Assignment, AssignmentSubmittedV1]:
        """Raises `AssignmentNotOpen`, and `NothingToReview` without a remark and evidence."""
        self._require_open()
        if not remark and not self.evidence:
            raise NothingToReview(field="remark")
        after = self._changed(status=Status.SUBMITTED, submitted_by=by, submitted_at=at, return_reason=None)
        return after, AssignmentSubmittedV1(self.id, after.version, self.task_id, self.unit_id)

    def accepted(self, *, by: str, at: datetime) -> tuple[Assignment, AssignmentAcceptedV1]:
        """Raises `AssignmentNotSubmitted`, `ReviewedBySubmitter`."""
        self._require_submitted()
        if by == self.submitted_by:
            raise ReviewedBySubmitter()
        after = self._changed(status=Status.ACCEPTED, reviewed_by=by, reviewed_at=at)
        return after, AssignmentAcceptedV1(self.id, after.version, self.task_id, self.unit_id)

    def returned(self, reason: str, *, by: str, at: datetime) -> tuple[Assignment, AssignmentReturnedV1]:
        """Raises `AssignmentNotSubmitted`."""
        self._require_submitted()
        after = self._changed(status=Status.RETURNED, reviewed_by=by, reviewed_at=at, return_reason=reason)
        return after, AssignmentReturnedV1(self.id, after.version, self.task_id, self.unit_id)

    def _require_open(self) -> None:
        if self.status not in WORKABLE:
            raise AssignmentNotOpen(status=self.status)

    def _require_submitted(self) -> None:
        if self.status is not Status.SUBMITTED:
            raise AssignmentNotSubmitted(status=self.status)

    def _changed(self, **changes: object) -> Assignment:
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]
