"""Inputs on receipts, exceptions, reminders, monthly progress and roll-ups."""

from __future__ import annotations

from datetime import date

import strawberry

from gateway.city.inputs import Command, ReportSectionInput


@strawberry.input
class AcknowledgeReportInput(Command):
    report_id: strawberry.ID


@strawberry.input
class RevokeExceptionInput(Command):
    report_id: strawberry.ID
    reason: str


@strawberry.input(description="The same day and reason for several units of one window; all of them or none.")
class ExtendReportsInput(Command):
    rule_id: str
    period: str
    unit_ids: list[strawberry.ID]
    until: date
    reason: str


@strawberry.input(description="All units that have not sent it, or these.")
class RemindMissingInput(Command):
    rule_id: str
    period: str
    unit_ids: list[strawberry.ID] | None = None


@strawberry.input(description="Today when no day is given.")
class SendToLeadingGroupInput(Command):
    report_id: strawberry.ID
    sent_on: date | None = None


@strawberry.input
class RecordLeadingReviewInput(Command):
    report_id: strawberry.ID
    reviewed_on: date
    comments: str


@strawberry.input(description="`department` for those of the commission.")
class GiveMonthlyProgressInput(Command):
    unit_id: strawberry.ID
    period: str
    department: str | None = None
    percent: int
    text: str | None = None
    obstacles: str | None = None
    file_ids: list[strawberry.ID] | None = None
    expected_version: int | None = None


@strawberry.input
class SaveConsolidationInput(Command):
    rule_id: str
    period: str
    title: str
    sections: list[ReportSectionInput]
    expected_version: int | None = None


@strawberry.input
class IssueConsolidationInput(Command):
    consolidation_id: strawberry.ID
    expected_version: int | None = None
