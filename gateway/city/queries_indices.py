"""What can be read: indices, trends, official ranks and trust surveys."""

from __future__ import annotations

import strawberry

from gateway.city.build import build, build_all
from gateway.city.connections import Connection, connect
from gateway.city.types_common import Info
from gateway.city.types_indices import (
    MUNICIPAL,
    CityIndices,
    CountyIndices,
    IndexSpan,
    OfficialRank,
    PeriodIndices,
    RankedMeasure,
    TrustSurvey,
    TrustTrendPoint,
    UnitIndices,
    official_rank_of,
    trust_survey_of,
    unit_indices_of,
)
from gateway.ids import decode_id

SERVICE = "satisfaction"


def _county(county_id: strawberry.ID | None) -> str | None:
    return county_id if county_id in (None, MUNICIPAL) else decode_id(county_id, "Unit", "county_id")


@strawberry.type
class IndicesQueries:
    @strawberry.field(
        description="The city's satisfaction in a month (2022-06), quarter (2022-Q2, default: now) or year."
    )
    async def satisfaction_indices(self, info: Info, period: str | None = None) -> CityIndices | None:
        return build(CityIndices, await info.context.call(SERVICE, "city_indices", {"period": period}))

    @strawberry.field(description="Satisfaction county by county; a bureau sees its own.")
    async def satisfaction_by_county(self, info: Info, period: str | None = None) -> list[CountyIndices] | None:
        return build_all(CountyIndices, await info.context.call(SERVICE, "county_indices", {"period": period}))

    @strawberry.field(description="Satisfaction institution by institution. `countyId` may be `municipal`.")
    async def satisfaction_by_unit(
        self,
        info: Info,
        *,
        period: str | None = None,
        county_id: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[UnitIndices] | None:
        filters = {"period": period, "county_id": _county(county_id)}
        return await connect(info.context, SERVICE, "unit_indices", filters, unit_indices_of, first=first, after=after)

    @strawberry.field(description="Satisfaction period by period, of a unit, of a county, or of the city.")
    async def satisfaction_trend(
        self,
        info: Info,
        *,
        first_period: str,
        last_period: str,
        by: IndexSpan = IndexSpan.MONTH,
        unit_id: strawberry.ID | None = None,
        county_id: strawberry.ID | None = None,
    ) -> list[PeriodIndices] | None:
        span = {"first_period": first_period, "last_period": last_period, "by": by.value}
        whose = {
            "unit_id": None if unit_id is None else decode_id(unit_id, "Unit", "unit_id"),
            "county_id": _county(county_id),
        }
        return build_all(PeriodIndices, await info.context.call(SERVICE, "index_trend", {**span, **whose}))

    @strawberry.field(description="Official ranks of the city in its province, the newest period first.")
    async def official_ranks(
        self,
        info: Info,
        *,
        measure: RankedMeasure | None = None,
        period: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[OfficialRank] | None:
        filters = {"measure": measure.value if measure else None, "period": period}
        return await connect(
            info.context, SERVICE, "official_ranks", filters, official_rank_of, first=first, after=after
        )

    @strawberry.field(description="Trust surveys, the newest quarter first.")
    async def trust_surveys(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[TrustSurvey] | None:
        return await connect(info.context, SERVICE, "trust_surveys", {}, trust_survey_of, first=first, after=after)

    @strawberry.field(description="The overall index and the trust item quarter by quarter.")
    async def trust_trend(self, info: Info, first_quarter: str, last_quarter: str) -> list[TrustTrendPoint] | None:
        asked = {"first_quarter": first_quarter, "last_quarter": last_quarter}
        return build_all(TrustTrendPoint, await info.context.call(SERVICE, "trust_trend", asked))
