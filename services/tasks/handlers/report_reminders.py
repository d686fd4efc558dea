"""One reminder each to the units that have not sent a report: at most one per unit and day (NJ-139)."""

from __future__ import annotations

from typing import Any

from services.tasks.domain.reports import Report
from services.tasks.domain.windows import WindowStatus
from services.tasks.errors import WindowNotFound
from services.tasks.errors.reporting import WindowNotOpen
from services.tasks.events.reporting import ReminderSentV1
from services.tasks.handlers.work import Work
from services.tasks.requests.reporting import RemindMissing


def remind_missing(work: Work, request: RemindMissing) -> dict[str, Any]:
    """Who was reminded now, and who had been today already. Raises `WindowNotFound`, `WindowNotOpen`."""
    window = work.repo.reports.window(request.rule_id, request.period)
    if window is None:
        raise WindowNotFound(field="period")
    if window.status is WindowStatus.PLANNED:
        raise WindowNotOpen(field="period")
    unsent = work.repo.reports.unsent_of([window.id], request.unit_ids, work.scope.filter())
    missing = [report for report in unsent if report.unit_closed_on is None]
    day = work.today.isoformat()
    before = work.repo.reporting.reminded([report.unit_id for report in missing], day)
    now = [report for report in missing if report.unit_id not in before]
    work.repo.reporting.add_reminders([_reminder(work, report, day) for report in now])
    for report in now:
        work.emit(ReminderSentV1(_id(report, day), 1, "report", (report.id,), report.unit_id))
    reminded = [report.unit_id for report in now]
    return {"reminded": reminded, "reminded_before": sorted(before), "missing": len(missing)}


def _reminder(work: Work, report: Report, day: str) -> dict[str, Any]:
    return {
        "id": _id(report, day),
        "unit_id": report.unit_id,
        "day": day,
        "report_id": report.id,
        "by": work.actor.account_id,
        "at": work.now,
    }


def _id(report: Report, day: str) -> str:
    return f"{report.unit_id}:{day}"
