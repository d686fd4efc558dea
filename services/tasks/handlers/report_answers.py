"""Answers to reports: seen, returned with a reason, accepted; and summaries before the leading group (LZ-147)."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.tasks import requests
from services.tasks.domain.local_tasks import LocalTaskDraft
from services.tasks.domain.report_answers import acknowledged, reviewed_by_leading_group, sent_to_leading_group
from services.tasks.domain.reports import Report
from services.tasks.errors.reporting import ReviewBeforeSending
from services.tasks.handlers.local_tasks import add_local_tasks
from services.tasks.handlers.reporting import existing, saved
from services.tasks.handlers.shown import shown_report
from services.tasks.handlers.work import Work, require_superior
from services.tasks.repository.codec import document
from services.tasks.requests import reporting


def acknowledge_report(work: Work, request: reporting.AcknowledgeReport) -> dict[str, Any]:
    """The receiving side has seen the last version; again changes nothing. Raises `ReportNotSubmitted`."""
    report, _ = existing(work, request.report_id)
    require_superior(work, report.unit_id)
    after = acknowledged(report, by=work.actor.account_id, at=work.now)
    return shown_report(work, document(report)) if after is report else saved(work, after)


def return_report(work: Work, request: requests.ReturnReport) -> dict[str, Any]:
    """Send it back with a reason; whether it was on time stays as it was. Raises `ReportNotSubmitted`."""
    report, _ = existing(work, request.report_id)
    require_superior(work, report.unit_id)
    after, event = report.returned(request.reason, by=work.actor.account_id, at=work.now)
    work.emit(event)
    return saved(work, after)


def accept_report(work: Work, request: requests.AcceptReport) -> dict[str, Any]:
    """Accept the last version; a plan's tasks become the unit's own (NJ-008).

    Raises `ReportNotSubmitted`, `ReviewedBySubmitter`, `ReviewedByOwnUnit`.
    """
    report, _ = existing(work, request.report_id)
    require_superior(work, report.unit_id)
    after, event = report.accepted(by=work.actor.account_id, at=work.now)
    work.emit(event)
    return saved(work, _adopted(work, after))


def _adopted(work: Work, report: Report) -> Report:
    last = work.repo.reports.versions.last_of(report) if report.last and report.last.planned else None
    if last is None:
        return report
    drafts = [LocalTaskDraft(e.title, e.due_on, e.department, e.person_title) for e in last.planned_tasks]
    added = add_local_tasks(work, report.unit_id, drafts, source_report_id=report.id)
    return report.with_adopted(len(added))


def send_to_leading_group(work: Work, request: reporting.SendToLeadingGroup) -> dict[str, Any]:
    """Raises `NotForLeadingGroup`, `ReportNotSubmitted`, `AlreadySent`, `ReviewBeforeSending` for a future day."""
    report, _ = existing(work, request.report_id)
    on = request.sent_on or work.today
    _require_past(work, on, on, "sent_on")
    return saved(work, sent_to_leading_group(report, on, by=work.actor.account_id))


def record_leading_review(work: Work, request: reporting.RecordLeadingReview) -> dict[str, Any]:
    """Raises `NotSentYet`, `ReviewBeforeSending`."""
    report, _ = existing(work, request.report_id)
    on, sent = request.reviewed_on, report.leading_review
    after = reviewed_by_leading_group(report, on, request.comments, by=work.actor.account_id)
    _require_past(work, on, sent.sent_on if sent else on, "reviewed_on")
    return saved(work, after)


def _require_past(work: Work, day: date, sent_on: date, field: str) -> None:
    if day > work.today:
        raise ReviewBeforeSending(field=field, on=sent_on)
