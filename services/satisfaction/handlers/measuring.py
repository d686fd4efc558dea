"""Sums the months of units anew from their days and tells the measures that moved; at most 31 days x 6 a quarter.

Two commands about one unit and month meet in the month's document, so that the later one sees the earlier one's days.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from plans import Plan
from plans.periods import Period, parse_period, period_of, periods_between
from services.kit.units import Unit
from services.satisfaction.domain.indices import CODE_OF, OVERALL, Sample, Terms, overall_counts, terms_of
from services.satisfaction.domain.months import INSTANT_RATE, is_measured
from services.satisfaction.domain.months_summed import MUNICIPAL, MonthSum, Standing, changed
from services.satisfaction.domain.rates import stood_then
from services.satisfaction.handlers.work import Work, plan_of, tell_measure

MARKS_AT_ONCE = 1_000


def measure_units(work: Work, unit_ids: Sequence[str], quarters: Collection[Period]) -> None:
    """Bring the sums of units in quarters up to date and tell what follows; no measure outside the campaign (NJ-019).

    The city's overall index is told a few seconds later (`tell_overall`): parallel commands share no document.
    """
    if not unit_ids or not quarters:
        return
    plan = plan_of(work)
    units = work.units.by_ids(unit_ids)
    moved = [quarter.label for quarter in quarters if _sum(work, plan, units, quarter)]
    if moved:
        work.repo.scoring.months.mark(work.new_id(), moved)


def tell_overall(work: Work) -> bool:
    """Tell the city's overall index of the quarters that commands changed; True while more is noted (NJ-021)."""
    marks = work.repo.scoring.months.marks(MARKS_AT_ONCE)
    commission, plan = (work.units.commission(), plan_of(work)) if marks else (None, None)
    if commission is None or plan is None:
        return False
    for label in sorted({label for mark in marks for label in mark["quarters"]}):
        quarter = parse_period("quarter", label)
        if in_campaign(plan, quarter):
            samples = work.repo.scoring.months.samples("city", quarter.start, quarter.end).get("", {})
            value = overall_counts(*both(samples), terms_of_plan(plan))
            tell_measure(work, OVERALL, label, [commission.id], {commission.id: value})
    work.repo.scoring.months.unmark([mark["id"] for mark in marks])
    return len(marks) == MARKS_AT_ONCE


def terms_of_plan(plan: Plan | None) -> Terms:
    """What the plan says of the indices."""
    stated = plan.goals.indicators if plan else []
    return terms_of({indicator.code: indicator.parameters for indicator in stated})


def both(samples: Mapping[str, Sample]) -> tuple[Sample, Sample]:
    """Outpatient and inpatient."""
    return samples.get("outpatient", Sample()), samples.get("inpatient", Sample())


def in_campaign(plan: Plan, quarter: Period) -> bool:
    """Whether measures of the quarter are told: nothing before the campaign, nothing after it."""
    return quarter.start <= plan.duration.end and quarter.end >= plan.duration.start


def _sum(work: Work, plan: Plan | None, units: Mapping[str, Unit], quarter: Period) -> bool:
    """Whether anything changed."""
    standings = {unit.id: _standing(unit) for unit in units.values()}
    months, is_open = work.repo.scoring.months, quarter.end >= work.today
    before = months.known(list(standings), quarter.start, quarter.end)
    if not is_open:
        standings |= _stood(work, units, quarter, {each.unit_id for each in before.values()})
    fresh = months.summed(standings, quarter.start, quarter.end)
    news = changed(before, fresh, standings, is_open=is_open)
    months.put(news)
    if news and plan is not None and in_campaign(plan, quarter):
        _tell(work, {**before, **{each.id: each for each in news}}.values(), news, quarter)
    return bool(news)


def _stood(work: Work, units: Mapping[str, Unit], quarter: Period, counted: Collection[str]) -> dict[str, Standing]:
    """Where units stood that report first after the quarter's end: as the months say that they owed."""
    first = [unit_id for unit_id in units if unit_id not in counted]
    labels = [
        month.label for month in periods_between(period_of("month", quarter.start), period_of("month", quarter.end))
    ]
    owed = work.repo.counting.months.known(first, labels).values() if first else ()
    return {
        unit_id: Standing(units[unit_id].path, county or MUNICIPAL, measured=True)
        for unit_id, county in stood_then((), owed).items()
    }


def _tell(work: Work, sums: Iterable[MonthSum], news: Sequence[MonthSum], quarter: Period) -> None:
    """The measures of the units in `news`; units that are not measured have none."""
    touched = sorted({each.unit_id for each in news})
    rates: dict[str, tuple[int, int]] = {}
    indices: dict[str, dict[str, tuple[int, int]]] = {code: {} for code in CODE_OF.values()}
    for each in (each for each in sums if each.standing.measured):
        offered, eligible = each.offered, each.eligible
        rates[each.unit_id] = _plus(rates.get(each.unit_id), (offered, eligible))
        held = indices[CODE_OF[each.setting]]
        held[each.unit_id] = _plus(held.get(each.unit_id), each.sample.counts)
    tell_measure(work, INSTANT_RATE, quarter.label, touched, rates)
    for code in sorted({CODE_OF[each.setting] for each in news}):
        tell_measure(work, code, quarter.label, touched, indices[code])


def _plus(held: tuple[int, int] | None, added: tuple[int, int]) -> tuple[int, int]:
    return added if held is None else (held[0] + added[0], held[1] + added[1])


def _standing(unit: Unit) -> Standing:
    return Standing(unit.path, unit.county_id or MUNICIPAL, is_measured(unit.kind, unit.level))
