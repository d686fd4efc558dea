"""Satisfaction indices with their samples, official ranks, and trust surveys."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.types_common import Info
from gateway.city.types_units import Unit, unit_by_id
from gateway.ids import encode_id

MUNICIPAL = "municipal"


@strawberry.enum(description="Why there is no index: nobody answered, too few did, one setting lacks, nobody came.")
class NoIndex(Enum):
    NO_EVALUATIONS = "no_evaluations"
    TOO_FEW = "too_few"
    PART_MISSING = "part_missing"
    NO_ENCOUNTERS = "no_encounters"


@strawberry.enum(description="What outpatient and inpatient weigh in the overall index.")
class IndexWeight(Enum):
    ENCOUNTERS = "encounters"
    RESPONSES = "responses"
    EQUAL = "equal"


@strawberry.enum
class IndexSpan(Enum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@strawberry.enum(description="The measures that a province ranks.")
class RankedMeasure(Enum):
    OUTPATIENT = "satisfaction_outpatient"
    INPATIENT = "satisfaction_inpatient"
    OVERALL = "satisfaction_overall"


@strawberry.type(
    description="0 to 100, cut to two places; without a value, `reason` says why. `n`: evaluations that count; "
    "`setAside`: suspicious ones that do not. `eligible`, `offered`, `completed` are encounters."
)
class SatisfactionIndex:
    value: str | None
    n: int
    reason: NoIndex | None
    eligible: int
    offered: int
    completed: int
    set_aside: int


@strawberry.interface(description="The three indices of a period; the overall one weighs the other two.")
class SatisfactionIndices:
    period: str
    outpatient: SatisfactionIndex
    inpatient: SatisfactionIndex
    overall: SatisfactionIndex


@strawberry.type(description="A correction of a rank: what stood before it, and why it was made.")
class OfficialRankChange:
    rank: int
    of: int
    source: str
    reason: str
    at: datetime


@strawberry.type(
    description="The city's rank by a document of the province, entered by hand; it prevails over the indicative one. "
    "`isFront`: within the first third."
)
class OfficialRank:
    id: strawberry.ID
    measure: RankedMeasure
    period: str
    rank: int
    of: int
    is_front: bool
    source: str
    file_ids: list[strawberry.ID]
    entered_at: datetime
    withdrawn: bool
    changes: list[OfficialRankChange]
    version: int


@strawberry.type(description="Of the whole city. `minN`: fewer evaluations give no index.")
class CityIndices(SatisfactionIndices):
    is_open: bool
    min_n: int
    weight: IndexWeight
    official_ranks: list[OfficialRank]


@strawberry.type(description="Of a county, or of the units that no county administers.")
class CountyIndices(SatisfactionIndices):
    name: str | None
    county: strawberry.Private[str]

    @strawberry.field(description="The county bureau; null for municipal units.")
    def county_id(self) -> strawberry.ID | None:
        return None if self.county == MUNICIPAL else strawberry.ID(encode_id("Unit", self.county))


@strawberry.type(description="Of an institution.")
class UnitIndices(SatisfactionIndices):
    unit_code: str
    unit_name: str
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="In one of several periods.")
class PeriodIndices(SatisfactionIndices):
    is_open: bool


@strawberry.type(description="A correction of a survey: what stood before it, and why it was made.")
class TrustSurveyChange:
    n: int
    mean: str
    reason: str
    at: datetime


@strawberry.type(description="A survey with a five-point trust item: how many were asked, and the mean.")
class TrustSurvey:
    id: strawberry.ID
    quarter: str
    ended_on: date
    title: str
    sampling: str
    n: int
    mean: str
    file_ids: list[strawberry.ID]
    entered_at: datetime
    withdrawn: bool
    changes: list[TrustSurveyChange]
    version: int


@strawberry.type(description="The overall index of a quarter, and the trust item among everyone asked in it.")
class TrustTrendPoint:
    period: str
    overall: SatisfactionIndex
    trust_mean: str | None
    trust_n: int


def official_rank_of(data: dict[str, Any]) -> OfficialRank:
    """The service's rank in the graph."""
    return build(OfficialRank, data)


def trust_survey_of(data: dict[str, Any]) -> TrustSurvey:
    """The service's survey in the graph."""
    return build(TrustSurvey, data)


def unit_indices_of(data: dict[str, Any]) -> UnitIndices:
    """The service's indices of a unit in the graph."""
    return build(UnitIndices, data)
