"""The rates view (NJ-019): a month or a quarter by unit and county, with those named that reported nothing."""

from __future__ import annotations

from typing import Any

from plans.periods import Period, parse_period, period_of, periods_between
from services.kit.units import Unit
from services.satisfaction.domain.months import is_measured
from services.satisfaction.domain.rates import UnitRates, by_county, group_rates, stood_then, unit_rates
from services.satisfaction.handlers.work import Work
from services.satisfaction.requests import counting as requests


def encounter_rates(work: Work, request: requests.EncounterRates) -> dict[str, Any]:
    """A page of measured institutions with their rates (AMB-03); those that reported nothing are there too."""
    rates = rates_of(work, period_named(request.period), request.unit_id)
    start = next((at for at, each in enumerate(rates, 1) if each.unit_id == request.after), 0) if request.after else 0
    page, end = rates[start : start + request.first], start + request.first
    following = page[-1].unit_id if page and end < len(rates) else None
    return {"items": [_unit(each) for each in page], "next": following, "total": len(rates)}


def encounter_rate_totals(work: Work, request: requests.EncounterRateTotals) -> dict[str, Any]:
    """The city and its counties in a period, side by side, with those named that reported nothing."""
    period = period_named(request.period)
    rates = rates_of(work, period, request.unit_id)
    counties = [{"county_id": county_id, **group_rates(own)} for county_id, own in by_county(rates).items()]
    return {"period": period.label, "total": group_rates(rates), "counties": counties}


def rates_of(work: Work, period: Period, unit_id: str | None) -> list[UnitRates]:
    """The rates of the measured institutions below a unit, by path; three reads, however many they are.

    In a quarter that has ended units count as they stood then, as everywhere: later changes move no figure. Where
    nobody ever owed anything (outside the campaign) a unit without figures counts as it stands now.
    """
    units, has_ended = _institutions(work, period, unit_id), period_of("quarter", period.start).end < work.today
    now = {unit.id: unit.county_id for unit in units if is_measured(unit.kind, unit.level)}
    ids = [unit.id for unit in units] if has_ended else list(now)
    months = periods_between(period_of("month", period.start), period_of("month", period.end))
    sums = work.repo.scoring.months.known(ids, period.start, period.end).values()
    owed = work.repo.counting.months.known(ids, [month.label for month in months]).values()
    stood = stood_then(sums, owed) if has_ended else {}
    known = {**({} if has_ended and owed else now), **stood}
    return unit_rates({unit_id: known[unit_id] for unit_id in ids if unit_id in known}, sums, owed)


def period_named(label: str) -> Period:
    """A month or a quarter."""
    return parse_period("quarter" if "Q" in label else "month", label)


def owed_counts(work: Work, request: requests.OwedCounts) -> dict[str, Any]:
    """A page of months of which figures are owed, or were."""
    wanted: dict[str, Any] = work.scope.filter()
    if request.unit_id is not None:
        wanted |= {"unit_id": work.units.require(request.unit_id).id}
    wanted |= {name: value for name in ("month", "state") if (value := getattr(request, name)) is not None}
    return work.repo.counting.months.page(wanted, first=request.first, after=request.after)


def _institutions(work: Work, period: Period, unit_id: str | None) -> list[Unit]:
    """Institutions of any level that existed in the period, inside the scope and below `unit_id`."""
    root = work.units.require(unit_id).path if unit_id is not None else "/"
    return [
        unit
        for unit in work.units.all()
        if unit.path.startswith(root)
        and work.scope.covers(unit)
        and unit.kind == "institution"
        and (unit.opened_on or "") <= period.end.isoformat()
        and (unit.closed_on is None or unit.closed_on > period.start.isoformat())
    ]


def _unit(rates: UnitRates) -> dict[str, Any]:
    months = [{"month": each.month, "state": each.state, "missing": each.missing} for each in rates.owed]
    settings = [{"setting": name, **figures.shown()} for name, figures in sorted(rates.settings.items())]
    facts = {"unit_id": rates.unit_id, "county_id": rates.county_id, "is_reported": rates.is_reported}
    return {**facts, **rates.total.shown(), "offers": rates.total.offered > 0, "settings": settings, "months": months}
