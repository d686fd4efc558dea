"""The second 100 %: measured on each change and each day, closed with each quarter (NJ-018, AMB-03, AMB-06).

A quarter that is closed never changes by what happens to the roster afterwards: the state of its last day is kept
before any later fact is taken in, also when the service was away for days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from plans import Plan
from plans.periods import Period
from services.kit.units import Unit
from services.training.domain.attending_alerts import next_turn, turns
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
    quarter_of,
    starting,
)
from services.training.domain.roster import Completed, RosterPerson
from services.training.handlers.coverage_alerts import watch
from services.training.handlers.work import Work, plan_of, tell_measure

UNITS_AT_ONCE = 100


def start_measuring(work: Work, plan: Plan) -> None:
    """Measuring begins with the quarter in which the city, or its campaign, begins; a new plan measures anew."""
    state = work.repo.attending.state() or CoverageState("coverage", closing=starting(plan, work.today))
    work.repo.attending.keep_state(replace(state, measured_on=None, measured_through="", rests_until=None))


def measure_units(work: Work, unit_ids: Sequence[str]) -> None:
    """Tell what these units' coverage of the current quarter is now, and what waits there."""
    plan = plan_of(work)
    if plan is not None and unit_ids and current_quarter(plan, work.today) is not None:
        _measure(work, plan, list(work.units.by_ids(sorted(set(unit_ids))).values()))


def _measure(work: Work, plan: Plan, units: Sequence[Unit]) -> None:
    quarter = quarter_of(work.today)
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


def close_before(work: Work) -> None:
    """Keep what quarters that are over show, once for all units, before facts change that came after."""
    plan, state = plan_of(work), work.repo.attending.state()
    over = closable(plan, state.closing, work.today) if plan and state else []
    if plan is None or state is None or not over:
        return
    units = work.units.all()
    for quarter in over:
        _close(work, plan, quarter, units)
    work.repo.attending.keep_state(replace(state, closing=over[-1].following.label, closed_through=""))


def _close(work: Work, plan: Plan, quarter: Period, units: Sequence[Unit]) -> None:
    """Keep the quarter's last day at those units that have it not yet."""
    kept = work.repo.attending.quarters.has([unit.id for unit in units], quarter.label)
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


def follow_quarters(work: Work, plan: Plan, state: CoverageState) -> bool:
    """Close the quarters that are over, and measure where time changes something. True while there are more units."""
    over = closable(plan, state.closing, work.today)
    if over:
        return _close_some(work, plan, state, over[0])
    if current_quarter(plan, work.today) is None:
        work.repo.attending.keep_state(_resting(work, state, plan))
        return False
    if state.measured_on is None or state.measured_through or turns(state.measured_on, work.today):
        return _measure_some(work, plan, state)
    turned = {*work.repo.roster.turned(state.measured_on, work.today)}
    measure_units(work, sorted({*turned, *work.repo.places.turned(state.measured_on, work.today)}))
    work.repo.attending.keep_state(_resting(work, replace(state, measured_on=work.today), plan))
    return False


def _measure_some(work: Work, plan: Plan, state: CoverageState) -> bool:
    """Every unit, a portion after the other."""
    portion, more = work.repo.places.portion(state.measured_through, UNITS_AT_ONCE)
    _measure(work, plan, portion)
    if more:
        work.repo.attending.keep_state(replace(state, measured_through=portion[-1].path))
    else:
        measured = replace(state, measured_through="", measured_on=work.today)
        work.repo.attending.keep_state(_resting(work, measured, plan))
    return more


def _resting(work: Work, state: CoverageState, plan: Plan) -> CoverageState:
    """Until time changes something: the campaign, a quarter or an alert begins, somebody or a unit comes or goes.

    Facts that arrive are measured at once, and end the rest.
    """
    if work.today < plan.effective_from or work.today > plan.campaign_end:
        return replace(state, rests_until=plan.effective_from if work.today < plan.effective_from else date.max)
    turns_on = (next_turn(work.today), work.repo.roster.next_turn(work.today), work.repo.places.next_turn(work.today))
    return replace(state, rests_until=min(*turns_on, plan.campaign_end + timedelta(days=1)))


def _close_some(work: Work, plan: Plan, state: CoverageState, quarter: Period) -> bool:
    portion, more = work.repo.places.portion(state.closed_through, UNITS_AT_ONCE)
    _close(work, plan, quarter, portion)
    if more:
        work.repo.attending.keep_state(replace(state, closed_through=portion[-1].path))
    else:
        work.repo.attending.keep_state(replace(state, closing=quarter.following.label, closed_through=""))
    return True


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
