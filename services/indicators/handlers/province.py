"""What a province reads: its cities beside each other. Aggregates only, of its own cities only (PF-014)."""

from __future__ import annotations

import re

from services.indicators import requests
from services.indicators.domain.catalogue import CATALOGUE, Indicator, indicator, unit_terms
from services.indicators.domain.cities import City
from services.indicators.domain.measures import Amount
from services.indicators.domain.periods import Period, in_order, parse_period, quarter_of
from services.indicators.domain.ranking import ENOUGH_CITIES, Place, rank
from services.indicators.domain.standing import Figure, Status, judge
from services.indicators.errors import ProvinceOnly
from services.indicators.handlers.intake import Work
from services.indicators.handlers.reading import View, amount_view, city_figure, city_head, official_view, points
from services.indicators.repository import ProvincialView

REALM = re.compile(r"province-(\d{6})")


def overview(uow: Work, request: requests.ProvinceOverview) -> View:
    """The province's cities with plan, phases and every figure of one period, and the province's own sums.

    Raises `ProvinceOnly` for a caller of a city, and `PeriodNotValid`.
    """
    code = _province_of(uow)
    period = parse_period(request.period or quarter_of(uow.today))
    cities = uow.repo.provincial_view(code).in_period(period.text)
    figures = {measure.code: [city.figure(measure, period.text) for city in cities] for measure in CATALOGUE}
    names = {city.profile.province_name for city in cities if city.profile}
    return {
        "province_code": code,
        "province_name": min(names, default=None),
        "period": period.text,
        "is_open": period.is_open(uow.today),
        "as_of": uow.now,
        "cities": [
            _city_view(uow, city, period, [figures[measure.code][row] for measure in CATALOGUE])
            for row, city in enumerate(cities)
        ],
        "totals": [
            _total(uow, list(zip(cities, figures[measure.code], strict=True)), measure, period) for measure in CATALOGUE
        ],
    }


def ranking(uow: Work, request: requests.IndicatorInPeriod) -> View:
    """The province's cities by one indicator, with ties and the marks of those that cannot be compared.

    Fewer than three comparable cities give places but no verdict on front ranks (NJ-022, AMB-08).
    """
    measure, period = indicator(request.indicator), parse_period(request.period)
    cities = _view(uow).in_period(period.text, [measure.code])
    entries = [city.entry(measure, period.text) for city in cities]
    known = {entry.city: (city, entry.figure) for city, entry in zip(cities, entries, strict=True)}
    places = rank(entries, measure)
    compared = sum(place.rank is not None for place in places)
    return {
        "indicator": measure.code,
        "period": period.text,
        "compared": compared,
        "front_ranks": -(-compared // 3) if compared >= ENOUGH_CITIES else None,
        "total": _total(uow, list(known.values()), measure, period),
        "places": [_place_view(uow, place, known[place.city], measure, period) for place in places],
    }


def trend(uow: Work, request: requests.OneIndicator) -> View:
    """One indicator of every city of the province by period, and of the province itself."""
    measure = indicator(request.indicator)
    cities = _view(uow).over_time(measure.code)
    periods = in_order(sorted({period for city in cities for period in city.amounts.get(measure.code, {})}))
    totals = {period: _sum(cities, measure, period) for period in periods}
    return {
        "indicator": measure.code,
        "cities": [{"city": city_head(city), "points": points(city, measure)} for city in cities],
        "total": [
            {
                "period": period,
                **amount_view(judge(total.numerator, total.denominator, unit_terms(measure.code)), total),
            }
            for period, total in totals.items()
        ],
    }


def _province_of(uow: Work) -> str:
    realm = REALM.fullmatch(uow.actor.tenant)
    if realm is None or not (uow.actor.has("province_viewer") or uow.actor.has("operator")):
        raise ProvinceOnly()
    return realm[1]


def _view(uow: Work) -> ProvincialView:
    return uow.repo.provincial_view(_province_of(uow))


def _place_view(uow: Work, place: Place, known: tuple[City, Figure], measure: Indicator, period: Period) -> View:
    city, figure = known
    facts = {"city": city_head(city), "figure": city_figure(uow, city, measure, period, figure)}
    return {**vars(place), **facts, "official": official_view(city, measure, period)}


def _city_view(uow: Work, city: City, period: Period, figures: list[Figure]) -> View:
    profile = city.profile
    plan = {"id": profile.plan_id, "version": profile.plan_version, "name": profile.plan_name} if profile else None
    return {
        **city_head(city),
        "plan": plan,
        "phases": [
            {"id": phase.phase_id, "name": phase.name, "starts_on": phase.starts_on, "ends_on": phase.ends_on}
            for phase in city.current_phases
        ],
        "values": [
            city_figure(uow, city, measure, period, figure) for measure, figure in zip(CATALOGUE, figures, strict=True)
        ],
    }


def _sum(cities: list[City], measure: Indicator, period: str) -> Amount:
    """Sum over sum of the cities to which the measure applies: never a mean of rates (PF-015)."""
    total = Amount()
    for city in cities:
        if city.terms(measure.code) is not None:
            total = total.plus(city.amount(measure.code, period))
    return total


def _total(uow: Work, known: list[tuple[City, Figure]], measure: Indicator, period: Period) -> View:
    applicable = [(city, figure) for city, figure in known if figure.status is not Status.NOT_APPLICABLE]
    fresh = [figure for city, figure in applicable if not city.is_stale(measure.code, period, uow.now, uow.today)]
    total = _sum([city for city, _ in applicable], measure, period.text)
    return {
        "indicator": measure.code,
        "period": period.text,
        **amount_view(judge(total.numerator, total.denominator, unit_terms(measure.code)), total),
        "cities": len(known),
        "cities_applicable": len(applicable),
        "cities_reporting": sum(figure.status is not Status.NO_DATA for _, figure in applicable),
        "cities_met": None if measure.target is None else sum(figure.status is Status.MET for figure in fresh),
        "cities_stale": len(applicable) - len(fresh),
    }
