"""What a year's coverage is, what it lacks, and whom to visit next (NJ-020, NJ-128 to NJ-131, LZ-133)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from plans.models.plan import Plan
from services.kit.units import Unit
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.checklists import checklist_of
from services.tasks.domain.coverage import (
    PATROL,
    Coverage,
    Stratum,
    Tally,
    coverages,
    patrol_selector,
    required,
    strata_of,
    supervisor_of,
)
from services.tasks.domain.days import quarter_of, quarters_after
from services.tasks.handlers.supervision_measuring import is_patrolled
from services.tasks.handlers.supervision_seen import visible
from services.tasks.handlers.work import Work
from services.tasks.requests import supervising as requests

TWELVE_MONTHS = 365


def supervision_coverage(work: Work, request: requests.SupervisionCoverage) -> list[dict[str, Any]]:
    """Every stratum at every supervisor in the caller's scope; city-wide roles also see the city."""
    if work.repo.campaign.get() is None:
        return []
    rows = coverage_of(work, work.repo.campaign.plan(), request.year)
    own = [row for row in rows if work.scope.width == "city" or row.supervisor_id == work.actor.unit_id]
    return [_shown(row, request.proposals) for row in own]


def coverage_of(work: Work, plan: Plan, year: int) -> list[Coverage]:
    """The year's coverage as it is today, of all supervisors."""
    strata = strata_of(plan)
    return coverages(strata, work.units.all(), tallies(work, strata, year), work.today)


def tallies(work: Work, strata: tuple[Stratum, ...], year: int) -> dict[str, Tally]:
    """What happened in the year, per stratum; strata that count the same kinds of visits share the reads."""
    visits, found = work.repo.supervising.visits, {}
    for kinds in {stratum.kinds for stratum in strata}:
        found[kinds] = Tally(
            year,
            done=visits.supervised(kinds, year, work.today),
            scheduled=visits.scheduled(kinds, year),
            last_year=visits.supervised(kinds, year - 1, work.today),
        )
    return {stratum.code: found[stratum.kinds] for stratum in strata}


def hospital_inspections(work: Work, request: requests.HospitalInspections) -> list[dict[str, Any]]:
    """Per supervisor and for the city: hospitals inspected and still to inspect, and the pace that this needs."""
    campaign = work.repo.campaign.get()
    selector = patrol_selector(work.repo.campaign.plan()) if campaign else None
    if campaign is None or selector is None:
        return []
    window = (campaign.starts_on, campaign.ends_on)
    inspected = work.repo.supervising.visits.inspected((PATROL,), window, work.today)
    hospitals = [unit for unit in work.units.all() if is_patrolled(selector, unit, work.today)]
    grouped: dict[str | None, list[Unit]] = {None: hospitals} if work.scope.width == "city" else {}
    for unit in hospitals:
        if work.scope.width == "city" or supervisor_of(unit) == work.actor.unit_id:
            grouped.setdefault(supervisor_of(unit), []).append(unit)
    found = sorted(grouped.items(), key=lambda item: item[0] or "")
    return [_patrol(campaign, key, units, inspected, today=work.today, shown=request.remaining) for key, units in found]


def county_visits(work: Work, request: requests.CountyVisits) -> list[dict[str, Any]]:
    """Unannounced visits per county and year, and the counties not visited for twelve months (NJ-131)."""
    rows = work.repo.supervising.visits.unannounced_by_county(visible(work), request.year)
    known = {row["county_id"]: row for row in rows}
    since = (work.today - timedelta(days=TWELVE_MONTHS)).isoformat()
    found = []
    for unit in work.units.all():
        if unit.kind == "bureau" and unit.is_active(work.today) and unit.county_id == unit.id:
            row = known.get(unit.id, {})
            last = row.get("last_on")
            is_forgotten = last is None or last < since
            visits = row.get("visits", 0)
            found.append(
                {"county_id": unit.id, "visits": visits, "last_on": last, "not_visited_for_12_months": is_forgotten}
            )
    return found


def inspection_checklist(work: Work, request: requests.Checklist) -> list[dict[str, Any]]:
    """The sections and points of a kind of visit."""
    if work.repo.campaign.get() is None:
        return []
    return [asdict(section) for section in checklist_of(work.repo.campaign.plan(), request.kind)]


def _shown(row: Coverage, proposals: int) -> dict[str, Any]:
    return {
        "supervisor_id": row.supervisor_id,
        "stratum": row.stratum,
        "label": row.label,
        "percent": row.percent,
        "population": row.population,
        "required": row.required,
        "done": row.done,
        "scheduled": row.scheduled,
        "remaining": len(row.remaining_ids),
        "met": row.met,
        "shortfall": row.shortfall,
        "closed_ids": list(row.closed_ids),
        "proposal_ids": list(row.remaining_ids[:proposals]),
        "types": [asdict(each) for each in row.types],
    }


def _patrol(
    campaign: Campaign,
    supervisor: str | None,
    units: list[Unit],
    inspected: frozenset[str],
    *,
    today: date,
    shown: int,
) -> dict[str, Any]:
    left = [unit for unit in sorted(units, key=lambda unit: unit.code) if unit.id not in inspected]
    last = quarter_of(campaign.ends_on)
    quarters = len(quarters_after(quarter_of(today).label, campaign.ends_on, campaign.ends_on)) + 1
    quarters = 0 if today > last.end else quarters
    return {
        "supervisor_id": supervisor,
        "population": len(units),
        "required": required(100, len(units)),
        "done": len(units) - len(left),
        "remaining": len(left),
        "remaining_ids": [unit.id for unit in left[:shown]],
        "window_start": campaign.starts_on,
        "window_end": campaign.ends_on,
        "quarters_left": quarters,
        "pace_per_quarter": -(-len(left) // quarters) if quarters else None,
        "met": not left if units else None,
    }
