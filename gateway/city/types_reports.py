"""Reports: windows with their resolved dates, the frozen expected list, submissions and their reviews, figures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.enums import ReportStatus
from gateway.city.loaders import loader_of_last
from gateway.city.types_common import File, Info, Node
from gateway.city.types_units import Unit, unit_by_id


@strawberry.type(description="Dates that a window had before a newer working-day calendar moved it.")
class ReportWindowMove:
    opens_on: date
    due_on: date
    calendar_version: str
    reason: str
    at: datetime


@strawberry.type(
    description="When one report of one period may be sent and when it is due, with the rule and the calendar."
)
class ReportWindow:
    rule_id: str
    kind: str
    label: str
    period: str
    period_start: date
    period_end: date
    opens_on: date
    due_on: date
    mode: str
    status: str
    early_submission: str
    opened_on: date | None
    provisional: bool
    calendar_version: str
    explanation_zh: str
    explanation_en: str
    subjects: list[str]
    recipient: str | None
    contents: list[str]
    expected: int
    source: str | None
    followed_by: str | None
    moves: list[ReportWindowMove]

    @strawberry.field(description="How the dates follow from the rule, in the caller's language.")
    def explanation(self, info: Info) -> str:
        return self.explanation_en if info.context.locale == "en" else self.explanation_zh


@strawberry.type(description="A heading with its text.")
class ReportSection:
    heading: str
    text: str


@strawberry.type(description="A number of the period that a report can be prefilled from.")
class ReportFact:
    key: str
    label: str
    value: int


@strawberry.type(description="What a next-year plan wants done; on acceptance it becomes a task of the unit's own.")
class PlannedTask:
    title: str
    due_on: date
    department: str | None
    person_title: str | None


@strawberry.type(description="One submission of a report. `receivedAt` decides whether it is on time.")
class ReportVersion:
    number: int
    title: str
    content: str
    files: list[File]
    is_empty: bool
    received_at: datetime
    submitted_at: datetime
    registered: bool
    on_time: bool
    before_window: bool
    sections: list[ReportSection]
    planned_tasks: list[PlannedTask]
    facts: list[ReportFact]


@strawberry.type(description="An answer of the receiving office to one version.")
class ReportReview:
    action: str
    reason: str | None
    version_number: int
    at: datetime


@strawberry.type(description="A named exception: an extension, with its new day, or an exemption.")
class ReportDecision:
    reason: str
    until: date | None
    at: datetime


@strawberry.type(description="An exception that was taken back, and why.")
class ReportRevocation:
    kind: str
    decision: ReportDecision
    reason: str
    at: datetime


@strawberry.type(description="The receiving side has seen a version.")
class ReportReceipt:
    version_number: int
    at: datetime


@strawberry.type(description="A summary before the leading group.")
class LeadingReview:
    version_number: int
    sent_on: date
    reviewed_on: date | None
    comments: str | None


@strawberry.type(
    description="One unit's report of one period. `lacking`: headings that the plan asks for and the last version has "
    "not. `repeated`: what was sent said the same as the last version, so nothing changed. `unitClosedOn`: the unit "
    "closed while the window was open; it still counts until the office exempts it."
)
class Report(Node):
    rule_id: str
    kind: str
    label: str
    period: str
    status: ReportStatus
    timeliness: str | None
    expected: bool
    opens_on: date
    due_on: date
    closes_on: date
    extended_until: date | None
    overdue: bool
    title: str | None
    is_empty: bool
    return_reason: str | None
    before_window: bool
    first_received_at: datetime | None
    reviews: list[ReportReview]
    extensions: list[ReportDecision]
    exemption: ReportDecision | None
    revoked: list[ReportRevocation]
    receipt: ReportReceipt | None
    leading_review: LeadingReview | None
    recipient: str | None
    followed_by: str | None
    unit_class: str | None
    unit_closed_on: date | None
    adopted: int | None
    lacking: list[str]
    repeated: bool
    version: int
    local_id: strawberry.Private[str]
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)

    @strawberry.field(description="All versions, or the `last` ones, oldest first.")
    async def versions(self, info: Info, last: int | None = None) -> list[ReportVersion]:
        found = await loader_of_last(info.context, "report_versions", last).load(self.local_id)
        return build_all(ReportVersion, found)


@strawberry.type(
    description="How many reports of one rule and period were due, came, and came on time. Rates in whole percent, cut."
)
class ReportFigures:
    rule_id: str
    period: str
    expected: int
    actual: int
    on_time: int
    rate: int | None
    rate_numerator: int
    rate_denominator: int
    on_time_rate: int | None
    on_time_rate_numerator: int
    on_time_rate_denominator: int


def report_of(data: dict[str, Any]) -> Report:
    """A report out of the service's answer."""
    return build(Report, data)
