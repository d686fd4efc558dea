"""Named exceptions: exempting and extending one unit's report, extending many, revoking, and the list of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.tasks import requests
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.days import quarter_of
from services.tasks.domain.report_answers import revoked
from services.tasks.domain.report_versions import Decision
from services.tasks.domain.reports import Report
from services.tasks.errors import WindowNotFound
from services.tasks.errors.reporting import PlanNotWaivable, UnitsNotOnList
from services.tasks.handlers.measuring import measure_reports
from services.tasks.handlers.report_work import tell_reports
from services.tasks.handlers.reporting import existing, saved
from services.tasks.handlers.shown import shown_report
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.repository.reports import with_exception
from services.tasks.requests import reporting

PLAN_KIND = "next_year_plan"


def exempt_report(work: Work, request: requests.ExemptReport) -> dict[str, Any]:
    """This unit need not send it; it leaves the figures.

    Raises `ReportAlreadySubmitted`, `CampaignEnded`, `PlanNotWaivable`.
    """
    report, campaign = existing(work, request.report_id)
    _require_decidable(work, campaign, report)
    _require_waivable(work, campaign, report)
    after = report.exempted(_decision(work, request.reason))
    work.audit("report_exempted", report.id, rule_id=report.rule_id, period=report.period)
    return saved(work, after)


def extend_report(work: Work, request: requests.ExtendReport) -> dict[str, Any]:
    """A later due day for this unit and period. Raises `ExtensionNotLater`, `TooManyExtensions`, `CampaignEnded`."""
    report, campaign = existing(work, request.report_id)
    _require_decidable(work, campaign, report)
    after = report.extended(_decision(work, request.reason, request.until), work.today)
    return saved(work, after)


def extend_reports(work: Work, request: reporting.ExtendReports) -> list[dict[str, Any]]:
    """The same later day and reason for several units of a window, each by name; all or none.

    Raises `UnitsNotOnList`, and what extending one raises.
    """
    window, campaign = work.repo.reports.window(request.rule_id, request.period), work.repo.campaign.get()
    if window is None or campaign is None:
        raise WindowNotFound(field="period")
    wanted = list(dict.fromkeys(request.unit_ids))
    inside = work.units.by_ids(wanted)
    found = [r for r in work.repo.reports.in_window(window.id, wanted) if r.unit_id in inside and r.expected]
    missing = sorted(set(wanted) - {report.unit_id for report in found})
    if missing:
        raise UnitsNotOnList(field="unit_ids", units="、".join(missing))
    for report in found:
        _require_decidable(work, campaign, report)
    decision = _decision(work, request.reason, request.until)
    after = [report.extended(decision, work.today) for report in found]
    work.repo.reports.save_many(after)
    tell_reports(work, after)
    measure_reports(work, campaign, [report.unit_id for report in after], quarter_of(window.due_on))
    return [shown_report(work, document(report)) for report in after]


def revoke_exception(work: Work, request: reporting.RevokeException) -> dict[str, Any]:
    """Take the exemption, or the last extension, back; who is past the day before is missing at the next tick.

    Raises `NothingToRevoke`, `ReportAlreadyAccepted`, `TooManyRevocations`.
    """
    report, _ = existing(work, request.report_id)
    after = revoked(report, request.reason, by=work.actor.account_id, at=work.now)
    work.audit("report_exception_revoked", report.id, kind=after.revoked[-1].kind)
    return saved(work, after)


def report_exceptions(work: Work, request: reporting.ReportExceptions) -> dict[str, Any]:
    """A page of reports with an exception in force, by due day."""
    wanted = request.model_dump(include={"unit_id", "rule_id", "period"}, exclude_none=True)
    excepted = with_exception(work.today, expired=request.expired)
    scope = work.scope.filter()
    found = work.repo.reports.page({**wanted, **excepted}, scope, first=request.first, after=request.after)
    return {**found, "items": [shown_report(work, doc) for doc in found["items"]]}


def _decision(work: Work, reason: str, until: date | None = None) -> Decision:
    return Decision(reason=reason, by=work.actor.account_id, at=work.now, until=until)


def _require_decidable(work: Work, campaign: Campaign, report: Report) -> None:
    """After the campaign only what is not yet due can still be excepted (NJ-014)."""
    if work.today > report.closes_on:
        campaign.require_running(work.today)


def _require_waivable(work: Work, campaign: Campaign, report: Report) -> None:
    """A plan for a year after the campaign is obliged, and waived only where the city says so (AMB-02)."""
    if report.kind != PLAN_KIND or not report.period.isdigit() or int(report.period) < campaign.ends_on.year:
        return
    plan = work.repo.campaign.plan()
    if not plan.is_waivable(plan.report_rule(report.rule_id)):
        raise PlanNotWaivable()
