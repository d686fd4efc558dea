"""The tick: phases, windows and missed reports follow the clock. It may come late, or twice; the effect is the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from services.kit.calendar import calendar
from services.kit.events import Event
from services.kit.units import Unit
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.days import quarter_of, quarters_after
from services.tasks.domain.phases import advance
from services.tasks.handlers.listing import open_window
from services.tasks.handlers.measuring import measure_reports, measure_tasks
from services.tasks.handlers.resolving import resolve_again
from services.tasks.handlers.units import assign
from services.tasks.handlers.work import Work

UNITS_AT_ONCE = 200
REPORTS_AT_ONCE = 2000


@dataclass(frozen=True)
class Dated:
    """An event with the day it belongs to."""

    on: date
    event: Event


def keep_time(work: Work) -> bool:
    """Bring everything to today. A clock that jumped tells each missed start, opening and end once, in order.

    Answers True while a large city leaves more to do than one transaction takes.
    """
    campaign = work.repo.campaign.get()
    if campaign is None or not campaign.has_begun(work.today):
        return False
    if campaign.calendar_version != calendar.version:
        resolve_again(work, calendar)
    opened, more_to_open = _open_windows(work, campaign)
    missed, more_missed = _mark_missing(work, campaign)
    for each in sorted([*_move_phases(work, campaign), *opened, *missed], key=lambda dated: dated.on):
        work.emit(each.event)
    is_new_day = campaign.clock_on is None or campaign.clock_on < work.today
    more_to_assign = is_new_day and _new_day(work, campaign)
    return more_to_open or more_missed or more_to_assign


def _move_phases(work: Work, campaign: Campaign) -> list[Dated]:
    phases = work.repo.campaign.phases()
    versions = {phase.id: phase.version for phase in phases}
    moved, happened = advance(phases, work.today, campaign.effective_from)
    work.repo.campaign.save_phases(moved, {phase.id: phase.version - versions[phase.id] for phase in moved})
    return [Dated(each.on, each.event) for each in happened]


def _open_windows(work: Work, campaign: Campaign) -> tuple[list[Dated], bool]:
    """What opened, and whether more windows wait."""
    due = work.repo.reports.planned_windows(opening_by=work.today)
    if not due:
        return [], False
    work.repo.campaign.hold_units()
    plan = work.repo.campaign.plan()
    opened: list[Dated] = []
    listed = 0
    for window in due:
        if listed >= REPORTS_AT_ONCE:
            return opened, True
        event = open_window(work, campaign, plan, window)
        if event is not None:
            opened.append(Dated(window.opens_on, event))
            listed += event.expected
    return opened, False


def _mark_missing(work: Work, campaign: Campaign) -> tuple[list[Dated], bool]:
    """Past its due day a report that nobody sent is missing (LZ-146: overdue on the 6th); late ones are still taken."""
    missed = [report.missed() for report in work.repo.reports.unsent_past(work.today, limit=REPORTS_AT_ONCE)]
    work.repo.reports.mark_missing([report for report, _ in missed])
    for window in work.repo.reports.windows_to_close(work.today):
        work.repo.reports.save_window(window.closed())
    quarters = {quarter_of(report.due_on).label: quarter_of(report.due_on) for report, _ in missed}
    for label, quarter in quarters.items():
        units = {report.unit_id for report, _ in missed if quarter_of(report.due_on).label == label}
        measure_reports(work, campaign, sorted(units), quarter)
    dated = [Dated(report.closes_on + timedelta(days=1), event) for report, event in missed]
    return dated, len(missed) == REPORTS_AT_ONCE


def _new_day(work: Work, campaign: Campaign) -> bool:
    """Once a day: units that opened or closed meanwhile, and every unit's measures when the quarter is new.

    Answers True while there are more units than one transaction takes.
    """
    work.repo.campaign.hold_units()
    units = work.units.all()
    affected = _opened_or_closed(units, campaign.clock_on, work.today) if campaign.has_assigned else units
    waiting = [unit for unit in affected if campaign.has_to_assign(unit.path, work.today)]
    if waiting:
        assign(work, campaign, work.repo.campaign.plan(), waiting[:UNITS_AT_ONCE])
    if len(waiting) > UNITS_AT_ONCE:
        work.repo.campaign.save(campaign.assigned_through(waiting[UNITS_AT_ONCE - 1].path, work.today))
        return True
    _follow(work, campaign, [unit.id for unit in units])
    return False


def _follow(work: Work, campaign: Campaign, unit_ids: list[str]) -> None:
    """The day is worked through."""
    quarters = quarters_after(campaign.measured_quarter, work.today, campaign.ends_on)
    if quarters:
        measure_tasks(work, campaign, unit_ids, quarters)
    work.repo.campaign.save(
        campaign.followed(
            work.today,
            has_assigned=True,
            measured_quarter=quarters[-1].label if quarters else campaign.measured_quarter,
            calendar_version=calendar.version,
        )
    )


def _opened_or_closed(units: Iterable[Unit], since: date | None, today: date) -> Iterable[Unit]:
    first, last = (since or date.min).isoformat(), today.isoformat()
    for unit in units:
        if any(day and first < day <= last for day in (unit.opened_on, unit.closed_on)):
            yield unit
