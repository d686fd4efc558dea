"""Requests on prefill, receipts, exceptions, the submission matrix, monthly progress and roll-ups."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from services.kit.requests import PageRequest, Request
from services.tasks.requests import Id, Percent, PeriodLabel, Reason, ReportSection, Short

UnitIds = Annotated[list[Id], Field(max_length=500)]
Year = Annotated[int, Field(ge=2000, le=2100)]
Month = Annotated[str, Field(max_length=7, pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
UnitClass = Literal["commission", "bureau", "tertiary", "secondary", "primary", "ungraded"]


class ReportDraft(Request):
    """Sections of a report, prefilled from the facts of its period."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"report_id": "$report"}
    report_id: Id


class AcknowledgeReport(Request):
    """The office has seen the last version."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"report_id": "$report"}
    report_id: Id


class ExtendReports(Request):
    """A later due day for several units of one window; all of them or none."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "rule_id": "EX-R1",
        "period": "2022-Q1",
        "unit_ids": ["$unit"],
        "until": "2022-04-08",
        "reason": "疫情防控",
    }
    rule_id: Id
    period: PeriodLabel
    unit_ids: UnitIds
    until: date
    reason: Reason


class RevokeException(Request):
    """Take an exemption, or the last extension, back."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"report_id": "$report", "reason": "系统已恢复"}
    report_id: Id
    reason: Reason


class ReportExceptions(PageRequest):
    """Reports with an exception; `expired` ones are extended, past their day and still not sent."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "first": 20}
    unit_id: Id | None = None
    rule_id: Id | None = None
    period: PeriodLabel | None = None
    expired: bool | None = None


class _Selected(Request):
    rule_id: Id | None = None
    period: PeriodLabel | None = None
    year: Year | None = None
    county_id: Id | None = None
    unit_class: UnitClass | None = None


class SubmissionMatrix(_Selected, PageRequest):
    """Units by (rule, period): one page of units, with totals over all of them."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"rule_id": "EX-R1", "year": 2022, "first": 20}


class ReportStatistics(_Selected, PageRequest):
    """The five figures and the rates, per window, unit, county or class of unit."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"by": "unit", "year": 2022, "first": 20}
    by: Literal["window", "unit", "county", "unit_class"] = "window"


class RemindMissing(Request):
    """Remind the units that have not sent this report; all of them, or these."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"rule_id": "EX-R1", "period": "2022-Q1", "unit_ids": ["$unit"]}
    rule_id: Id
    period: PeriodLabel
    unit_ids: Annotated[list[Id], Field(max_length=500)] | None = None


class SendToLeadingGroup(Request):
    """The summary goes to the leading group (LZ-147)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"report_id": "$report"}
    report_id: Id
    sent_on: date | None = None


class RecordLeadingReview(Request):
    """The leading group has reviewed the summary (LZ-147)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"report_id": "$report", "reviewed_on": "2022-03-15", "comments": "同意"}
    report_id: Id
    reviewed_on: date
    comments: Short


class GiveMonthlyProgress(Request):
    """A month's progress of a unit, or of one of the commission's departments (LZ-120)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "period": "2022-03",
        "percent": 60,
        "text": "已完成自查自纠。",
        "obstacles": "人员不足。",
        "file_ids": [],
    }
    unit_id: Id
    period: Month
    department: str | None = Field(default=None, min_length=1, max_length=100)
    percent: Percent
    text: Short = ""
    obstacles: Short = ""
    file_ids: list[Id] = Field(default=[], max_length=20)
    expected_version: int | None = None


class MonthlyProgressList(PageRequest):
    """What units gave, or owe, of a month."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"period": "2022-03", "unit_id": "$unit", "first": 20}
    period: Month | None = None
    unit_id: Id | None = None
    status: Literal["expected", "on_time", "late", "withdrawn"] | None = None


class MonthlyProgressTotals(Request):
    """Given and on time over due, per month."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"county_id": "$unit"}
    county_id: Id | None = None


class RollupDraft(Request):
    """The draft of a period's roll-up: the monthly summary, or the city's quarterly report."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"rule_id": "EX-R1", "period": "2022-Q1"}
    rule_id: Id
    period: PeriodLabel


class RollupContributions(Request):
    """What an issued roll-up, or a version of a summary, was made of: all of it, or `first` behind `after`."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"source_id": "$report", "number": 1, "first": 100}
    source_id: Id
    number: int = Field(ge=1, le=1000)
    first: int | None = Field(default=None, ge=1, le=500)
    after: str | None = Field(default=None, max_length=6, pattern=r"^[0-9]+$")


class Consolidations(PageRequest):
    """The city's consolidated reports."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"year": 2022, "first": 20}
    year: Year | None = None
    status: Literal["expected", "draft", "issued"] | None = None


class ConsolidationsByIds(Request):
    """Consolidated reports by id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$consolidation"]}
    ids: Annotated[list[Id], Field(max_length=500)]


class SaveConsolidation(Request):
    """The draft of a quarter's consolidated report as the office edited it."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "rule_id": "EX-R1",
        "period": "2022-Q1",
        "title": "2022年第一季度全市工作进展",
        "sections": [{"heading": "一、报送情况", "text": "应报3家，已报3家。"}],
    }
    rule_id: Id
    period: PeriodLabel
    title: str = Field(min_length=1, max_length=200)
    sections: list[ReportSection] = Field(min_length=1, max_length=20)
    expected_version: int | None = None


class IssueConsolidation(Request):
    """The quarter's consolidated report is issued and frozen."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"consolidation_id": "$consolidation"}
    consolidation_id: Id
    expected_version: int | None = None
