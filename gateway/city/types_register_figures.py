"""The figures of a register: by county, by state and field, by month."""

from __future__ import annotations

import strawberry

from gateway.city.types_common import Info
from gateway.city.types_registers import label_of
from gateway.city.types_units import Unit, unit_by_id


@strawberry.type(description="How many entries have a value of a field.")
class RegisterLine:
    field: str
    value: str
    count: int
    zh: strawberry.Private[str]
    en: strawberry.Private[str]

    @strawberry.field
    def label(self, info: Info) -> str:
        return label_of(info, self.zh, self.en)


@strawberry.type(description="The sum of a field in a month, and in the month before it in the list.")
class RegisterSum:
    name: str
    value: int
    previous: int | None
    zh: strawberry.Private[str]
    en: strawberry.Private[str]

    @strawberry.field
    def label(self, info: Info) -> str:
        return label_of(info, self.zh, self.en)


@strawberry.type(description="The entries of a month; `previous` is the number of the month before it in the list.")
class RegisterMonth:
    month: str
    entries: int
    done: int
    previous: int | None
    sums: list[RegisterSum]


@strawberry.type(description="The figures of a county; null for what belongs to none.")
class RegisterCounty:
    numerator: int
    denominator: int
    county_id: strawberry.Private[str | None]

    @strawberry.field
    async def county(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.county_id)


@strawberry.type(
    description="The figures of a register as its row states them. Where it only counts there is no denominator; "
    "`reviewed` is how many units confirmed theirs in the period, `medianDays` the median from raising to settling."
)
class RegisterFigures:
    kind: str
    year: int | None
    measure: str
    numerator: int
    denominator: int | None
    owing_units: int | None
    complete_units: int | None
    reviewed: int | None
    median_days: float | None
    counties: list[RegisterCounty]
    states: list[RegisterLine]
    breakdown: list[RegisterLine]
    months: list[RegisterMonth]
