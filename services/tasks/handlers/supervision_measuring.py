"""Measures patrols and supervision: each unit is one of its population or not, and counted or not (PF-015)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from plans.models.plan import Plan
from plans.periods import Period
from plans.selectors import Selector, matches
from services.kit.units import Unit
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.coverage import PATROL, Stratum, counts_in, patrol_selector, strata_of, stratum_of
from services.tasks.domain.days import quarter_of
from services.tasks.domain.measures import Count
from services.tasks.domain.visits import Visit
from services.tasks.handlers.measuring import tell
from services.tasks.handlers.work import Work

INSPECTIONS = "hospital_inspection_coverage"
SUPERVISION = "supervision_coverage_"
CODES = (INSPECTIONS, *(SUPERVISION + code for code in ("tertiary", "secondary", "other")))


@dataclass(frozen=True)
class _Portion:
    """Units to measure as they stood on `seen`, by visits that were completed by `completed_by`."""

    campaign: Campaign
    plan: Plan
    units: Sequence[Unit]
    quarter: Period
    seen: date
    completed_by: date

    @property
    def ids(self) -> list[str]:
        return [unit.id for unit in self.units]


def measure_visits(work: Work, campaign: Campaign, units: Sequence[Unit], quarters: Collection[Period] = ()) -> None:
    """All measures of these units for today's quarter, or for `quarters`, each as it stood at the quarter's end.

    A report that is filed after the year still counts in the year of its visit: the last quarter looks at all of them.
    """
    if not units or not set(CODES) & set(campaign.measures):
        return
    plan = work.repo.campaign.plan()
    for quarter in quarters or [quarter_of(min(work.today, campaign.ends_on))]:
        seen = min(work.today, quarter.end)
        is_last = quarter.end.month == 12 or quarter.end >= campaign.ends_on
        portion = _Portion(campaign, plan, units, quarter, seen, work.today if is_last else seen)
        _measure_patrols(work, portion)
        for stratum in strata_of(plan):
            _measure_stratum(work, portion, stratum)


def measure_completion(work: Work, visit: Visit) -> None:
    """A visit counts now: in today's quarter, and in the year to which it belongs."""
    campaign, unit = work.repo.campaign.get(), work.units.get(visit.unit_id)
    if campaign is None or unit is None or visit.started_on is None:
        return
    year_end = date(visit.started_on.year, 12, 31)
    days = {min(work.today, campaign.ends_on), min(work.today, year_end, campaign.ends_on)}
    quarters = {quarter_of(day).label: quarter_of(day) for day in sorted(days)}
    measure_visits(work, campaign, [unit], list(quarters.values()))


def is_patrolled(selector: Selector, unit: Unit, on: date) -> bool:
    """Whether the hospital is in the population on that day."""
    return matches(selector, unit) and unit.is_active(on)


def _measure_patrols(work: Work, portion: _Portion) -> None:
    selector, campaign = patrol_selector(portion.plan), portion.campaign
    if selector is None or INSPECTIONS not in campaign.measures:
        return
    window = (campaign.starts_on, campaign.ends_on)
    done = work.repo.supervising.visits.inspected((PATROL,), window, portion.completed_by, portion.ids)
    counts = {u.id: Count(int(u.id in done), 1) for u in portion.units if is_patrolled(selector, u, portion.seen)}
    tell(work, INSPECTIONS, portion.quarter.label, portion.ids, counts)


def _measure_stratum(work: Work, portion: _Portion, stratum: Stratum) -> None:
    indicator, year = SUPERVISION + stratum.code, portion.quarter.start.year
    if indicator not in portion.campaign.measures:
        return
    strata = strata_of(portion.plan)
    done = work.repo.supervising.visits.supervised(stratum.kinds, year, portion.completed_by, portion.ids)
    counts = {
        unit.id: Count(int(unit.id in done), 1)
        for unit in portion.units
        if stratum_of(strata, unit) == stratum and counts_in(unit, year, portion.seen, supervised=unit.id in done)
    }
    tell(work, indicator, portion.quarter.label, portion.ids, counts)
