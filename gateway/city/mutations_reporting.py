"""What can be changed of reporting."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city import inputs_reporting as inputs
from gateway.city.payloads import ReportPayload, change
from gateway.city.payloads_reporting import (
    ConsolidationPayload,
    MonthlyProgressPayload,
    ReminderPayload,
    ReminderResult,
    ReportsPayload,
)
from gateway.city.types_common import Info
from gateway.city.types_reporting import consolidation_of, progress_of
from gateway.city.types_reports import Report, report_of


def _reports(answer: Any) -> list[Report]:
    return [report_of(each) for each in answer]


def _reminder(answer: dict[str, Any]) -> ReminderResult:
    names = {"reminded_ids": answer["reminded"], "before_ids": answer["reminded_before"]}
    return ReminderResult(missing=answer["missing"], **names)


@strawberry.type
class ReportingMutations:
    @strawberry.mutation(description="The receiving side has seen the last version.")
    async def acknowledge_report(self, info: Info, input: inputs.AcknowledgeReportInput) -> ReportPayload:
        return await change(info, "tasks.acknowledge_report", input, ReportPayload, report_of)

    @strawberry.mutation(description="A later due day for several units of one window, each by name.")
    async def extend_reports(self, info: Info, input: inputs.ExtendReportsInput) -> ReportsPayload:
        return await change(info, "tasks.extend_reports", input, ReportsPayload, _reports)

    @strawberry.mutation(description="Take an exemption, or the last extension, back.")
    async def revoke_exception(self, info: Info, input: inputs.RevokeExceptionInput) -> ReportPayload:
        return await change(info, "tasks.revoke_exception", input, ReportPayload, report_of)

    @strawberry.mutation(description="One reminder each; at most one per unit and day.")
    async def remind_missing(self, info: Info, input: inputs.RemindMissingInput) -> ReminderPayload:
        return await change(info, "tasks.remind_missing", input, ReminderPayload, _reminder)

    @strawberry.mutation(description="The summary goes before the leading group.")
    async def send_to_leading_group(self, info: Info, input: inputs.SendToLeadingGroupInput) -> ReportPayload:
        return await change(info, "tasks.send_to_leading_group", input, ReportPayload, report_of)

    @strawberry.mutation(description="The leading group has reviewed the summary.")
    async def record_leading_review(self, info: Info, input: inputs.RecordLeadingReviewInput) -> ReportPayload:
        return await change(info, "tasks.record_leading_review", input, ReportPayload, report_of)

    @strawberry.mutation(description="A month's progress, for the office's summary.")
    async def give_monthly_progress(self, info: Info, input: inputs.GiveMonthlyProgressInput) -> MonthlyProgressPayload:
        return await change(info, "tasks.give_monthly_progress", input, MonthlyProgressPayload, progress_of)

    @strawberry.mutation(description="The text of the city's quarterly report.")
    async def save_consolidation(self, info: Info, input: inputs.SaveConsolidationInput) -> ConsolidationPayload:
        return await change(info, "tasks.save_consolidation", input, ConsolidationPayload, consolidation_of)

    @strawberry.mutation(description="Issue the city's quarterly report, with its contributions frozen.")
    async def issue_consolidation(self, info: Info, input: inputs.IssueConsolidationInput) -> ConsolidationPayload:
        return await change(info, "tasks.issue_consolidation", input, ConsolidationPayload, consolidation_of)
