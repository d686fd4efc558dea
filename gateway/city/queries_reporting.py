"""What can be read of reporting."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.connections import Connection, connect
from gateway.city.types_common import Info
from gateway.city.types_reporting import (
    Consolidation,
    ConsolidationStatus,
    MonthlyProgress,
    MonthlyProgressStatus,
    MonthlyProgressTotals,
    ReportDraft,
    ReportingClass,
    ReportsBy,
    ReportStatistics,
    RollupContributions,
    RollupDraft,
    SubmissionMatrix,
    consolidation_of,
    matrix_of,
    progress_of,
)
from gateway.city.types_reports import Report, report_of
from gateway.ids import WrongId, decode_id, split_id

Id = strawberry.ID
SOURCES = ("Report", "Consolidation")


def _unit(value: strawberry.ID | None, field: str) -> str | None:
    return None if value is None else decode_id(value, "Unit", field)


def _statistics(item: dict[str, Any]) -> ReportStatistics:
    return build(ReportStatistics, item)


@strawberry.type
class ReportingQueries:
    @strawberry.field(description="A report prefilled from the facts of its period.")
    async def report_draft(self, info: Info, report_id: Id) -> ReportDraft | None:
        given = {"report_id": decode_id(report_id, "Report", "report_id")}
        return build(ReportDraft, await info.context.call("tasks", "report_draft", given))

    @strawberry.field(description="Reports with an extension or an exemption; `expired` ones ran out unsent.")
    async def report_exceptions(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        rule_id: str | None = None,
        period: str | None = None,
        expired: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Report] | None:
        filters = {"unit_id": _unit(unit_id, "unit_id"), "rule_id": rule_id, "period": period, "expired": expired}
        return await connect(info.context, "tasks", "report_exceptions", filters, report_of, first=first, after=after)

    @strawberry.field(description="Units by (rule, period), for the units that the caller may see.")
    async def submission_matrix(
        self,
        info: Info,
        *,
        rule_id: str | None = None,
        period: str | None = None,
        year: int | None = None,
        county_id: Id | None = None,
        unit_class: ReportingClass | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> SubmissionMatrix | None:
        wanted = {
            "rule_id": rule_id,
            "period": period,
            "year": year,
            "county_id": _unit(county_id, "county_id"),
            "unit_class": unit_class.value if unit_class else None,
            "after": after,
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        return matrix_of(await info.context.call("tasks", "submission_matrix", {**given, "first": first}))

    @strawberry.field(description="The five figures and rates per window, unit, county or class of unit.")
    async def report_statistics(
        self,
        info: Info,
        *,
        by: ReportsBy = ReportsBy.WINDOW,
        rule_id: str | None = None,
        period: str | None = None,
        year: int | None = None,
        county_id: Id | None = None,
        unit_class: ReportingClass | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[ReportStatistics] | None:
        filters = {
            "by": by.value,
            "rule_id": rule_id,
            "period": period,
            "year": year,
            "county_id": _unit(county_id, "county_id"),
            "unit_class": unit_class.value if unit_class else None,
        }
        return await connect(info.context, "tasks", "report_statistics", filters, _statistics, first=first, after=after)

    @strawberry.field(description="Months' progress of units and departments, by due day.")
    async def monthly_progress(
        self,
        info: Info,
        *,
        period: str | None = None,
        unit_id: Id | None = None,
        status: MonthlyProgressStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[MonthlyProgress] | None:
        filters = {
            "period": period,
            "unit_id": _unit(unit_id, "unit_id"),
            "status": status.value if status else None,
        }
        return await connect(info.context, "tasks", "monthly_progress", filters, progress_of, first=first, after=after)

    @strawberry.field(description="Progress reported over due, per month.")
    async def monthly_progress_totals(
        self, info: Info, county_id: Id | None = None
    ) -> list[MonthlyProgressTotals] | None:
        given = {} if county_id is None else {"county_id": _unit(county_id, "county_id")}
        return build_all(MonthlyProgressTotals, await info.context.call("tasks", "monthly_progress_totals", given))

    @strawberry.field(
        description="The draft of the monthly summary, or of the city's quarterly report; for the office."
    )
    async def rollup_draft(self, info: Info, rule_id: str, period: str) -> RollupDraft | None:
        given = {"rule_id": rule_id, "period": period}
        return build(RollupDraft, await info.context.call("tasks", "rollup_draft", given))

    @strawberry.field(
        description="What version `number` of a summary, or an issued quarterly report, was made of: all, or `first`."
    )
    async def rollup_contributions(
        self, info: Info, source_id: Id, number: int = 1, first: int | None = None, after: str | None = None
    ) -> RollupContributions | None:
        kind, local_id = split_id(source_id, "source_id", "Report")
        if kind not in SOURCES:
            raise WrongId(field="source_id", expected="Report")
        given = {"source_id": local_id, "number": number, "first": first, "after": after}
        return build(RollupContributions, await info.context.call("tasks", "rollup_contributions", given))

    @strawberry.field(description="The city's consolidated reports, by due day.")
    async def consolidations(
        self,
        info: Info,
        *,
        year: int | None = None,
        status: ConsolidationStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Consolidation] | None:
        filters = {"year": year, "status": status.value if status else None}
        return await connect(
            info.context, "tasks", "consolidations", filters, consolidation_of, first=first, after=after
        )
