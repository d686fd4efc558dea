"""Windows and reports by the clock: opening, missing, closing, a newer calendar, units that close (NJ-006, PF-010).

A unit that existed on the day of opening owes the report, however short it existed in the period. When it closes while
the window is open its expectation stays on the frozen list and in the figures, marked with the day; its work item is
withdrawn, and the office decides: exempt it, or register what a successor sends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.kit.calendar import WorkingDays
from services.kit.events import Event
from services.kit.units import Unit
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.days import quarter_of
from services.tasks.domain.monthly_progress import SUMMARY_KIND
from services.tasks.domain.report_answers import unit_closed
from services.tasks.domain.reports import NOT_SENT, Report, ReportStatus
from services.tasks.domain.windows import ReportWindow, WindowStatus
from services.tasks.handlers.listing import open_window
from services.tasks.handlers.measuring import measure_reports
from services.tasks.handlers.monthly_progress import list_progress, withdraw_progress
from services.tasks.handlers.report_work import tell_reports
from services.tasks.handlers.resolving import windows_of
from services.tasks.handlers.rollups import expect_consolidation
from services.tasks.handlers.work import Work

REPORTS_AT_ONCE = 2000


@dataclass(frozen=True)
class Dated:
    """An event with the day it belongs to."""

    on: date
    event: Event


def keep_windows(work: Work, campaign: Campaign) -> tuple[list[Dated], bool]:
    """Open, mark and close up to today, in the order of days; true while more waits than one transaction takes."""
    due = work.repo.reports.planned_windows(opening_by=work.today)
    earlier, more_earlier = _mark_missing(work, campaign, due[0].opens_on) if due else ([], False)
    if more_earlier:
        return earlier, True
    opened, waiting = _open_windows(work, campaign, due)
    missed, more_missed = _mark_missing(work, campaign, waiting or work.today)
    more_to_list = list_progress(work, work.repo.reports.opened_windows(SUMMARY_KIND))
    return [*earlier, *opened, *missed], waiting is not None or more_missed or more_to_list


def resolve_again(work: Work, calendar: WorkingDays) -> list[Dated]:
    """A newer calendar: windows get its dates, open ones only later ones, and what was told is told anew (PF-005)."""
    newer = {window.id: window for window in windows_of(work, work.repo.campaign.plan(), calendar)}
    told: list[Dated] = []
    for window in work.repo.reports.unclosed_windows():
        after = window.resolved_again(newer[window.id], work.now) if window.id in newer else window
        if after is window:
            continue
        work.repo.reports.save_window(after)
        if after.spans(window):
            continue
        work.audit("report_window_moved", after.id, due_on=after.due_on.isoformat(), was=window.due_on.isoformat())
        told.append(Dated(work.today, after.told_from(window)))
        if after.status is WindowStatus.OPEN:
            _move_reports(work, after)
    return told


def _move_reports(work: Work, window: ReportWindow) -> None:
    """Reports of an open window that is due later; an extension beyond that day stays."""
    moved = []
    for report in work.repo.reports.of_window(window.id):
        until = max(window.due_on, report.extended_until or window.due_on)
        after = report.judged_by(until).with_due_day(window.due_on)
        is_back = report.status is ReportStatus.MISSING and work.today <= until
        moved.append(after.expected_again() if is_back else after)
    work.repo.reports.save_days(moved)
    tell_reports(work, moved)


def mark_closed_units(work: Work, units: Sequence[Unit]) -> None:
    """What closed units owe in windows that had opened is marked; a unit that lives again loses the mark."""
    closed = {unit.id: _closing_day(unit, work.today) for unit in units}
    changed = []
    for report in work.repo.reports.waiting_of(list(closed)):
        after = unit_closed(report, closed[report.unit_id])
        if after is not report:
            changed.append(after)
    work.repo.reports.mark_closed(changed)
    tell_reports(work, changed)
    withdraw_progress(work, units)


def retell_moved(work: Work, unit_ids: Sequence[str]) -> None:
    """Units below another superior: what waits for it now waits for the new one."""
    sent = [report for report in work.repo.reports.waiting_of(unit_ids) if report.status not in NOT_SENT]
    tell_reports(work, sent)


def _closing_day(unit: Unit, today: date) -> date | None:
    day = date.fromisoformat(unit.closed_on) if unit.closed_on else None
    return day if day and day <= today else None


def _open_windows(work: Work, campaign: Campaign, due: Sequence[ReportWindow]) -> tuple[list[Dated], date | None]:
    """What opened, and the opening day of the first window that has to wait for the next transaction."""
    if not due:
        return [], None
    work.repo.campaign.hold_units()
    plan = work.repo.campaign.plan()
    opened: list[Dated] = []
    listed = 0
    for window in due:
        if listed >= REPORTS_AT_ONCE:
            return opened, window.opens_on
        event = open_window(work, campaign, plan, window)
        if event is not None:
            opened.append(Dated(window.opens_on, event))
            listed += event.expected
    return opened, None


def _mark_missing(work: Work, campaign: Campaign, before: date) -> tuple[list[Dated], bool]:
    """Past its due day a report that nobody sent is missing (LZ-146: overdue on the 6th); late ones are still taken."""
    missed = [report.missed() for report in work.repo.reports.unsent_past(before, limit=REPORTS_AT_ONCE)]
    reports = [report for report, _ in missed]
    work.repo.reports.mark_missing(reports)
    tell_reports(work, reports)
    for window in work.repo.reports.windows_to_close(before):
        work.repo.reports.save_window(window.closed())
        expect_consolidation(work, window)
    _measure(work, campaign, reports)
    dated = [Dated(report.closes_on + timedelta(days=1), event) for report, event in missed]
    return dated, len(missed) == REPORTS_AT_ONCE


def _measure(work: Work, campaign: Campaign, reports: Sequence[Report]) -> None:
    quarters = {quarter_of(report.due_on).label: quarter_of(report.due_on) for report in reports}
    for label, quarter in quarters.items():
        units = {report.unit_id for report in reports if quarter_of(report.due_on).label == label}
        measure_reports(work, campaign, sorted(units), quarter)
