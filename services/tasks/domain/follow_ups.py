"""Follow-ups: decisions of meetings (LZ-129) and other work that the office hands out (LZ-130), until they are done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from services.tasks.errors.campaigning import FollowUpNotOpen, FollowUpNotReported, FollowUpReviewedByReporter
from services.tasks.events.campaigning import FollowUpChangedV1


class FollowUpStatus(StrEnum):
    """Where a follow-up stands."""

    OPEN = "open"
    REPORTED = "reported"
    RETURNED = "returned"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


OPEN = (FollowUpStatus.OPEN, FollowUpStatus.RETURNED)


@dataclass(frozen=True)
class FollowUp:
    """Something handed to a unit or one of the commission's departments; `source`: decision or ad_hoc."""

    id: str
    source: str
    decision_id: str | None
    meeting_id: str | None
    title: str
    unit_id: str
    unit_path: str
    county_id: str | None
    department: str | None
    given_on: date
    due_on: date | None
    status: FollowUpStatus = FollowUpStatus.OPEN
    report: str | None = None
    file_ids: tuple[str, ...] = ()
    reported_by: str | None = None
    reported_on: date | None = None
    reviewed_by: str | None = None
    return_reason: str | None = None
    completed_on: date | None = None
    source_version: int = 0
    version: int = 1

    @property
    def on_time(self) -> bool | None:
        """Whether it was reported back by its due day; null until completed and without one."""
        if self.completed_on is None or self.due_on is None or self.reported_on is None:
            return None
        return self.reported_on <= self.due_on

    def is_overdue(self, today: date) -> bool:
        """Past its due day and not reported back."""
        return self.status in OPEN and self.due_on is not None and today > self.due_on

    def reported(self, report: str, file_ids: tuple[str, ...], *, by: str, on: date) -> FollowUp:
        """Raises `FollowUpNotOpen`."""
        if self.status not in OPEN:
            raise FollowUpNotOpen(status=self.status)
        return self._changed(
            status=FollowUpStatus.REPORTED, report=report, file_ids=file_ids, reported_by=by, reported_on=on
        )

    def accepted(self, *, by: str, on: date) -> FollowUp:
        """Raises `FollowUpNotReported`, `FollowUpReviewedByReporter`."""
        self._require_reported()
        if by == self.reported_by:
            raise FollowUpReviewedByReporter()
        return self._changed(status=FollowUpStatus.COMPLETED, reviewed_by=by, completed_on=on, return_reason=None)

    def returned(self, reason: str, *, by: str) -> FollowUp:
        """Raises `FollowUpNotReported`."""
        self._require_reported()
        return self._changed(status=FollowUpStatus.RETURNED, reviewed_by=by, return_reason=reason)

    def withdrawn(self, reason: str) -> FollowUp:
        """Raises `FollowUpNotOpen` when it is completed or withdrawn already."""
        if self.status in (FollowUpStatus.COMPLETED, FollowUpStatus.WITHDRAWN):
            raise FollowUpNotOpen(status=self.status)
        return self._changed(status=FollowUpStatus.WITHDRAWN, return_reason=reason)

    def as_decided(self, **facts: Any) -> FollowUp:
        """What the decision says now; one that is completed or withdrawn stays so unless the decision is withdrawn."""
        return self._changed(**facts)

    def told(self) -> FollowUpChangedV1:
        """The event that tells how it stands."""
        return FollowUpChangedV1(
            subject_id=self.id,
            subject_version=self.version,
            follow_up_id=self.id,
            decision_id=self.decision_id,
            unit_id=self.unit_id,
            status=self.status.value,
            completed_on=self.completed_on,
        )

    def _require_reported(self) -> None:
        if self.status is not FollowUpStatus.REPORTED:
            raise FollowUpNotReported(status=self.status)

    def _changed(self, **changes: Any) -> FollowUp:
        return replace(self, version=self.version + 1, **changes)
