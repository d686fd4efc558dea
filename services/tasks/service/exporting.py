"""The shell's methods on downloads."""

from __future__ import annotations

from typing import Any

from services.kit.rpc import query
from services.tasks.handlers import exporting, report_print
from services.tasks.handlers.work import Work
from services.tasks.requests import exporting as requests


class Exporting:
    """Spreadsheets and printed reports."""

    @query(requests.ExportSubmissionMatrix)
    def export_submission_matrix(self, uow: Work, request: requests.ExportSubmissionMatrix) -> Any:
        return exporting.export_submission_matrix(uow, request)

    @query(requests.ExportProblems)
    def export_problems(self, uow: Work, request: requests.ExportProblems) -> Any:
        return exporting.export_problems(uow, request)

    @query(requests.ExportTaskMatrix)
    def export_task_matrix(self, uow: Work, request: requests.ExportTaskMatrix) -> Any:
        return exporting.export_task_matrix(uow, request)

    @query(requests.ExportPhaseReport)
    def export_phase_report(self, uow: Work, request: requests.ExportPhaseReport) -> Any:
        return exporting.export_phase_report(uow, request)

    @query(requests.PrintReport)
    def print_report(self, uow: Work, request: requests.PrintReport) -> Any:
        return report_print.print_report(uow, request)
