"""The tick: phases, windows and missed reports follow the clock. It may come late, or twice; the effect is the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.kit.calendar import calendar
from services.kit.units import Unit
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.days import quarters_after
from services.tasks.domain.phases import advance
from services.tasks.handlers.measuring import measure_tasks
from services.tasks.handlers.report_clock import Dated, keep_windows, mark_closed_units, resolve_again
from services.tasks.handlers.units import assign
from services.tasks.handlers.work import Work

UNITS_AT_ONCE = 200


def keep_time(work: Work) -> bool:
    """Bring everything to today. A clock that jumped tells each missed start, opening and end once, in order.

    Answers True while a large city leaves more to do than one transaction takes.
    """
    campaign = work.repo.campaign.get()
    if campaign is None or not campaign.has_begun(work.today):
        return False
    told: list[Dated] = []
    if campaign.calendar_version != calendar.version:
        told = resolve_again(work, calendar)
    happened, more_reports = keep_windows(work, campaign)
    for each in sorted([*told, *_move_phases(work, campaign), *happened], key=lambda dated: dated.on):
        work.emit(each.event)
    is_new_day = campaign.clock_on is None or campaign.clock_on < work.today
    more_to_assign = is_new_day and _new_day(work, campaign)
    return more_reports or more_to_assign


def _move_phases(work: Work, campaign: Campaign) -> list[Dated]:
    phases = work.repo.campaign.phases()
    versions = {phase.id: phase.version for phase in phases}
    moved, happened = advance(phases, work.today, campaign.effective_from)
    work.repo.campaign.save_phases(moved, {phase.id: phase.version - versions[phase.id] for phase in moved})
    return [Dated(each.on, each.event) for each in happened]


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
        mark_closed_units(work, waiting[:UNITS_AT_ONCE])
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
