"""Drafts, the submission matrix with its figures, monthly progress, and the city's roll-ups."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.enums import ReportStatus
from gateway.city.loaders import whole
from gateway.city.types_common import File, Info, Node
from gateway.city.types_reports import ReportFact, ReportSection
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum(description="Per what reports are counted.")
class ReportsBy(Enum):
    WINDOW = "window"
    UNIT = "unit"
    COUNTY = "county"
    UNIT_CLASS = "unit_class"


@strawberry.enum(description="The class of a unit: its kind, or an institution's level.")
class ReportingClass(Enum):
    COMMISSION = "commission"
    BUREAU = "bureau"
    TERTIARY = "tertiary"
    SECONDARY = "secondary"
    PRIMARY = "primary"
    UNGRADED = "ungraded"


@strawberry.enum(description="Where a month's progress of a unit stands.")
class MonthlyProgressStatus(Enum):
    EXPECTED = "expected"
    ON_TIME = "on_time"
    LATE = "late"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="Where the city's consolidated report of a quarter stands.")
class ConsolidationStatus(Enum):
    EXPECTED = "expected"
    DRAFT = "draft"
    ISSUED = "issued"


@strawberry.type(description="A report prefilled from the facts of its period, to be edited and submitted.")
class ReportDraft:
    report_id: strawberry.ID
    kind: str
    period_start: date
    period_end: date
    contents: list[str]
    headings: list[str]
    facts: list[ReportFact]
    sections: list[ReportSection]


@strawberry.type(description="Reports on the lists by where they stand; each is in exactly one.")
class ReportStatusCounts:
    expected: int
    on_time: int
    late: int
    missing: int
    empty: int
    exempt: int
    returned: int
    accepted: int


@strawberry.type(
    description="The five figures and two rates more. Rates are sum over sum in whole percent, cut; null without data. "
    "Exempt reports are not expected. The return rate counts reports that were ever returned."
)
class ReportCounts:
    expected: int
    actual: int
    on_time: int
    statuses: ReportStatusCounts
    rate: int | None
    rate_numerator: int
    rate_denominator: int
    on_time_rate: int | None
    on_time_rate_numerator: int
    on_time_rate_denominator: int
    acceptance_rate: int | None
    acceptance_rate_numerator: int
    acceptance_rate_denominator: int
    return_rate: int | None
    return_rate_numerator: int
    return_rate_denominator: int


@strawberry.type(
    description="Figures of one group. `adoptedTasks`: of next-year plans; `reviewed`: by the leading group."
)
class ReportStatistics(ReportCounts):
    rule_id: str | None
    period: str | None
    unit_class: str | None
    planned_tasks: int
    adopted_tasks: int
    reviewed: int
    unit_id: strawberry.Private[str | None]
    county_id: strawberry.Private[str | None]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id) if self.unit_id else None

    @strawberry.field
    async def county(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.county_id) if self.county_id else None


@strawberry.type(description="A unit's report of one rule and period.")
class MatrixCell:
    report_id: strawberry.ID
    rule_id: str
    period: str
    status: ReportStatus
    timeliness: str | None
    first_received_at: datetime | None
    versions: int


@strawberry.type(description="A unit with its reports.")
class MatrixRow:
    unit_class: str | None
    cells: list[MatrixCell]
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="A rule and period with its figures over all units.")
class MatrixColumn(ReportCounts):
    rule_id: str
    period: str
    due_on: date


@strawberry.type(
    description="Units by (rule, period): a page of `rows`, with `columns` and `totals` over all `total` units. Pass "
    "`next` as `after` for the next page."
)
class SubmissionMatrix:
    columns: list[MatrixColumn]
    totals: ReportCounts
    total: int
    next: str | None
    rows: list[MatrixRow]


@strawberry.type(description="What a unit, or a department of the commission, gave of a month, or owes.")
class MonthlyProgress:
    period: str
    department: str | None
    status: MonthlyProgressStatus
    expected: bool
    overdue: bool
    opens_on: date
    due_on: date
    percent: int | None
    text: str | None
    obstacles: str | None
    files: list[File]
    given_at: datetime | None
    version: int
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="How many units owed, gave, and gave on time a month's progress.")
class MonthlyProgressTotals:
    period: str
    due: int
    given: int
    on_time: int
    rate: int | None


@strawberry.type(
    description="What one unit or department put into a roll-up; `sourceVersion` is null where nothing came."
)
class Contribution:
    department: str | None
    status: str
    on_time: bool
    percent: int | None
    obstacles: str | None
    source_version: int | None
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(
    description="Of units on the list; departments beside it. `percent` is the mean of those that gave one."
)
class RollupTotals:
    expected: int
    given: int
    on_time: int
    missing: int
    departments: int
    percent_sum: int
    percent_count: int
    percent: int | None


@strawberry.type(description="A roll-up assembled from what units sent, for the office to edit.")
class RollupDraft:
    rule_id: str
    period: str
    due_on: date
    totals: RollupTotals
    contributions: list[Contribution]
    facts: list[ReportFact]
    sections: list[ReportSection]


@strawberry.type(
    description="What a submitted summary, or an issued report, was made of: `total` contributions, all of them or a "
    "page. Pass `next` as `after` for the next page."
)
class RollupContributions:
    number: int
    total: int
    next: str | None
    contributions: list[Contribution]
    facts: list[ReportFact]


@strawberry.type(description="The city's consolidated report of a quarter.")
class Consolidation(Node):
    rule_id: str
    period: str
    status: ConsolidationStatus
    opens_on: date
    due_on: date
    overdue: bool
    title: str | None
    totals: RollupTotals | None
    facts: list[ReportFact]
    issued_at: datetime | None
    version: int
    local_id: strawberry.Private[str]
    told: strawberry.Private[dict[str, Any] | None]

    @strawberry.field
    async def sections(self, info: Info) -> list[ReportSection]:
        found = await whole(info.context, "consolidations", self.told, self.local_id)
        return build_all(ReportSection, found.get("sections"))


def matrix_of(data: dict[str, Any]) -> SubmissionMatrix:
    """The matrix out of the service's answer."""
    return build(SubmissionMatrix, {**data, "rows": data["items"]})


def consolidation_of(data: dict[str, Any]) -> Consolidation:
    """A consolidated report out of the service's answer."""
    return build(Consolidation, {**data, "told": data if "sections" in data else None})


def progress_of(data: dict[str, Any]) -> MonthlyProgress:
    """A month's progress out of the service's answer."""
    return build(MonthlyProgress, data)
