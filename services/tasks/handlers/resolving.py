"""Report windows by the plan and the working-day calendar; planned ones are resolved again by a newer calendar."""

from __future__ import annotations

from plans.models.plan import Plan
from plans.windows import Calendar, resolve_windows
from services.kit.ids import derive
from services.tasks.domain.windows import ReportWindow, window_of
from services.tasks.handlers.work import Work


def windows_of(work: Work, plan: Plan, calendar: Calendar) -> list[ReportWindow]:
    """All windows of the plan, keyed by rule and period (NJ-005 to NJ-008, LZ-146)."""
    return [
        window_of(plan, window, derive(work.tenant, "report_window", window.rule_id, window.period))
        for window in resolve_windows(plan, calendar)
    ]


def resolve_again(work: Work, calendar: Calendar) -> None:
    """A calendar with more years makes provisional dates final; windows that have opened keep theirs (PF-005)."""
    newer = {window.id: window for window in windows_of(work, work.repo.campaign.plan(), calendar)}
    for window in work.repo.reports.planned_windows():
        if window.id in newer:
            work.repo.reports.save_window(window.resolved_again(newer[window.id]))
