"""What the campaign's mutations take."""

from __future__ import annotations

from datetime import date

import strawberry

from gateway.city.inputs import Command
from gateway.city.types_campaign import ActivityStatus, IntegrationField, LocalTaskStatus


@strawberry.input
class AddLocalTaskInput(Command):
    unit_id: strawberry.ID
    title: str
    due_on: date
    department: str | None = None
    person_title: str | None = None
    task_ids: list[strawberry.ID] | None = None


@strawberry.input(description="DONE or WITHDRAWN.")
class SettleLocalTaskInput(Command):
    local_task_id: strawberry.ID
    status: LocalTaskStatus
    note: str | None = None
    expected_version: int | None = None


@strawberry.input(description="A detail, or an earlier due day; nothing of the plan is weakened.")
class AdaptAssignmentInput(Command):
    assignment_id: strawberry.ID
    detail: str | None = None
    due_on: date | None = None


@strawberry.input(description="`indicator` by its code in the plan; `approverTitle` is the post of who approved it.")
class SetUnitTargetInput(Command):
    unit_id: strawberry.ID
    indicator: str
    period: str
    percent: int
    approver_title: str


@strawberry.input(description="Done with a note or files; not applicable with a note.")
class RecordActivityInput(Command):
    unit_id: strawberry.ID
    phase_id: strawberry.ID
    activity: str
    status: ActivityStatus
    department: str | None = None
    note: str | None = None
    file_ids: list[strawberry.ID] | None = None
    expected_version: int | None = None


@strawberry.input
class WorkPlanItemInput:
    title: str
    due_on: date
    department: str | None = None
    person_title: str | None = None
    starts_on: date | None = None
    task_ids: list[strawberry.ID] | None = None


@strawberry.input
class IntegrationInput:
    field: IntegrationField
    text: str
    file_ids: list[strawberry.ID] | None = None


@strawberry.input(description="The whole plan; behind an approved version it is the next one. Default: first phase.")
class DraftWorkPlanInput(Command):
    unit_id: strawberry.ID
    title: str
    items: list[WorkPlanItemInput]
    integration: list[IntegrationInput] | None = None
    phase_id: strawberry.ID | None = None
    file_ids: list[strawberry.ID] | None = None
    expected_version: int | None = None


@strawberry.input(description="The principal's approval: from another account, or with the signed plan.")
class ApproveWorkPlanInput(Command):
    work_plan_id: strawberry.ID
    approver_title: str
    file_ids: list[strawberry.ID] | None = None


@strawberry.input
class FileWorkPlanInput(Command):
    work_plan_id: strawberry.ID


@strawberry.input(description="`staffId` is a person on the unit's roster.")
class PartInput:
    title: str
    department: str | None = None
    post: str | None = None
    staff_id: strawberry.ID | None = None
    due_on: date | None = None


@strawberry.input(description="New parts of an assignment, or of one of its parts.")
class DivideAssignmentInput(Command):
    assignment_id: strawberry.ID
    parts: list[PartInput]
    parent_part_id: strawberry.ID | None = None


@strawberry.input(description="The part as it is from now on; what is left out is empty.")
class ChangePartInput(Command):
    part_id: strawberry.ID
    title: str
    department: str | None = None
    post: str | None = None
    staff_id: strawberry.ID | None = None
    due_on: date | None = None
    expected_version: int | None = None


@strawberry.input
class RemovePartInput(Command):
    part_id: strawberry.ID


@strawberry.input(description="The same departments in another order; the first one leads.")
class ReorderDepartmentsInput(Command):
    task_id: strawberry.ID
    departments: list[str]
    expected_version: int | None = None


@strawberry.input(description="`period` is a quarter such as 2022-Q2; `overrideReason` is the office's, for the lead.")
class FileDepartmentProgressInput(Command):
    task_id: strawberry.ID
    period: str
    department: str
    percent: int
    text: str
    override_reason: str | None = None


@strawberry.input
class SignOffFilingInput(Command):
    filing_id: strawberry.ID


@strawberry.input
class GiveFollowUpInput(Command):
    unit_id: strawberry.ID
    title: str
    due_on: date
    department: str | None = None


@strawberry.input
class ReportFollowUpInput(Command):
    follow_up_id: strawberry.ID
    report: str
    file_ids: list[strawberry.ID] | None = None


@strawberry.input
class AcceptFollowUpInput(Command):
    follow_up_id: strawberry.ID


@strawberry.input
class FollowUpReasonInput(Command):
    follow_up_id: strawberry.ID
    reason: str
