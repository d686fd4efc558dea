"""What the receiving side does with a report besides accepting it: receipts, revoked exceptions, the leading group.

Sources: NJ-009 (receipt, exceptions by name), LZ-147 (适时报领导小组审阅), AMB-02 (waivable plan).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from services.tasks.domain.report_versions import LeadingReview, Receipt, Revocation
from services.tasks.domain.reports import DECISIONS_LIMIT, NOT_SENT, Report, ReportStatus
from services.tasks.errors import ReportNotSubmitted
from services.tasks.errors.reporting import (
    AlreadySent,
    NotForLeadingGroup,
    NothingToRevoke,
    NotSentYet,
    ReviewBeforeSending,
    TooManyRevocations,
)

LEADING_GROUP_REVIEW = "leading_group_review"


def acknowledged(report: Report, *, by: str, at: datetime) -> Report:
    """The office has seen the last version; seen again, nothing changes. Raises `ReportNotSubmitted`."""
    if report.last is None:
        raise ReportNotSubmitted(status=report.status)
    if report.receipt and report.receipt.version_number == report.last.number:
        return report
    return report.changed(receipt=Receipt(report.last.number, by, at))


def revoked(report: Report, reason: str, *, by: str, at: datetime) -> Report:
    """Take the exemption, or the last extension, back.

    Raises `NothingToRevoke`, `ReportAlreadyAccepted`, `TooManyRevocations`.
    """
    if report.status is ReportStatus.EXEMPT and report.exemption:
        _require_room(report)
        line = Revocation("exemption", report.exemption, reason, by, at)
        return report.changed(status=ReportStatus.EXPECTED, exemption=None, revoked=(*report.revoked, line))
    if not report.extensions:
        raise NothingToRevoke()
    report.require_changeable()
    _require_room(report)
    *kept, last = report.extensions
    until = kept[-1].until if kept else None
    line = Revocation("extension", last, reason, by, at)
    after = report.judged_by(until or report.due_on)
    return replace(after, extensions=tuple(kept), revoked=(*report.revoked, line))


def _require_room(report: Report) -> None:
    if len(report.revoked) >= DECISIONS_LIMIT:
        raise TooManyRevocations(limit=DECISIONS_LIMIT)


def unit_closed(report: Report, on: date | None) -> Report:
    """Marked (or no longer) as owed by a unit that closed while the window was open; the expectation stays."""
    if report.unit_closed_on == on or (on is not None and report.status not in NOT_SENT):
        return report
    return report.changed(unit_closed_on=on)


def sent_to_leading_group(report: Report, on: date, *, by: str) -> Report:
    """Raises `NotForLeadingGroup`, `ReportNotSubmitted`, `AlreadySent`."""
    if report.followed_by != LEADING_GROUP_REVIEW:
        raise NotForLeadingGroup()
    if report.last is None:
        raise ReportNotSubmitted(status=report.status)
    if report.leading_review and report.leading_review.reviewed_on is None:
        raise AlreadySent(on=report.leading_review.sent_on)
    return report.changed(leading_review=LeadingReview(report.last.number, on, by))


def reviewed_by_leading_group(report: Report, on: date, comments: str, *, by: str) -> Report:
    """Raises `NotSentYet`, `ReviewBeforeSending`."""
    sent = report.leading_review
    if sent is None or sent.reviewed_on is not None:
        raise NotSentYet()
    if on < sent.sent_on:
        raise ReviewBeforeSending(field="reviewed_on", on=sent.sent_on)
    return report.changed(leading_review=replace(sent, reviewed_on=on, comments=comments, recorded_by=by))
