"""The shell of the tasks service."""

from __future__ import annotations

from typing import Any

from services.kit.events import Envelope
from services.kit.requests import NoInput
from services.kit.rpc import Shell, command, every, on_events, query
from services.kit.uploads import File, UploadFile
from services.tasks import handlers, requests
from services.tasks.handlers.work import Work
from services.tasks.repository import Repository
from services.tasks.service.campaigning import Campaigning
from services.tasks.service.exporting import Exporting
from services.tasks.service.rectifying import Rectifying
from services.tasks.service.registering import Registering
from services.tasks.service.reporting import Reporting
from services.tasks.service.supervising import Supervising


class Tasks(Reporting, Campaigning, Supervising, Rectifying, Registering, Exporting, Shell):
    """Phases, key tasks, assignments and reports."""

    name = "tasks"
    repository = Repository

    @query()
    def phases(self, uow: Work, request: NoInput) -> Any:
        return handlers.phases(uow)

    @query(requests.KeyTasks)
    def key_tasks(self, uow: Work, request: requests.KeyTasks) -> Any:
        return handlers.key_tasks(uow, request)

    @query(requests.KeyTasksByIds)
    def key_tasks_by_ids(self, uow: Work, request: requests.KeyTasksByIds) -> Any:
        return handlers.key_tasks_by_ids(uow, request)

    @query(requests.Assignments)
    def assignments(self, uow: Work, request: requests.Assignments) -> Any:
        return handlers.assignments(uow, request)

    @query(requests.AssignmentsByIds)
    def assignments_by_ids(self, uow: Work, request: requests.AssignmentsByIds) -> Any:
        return handlers.assignments_by_ids(uow, request)

    @query(requests.AssignmentCountsByUnits)
    def assignment_counts_by_units(self, uow: Work, request: requests.AssignmentCountsByUnits) -> Any:
        return handlers.assignment_counts_by_units(uow, request)

    @query(requests.AssignmentCountsByTasks)
    def assignment_counts_by_tasks(self, uow: Work, request: requests.AssignmentCountsByTasks) -> Any:
        return handlers.assignment_counts_by_tasks(uow, request)

    @command(UploadFile)
    def upload_file(self, uow: Work, request: UploadFile) -> Any:
        return handlers.upload_file(uow, request)

    @query(File)
    def file(self, uow: Work, request: File) -> Any:
        return handlers.file(uow, request)

    @command(requests.RecordProgress)
    def record_progress(self, uow: Work, request: requests.RecordProgress) -> Any:
        return handlers.record_progress(uow, request)

    @command(requests.AttachEvidence)
    def attach_evidence(self, uow: Work, request: requests.AttachEvidence) -> Any:
        return handlers.attach_evidence(uow, request)

    @command(requests.SubmitAssignment)
    def submit_assignment(self, uow: Work, request: requests.SubmitAssignment) -> Any:
        return handlers.submit_assignment(uow, request)

    @command(requests.AcceptAssignment)
    def accept_assignment(self, uow: Work, request: requests.AcceptAssignment) -> Any:
        return handlers.accept_assignment(uow, request)

    @command(requests.ReturnAssignment)
    def return_assignment(self, uow: Work, request: requests.ReturnAssignment) -> Any:
        return handlers.return_assignment(uow, request)

    @query(requests.ReportWindows)
    def report_windows(self, uow: Work, request: requests.ReportWindows) -> Any:
        return handlers.report_windows(uow, request)

    @query(requests.Reports)
    def reports(self, uow: Work, request: requests.Reports) -> Any:
        return handlers.reports(uow, request)

    @query(requests.ReportsByIds)
    def reports_by_ids(self, uow: Work, request: requests.ReportsByIds) -> Any:
        return handlers.reports_by_ids(uow, request)

    @query(requests.VersionsByReports)
    def versions_by_reports(self, uow: Work, request: requests.VersionsByReports) -> Any:
        return handlers.versions_by_reports(uow, request)

    @command(requests.SubmitReport)
    def submit_report(self, uow: Work, request: requests.SubmitReport) -> Any:
        return handlers.submit_report(uow, request)

    @command(requests.ReturnReport)
    def return_report(self, uow: Work, request: requests.ReturnReport) -> Any:
        return handlers.return_report(uow, request)

    @command(requests.AcceptReport)
    def accept_report(self, uow: Work, request: requests.AcceptReport) -> Any:
        return handlers.accept_report(uow, request)

    @command(requests.ExemptReport)
    def exempt_report(self, uow: Work, request: requests.ExemptReport) -> Any:
        return handlers.exempt_report(uow, request)

    @command(requests.ExtendReport)
    def extend_report(self, uow: Work, request: requests.ExtendReport) -> Any:
        return handlers.extend_report(uow, request)

    @query(requests.ReportFigures)
    def report_figures(self, uow: Work, request: requests.ReportFigures) -> Any:
        return handlers.report_figures(uow, request)

    @on_events("tenants.tenant_onboarded.v1")
    def on_city_onboarded(self, uow: Work, events: list[Envelope]) -> None:
        handlers.on_city_onboarded(uow, events)

    @on_events("organizations.unit_registered.v1", "organizations.unit_changed.v1")
    def on_units(self, uow: Work, events: list[Envelope]) -> None:
        handlers.on_units(uow, events)

    @every(60)
    def keep_time(self, uow: Work) -> bool:
        return handlers.keep_time(uow)

    @every(21600)
    def sweep_files(self, uow: Work) -> bool:
        return handlers.sweep_files(uow)
