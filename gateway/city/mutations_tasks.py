"""Work on assignments and reports."""

from __future__ import annotations

import strawberry

from gateway.city import inputs
from gateway.city.payloads import AssignmentPayload, ReportPayload, change
from gateway.city.types_common import Info
from gateway.city.types_reports import report_of
from gateway.city.types_tasks import assignment_of


@strawberry.type
class TaskMutations:
    @strawberry.mutation
    async def record_progress(self, info: Info, input: inputs.RecordProgressInput) -> AssignmentPayload:
        return await change(info, "tasks.record_progress", input, AssignmentPayload, assignment_of)

    @strawberry.mutation(description="Attach a file that was uploaded to `/files`.")
    async def attach_evidence(self, info: Info, input: inputs.AttachEvidenceInput) -> AssignmentPayload:
        return await change(info, "tasks.attach_evidence", input, AssignmentPayload, assignment_of)

    @strawberry.mutation
    async def submit_assignment(self, info: Info, input: inputs.SubmitAssignmentInput) -> AssignmentPayload:
        return await change(info, "tasks.submit_assignment", input, AssignmentPayload, assignment_of)

    @strawberry.mutation
    async def accept_assignment(self, info: Info, input: inputs.AcceptAssignmentInput) -> AssignmentPayload:
        return await change(info, "tasks.accept_assignment", input, AssignmentPayload, assignment_of)

    @strawberry.mutation
    async def return_assignment(self, info: Info, input: inputs.ReturnAssignmentInput) -> AssignmentPayload:
        return await change(info, "tasks.return_assignment", input, AssignmentPayload, assignment_of)

    @strawberry.mutation
    async def submit_report(self, info: Info, input: inputs.SubmitReportInput) -> ReportPayload:
        return await change(info, "tasks.submit_report", input, ReportPayload, report_of)

    @strawberry.mutation
    async def accept_report(self, info: Info, input: inputs.AcceptReportInput) -> ReportPayload:
        return await change(info, "tasks.accept_report", input, ReportPayload, report_of)

    @strawberry.mutation
    async def return_report(self, info: Info, input: inputs.ReportReasonInput) -> ReportPayload:
        return await change(info, "tasks.return_report", input, ReportPayload, report_of)

    @strawberry.mutation(description="The unit need not send this report.")
    async def exempt_report(self, info: Info, input: inputs.ReportReasonInput) -> ReportPayload:
        return await change(info, "tasks.exempt_report", input, ReportPayload, report_of)

    @strawberry.mutation(description="A later due day, for this unit and period alone.")
    async def extend_report(self, info: Info, input: inputs.ExtendReportInput) -> ReportPayload:
        return await change(info, "tasks.extend_report", input, ReportPayload, report_of)
