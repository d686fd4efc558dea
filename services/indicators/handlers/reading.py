"""What a city reads: its figures, who is behind them, how they move, and its own place in the province."""

from __future__ import annotations

from typing import Any

from services.indicators import requests
from services.indicators.domain.catalogue import CATALOGUE, Indicator, indicator, unit_terms
from services.indicators.domain.cities import City
from services.indicators.domain.measures import Amount
from services.indicators.domain.periods import Period, in_order, parse_period, quarter_of
from services.indicators.domain.ranking import rank
from services.indicators.domain.standing import Figure, judge, percent_text
from services.indicators.errors import CityNotReady
from services.indicators.handlers.intake import Work
from services.indicators.repository import MET, NOT_MET

View = dict[str, Any]


def catalogue(uow: Work) -> list[View]:
    """Every measure with its definition, target and sources; `applies` is None for a province (PF-015)."""
    city = uow.repo.city()
    return [_measure(measure, city) for measure in CATALOGUE]


def city_values(uow: Work, request: requests.CityValues) -> View:
    """Every figure of the city in one period (NJ-016). Raises `CityNotReady` or `PeriodNotValid`."""
    city = _ready(uow)
    period = parse_period(request.period or quarter_of(uow.today))
    items = [city_figure(uow, city, measure, period, city.figure(measure, period.text)) for measure in CATALOGUE]
    return {**city_head(city), "period": period.text, "is_open": period.is_open(uow.today), "items": items}


def unit_values(uow: Work, request: requests.UnitValues) -> View:
    """The units behind a figure, inside the reader's scope; those that miss the target come first (NJ-016)."""
    indicator(request.indicator)
    parse_period(request.period)
    wanted: View = uow.scope.filter("unit_path")
    if request.county_id is not None:
        wanted["county"] = request.county_id
    if request.met is not None:
        wanted["standing"] = MET if request.met else NOT_MET
    found = uow.repo.unit_page(
        request.indicator, request.period, filter=wanted, first=request.first, after=request.after
    )
    units = uow.units.by_ids([doc["unit_id"] for doc in found["items"]])
    return {**found, "items": [_unit_view(doc, units.get(doc["unit_id"])) for doc in found["items"]]}


def rollup_values(uow: Work, request: requests.RollupValues) -> list[View]:
    """One figure by county or by unit class; no mean of rates, each is its own sum over sum."""
    measure, period = indicator(request.indicator), parse_period(request.period)
    city = _ready(uow)
    amounts = uow.repo.rollups(measure.code, period.text, request.by)
    names = {unit_id: unit.name for unit_id, unit in uow.units.by_ids(list(amounts)).items()}
    terms = city.judged_by(measure)
    return [
        {
            "key": key,
            "name": names.get(key),
            **amount_view(judge(amount.numerator, amount.denominator, terms), amount),
        }
        for key, amount in sorted(amounts.items())
    ]


def trend(uow: Work, request: requests.OneIndicator) -> list[View]:
    """The city's figure of one indicator in every period that has one, oldest first."""
    measure = indicator(request.indicator)
    return points(_ready(uow), measure)


def city_rank(uow: Work, request: requests.IndicatorInPeriod) -> View:
    """The city's own place among the comparable cities of its province, and their number: nothing of the others.

    `rank` is None when the city itself cannot be compared. Indicative: the platform's cities only (NJ-022).
    """
    measure, period = indicator(request.indicator), parse_period(request.period)
    city = _ready(uow)
    profile = city.profile
    if profile is None:
        raise CityNotReady()
    cities = uow.repo.provincial_view(profile.province_code).in_period(period.text, [measure.code])
    places = rank([each.entry(measure, period.text) for each in cities], measure)
    own = next((place.rank for place in places if place.city == profile.code), None)
    official = official_view(uow.repo.city(), measure, period)
    return {"rank": own, "of": sum(place.rank is not None for place in places), "official": official}


def city_figure(uow: Work, city: City, measure: Indicator, period: Period, figure: Figure) -> View:
    """The city's figure of one measure, with its freshness (PF-016)."""
    return {
        "indicator": measure.code,
        "period": period.text,
        **amount_view(figure, city.amount(measure.code, period.text)),
        "last_event_at": city.last_event_at.get(measure.code),
        "is_stale": city.is_stale(measure.code, period, uow.now, uow.today),
    }


def points(city: City, measure: Indicator) -> list[View]:
    """A city's figures of one indicator by period."""
    return [
        {"period": period, **amount_view(city.figure(measure, period), city.amount(measure.code, period))}
        for period in in_order(list(city.amounts.get(measure.code, {})))
    ]


def amount_view(figure: Figure, amount: Amount) -> View:
    """A figure with the number of units behind it."""
    return {**vars(figure), "units": amount.units, "units_met": None if figure.target is None else amount.units_met}


def official_view(city: City, measure: Indicator, period: Period) -> View | None:
    """The rank that the province announced, if it did."""
    found = city.official_rank(measure.code, period.text)
    return {"rank": found.rank, "of": found.of, "is_front": found.is_front} if found else None


def city_head(city: City) -> View:
    """Who the city is. Raises `CityNotReady`."""
    if city.profile is None:
        raise CityNotReady()
    profile = city.profile
    return {"code": profile.code, "name": profile.name, "region_code": profile.region_code, "status": city.status}


def _ready(uow: Work) -> City:
    city = uow.repo.city()
    if city.profile is None:
        raise CityNotReady()
    return city


def _measure(measure: Indicator, city: City) -> View:
    shown = ("code", "label_zh", "label_en", "definition_zh", "definition_en", "owner", "unit", "direction")
    terms = city.terms(measure.code)
    return {
        **{name: getattr(measure, name) for name in shown},
        "target": None if (target := city.target(measure)) is None else percent_text(target),
        "is_target_stated": bool(terms and terms.target),
        "sources": list(measure.sources),
        "applies": terms is not None if city.profile else None,
    }


def _unit_view(doc: View, unit: Any) -> View:
    return {
        "unit_id": doc["unit_id"],
        "unit_code": unit.code if unit else None,
        "unit_name": unit.name if unit else None,
        "unit_class": doc["unit_class"],
        "county_id": doc["county"],
        "period": doc["period"],
        "measured_at": doc["measured_at"],
        **vars(judge(doc["numerator"], doc["denominator"], unit_terms(doc["indicator"]))),
    }
