"""The nameko shell of indicators."""

from __future__ import annotations

from typing import Any

from services.indicators import requests
from services.indicators.handlers import intake, province, reading
from services.indicators.repository import Repository
from services.kit.events import Envelope
from services.kit.rpc import Shell, on_events, query


class Indicators(Shell):
    """Numbers in by events, numbers out by queries; there is no command."""

    name = "indicators"
    repository = Repository

    @on_events(
        "organizations.indicator_measured.v1",
        "tasks.indicator_measured.v1",
        "training.indicator_measured.v1",
        "satisfaction.indicator_measured.v1",
    )
    def on_measures(self, uow: Any, events: list[Envelope]) -> None:
        """Measures of every owner."""
        intake.on_measures(uow, events)

    @on_events("organizations.unit_registered.v1", "organizations.unit_changed.v1")
    def on_units(self, uow: Any, events: list[Envelope]) -> None:
        """Units that appear and change."""
        intake.on_units(uow, events)

    @on_events("satisfaction.official_rank_changed.v1")
    def on_official_ranks(self, uow: Any, events: list[Envelope]) -> None:
        """Ranks that the province announced."""
        intake.on_official_ranks(uow, events)

    @on_events("tenants.tenant_onboarded.v1")
    def on_onboarded(self, uow: Any, events: list[Envelope]) -> None:
        """A city and its plan."""
        intake.on_onboarded(uow, events)

    @on_events("tenants.tenant_activated.v1")
    def on_activated(self, uow: Any, events: list[Envelope]) -> None:
        """A city that runs."""
        intake.on_activated(uow)

    @on_events("tasks.phase_started.v1", "tasks.phase_ended.v1")
    def on_phases(self, uow: Any, events: list[Envelope]) -> None:
        """Phases that begin and end."""
        intake.on_phases(uow, events)

    @query()
    def catalogue(self, uow: Any, request: Any) -> Any:
        """Every measure with its definition."""
        return reading.catalogue(uow)

    @query(requests.CityValues)
    def city_values(self, uow: Any, request: requests.CityValues) -> Any:
        """The city's figures of one period."""
        return reading.city_values(uow, request)

    @query(requests.UnitValues)
    def unit_values(self, uow: Any, request: requests.UnitValues) -> Any:
        """The units behind a figure."""
        return reading.unit_values(uow, request)

    @query(requests.RollupValues)
    def rollup_values(self, uow: Any, request: requests.RollupValues) -> Any:
        """A figure by county or unit class."""
        return reading.rollup_values(uow, request)

    @query(requests.OneIndicator)
    def trend(self, uow: Any, request: requests.OneIndicator) -> Any:
        """A figure by period."""
        return reading.trend(uow, request)

    @query(requests.IndicatorInPeriod)
    def city_rank(self, uow: Any, request: requests.IndicatorInPeriod) -> Any:
        """The city's own place, and among how many."""
        return reading.city_rank(uow, request)

    @query(requests.ProvinceOverview)
    def province_overview(self, uow: Any, request: requests.ProvinceOverview) -> Any:
        """The province's cities beside each other."""
        return province.overview(uow, request)

    @query(requests.IndicatorInPeriod)
    def province_ranking(self, uow: Any, request: requests.IndicatorInPeriod) -> Any:
        """The province's cities by one indicator."""
        return province.ranking(uow, request)

    @query(requests.OneIndicator)
    def province_trend(self, uow: Any, request: requests.OneIndicator) -> Any:
        """One indicator of the province's cities by period."""
        return province.trend(uow, request)
