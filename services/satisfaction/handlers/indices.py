"""Reads the indices of the city, its counties and units, by month, quarter or year (NJ-021), with their samples."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from plans.periods import Period, period_of, periods_between
from services.kit.units import OutsideYourUnits, Unit
from services.satisfaction.domain.encounters import MEASURED_LEVELS
from services.satisfaction.domain.indices import Index, Sample, Terms, index_of, overall_of
from services.satisfaction.domain.months_summed import MUNICIPAL
from services.satisfaction.domain.periods import require_period
from services.satisfaction.errors.scoring import TrendTooLong
from services.satisfaction.handlers.measuring import both, terms_of_plan
from services.satisfaction.handlers.ranks import rank_view
from services.satisfaction.handlers.work import Work, plan_of
from services.satisfaction.requests import scoring as requests

MOST_MONTHS = 120
View = dict[str, Any]


def city_indices(work: Work, request: requests.IndicesInPeriod) -> View:
    """The city's indices; everyone in the city may read them. The official rank stands beside, and prevails."""
    period = require_period(request.period or period_of("quarter", work.today).label)
    terms = terms_of_plan(plan_of(work))
    samples = work.repo.scoring.months.samples("city", period.start, period.end).get("", {})
    ranks = work.repo.scoring.ranks.page({"period": period.label, "withdrawn": False}, first=10)["items"]
    facts = {"period": period.label, "is_open": period.end >= work.today, **vars(terms)}
    return {**facts, **indices_view(samples, terms), "official_ranks": [rank_view(each) for each in ranks]}


def county_indices(work: Work, request: requests.IndicesInPeriod) -> list[View]:
    """The indices of each county, and of the units that no county administers; a bureau sees its own county."""
    period = require_period(request.period or period_of("quarter", work.today).label)
    terms = terms_of_plan(plan_of(work))
    own = {} if work.scope.width == "city" else {"county": work.actor.unit_id}
    found = work.repo.scoring.months.samples("county", period.start, period.end, own)
    names = {unit_id: unit.name for unit_id, unit in work.units.by_ids(list(found)).items()}
    return [
        {"county": county, "name": names.get(county), "period": period.label, **indices_view(samples, terms)}
        for county, samples in sorted(found.items(), key=lambda each: (each[0] == MUNICIPAL, each[0]))
    ]


def unit_indices(work: Work, request: requests.UnitIndices) -> View:
    """A page of units with their indices: those that the plan measures, and those that have figures all the same."""
    period = require_period(request.period or period_of("quarter", work.today).label)
    terms, months = terms_of_plan(plan_of(work)), work.repo.scoring.months
    counted = list(months.samples("unit", period.start, period.end, work.scope.filter("unit_path")))
    wanted = _units_wanted(period, counted, request.county_id)
    found = work.units.page(wanted, first=request.first, after=request.after)
    ids = [unit.id for unit in found["items"]]
    samples = months.samples("unit", period.start, period.end, {"unit_id": {"$in": ids}})
    return {**found, "items": [_unit_view(unit, samples.get(unit.id, {}), terms, period) for unit in found["items"]]}


def index_trend(work: Work, request: requests.IndexTrend) -> list[View]:
    """Indices period by period, the oldest first: of a unit, of a county, or of the city. Raises `TrendTooLong`."""
    first, last = require_period(request.first_period), require_period(request.last_period)
    terms = terms_of_plan(plan_of(work))
    periods = spans(request.by, first.start, last.end)
    found = work.repo.scoring.months.samples("month", first.start, last.end, _whose(work, request))
    return [
        {"period": span.label, "is_open": span.end >= work.today, **indices_view(samples_in(found, span), terms)}
        for span in periods
    ]


def indices_view(samples: Mapping[str, Sample], terms: Terms) -> View:
    """The three indices of pooled samples."""
    outpatient, inpatient = both(samples)
    overall = overall_of(outpatient, inpatient, terms)
    return {
        "outpatient": index_view(index_of(outpatient, terms.min_n), outpatient),
        "inpatient": index_view(index_of(inpatient, terms.min_n), inpatient),
        "overall": index_view(overall, outpatient.plus(inpatient)),
    }


def index_view(index: Index, sample: Sample) -> View:
    """One index with its sample; without a value, why."""
    beside = ("eligible", "offered", "completed", "set_aside")
    return {
        "value": index.text,
        "n": index.n,
        "reason": index.reason,
        **{name: getattr(sample, name) for name in beside},
    }


def _unit_view(unit: Unit, samples: Mapping[str, Sample], terms: Terms, period: Period) -> View:
    head = {"unit_id": unit.id, "unit_code": unit.code, "unit_name": unit.name, "county": unit.county_id or MUNICIPAL}
    return {**head, "period": period.label, **indices_view(samples, terms)}


def _units_wanted(period: Period, counted: list[str], county_id: str | None) -> View:
    open_then = {"$or": [{"closed_on": None}, {"closed_on": {"$gt": period.start.isoformat()}}]}
    measured = {"$and": [{"level": {"$in": list(MEASURED_LEVELS)}}, open_then]}
    wanted: View = {"kind": "institution", "$or": [measured, {"id": {"$in": counted}}]}
    return wanted if county_id is None else {**wanted, "county_id": None if county_id == MUNICIPAL else county_id}


def _whose(work: Work, request: requests.IndexTrend) -> View:
    """The figures of whom. Raises `UnitNotFound` or `OutsideYourUnits` for a unit that the caller may not see."""
    if request.unit_id is not None:
        return {"unit_id": work.units.require(request.unit_id).id}
    if request.county_id == MUNICIPAL:
        return _municipal(work)
    if request.county_id is not None:
        return {"county": work.units.require(request.county_id, "county_id").id}
    return {}


def _municipal(work: Work) -> View:
    if work.scope.width != "city":
        raise OutsideYourUnits(field="county_id")
    return {"county": MUNICIPAL}


def spans(by: str, start: date, end: date) -> list[Period]:
    """The periods between two days. Raises `TrendTooLong`."""
    if start > end or (end.year - start.year) * 12 + end.month - start.month >= MOST_MONTHS:
        raise TrendTooLong(field="last_period", most=MOST_MONTHS)
    return periods_between(period_of(by, start), period_of(by, end))


def samples_in(found: Mapping[str, Mapping[str, Sample]], span: Period) -> dict[str, Sample]:
    """The months of a span, pooled."""
    pooled: dict[str, Sample] = {}
    for month, samples in found.items():
        if span.start.isoformat()[:7] <= month <= span.end.isoformat()[:7]:
            for setting, sample in samples.items():
                pooled[setting] = pooled.get(setting, Sample()).plus(sample)
    return pooled
