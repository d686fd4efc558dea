"""What a roll-up is made of: units' monthly progress, or the reports of a quarter, with the period's facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from services.tasks.domain.monthly_progress import SUMMARY_KIND
from services.tasks.domain.rollups import CONSOLIDATED_KINDS, Contribution, Rollup, of_progress, of_reports, told
from services.tasks.domain.windows import ReportWindow
from services.tasks.handlers.report_facts import facts
from services.tasks.handlers.work import Work

ROLLED_UP = (SUMMARY_KIND, *CONSOLIDATED_KINDS)
WHOLE = 1 << 20
"""More characters than the sections of a report may have."""


def rolled_up(work: Work, window: ReportWindow) -> Rollup:
    """As things stand now, with the obstacles of reports quoted; two reads besides the facts."""
    if window.kind == SUMMARY_KIND:
        found = of_progress(work.repo.reporting.progress_of(window.period))
    else:
        found = of_reports(work.repo.reports.of_window(window.id))
    return Rollup(found, facts(work, None, window.period_start, window.period_end))


def drafted(work: Work, window: ReportWindow) -> Rollup:
    """As things stand now, with everyone's obstacles; where all together are too long, with each one's beginning."""
    rollup = rolled_up(work, window)
    return replace(rollup, contributions=tuple(spoken(work, rollup.contributions, rollup.share)))


def spoken(work: Work, contributions: Iterable[Contribution], share: int | None = None) -> list[Contribution]:
    """With the obstacles that they quote, in one read; with a share, each cut to so many characters."""
    listed = list(contributions)
    named = [(each.source_id or "", each.source_version or 0) for each in listed if each.quoted]
    longest = WHOLE if share is None else share + 1
    quotes = work.repo.reports.versions.obstacles(named, longest) if named else {}
    return [told(each, quotes, share) for each in listed]
