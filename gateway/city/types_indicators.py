"""Indicators: numerators and denominators with their rate, by city, county, unit class, unit and period."""

from __future__ import annotations

from datetime import datetime

import strawberry

from gateway.city.build import build
from gateway.city.enums import Standing
from gateway.city.types_common import BigInt, Info
from gateway.city.types_units import Unit, unit_by_id
from gateway.ids import encode_id


@strawberry.type(
    description="A measure of the common catalogue. `applies` is false where the city's plan does not have it."
)
class Measure:
    code: str
    label_zh: str
    label_en: str
    definition_zh: str
    definition_en: str
    owner: str
    unit: str
    direction: str
    target: str | None
    is_target_stated: bool
    sources: list[str]
    applies: bool | None

    @strawberry.field(description="The label in the caller's language.")
    def label(self, info: Info) -> str:
        return self.label_en if info.context.locale == "en" else self.label_zh


@strawberry.interface(
    description="A rate with its parts. `percent` is cut to two places, never rounded up; null without data. Where "
    "the plan states no target there is none, and the status is NO_TARGET."
)
class Figure:
    numerator: BigInt
    denominator: BigInt
    percent: str | None
    target: str | None
    status: Standing
    gap_count: int | None
    gap_percent: str | None


@strawberry.type(description="A figure of the city in one period.")
class CityFigure(Figure):
    indicator: str
    period: str
    units: int
    units_met: int | None
    last_event_at: datetime | None
    is_stale: bool

    @strawberry.field(description="What is measured.")
    async def measure(self, info: Info) -> Measure | None:
        catalogue = await info.context.once("indicators", "catalogue")
        found = next((item for item in catalogue if item["code"] == self.indicator), None)
        return build(Measure, found) if found else None


@strawberry.type(description="The city's figures of one period. `isOpen`: the period has not ended yet.")
class CityIndicators:
    period: str
    is_open: bool
    items: list[CityFigure]


@strawberry.type(description="A figure of a county (`key` is the bureau's id, or `municipal`) or of a unit class.")
class RollupFigure(Figure):
    key: str
    name: str | None
    units: int
    units_met: int | None

    @strawberry.field(description="The county bureau as a global id; null for `municipal` and for unit classes.")
    def county_id(self) -> strawberry.ID | None:
        return strawberry.ID(encode_id("Unit", self.key)) if self.name else None


@strawberry.type(description="A figure in one of several periods.")
class PeriodFigure(Figure):
    period: str
    units: int
    units_met: int | None


@strawberry.type(description="A unit behind a figure.")
class UnitFigure(Figure):
    unit_code: str | None
    unit_name: str | None
    unit_class: str | None
    period: str
    measured_at: datetime | None
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="A rank by a document of the province; `isFront`: within the first third.")
class OfficialPlace:
    rank: int
    of: int
    is_front: bool


@strawberry.type(
    description="The city's own place among the comparable cities of its province; null when it cannot be compared."
)
class CityRank:
    rank: int | None
    of: int
    official: OfficialPlace | None = strawberry.field(description="The rank that the province announced: it prevails.")
