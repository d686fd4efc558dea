"""What one unit, or one department of the commission, gives for the office's monthly roll-up (LZ-120, LZ-146).

Every institution that exists on the month's last day is on the month's list; departments give theirs beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.tasks.domain.days import local_day
from services.tasks.domain.report_versions import ReportFile

SUMMARY_KIND = "monthly_summary"


class ProgressStatus(StrEnum):
    """Where a month's progress stands; it is overdue when expected and past its due day."""

    EXPECTED = "expected"
    ON_TIME = "on_time"
    LATE = "late"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class MonthlyProgress:
    """Percent, evidence and obstacles of a month. `department` is set for the commission's departments."""

    id: str
    period: str
    unit_id: str
    unit_path: str
    county_id: str | None
    department: str | None
    opens_on: date
    due_on: date
    expected: bool
    status: ProgressStatus = ProgressStatus.EXPECTED
    percent: int | None = None
    text: str | None = None
    obstacles: str | None = None
    files: tuple[ReportFile, ...] = ()
    given_at: datetime | None = None
    given_by: str | None = None
    version: int = 1

    @property
    def is_given(self) -> bool:
        """Whether there is anything."""
        return self.given_at is not None

    def is_overdue(self, today: date) -> bool:
        """Expected and past its day."""
        return self.status is ProgressStatus.EXPECTED and today > self.due_on

    def given(
        self, percent: int, text: str, obstacles: str, files: tuple[ReportFile, ...], *, by: str, at: datetime
    ) -> MonthlyProgress:
        """Given, or corrected; the first time decides whether it was on time."""
        first = self.status if self.is_given else None
        on_time = ProgressStatus.ON_TIME if local_day(at) <= self.due_on else ProgressStatus.LATE
        return replace(
            self,
            status=first or on_time,
            percent=percent,
            text=text,
            obstacles=obstacles or None,
            files=files,
            given_at=at,
            given_by=by,
            version=self.version + 1,
        )

    def withdrawn(self) -> MonthlyProgress:
        """The unit closed before it gave anything."""
        return replace(self, status=ProgressStatus.WITHDRAWN, version=self.version + 1)
