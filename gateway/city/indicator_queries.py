"""The city's indicators: figures, what is behind them, and the city's own place."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.connections import Connection, connect
from gateway.city.enums import RollupBy
from gateway.city.types_common import Info
from gateway.city.types_indicators import CityIndicators, CityRank, Measure, PeriodFigure, RollupFigure, UnitFigure
from gateway.ids import decode_id

MUNICIPAL = "municipal"


@strawberry.type
class IndicatorQueries:
    @strawberry.field(description="The common measure catalogue, and which measures the city's plan has.")
    async def indicator_catalogue(self, info: Info) -> list[Measure] | None:
        return build_all(Measure, await info.context.once("indicators", "catalogue"))

    @strawberry.field(
        description="Every figure of the city in a period such as 2022-Q2; the present quarter by default."
    )
    async def indicators(self, info: Info, period: str | None = None) -> CityIndicators | None:
        given = {} if period is None else {"period": period}
        return build(CityIndicators, await info.context.call("indicators", "city_values", given))

    @strawberry.field(description="A figure by county or unit class: each its own sum over sum.")
    async def indicator_rollup(
        self, info: Info, indicator: str, period: str, by: RollupBy
    ) -> list[RollupFigure] | None:
        given = {"indicator": indicator, "period": period, "by": by.value}
        return build_all(RollupFigure, await info.context.call("indicators", "rollup_values", given))

    @strawberry.field(
        description="The units behind a figure, those that miss the target first. `countyId` may be `municipal`."
    )
    async def indicator_units(
        self,
        info: Info,
        *,
        indicator: str,
        period: str,
        county_id: strawberry.ID | None = None,
        met: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[UnitFigure] | None:
        county = county_id if county_id in (None, MUNICIPAL) else decode_id(county_id, "Unit", "county_id")
        filters = {"indicator": indicator, "period": period, "county_id": county, "met": met}

        def convert(item: dict[str, Any]) -> UnitFigure:
            return build(UnitFigure, item)

        return await connect(info.context, "indicators", "unit_values", filters, convert, first=first, after=after)

    @strawberry.field(description="A figure in every period that has one, the oldest first.")
    async def indicator_trend(self, info: Info, indicator: str) -> list[PeriodFigure] | None:
        return build_all(PeriodFigure, await info.context.call("indicators", "trend", {"indicator": indicator}))

    @strawberry.field(
        description="The city's own place among the comparable cities of its province; nothing of the others."
    )
    async def indicator_rank(self, info: Info, indicator: str, period: str) -> CityRank | None:
        given = {"indicator": indicator, "period": period}
        return build(CityRank, await info.context.call("indicators", "city_rank", given))
