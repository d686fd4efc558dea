"""Report windows by the plan and the working-day calendar."""

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
