"""What can be changed of the campaign."""

from __future__ import annotations

import strawberry

from gateway.city import inputs_campaign as inputs
from gateway.city.payloads import AssignmentPayload, change
from gateway.city.payloads_campaign import (
    DecompositionPayload,
    DepartmentFilingPayload,
    FollowUpPayload,
    KeyTaskPayload,
    LocalTaskPayload,
    PhaseSharePayload,
    UnitTargetPayload,
    WorkPlanPayload,
)
from gateway.city.types_board import filing_of, follow_up_of
from gateway.city.types_campaign import (
    decomposition_of,
    local_task_of,
    phase_share_of,
    unit_target_of,
    work_plan_of,
)
from gateway.city.types_common import Info
from gateway.city.types_tasks import assignment_of, task_of


@strawberry.type
class CampaignMutations:
    @strawberry.mutation
    async def add_local_task(self, info: Info, input: inputs.AddLocalTaskInput) -> LocalTaskPayload:
        return await change(info, "tasks.add_local_task", input, LocalTaskPayload, local_task_of)

    @strawberry.mutation
    async def settle_local_task(self, info: Info, input: inputs.SettleLocalTaskInput) -> LocalTaskPayload:
        return await change(info, "tasks.settle_local_task", input, LocalTaskPayload, local_task_of)

    @strawberry.mutation(description="A detail or an earlier day of the unit's own.")
    async def adapt_assignment(self, info: Info, input: inputs.AdaptAssignmentInput) -> AssignmentPayload:
        return await change(info, "tasks.adapt_assignment", input, AssignmentPayload, assignment_of)

    @strawberry.mutation
    async def set_unit_target(self, info: Info, input: inputs.SetUnitTargetInput) -> UnitTargetPayload:
        return await change(info, "tasks.set_unit_target", input, UnitTargetPayload, unit_target_of)

    @strawberry.mutation(description="An activity that a phase expects of the unit took place, or does not apply.")
    async def record_activity(self, info: Info, input: inputs.RecordActivityInput) -> PhaseSharePayload:
        return await change(info, "tasks.record_activity", input, PhaseSharePayload, phase_share_of)

    @strawberry.mutation
    async def draft_work_plan(self, info: Info, input: inputs.DraftWorkPlanInput) -> WorkPlanPayload:
        return await change(info, "tasks.draft_work_plan", input, WorkPlanPayload, work_plan_of)

    @strawberry.mutation(description="The unit's principal approves.")
    async def approve_work_plan(self, info: Info, input: inputs.ApproveWorkPlanInput) -> WorkPlanPayload:
        return await change(info, "tasks.approve_work_plan", input, WorkPlanPayload, work_plan_of)

    @strawberry.mutation
    async def file_work_plan(self, info: Info, input: inputs.FileWorkPlanInput) -> WorkPlanPayload:
        return await change(info, "tasks.file_work_plan", input, WorkPlanPayload, work_plan_of)

    @strawberry.mutation
    async def divide_assignment(self, info: Info, input: inputs.DivideAssignmentInput) -> DecompositionPayload:
        return await change(info, "tasks.divide_assignment", input, DecompositionPayload, decomposition_of)

    @strawberry.mutation
    async def change_part(self, info: Info, input: inputs.ChangePartInput) -> DecompositionPayload:
        return await change(info, "tasks.change_part", input, DecompositionPayload, decomposition_of)

    @strawberry.mutation
    async def remove_part(self, info: Info, input: inputs.RemovePartInput) -> DecompositionPayload:
        return await change(info, "tasks.remove_part", input, DecompositionPayload, decomposition_of)

    @strawberry.mutation(description="The first department leads.")
    async def reorder_departments(self, info: Info, input: inputs.ReorderDepartmentsInput) -> KeyTaskPayload:
        return await change(info, "tasks.reorder_departments", input, KeyTaskPayload, task_of)

    @strawberry.mutation(description="Co-departments first, then the lead.")
    async def file_department_progress(
        self, info: Info, input: inputs.FileDepartmentProgressInput
    ) -> DepartmentFilingPayload:
        return await change(info, "tasks.file_department_progress", input, DepartmentFilingPayload, filing_of)

    @strawberry.mutation
    async def sign_off_filing(self, info: Info, input: inputs.SignOffFilingInput) -> DepartmentFilingPayload:
        return await change(info, "tasks.sign_off_filing", input, DepartmentFilingPayload, filing_of)

    @strawberry.mutation(description="Work that the office hands out.")
    async def give_follow_up(self, info: Info, input: inputs.GiveFollowUpInput) -> FollowUpPayload:
        return await change(info, "tasks.give_follow_up", input, FollowUpPayload, follow_up_of)

    @strawberry.mutation
    async def report_follow_up(self, info: Info, input: inputs.ReportFollowUpInput) -> FollowUpPayload:
        return await change(info, "tasks.report_follow_up", input, FollowUpPayload, follow_up_of)

    @strawberry.mutation
    async def accept_follow_up(self, info: Info, input: inputs.AcceptFollowUpInput) -> FollowUpPayload:
        return await change(info, "tasks.accept_follow_up", input, FollowUpPayload, follow_up_of)

    @strawberry.mutation
    async def return_follow_up(self, info: Info, input: inputs.FollowUpReasonInput) -> FollowUpPayload:
        return await change(info, "tasks.return_follow_up", input, FollowUpPayload, follow_up_of)

    @strawberry.mutation
    async def withdraw_follow_up(self, info: Info, input: inputs.FollowUpReasonInput) -> FollowUpPayload:
        return await change(info, "tasks.withdraw_follow_up", input, FollowUpPayload, follow_up_of)
