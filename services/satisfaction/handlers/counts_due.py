"""What institutions owe of counts (NJ-019): a work item per month until each working day has figures, zeros too."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from plans import Plan
from plans.periods import Period, parse_period, period_of
from services.kit.calendar import calendar
from services.kit.units import Unit
from services.kit.work_items import WorkItem
from services.satisfaction.domain.encounters import MEASURED_LEVELS
from services.satisfaction.domain.months import (
    INSTANT_RATE,
    NEVER,
    CountingClock,
    MonthState,
    OwedMonth,
    due_day,
    is_measured,
    judged,
    owed_days,
    state_of,
)
from services.satisfaction.domain.months_summed import MUNICIPAL
from services.satisfaction.handlers.institutions import day_or_none
from services.satisfaction.handlers.work import Work, plan_of, tell_work

UNITS_AT_ONCE = 200
MEASURED = {"kind": "institution", "level": {"$in": list(MEASURED_LEVELS)}}
LABEL = "报送上月就诊人次和即时评价人次"


def owe_counts(work: Work) -> bool:
    """Work through the months that ended since the last time, once each; True while there is more to do.

    The clock tells the day on which the next month is over: until then this is one look at it.
    """
    clock = work.repo.counting.months.clock()
    plan = plan_of(work) if clock.due_on is None or clock.due_on <= work.today else None
    if plan is None:
        return False
    month = _next_month(plan, clock)
    due_on = month.following.start if month else NEVER
    if month is None or due_on > work.today:
        work.repo.counting.months.set_clock(replace(clock, due_on=due_on))
        return False
    found = work.units.page(MEASURED, first=UNITS_AT_ONCE, after=clock.after)
    judge(work, found["items"], [month])
    done = replace(clock, after=found["next"]) if found["next"] else CountingClock(month.label)
    work.repo.counting.months.set_clock(done)
    return True


def _next_month(plan: Plan, clock: CountingClock) -> Period | None:
    """The month after the last one; None when the plan asks for none, or is over."""
    if INSTANT_RATE not in plan.measures:
        return None
    month = parse_period("month", clock.month).following if clock.month else period_of("month", plan.duration.start)
    return month if month.start <= plan.duration.end else None


def judge_days(work: Work, units: Collection[Unit], days: Iterable[date]) -> None:
    """Judge the months of `days` again, as far as they are owed by now."""
    last = work.repo.counting.months.clock().month
    months = {period_of("month", day) for day in days}
    judge(work, units, sorted((month for month in months if month.label <= last), key=lambda month: month.start))


def judge(work: Work, units: Collection[Unit], months: Sequence[Period]) -> None:
    """Keep and tell how months stand at units; a constant number of reads."""
    units = [unit for unit in units if is_measured(unit.kind, unit.level)]
    plan = plan_of(work)
    if not units or not months or plan is None:
        return
    ids = [unit.id for unit in units]
    reported = work.repo.counting.daily.reported(ids, months[0].start, months[-1].end)
    known = work.repo.counting.months.known(ids, [month.label for month in months])
    changed = []
    for month in months:
        working = calendar.between(max(month.start, plan.duration.start), min(month.end, plan.duration.end))
        for unit in units:
            fresh = _fresh(unit, month, working, reported.get(unit.id, set()))
            told = judged(known.get(fresh.id), fresh, work.today)
            changed += [told] if told else []
    _keep(work, changed, known)


def on_units_changed(work: Work, units: Sequence[Unit]) -> None:
    """A unit that is no longer measured owes nothing; one that closed owes the days before."""
    if not units:
        return
    owed = work.repo.counting.months.open_of([unit.id for unit in units])
    by_id = {unit.id: unit for unit in units}
    gone = [each for each in owed if not is_measured(by_id[each.unit_id].kind, by_id[each.unit_id].level)]
    changed = [judged(each, _withdrawn(each), work.today) for each in gone]
    _keep(work, [each for each in changed if each], {each.id: each for each in owed})
    closed = [unit for unit in units if unit.closed_on and any(each.unit_id == unit.id for each in owed)]
    judge(work, closed, _months({each.month for each in owed}))


def _keep(work: Work, changed: Sequence[OwedMonth], known: Collection[str]) -> None:
    """Store and tell; a month that was in order from the first look is nobody's work."""
    work.repo.counting.months.put(changed)
    tell_work(work, [_item(each) for each in changed if each.is_open or each.id in known])


def _months(labels: Iterable[str]) -> list[Period]:
    return [parse_period("month", label) for label in sorted(labels)]


def _fresh(unit: Unit, month: Period, working: Sequence[date], reported: set[date]) -> OwedMonth:
    owed = owed_days(working, day_or_none(unit.opened_on), day_or_none(unit.closed_on))
    state, missing = state_of(owed, {day for day in reported if month.start <= day <= month.end})
    return OwedMonth(
        id=f"{unit.id}:{month.label}",
        unit_id=unit.id,
        unit_path=unit.path,
        month=month.label,
        due_on=due_day(month),
        state=state if owed else MonthState.NOT_OWED,
        missing=missing,
        county=unit.county_id or MUNICIPAL,
    )


def _withdrawn(owed: OwedMonth) -> OwedMonth:
    return replace(owed, state=MonthState.NOT_OWED)


def _item(owed: OwedMonth) -> WorkItem:
    month = parse_period("month", owed.month)
    withdrawn = owed.state is MonthState.NOT_OWED
    return WorkItem(
        kind="encounter_counts",
        action="report",
        subject_id=owed.id,
        version=owed.version,
        unit_id=owed.unit_id,
        owner_unit_id=owed.unit_id,
        roles=("institution",),
        label=LABEL,
        opens_on=month.following.start,
        due_on=owed.due_on,
        state="open" if owed.is_open else "withdrawn" if withdrawn else "done",
        period=owed.month,
        settled_on=owed.settled_on,
    )
