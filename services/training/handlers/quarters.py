"""The second 100 %: measured on each change and each day, closed with each quarter (NJ-018, AMB-03, AMB-06).

A quarter that is closed never changes by what happens to the roster afterwards: the state of its last day is kept
before any later fact is taken in, also when the service was away for days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from plans import Plan
from plans.periods import Period
from services.kit.units import Unit
from services.training.domain.coverage import (
    INDICATOR,
    ClosedQuarter,
    CoverageState,
    Group,
    by_unit,
    closable,
    current_quarter,
    day_of,
    is_population,
    late_quarters,
    starting,
)
from services.training.domain.roster import Completed, RosterPerson
from services.training.handlers.coverage_alerts import watch
from services.training.handlers.work import Work, plan_of, tell_measure

UNITS_AT_ONCE = 100


def start_measuring(work: Work, plan: Plan) -> None:
    """Measuring begins with the quarter in which the city comes in, or its campaign begins."""
    if work.repo.attending.state() is None:
        work.repo.attending.keep_state(CoverageState("coverage", closing=starting(plan, work.today)))


def measure_units(work: Work, unit_ids: Sequence[str]) -> None:
    """Tell what these units' coverage of the current quarter is now, and what waits there."""
    plan = plan_of(work)
    quarter = current_quarter(plan, work.today) if plan else None
    if plan is None or quarter is None or not unit_ids:
        return
    units = list(work.units.by_ids(sorted(set(unit_ids))).values())
    active = [unit for unit in units if unit.is_active(work.today)]
    rows = work.repo.roster.groups({"unit_id": {"$in": [unit.id for unit in active]}}, work.today)
    _tell(work, quarter.label, units, (active, rows))
    watch(work, plan, active, by_unit(rows))


def _tell(
    work: Work, period: str, units: Sequence[Unit], counted: tuple[Sequence[Unit], Sequence[tuple[str, Group]]]
) -> None:
    """Tell the figures of `units`; those that do not count, or exist no more, have none."""
    active, rows = counted
    figures, population = by_unit(rows), [unit.id for unit in active if is_population(unit)]
    counts = {each: (figures[each].trained, figures[each].roster) for each in population if each in figures}
    tell_measure(work, INDICATOR, period, [unit.id for unit in units], counts)


def close_before(work: Work, unit_ids: Sequence[str]) -> None:
    """Keep what quarters that are over show of these units, before facts change that came after."""
    plan, state = plan_of(work), work.repo.attending.state()
    if plan is None or state is None or not unit_ids:
        return
    for quarter in closable(plan, state.closing, work.today):
        _close(work, plan, quarter, list(work.units.by_ids(sorted(set(unit_ids))).values()))


def _close(work: Work, plan: Plan, quarter: Period, units: Sequence[Unit]) -> None:
    """Keep the quarter's last day at those units that have it not yet."""
    kept = {each.unit_id for each in work.repo.attending.closed([unit.id for unit in units], [quarter.label])}
    todo = [unit for unit in units if unit.id not in kept]
    if not todo:
        return
    day = day_of(plan, quarter, work.today)
    rows = work.repo.roster.groups({"unit_id": {"$in": [unit.id for unit in todo]}}, day, ids=True)
    groups: dict[str, list[Group]] = defaultdict(list)
    for unit_id, group in rows:
        groups[unit_id].append(group)
    work.repo.attending.quarters.add(
        ClosedQuarter(
            id=f"{unit.id}:{quarter.label}",
            unit_id=unit.id,
            unit_path=unit.path,
            period=quarter.label,
            on=day,
            counts=is_population(unit) and unit.is_active(day),
            groups=tuple(groups[unit.id]),
        )
        for unit in todo
    )
    _tell(work, quarter.label, todo, ([unit for unit in todo if unit.is_active(day)], rows))


def follow_coverage(work: Work) -> bool:
    """Close the quarters that are over and measure every unit once a day. True while there are more units."""
    plan, state = plan_of(work), work.repo.attending.state()
    if plan is None or state is None:
        return False
    over = closable(plan, state.closing, work.today)
    if over:
        return _close_some(work, plan, state, over[0])
    if state.measured_on == work.today or current_quarter(plan, work.today) is None:
        return False
    portion, more = _portion(work, state.measured_through)
    measure_units(work, [unit.id for unit in portion])
    through, on = (portion[-1].path, state.measured_on) if more else ("", work.today)
    work.repo.attending.keep_state(replace(state, measured_through=through, measured_on=on))
    return more


def _close_some(work: Work, plan: Plan, state: CoverageState, quarter: Period) -> bool:
    portion, more = _portion(work, state.closed_through)
    _close(work, plan, quarter, portion)
    if more:
        work.repo.attending.keep_state(replace(state, closed_through=portion[-1].path))
    else:
        work.repo.attending.keep_state(replace(state, closing=quarter.following.label, closed_through=""))
    return True


def _portion(work: Work, through: str) -> tuple[list[Unit], bool]:
    waiting = [unit for unit in work.units.all() if unit.path > through]
    return waiting[:UNITS_AT_ONCE], len(waiting) > UNITS_AT_ONCE


def take_late(work: Work, people: Sequence[RosterPerson], done: Mapping[str, Completed], on: date) -> None:
    """Attendances of a closed quarter that were confirmed in time count in it, for people of its roster alone."""
    plan = plan_of(work)
    periods = late_quarters(plan, on, work.today) if plan else []
    if not periods:
        return
    closed = work.repo.attending.closed(sorted({person.unit_id for person in people}), periods)
    changed = [late for each in closed if (late := _with_late(each, people, done)) != each]
    work.repo.attending.quarters.put(changed)
    for period in periods:
        counts = {each.unit_id: each.figure for each in changed if each.period == period and each.counts}
        tell_measure(work, INDICATOR, period, sorted(counts), counts)


def _with_late(quarter: ClosedQuarter, people: Sequence[RosterPerson], done: Mapping[str, Completed]) -> ClosedQuarter:
    trained, warned = set(), set()
    for person in people:
        each = done[person.person_id]
        if each.trained is not None and each.trained <= quarter.on:
            trained.add(person.id)
        if each.warned is not None and each.warned <= quarter.on:
            warned.add(person.id)
    return quarter.with_late(trained, warned)
