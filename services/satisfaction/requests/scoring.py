"""Requests about indices, trends, official ranks and trust surveys."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from services.kit.requests import PageRequest, Request

Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
PeriodText = Annotated[str, StringConstraints(min_length=4, max_length=7)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Files = Annotated[list[Id], Field(max_length=20)]
Place = Annotated[int, Field(ge=1, le=1_000)]
Version = Annotated[int, Field(ge=1)]
Asked = Annotated[int, Field(ge=1, le=10_000_000)]
Mean = Annotated[Decimal, Field(ge=1, le=5, decimal_places=2, max_digits=3)]
Measure = Literal["satisfaction_outpatient", "satisfaction_inpatient", "satisfaction_overall"]


class IndicesInPeriod(Request):
    """The indices of a month, a quarter (the present one by default) or a year."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"period": "2022-Q2"}
    period: PeriodText | None = None


class UnitIndices(PageRequest):
    """The indices unit by unit, optionally of one county (`municipal`: of units that no county administers)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"period": "2022"}
    period: PeriodText | None = None
    county_id: Id | None = None


class IndexTrend(Request):
    """Indices by month, quarter or year, of a unit, of a county, or of the city."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"first_period": "2022-01", "last_period": "2022-06", "unit_id": "$hospital"}
    first_period: PeriodText
    last_period: PeriodText
    by: Literal["month", "quarter", "year"] = "month"
    unit_id: Id | None = None
    county_id: Id | None = None


class EnterOfficialRank(Request):
    """The city's rank in the province by an official document."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "measure": "satisfaction_overall",
        "period": "2021",
        "rank": 5,
        "of": 21,
        "source": "关于2021年度全省患者满意度调查结果的通报",
    }
    measure: Measure
    period: PeriodText
    rank: Place
    of: Place
    source: Text
    file_ids: Files = []


class ChangeOfficialRank(Request):
    """A change of a rank, as it was read, and why."""

    rank_id: Id
    reason: Text
    expected_version: Version


class CorrectOfficialRank(ChangeOfficialRank):
    """Other facts; what is left out stays."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "rank_id": "$official_rank",
        "rank": 4,
        "reason": "录入时看错行",
        "expected_version": 1,
    }
    rank: Place | None = None
    of: Place | None = None
    source: Text | None = None
    file_ids: Files | None = None


class WithdrawOfficialRank(ChangeOfficialRank):
    """The rank was entered in error."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"rank_id": "$official_rank", "reason": "省厅撤回通报", "expected_version": 1}


class OfficialRanks(PageRequest):
    """Official ranks, of one measure or one period if named."""

    measure: Measure | None = None
    period: PeriodText | None = None


class RecordTrustSurvey(Request):
    """The result of a survey with a five-point trust item."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "ended_on": "2022-03-25",
        "title": "一季度群众信任度电话调查",
        "sampling": "电话随机抽样",
        "n": 400,
        "mean": "4.32",
    }
    ended_on: date
    title: Text
    sampling: Text
    n: Asked
    mean: Mean
    file_ids: Files = []


class CorrectTrustSurvey(Request):
    """Another result, or none any more."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "survey_id": "$trust_survey",
        "n": 398,
        "reason": "剔除两份无效问卷",
        "expected_version": 1,
    }
    survey_id: Id
    n: Asked | None = None
    mean: Mean | None = None
    withdraw: bool = False
    reason: Text
    expected_version: Version


class TrustSurveys(PageRequest):
    """Trust surveys, the newest first."""


class TrustTrend(Request):
    """The overall index and the trust item by quarter."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"first_quarter": "2022-Q1", "last_quarter": "2022-Q2"}
    first_quarter: PeriodText
    last_quarter: PeriodText
