"""Reading coverage: whole and by unit, category, class of post and key few, down to who is missing (NJ-018, NJ-050)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plans import Plan
from plans.periods import Period, parse_period
from services.kit.store import Document
from services.kit.units import below
from services.training.domain.coverage import (
    ClosedQuarter,
    Group,
    by_attribute,
    by_unit,
    day_of,
    figure_of,
    is_population,
    quarter_of,
)
from services.training.domain.roster import RosterPerson, half_of
from services.training.errors.attending import PeriodNotMeasured
from services.training.errors.roster import NotOnRoster
from services.training.handlers.roster import myself
from services.training.handlers.session_views import attendance_view
from services.training.handlers.work import Work, plan_of
from services.training.repository.staffing import absent, untrained
from services.training.requests import attending as requests

Rows = list[tuple[str, Group]]
DIMENSIONS = {"categories": "professional_category", "post_classes": "post_class", "key_few": "key_few"}


def coverage(work: Work, request: requests.Coverage) -> dict[str, Any]:
    """The figure of those whom the indicator counts, of all institutions beside it, and the drill-down (AMB-03)."""
    state, rows, counted = _rows(work, request.period, request.unit_id)
    own = [row for row in rows if row[0] in counted]
    return {
        **state,
        "counted": figure_of(own).shown(),
        "every_unit": figure_of(rows).shown(),
        **{name: by_attribute(own, field) for name, field in DIMENSIONS.items()},
    }


def coverage_units(work: Work, request: requests.CoverageUnits) -> dict[str, Any]:
    """Units by coverage, the lowest first; units without people come last."""
    state, rows, counted = _rows(work, request.period, request.unit_id)
    shown = [
        {"unit_id": unit_id, "counts": unit_id in counted, **figure.shown()}
        for unit_id, figure in by_unit(rows).items()
        if request.every_unit or unit_id in counted
    ]
    ordered = sorted(shown, key=lambda row: (row["rate"] is None, row["rate"], -row["roster"], row["unit_id"]))
    return {**state, "items": ordered}


def untrained_staff(work: Work, request: requests.Untrained) -> dict[str, Any]:
    """A page of who is missing: ids and numbers, no names. Of a closed quarter as it was when it was closed."""
    unit = work.units.require(request.unit_id)
    plan, quarter = _quarter(work, request.period)
    day = day_of(plan, quarter, work.today)
    if not _is_closed(work, quarter):
        wanted = absent(day) if request.warning else untrained(day)
    else:
        field = "absent_ids" if request.warning else "untrained_ids"
        groups = [group for each in work.repo.attending.closed([unit.id], [quarter.label]) for group in each.groups]
        wanted = {"id": {"$in": [staff_id for group in groups for staff_id in getattr(group, field)]}}
    found = work.repo.roster.page({"$and": [{"unit_id": unit.id}, wanted]}, request.first, request.after)
    return {**found, "items": [person_view(each) for each in found["items"]]}


def my_training(work: Work) -> dict[str, Any] | None:
    """What the caller has completed and attended this year; None for an account that is nobody's."""
    try:
        person = myself(work)
    except NotOnRoster:
        return None
    first, last = work.today.replace(month=1, day=1), work.today.replace(month=12, day=31)
    attended = work.repo.attending.attendances.counted_of([person.person_id], first, last)
    own = [attendance_view(each) for each in attended.get(person.person_id, ())]
    return {**person_view(person), "year": work.today.year, "attendances": own, **_completed(work, person)}


def person_view(person: RosterPerson) -> dict[str, Any]:
    """Somebody on the roster, without a name."""
    names = ("unit_id", "code", "professional_category", "post_class", "key_few", "since", "until")
    return {"staff_id": person.id, **{name: getattr(person, name) for name in names}}


def _completed(work: Work, person: RosterPerson) -> dict[str, Any]:
    year, half = str(work.today.year), half_of(work.today)
    return {
        "trained_on": person.trained.get(year),
        "warned_on": person.warned.get(half),
        "exam_missing": year in person.pending,
    }


def _rows(work: Work, period: str | None, unit_id: str | None) -> tuple[dict[str, Any], Rows, set[str]]:
    """What the period is, its groups of people by unit, and the units that the indicator counts."""
    plan, quarter = _quarter(work, period)
    place = _place(work, unit_id)
    closed, day = _is_closed(work, quarter), day_of(plan, quarter, work.today)
    state = {"period": quarter.label, "on": day, "half": half_of(day), "closed": closed}
    if closed:
        kept = work.repo.attending.quarters.counts({"$and": [place, {"period": quarter.label}]})
        return state, _kept(kept), {each.unit_id for each in kept if each.counts}
    active = {unit.id: unit for unit in work.units.all() if unit.is_active(day)}
    rows = [row for row in work.repo.roster.groups(place, day) if row[0] in active]
    return state, rows, {unit_id for unit_id, unit in active.items() if is_population(unit)}


def _kept(quarters: Sequence[ClosedQuarter]) -> Rows:
    return [(each.unit_id, group) for each in quarters for group in each.groups]


def _place(work: Work, unit_id: str | None) -> Document:
    scope = work.scope.filter()
    if unit_id is None:
        return {"$and": [scope]}
    path = work.units.require(unit_id).path
    return {"$and": [scope, below(path)]}


def _quarter(work: Work, period: str | None) -> tuple[Plan, Period]:
    """The plan and the quarter asked for. Raises `PeriodNotMeasured`."""
    plan, state = plan_of(work), work.repo.attending.state()
    if plan is None or state is None:
        raise PeriodNotMeasured(field="period")
    last = quarter_of(min(work.today, plan.campaign_end))
    quarter = parse_period("quarter", period) if period else last
    if quarter.start > last.start or quarter.end < plan.effective_from:
        raise PeriodNotMeasured(field="period")
    return plan, quarter


def _is_closed(work: Work, quarter: Period) -> bool:
    """Whether the quarter is over; one that is over and not kept yet is shown by what the roster says of its end."""
    state = work.repo.attending.state()
    return state is not None and quarter.label < state.closing
