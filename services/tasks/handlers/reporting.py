"""Commands on reports: sending, registering what came by e-mail, returning, accepting, and the two named exceptions."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from services.tasks import requests
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.days import local_day, quarter_of
from services.tasks.domain.reports import Decision, Report, ReportFile, Version
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
from services.tasks.handlers.files import own_files
from services.tasks.handlers.listing import report_of
from services.tasks.handlers.measuring import measure_reports
from services.tasks.handlers.shown import shown_report
from services.tasks.handlers.work import Work, require_superior
from services.tasks.repository.codec import document


def submit_report(work: Work, request: requests.SubmitReport) -> dict[str, Any]:
    """Send a version, on time by the time of receipt; late ones are taken even after the campaign (NJ-014).

    Raises `PeriodNotBegun`, `ReportNotOwed`, `ReportAlreadyAccepted`, `ReportIsExempt`, `ReportWithoutContent`, and
    `OnlyTheOfficeRegisters`, `ReceivedInFuture`, `OriginalMissing` for what is registered from an e-mail (NJ-011).
    """
    _check_receipt(work, request)
    received_at = (request.received_at or work.now).astimezone(UTC)
    report, window, is_new = _named(work, request)
    window.require_acceptable(local_day(received_at))
    files = own_files(work, request.file_ids, field="file_ids")
    sent = Version(
        number=0,
        title=request.title,
        content=request.content,
        files=tuple(ReportFile(**meta) for meta in files),
        is_empty=request.is_empty,
        received_at=received_at,
        submitted_at=work.now,
        submitted_by=work.actor.account_id,
        registered=request.received_at is not None,
        before_window=window.flags_early(local_day(received_at)),
    )
    after, event = report.submitted(sent)
    work.emit(event)
    work.repo.files.share(request.file_ids, [report.unit_id])
    if is_new:
        work.repo.reports.add([after])
        return shown_report(work, document(after))
    return _saved(work, after)


def return_report(work: Work, request: requests.ReturnReport) -> dict[str, Any]:
    """Send it back with a reason; whether it was on time stays as it was. Raises `ReportNotSubmitted`."""
    report, _ = _existing(work, request.report_id)
    require_superior(work, report.unit_id)
    after, event = report.returned(request.reason, by=work.actor.account_id, at=work.now)
    work.emit(event)
    return _saved(work, after)


def accept_report(work: Work, request: requests.AcceptReport) -> dict[str, Any]:
    """Accept the last version. Raises `ReportNotSubmitted`, `ReviewedBySubmitter`, `ReviewedByOwnUnit`."""
    report, _ = _existing(work, request.report_id)
    require_superior(work, report.unit_id)
    after, event = report.accepted(by=work.actor.account_id, at=work.now)
    work.emit(event)
    return _saved(work, after)


def exempt_report(work: Work, request: requests.ExemptReport) -> dict[str, Any]:
    """This unit need not send it; it leaves the figures. Raises `ReportAlreadySubmitted`, `CampaignEnded`."""
    report, campaign = _existing(work, request.report_id)
    _require_decidable(work, campaign, report)
    decision = Decision(reason=request.reason, by=work.actor.account_id, at=work.now)
    return _saved(work, report.exempted(decision))


def extend_report(work: Work, request: requests.ExtendReport) -> dict[str, Any]:
    """A later due day for this unit and period. Raises `ExtensionNotLater`, `CampaignEnded`."""
    report, campaign = _existing(work, request.report_id)
    _require_decidable(work, campaign, report)
    decision = Decision(reason=request.reason, by=work.actor.account_id, at=work.now, until=request.until)
    return _saved(work, report.extended(decision, work.today))


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
        report, _ = _existing(work, request.report_id)
        window = work.repo.reports.window_by_id(report.window_id)
        if window is None:
            raise WindowNotFound(field="report_id")
        return report, window, False
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


def _existing(work: Work, report_id: str) -> tuple[Report, Campaign]:
    report, campaign = work.repo.reports.get(report_id), work.repo.campaign.get()
    if report is None or campaign is None:
        raise ReportNotFound(field="report_id")
    work.units.require(report.unit_id, field="report_id")
    return report, campaign


def _require_decidable(work: Work, campaign: Campaign, report: Report) -> None:
    """After the campaign only what is not yet due can still be excepted (NJ-014)."""
    if work.today > report.closes_on:
        campaign.require_running(work.today)


def _saved(work: Work, report: Report) -> dict[str, Any]:
    work.repo.reports.save(report)
    campaign = work.repo.campaign.get()
    if campaign is not None and report.expected:
        measure_reports(work, campaign, [report.unit_id], quarter_of(report.due_on))
    return shown_report(work, document(report))
