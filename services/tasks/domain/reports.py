"""One unit's report of one period: the head of the last version it sent, and every answer it got.

The versions themselves lie beside it, with all their texts; a report knows how many there are.

Sources: NJ-006 to NJ-009, NJ-011, LZ-146, AMB-01; PF-011 (a day is met until 23:59:59 in Shanghai).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from services.kit.extents import EMPTY, Extent
from services.tasks.domain.days import local_day
from services.tasks.domain.report_versions import (
    Decision,
    LeadingReview,
    Receipt,
    Review,
    Revocation,
    Version,
    VersionHead,
)
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
from services.tasks.errors.reporting import SameAsReturned, TooManyExtensions
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
DECISIONS_LIMIT = 50
NOT_SENT = (ReportStatus.EXPECTED, ReportStatus.MISSING)


@dataclass(frozen=True)
class Report:
    """`expected`: on the frozen list. `closes_on`: due day with extension. `timeliness` judges the first version.

    `unit_closed_on`: the unit closed after the window had opened; it still owes, and the office may exempt it.
    """

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
    versions: Extent = EMPTY
    reviews: tuple[Review, ...] = ()
    extensions: tuple[Decision, ...] = ()
    exemption: Decision | None = None
    version: int = 1
    recipient: str | None = None
    unit_class: str | None = None
    followed_by: str | None = None
    revoked: tuple[Revocation, ...] = ()
    receipt: Receipt | None = None
    leading_review: LeadingReview | None = None
    unit_closed_on: date | None = None
    adopted: int | None = None
    last: VersionHead | None = None
    first_submitted_at: datetime | None = None

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

    def is_repeated_by(self, sent: Version) -> bool:
        """Whether `sent` says what the last version said already, and no sooner. Raises `SameAsReturned`."""
        if self.last is None or self.last.digest != sent.digest:
            return False
        if self.status is ReportStatus.RETURNED:
            raise SameAsReturned(field="content")
        return self.first_received_at is not None and sent.received_at >= self.first_received_at

    def arrived(self, sent: Version) -> Version:
        """`sent` as the next version."""
        on_time = local_day(sent.received_at) <= self.closes_on
        return replace(sent, number=self.versions.count + 1, on_time=on_time)

    def submitted(self, sent: Version) -> tuple[Report, ReportSubmittedV1]:
        """With one more version, which `arrived`; whether it is on time is judged by the first one received.

        Raises `ReportAlreadyAccepted`, `ReportIsExempt`, `ReportWithoutContent`, `TooManyVersions`.
        """
        self._require_acceptable(sent)
        arrived = self.arrived(sent)
        first = min(self.first_received_at or arrived.received_at, arrived.received_at)
        after = self.changed(
            versions=replace(self.versions, count=arrived.number),
            last=arrived.head,
            first_submitted_at=self.first_submitted_at or arrived.submitted_at,
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

    def _require_acceptable(self, sent: Version) -> None:
        self.require_changeable()
        if self.versions.count >= VERSIONS_LIMIT:
            raise TooManyVersions(limit=VERSIONS_LIMIT)
        if not sent.is_empty and not sent.has_content:
            raise ReportWithoutContent(field="content")

    def returned(self, reason: str, *, by: str, at: datetime) -> tuple[Report, ReportReturnedV1]:
        """Raises `ReportNotSubmitted`."""
        after = self._reviewed(ReportStatus.RETURNED, Review("returned", reason, self.versions.count, by, at))
        return after, ReportReturnedV1(**after._facts())

    def accepted(self, *, by: str, at: datetime) -> tuple[Report, ReportAcceptedV1]:
        """Raises `ReportNotSubmitted`, and `ReviewedBySubmitter` unless the office registered it for the unit."""
        if self.last is not None and self.last.submitted_by == by and not self.last.registered:
            raise ReviewedBySubmitter()
        after = self._reviewed(ReportStatus.ACCEPTED, Review("accepted", None, self.versions.count, by, at))
        return after, ReportAcceptedV1(**after._facts())

    def exempted(self, decision: Decision) -> Report:
        """Raises `ReportAlreadySubmitted`, `ReportIsExempt`."""
        if self.status is ReportStatus.EXEMPT:
            raise ReportIsExempt()
        if self.status not in NOT_SENT:
            raise ReportAlreadySubmitted()
        return self.changed(status=ReportStatus.EXEMPT, exemption=decision)

    def extended(self, decision: Decision, today: date) -> Report:
        """Due on a later day; a report that had missed or broken the old one is judged by the new one.

        Raises `ReportAlreadyAccepted`, `ReportIsExempt`, `ExtensionNotLater`, `TooManyExtensions`.
        """
        self.require_changeable()
        if len(self.extensions) >= DECISIONS_LIMIT:
            raise TooManyExtensions(limit=DECISIONS_LIMIT)
        until = decision.until
        if until is None or until <= self.closes_on or until < today:
            raise ExtensionNotLater(field="until", due_on=self.closes_on)
        after = replace(self.judged_by(until), extensions=(*self.extensions, decision))
        return after.expected_again() if self.status is ReportStatus.MISSING else after

    def judged_by(self, closes_on: date) -> Report:
        """Due on another day: what was sent is judged by it."""
        timeliness = self._timeliness(self.first_received_at, closes_on)
        after = self.changed(closes_on=closes_on, timeliness=timeliness)
        is_judged = self.status in (ReportStatus.ON_TIME, ReportStatus.LATE)
        return replace(after, status=after._sent_status()) if is_judged else after

    def with_due_day(self, due_on: date) -> Report:
        """In a window that has moved."""
        return replace(self, due_on=due_on)

    def expected_again(self) -> Report:
        """Was missing, and has time again."""
        return replace(self, status=ReportStatus.EXPECTED)

    def missed(self) -> tuple[Report, ReportOverdueV1]:
        """The due day passed with nothing received."""
        after = self.changed(status=ReportStatus.MISSING)
        return after, ReportOverdueV1(**after._facts())

    def with_adopted(self, count: int) -> Report:
        """With how many of its planned tasks the unit's own list has taken in."""
        return replace(self, adopted=count)

    def _reviewed(self, status: ReportStatus, review: Review) -> Report:
        if self.status not in AWAITING_REVIEW:
            raise ReportNotSubmitted(status=self.status)
        return self.changed(status=status, reviews=(*self.reviews, review))

    def _sent_status(self) -> ReportStatus:
        if self.last is not None and self.last.is_empty:
            return ReportStatus.EMPTY
        return ReportStatus(self.timeliness or "late")

    @staticmethod
    def _timeliness(first: datetime | None, due: date) -> str | None:
        if first is None:
            return None
        return "on_time" if local_day(first) <= due else "late"

    def require_changeable(self) -> None:
        """Raises `ReportAlreadyAccepted`, `ReportIsExempt`."""
        if self.status is ReportStatus.ACCEPTED:
            raise ReportAlreadyAccepted()
        if self.status is ReportStatus.EXEMPT:
            raise ReportIsExempt()

    def changed(self, **changes: Any) -> Report:
        """The next version of it."""
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
