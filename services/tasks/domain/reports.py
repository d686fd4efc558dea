"""One unit's report of one period, with every version it sent and every answer it got.

Sources: NJ-006 to NJ-009, NJ-011, LZ-146, AMB-01; PF-011 (a day is met until 23:59:59 in Shanghai).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from services.tasks.domain.days import local_day
from services.tasks.errors import (
    ExtensionNotLater,
    ReportAlreadyAccepted,
    ReportAlreadySubmitted,
    ReportIsExempt,
    ReportNotSubmitted,
    ReportWithoutContent,
    ReviewedBySubmitter,
    TooManyVersions,
)
from services.tasks.events import ReportAcceptedV1, ReportOverdueV1, ReportReturnedV1, ReportSubmittedV1


class ReportStatus(StrEnum):
    """Where a report stands. `empty` is an explicit zero report."""

    EXPECTED = "expected"
    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    EMPTY = "empty"
    EXEMPT = "exempt"
    RETURNED = "returned"
    ACCEPTED = "accepted"


AWAITING_REVIEW = (ReportStatus.ON_TIME, ReportStatus.LATE, ReportStatus.EMPTY)
VERSIONS_LIMIT = 50
NOT_SENT = (ReportStatus.EXPECTED, ReportStatus.MISSING)


@dataclass(frozen=True)
class ReportFile:
    """A file of a version, recognised by its hash."""

    id: str
    filename: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Version:
    """One submission. `received_at` decides: for one registered from an e-mail it is the e-mail's time (NJ-011)."""

    number: int
    title: str
    content: str
    files: tuple[ReportFile, ...]
    is_empty: bool
    received_at: datetime
    submitted_at: datetime
    submitted_by: str
    registered: bool
    on_time: bool = False
    before_window: bool = False


@dataclass(frozen=True)
class Review:
    """An answer of the receiving office to one version."""

    action: str
    reason: str | None
    version_number: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Decision:
    """A named exception, with its reason and who took it: an extension (`until`) or an exemption."""

    reason: str
    by: str
    at: datetime
    until: date | None = None


@dataclass(frozen=True)
class Report:
    """`expected`: on the frozen list. `closes_on`: due day with extension. `timeliness` judges the first version."""

    id: str
    window_id: str
    rule_id: str
    kind: str
    label: str
    period: str
    unit_id: str
    unit_path: str
    county_id: str | None
    opens_on: date
    due_on: date
    closes_on: date
    expected: bool = True
    status: ReportStatus = ReportStatus.EXPECTED
    timeliness: str | None = None
    first_received_at: datetime | None = None
    before_window: bool = False
    versions: tuple[Version, ...] = ()
    reviews: tuple[Review, ...] = ()
    extensions: tuple[Decision, ...] = ()
    exemption: Decision | None = None
    version: int = 1

    @property
    def extended_until(self) -> date | None:
        """The day of the last extension."""
        return self.extensions[-1].until if self.extensions else None

    @property
    def return_reason(self) -> str | None:
        """Why it was returned, while it is."""
        return self.reviews[-1].reason if self.status is ReportStatus.RETURNED and self.reviews else None

    def is_overdue(self, today: date) -> bool:
        """Nothing has arrived and the due day is over."""
        return self.expected and self.status in NOT_SENT and today > self.closes_on

    def submitted(self, sent: Version) -> tuple[Report, ReportSubmittedV1]:
        """With one more version; whether it is on time is judged by the first one received.

        Raises `ReportAlreadyAccepted`, `ReportIsExempt`, `ReportWithoutContent`, `TooManyVersions`.
        """
        self._require_changeable()
        if len(self.versions) >= VERSIONS_LIMIT:
            raise TooManyVersions(limit=VERSIONS_LIMIT)
        if not sent.is_empty and not sent.content and not sent.files:
            raise ReportWithoutContent(field="content")
        arrived = replace(sent, number=len(self.versions) + 1, on_time=local_day(sent.received_at) <= self.closes_on)
        first = min(self.first_received_at or arrived.received_at, arrived.received_at)
        after = self._changed(
            versions=(*self.versions, arrived),
            first_received_at=first,
            timeliness=self._timeliness(first, self.closes_on),
            before_window=self.before_window or arrived.before_window,
        )
        after = replace(after, status=after._sent_status())
        event = ReportSubmittedV1(
            **after._facts(),
            number=arrived.number,
            on_time=after.timeliness == "on_time",
            is_empty=arrived.is_empty,
            before_window=arrived.before_window,
        )
        return after, event

    def returned(self, reason: str, *, by: str, at: datetime) -> tuple[Report, ReportReturnedV1]:
        """Raises `ReportNotSubmitted`."""
        after = self._reviewed(ReportStatus.RETURNED, Review("returned", reason, len(self.versions), by, at))
        return after, ReportReturnedV1(**after._facts())

    def accepted(self, *, by: str, at: datetime) -> tuple[Report, ReportAcceptedV1]:
        """Raises `ReportNotSubmitted`, and `ReviewedBySubmitter` unless the office registered it for the unit."""
        if self.versions and self.versions[-1].submitted_by == by and not self.versions[-1].registered:
            raise ReviewedBySubmitter()
        after = self._reviewed(ReportStatus.ACCEPTED, Review("accepted", None, len(self.versions), by, at))
        return after, ReportAcceptedV1(**after._facts())

    def exempted(self, decision: Decision) -> Report:
        """Raises `ReportAlreadySubmitted`, `ReportIsExempt`."""
        if self.status is ReportStatus.EXEMPT:
            raise ReportIsExempt()
        if self.status not in NOT_SENT:
            raise ReportAlreadySubmitted()
        return self._changed(status=ReportStatus.EXEMPT, exemption=decision)

    def extended(self, decision: Decision, today: date) -> Report:
        """Due on a later day; a report that had missed or broken the old one is judged by the new one.

        Raises `ReportAlreadyAccepted`, `ReportIsExempt`, `ExtensionNotLater`.
        """
        self._require_changeable()
        until = decision.until
        if until is None or until <= self.closes_on or until < today:
            raise ExtensionNotLater(field="until", due_on=self.closes_on)
        timeliness = self._timeliness(self.first_received_at, until)
        after = self._changed(closes_on=until, extensions=(*self.extensions, decision), timeliness=timeliness)
        if self.status is ReportStatus.MISSING:
            return replace(after, status=ReportStatus.EXPECTED)
        return replace(after, status=after._sent_status()) if self.status is ReportStatus.LATE else after

    def missed(self) -> tuple[Report, ReportOverdueV1]:
        """The due day passed with nothing received."""
        after = self._changed(status=ReportStatus.MISSING)
        return after, ReportOverdueV1(**after._facts())

    def _reviewed(self, status: ReportStatus, review: Review) -> Report:
        if self.status not in AWAITING_REVIEW:
            raise ReportNotSubmitted(status=self.status)
        return self._changed(status=status, reviews=(*self.reviews, review))

    def _sent_status(self) -> ReportStatus:
        if self.versions[-1].is_empty:
            return ReportStatus.EMPTY
        return ReportStatus(self.timeliness or "late")

    @staticmethod
    def _timeliness(first: datetime | None, due: date) -> str | None:
        if first is None:
            return None
        return "on_time" if local_day(first) <= due else "late"

    def _require_changeable(self) -> None:
        if self.status is ReportStatus.ACCEPTED:
            raise ReportAlreadyAccepted()
        if self.status is ReportStatus.EXEMPT:
            raise ReportIsExempt()

    def _changed(self, **changes: Any) -> Report:
        return replace(self, version=self.version + 1, **changes)

    def _facts(self) -> dict[str, Any]:
        return {
            "subject_id": self.id,
            "subject_version": self.version,
            "report_id": self.id,
            "rule_id": self.rule_id,
            "period": self.period,
            "unit_id": self.unit_id,
            "due_on": self.closes_on,
        }
