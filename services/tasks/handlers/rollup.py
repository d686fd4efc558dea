"""What a roll-up is made of: units' monthly progress, or the reports of a quarter, with the period's facts."""

from __future__ import annotations

from services.tasks.domain.monthly_progress import SUMMARY_KIND
from services.tasks.domain.rollups import CONSOLIDATED_KINDS, Rollup, of_progress, of_reports
from services.tasks.domain.windows import ReportWindow
from services.tasks.handlers.report_facts import facts
from services.tasks.handlers.work import Work

ROLLED_UP = (SUMMARY_KIND, *CONSOLIDATED_KINDS)


def rolled_up(work: Work, window: ReportWindow) -> Rollup:
    """As things stand now; two reads besides the facts."""
    if window.kind == SUMMARY_KIND:
        found = of_progress(work.repo.reporting.progress.having(period=window.period))
    else:
        found = of_reports(work.repo.reports.of_window(window.id))
    return Rollup(found, facts(work, None, window.period_start, window.period_end))
