"""Sending reports, and registering what came by e-mail."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from services.tasks import requests
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.days import local_day, quarter_of
from services.tasks.domain.monthly_progress import SUMMARY_KIND
from services.tasks.domain.report_versions import PlannedTask, ReportFile, Section, Version
from services.tasks.domain.reports import Report
from services.tasks.domain.windows import ReportWindow, WindowStatus
from services.tasks.errors import (
    OnlyTheOfficeRegisters,
    OriginalMissing,
    ReceivedInFuture,
    ReportNotFound,
    ReportNotNamed,
    ReportNotOwed,
    WindowNotFound,
)
from services.tasks.errors.reporting import OwnReportRegistered, PlannedTaskOutsideYear, PlannedTasksElsewhere
from services.tasks.handlers.files import own_files
from services.tasks.handlers.listing import report_of
from services.tasks.handlers.measuring import measure_reports
from services.tasks.handlers.report_facts import facts
from services.tasks.handlers.report_work import tell_reports
from services.tasks.handlers.rollup import rolled_up
from services.tasks.handlers.shown import shown_report
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document


def submit_report(work: Work, request: requests.SubmitReport) -> dict[str, Any]:
    """Send a version, on time by the time of receipt; late ones are taken even after the campaign (NJ-014).

    What says the same as the last version changes nothing and is answered with `repeated`. Raises `PeriodNotBegun`,
    `ReportNotOwed`, `ReportAlreadyAccepted`, `ReportIsExempt`, `ReportWithoutContent`, `SameAsReturned`, and
    `OnlyTheOfficeRegisters`, `OwnReportRegistered`, `ReceivedInFuture`, `OriginalMissing` for what is registered from
    an e-mail (NJ-011).
    """
    _check_receipt(work, request)
    report, window, is_new = _named(work, request)
    if request.received_at is not None and facts_unit(report) is None:
        raise OwnReportRegistered(field="received_at")
    sent = _version(work, request, report, window)
    window.require_acceptable(local_day(sent.received_at))
    if report.is_repeated_by(sent):
        return {**shown_report(work, document(report)), "repeated": True}
    work.repo.files.share(request.file_ids, [report.unit_id])
    after = _sent(work, report, sent, window)
    if not is_new:
        return saved(work, after)
    work.repo.reports.add([after])
    tell_reports(work, [after])
    return shown_report(work, document(after))


def _sent(work: Work, report: Report, sent: Version, window: ReportWindow) -> Report:
    """With `sent` beside it, told to everyone; what a summary was made of is frozen with it."""
    after, event = report.submitted(sent)
    after = work.repo.reports.versions.keep(after, report.arrived(sent))
    work.emit(event)
    if after.kind == SUMMARY_KIND:
        work.repo.reporting.contributions.freeze(after.id, after.versions.count, rolled_up(work, window))
    return after


def _version(work: Work, request: requests.SubmitReport, report: Report, window: ReportWindow) -> Version:
    received_at = (request.received_at or work.now).astimezone(UTC)
    prefilled = facts(work, facts_unit(report), window.period_start, window.period_end) if request.sections else {}
    return Version(
        number=0,
        title=request.title,
        content=request.content,
        files=tuple(ReportFile(**meta) for meta in own_files(work, request.file_ids, field="file_ids")),
        is_empty=request.is_empty,
        received_at=received_at,
        submitted_at=work.now,
        submitted_by=work.actor.account_id,
        registered=request.received_at is not None,
        before_window=window.flags_early(local_day(received_at)),
        sections=tuple(Section(each.heading, each.text) for each in request.sections),
        planned_tasks=_planned(request, window),
        facts=prefilled,
    )


def facts_unit(report: Report) -> str | None:
    """Whose facts a report tells: the whole city's where the commission itself reports."""
    return None if report.unit_path == f"/{report.unit_id}/" else report.unit_id


def _planned(request: requests.SubmitReport, window: ReportWindow) -> tuple[PlannedTask, ...]:
    if request.planned_tasks and window.kind != "next_year_plan":
        raise PlannedTasksElsewhere(field="planned_tasks")
    year = window.period_end.year + 1
    if any(each.due_on.year != year for each in request.planned_tasks):
        raise PlannedTaskOutsideYear(field="planned_tasks", year=year)
    return tuple(PlannedTask(**each.model_dump()) for each in request.planned_tasks)


def _check_receipt(work: Work, request: requests.SubmitReport) -> None:
    if request.received_at is None:
        return
    if work.scope.width != "city":
        raise OnlyTheOfficeRegisters(field="received_at")
    if request.received_at > work.now:
        raise ReceivedInFuture(field="received_at")
    if not request.file_ids:
        raise OriginalMissing(field="file_ids")


def _named(work: Work, request: requests.SubmitReport) -> tuple[Report, ReportWindow, bool]:
    """The report with its window; true when it is sent before the list of its window exists."""
    if request.report_id:
        report, _ = existing(work, request.report_id)
        return report, window_behind(work, report), False
    if not (request.rule_id and request.period and request.unit_id):
        raise ReportNotNamed(field="report_id")
    window = work.repo.reports.window(request.rule_id, request.period)
    unit = work.units.require(request.unit_id)
    if window is None:
        raise WindowNotFound(field="period")
    blank = report_of(work, window, unit, expected=False)
    known = work.repo.reports.get(blank.id)
    if known is None and not _may_join(work, window, unit.id):
        raise ReportNotOwed(field="unit_id")
    return known or blank, window, known is None


def _may_join(work: Work, window: ReportWindow, unit_id: str) -> bool:
    """Before the list is made, any unit that the rule names may send early (AMB-01)."""
    unit = work.units.get(unit_id)
    if unit is None or window.status is not WindowStatus.PLANNED or not unit.is_active(work.today):
        return False
    return work.repo.campaign.plan().units_matching(window.subjects, unit)


def window_behind(work: Work, report: Report) -> ReportWindow:
    """Raises `WindowNotFound`."""
    window = work.repo.reports.window_by_id(report.window_id)
    if window is None:
        raise WindowNotFound(field="report_id")
    return window


def existing(work: Work, report_id: str) -> tuple[Report, Campaign]:
    """A report inside the caller's scope. Raises `ReportNotFound`."""
    report, campaign = work.repo.reports.get(report_id), work.repo.campaign.get()
    if report is None or campaign is None:
        raise ReportNotFound(field="report_id")
    work.units.require(report.unit_id, field="report_id")
    return report, campaign


def saved(work: Work, report: Report) -> dict[str, Any]:
    """Store it with what waits for whom and what it counts for; the answer of every command on one report."""
    work.repo.reports.save(report)
    tell_reports(work, [report])
    campaign = work.repo.campaign.get()
    if campaign is not None and report.expected:
        measure_reports(work, campaign, [report.unit_id], quarter_of(report.due_on))
    return shown_report(work, document(report))
