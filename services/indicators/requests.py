"""What a reader may ask for."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from services.kit.requests import PageRequest, Request

Code = Annotated[str, Field(min_length=1, max_length=60)]
PeriodText = Annotated[str, Field(min_length=1, max_length=60)]


class CityValues(Request):
    """The city's figures of one period; the present quarter by default."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"period": "2022-Q2"}
    period: PeriodText | None = None


class UnitValues(PageRequest):
    """The units behind one figure, optionally of one county and only those that met or missed the target."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"indicator": "conduct_staff_coverage", "period": "2022-Q2", "met": False}
    indicator: Code
    period: PeriodText
    county_id: str | None = Field(default=None, max_length=60)
    met: bool | None = None


class RollupValues(Request):
    """One figure by county or by unit class."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"indicator": "task_completion", "period": "2022-Q2", "by": "county"}
    indicator: Code
    period: PeriodText
    by: Literal["county", "unit_class"]


class OneIndicator(Request):
    """One indicator over time."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"indicator": "report_rate"}
    indicator: Code


class IndicatorInPeriod(Request):
    """One indicator in one period."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"indicator": "report_on_time_rate", "period": "2022-Q2"}
    indicator: Code
    period: PeriodText


class ProvinceOverview(CityValues):
    """The province's cities with every figure of one period; the present quarter by default."""
