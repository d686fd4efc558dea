"""The shell's methods on prefill, roll-ups, the submission matrix, review by the leading group."""

from __future__ import annotations

from typing import Any

from services.kit.events import Envelope
from services.kit.rpc import command, on_events, query
from services.tasks.handlers import (
    monthly_progress,
    report_answers,
    report_drafts,
    report_exceptions,
    report_facts,
    report_matrix,
    report_reminders,
    rollups,
)
from services.tasks.handlers.work import Work
from services.tasks.requests import reporting as requests


class Reporting:
    """Prefill, roll-ups, the submission matrix, review by the leading group."""

    @query(requests.ReportDraft)
    def report_draft(self, uow: Work, request: requests.ReportDraft) -> Any:
        return report_drafts.report_draft(uow, request)

    @command(requests.AcknowledgeReport)
    def acknowledge_report(self, uow: Work, request: requests.AcknowledgeReport) -> Any:
        return report_answers.acknowledge_report(uow, request)

    @command(requests.SendToLeadingGroup)
    def send_to_leading_group(self, uow: Work, request: requests.SendToLeadingGroup) -> Any:
        return report_answers.send_to_leading_group(uow, request)

    @command(requests.RecordLeadingReview)
    def record_leading_review(self, uow: Work, request: requests.RecordLeadingReview) -> Any:
        return report_answers.record_leading_review(uow, request)

    @command(requests.ExtendReports)
    def extend_reports(self, uow: Work, request: requests.ExtendReports) -> Any:
        return report_exceptions.extend_reports(uow, request)

    @command(requests.RevokeException)
    def revoke_exception(self, uow: Work, request: requests.RevokeException) -> Any:
        return report_exceptions.revoke_exception(uow, request)

    @query(requests.ReportExceptions)
    def report_exceptions(self, uow: Work, request: requests.ReportExceptions) -> Any:
        return report_exceptions.report_exceptions(uow, request)

    @query(requests.SubmissionMatrix)
    def submission_matrix(self, uow: Work, request: requests.SubmissionMatrix) -> Any:
        return report_matrix.submission_matrix(uow, request)

    @query(requests.ReportStatistics)
    def report_statistics(self, uow: Work, request: requests.ReportStatistics) -> Any:
        return report_matrix.report_statistics(uow, request)

    @command(requests.RemindMissing)
    def remind_missing(self, uow: Work, request: requests.RemindMissing) -> Any:
        return report_reminders.remind_missing(uow, request)

    @command(requests.GiveMonthlyProgress)
    def give_monthly_progress(self, uow: Work, request: requests.GiveMonthlyProgress) -> Any:
        return monthly_progress.give_monthly_progress(uow, request)

    @query(requests.MonthlyProgressList)
    def monthly_progress(self, uow: Work, request: requests.MonthlyProgressList) -> Any:
        return monthly_progress.monthly_progress(uow, request)

    @query(requests.MonthlyProgressTotals)
    def monthly_progress_totals(self, uow: Work, request: requests.MonthlyProgressTotals) -> Any:
        return monthly_progress.monthly_progress_totals(uow, request)

    @query(requests.RollupDraft)
    def rollup_draft(self, uow: Work, request: requests.RollupDraft) -> Any:
        return rollups.rollup_draft(uow, request)

    @query(requests.RollupContributions)
    def rollup_contributions(self, uow: Work, request: requests.RollupContributions) -> Any:
        return rollups.rollup_contributions(uow, request)

    @query(requests.Consolidations)
    def consolidations(self, uow: Work, request: requests.Consolidations) -> Any:
        return rollups.consolidations(uow, request)

    @query(requests.ConsolidationsByIds)
    def consolidations_by_ids(self, uow: Work, request: requests.ConsolidationsByIds) -> Any:
        return rollups.consolidations_by_ids(uow, request)

    @command(requests.SaveConsolidation)
    def save_consolidation(self, uow: Work, request: requests.SaveConsolidation) -> Any:
        return rollups.save_consolidation(uow, request)

    @command(requests.IssueConsolidation)
    def issue_consolidation(self, uow: Work, request: requests.IssueConsolidation) -> Any:
        return rollups.issue_consolidation(uow, request)

    @on_events(
        "organizations.indicator_measured.v1",
        "training.indicator_measured.v1",
        "satisfaction.indicator_measured.v1",
    )
    def on_measures(self, uow: Work, events: list[Envelope]) -> None:
        report_facts.on_measures(uow, events)
