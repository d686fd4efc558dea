"""The shell's methods on phase activities, work plans, sub-tasks, follow-ups and progress."""

from __future__ import annotations

from typing import Any

from services.kit.events import Envelope
from services.kit.requests import NoInput
from services.kit.rpc import command, every, on_events, query
from services.tasks.handlers import (
    adapting,
    board,
    campaign_clock,
    decomposing,
    follow_ups,
    local_tasks,
    matrix,
    phase_reports,
    phase_work,
    work_plans,
)
from services.tasks.handlers.work import Work
from services.tasks.requests import campaigning as requests
from services.tasks.requests import matrix as matrix_requests


class Campaigning:
    """Phase activities, work plans, sub-tasks, follow-ups and progress."""

    @command(requests.AdaptAssignment)
    def adapt_assignment(self, uow: Work, request: requests.AdaptAssignment) -> Any:
        return adapting.adapt_assignment(uow, request)

    @command(requests.SetUnitTarget)
    def set_unit_target(self, uow: Work, request: requests.SetUnitTarget) -> Any:
        return adapting.set_unit_target(uow, request)

    @query(requests.UnitTargets)
    def unit_targets(self, uow: Work, request: requests.UnitTargets) -> Any:
        return adapting.unit_targets(uow, request)

    @query(requests.Adaptations)
    def adaptations(self, uow: Work, request: requests.Adaptations) -> Any:
        return adapting.adaptations(uow, request)

    @command(requests.AddLocalTask)
    def add_local_task(self, uow: Work, request: requests.AddLocalTask) -> Any:
        return local_tasks.add_local_task(uow, request)

    @command(requests.SettleLocalTask)
    def settle_local_task(self, uow: Work, request: requests.SettleLocalTask) -> Any:
        return local_tasks.settle_local_task(uow, request)

    @query(requests.LocalTasks)
    def local_tasks(self, uow: Work, request: requests.LocalTasks) -> Any:
        return local_tasks.local_tasks(uow, request)

    @query(requests.ByIds)
    def local_tasks_by_ids(self, uow: Work, request: requests.ByIds) -> Any:
        return local_tasks.local_tasks_by_ids(uow, request)

    @command(requests.RecordActivity)
    def record_activity(self, uow: Work, request: requests.RecordActivity) -> Any:
        return phase_work.record_activity(uow, request)

    @query(requests.PhaseShares)
    def phase_shares(self, uow: Work, request: requests.PhaseShares) -> Any:
        return phase_reports.phase_shares(uow, request)

    @query(requests.PhaseReport)
    def phase_report(self, uow: Work, request: requests.PhaseReport) -> Any:
        return phase_reports.phase_report(uow, request)

    @command(requests.DraftWorkPlan)
    def draft_work_plan(self, uow: Work, request: requests.DraftWorkPlan) -> Any:
        return work_plans.draft_work_plan(uow, request)

    @command(requests.ApproveWorkPlan)
    def approve_work_plan(self, uow: Work, request: requests.ApproveWorkPlan) -> Any:
        return work_plans.approve_work_plan(uow, request)

    @command(requests.FileWorkPlan)
    def file_work_plan(self, uow: Work, request: requests.FileWorkPlan) -> Any:
        return work_plans.file_work_plan(uow, request)

    @query(requests.WorkPlans)
    def work_plans(self, uow: Work, request: requests.WorkPlans) -> Any:
        return work_plans.work_plans(uow, request)

    @query(requests.ByIds)
    def work_plans_by_ids(self, uow: Work, request: requests.ByIds) -> Any:
        return work_plans.work_plans_by_ids(uow, request)

    @query(requests.VersionsByWorkPlans)
    def versions_by_work_plans(self, uow: Work, request: requests.VersionsByWorkPlans) -> Any:
        return work_plans.versions_by_work_plans(uow, request)

    @query(requests.WorkPlanGaps)
    def work_plan_gaps(self, uow: Work, request: requests.WorkPlanGaps) -> Any:
        return work_plans.work_plan_gaps(uow, request)

    @command(matrix_requests.DivideAssignment)
    def divide_assignment(self, uow: Work, request: matrix_requests.DivideAssignment) -> Any:
        return decomposing.divide_assignment(uow, request)

    @command(matrix_requests.ChangePart)
    def change_part(self, uow: Work, request: matrix_requests.ChangePart) -> Any:
        return decomposing.change_part(uow, request)

    @command(matrix_requests.RemovePart)
    def remove_part(self, uow: Work, request: matrix_requests.RemovePart) -> Any:
        return decomposing.remove_part(uow, request)

    @query(matrix_requests.AssignmentParts)
    def assignment_parts(self, uow: Work, request: matrix_requests.AssignmentParts) -> Any:
        return decomposing.assignment_parts(uow, request)

    @query(matrix_requests.DecompositionRates)
    def decomposition_rates(self, uow: Work, request: matrix_requests.DecompositionRates) -> Any:
        return decomposing.decomposition_rates(uow, request)

    @command(matrix_requests.ReorderDepartments)
    def reorder_departments(self, uow: Work, request: matrix_requests.ReorderDepartments) -> Any:
        return matrix.reorder_departments(uow, request)

    @command(matrix_requests.FileDepartmentProgress)
    def file_department_progress(self, uow: Work, request: matrix_requests.FileDepartmentProgress) -> Any:
        return matrix.file_department_progress(uow, request)

    @command(matrix_requests.SignOffFiling)
    def sign_off_filing(self, uow: Work, request: matrix_requests.SignOffFiling) -> Any:
        return matrix.sign_off_filing(uow, request)

    @query(matrix_requests.DepartmentFilings)
    def department_filings(self, uow: Work, request: matrix_requests.DepartmentFilings) -> Any:
        return matrix.department_filings(uow, request)

    @query(matrix_requests.TaskMatrix)
    def task_matrix(self, uow: Work, request: matrix_requests.TaskMatrix) -> Any:
        return matrix.task_matrix(uow, request)

    @command(matrix_requests.GiveFollowUp)
    def give_follow_up(self, uow: Work, request: matrix_requests.GiveFollowUp) -> Any:
        return follow_ups.give_follow_up(uow, request)

    @command(matrix_requests.ReportFollowUp)
    def report_follow_up(self, uow: Work, request: matrix_requests.ReportFollowUp) -> Any:
        return follow_ups.report_follow_up(uow, request)

    @command(matrix_requests.AcceptFollowUp)
    def accept_follow_up(self, uow: Work, request: matrix_requests.AcceptFollowUp) -> Any:
        return follow_ups.accept_follow_up(uow, request)

    @command(matrix_requests.ReturnFollowUp)
    def return_follow_up(self, uow: Work, request: matrix_requests.ReturnFollowUp) -> Any:
        return follow_ups.return_follow_up(uow, request)

    @command(matrix_requests.WithdrawFollowUp)
    def withdraw_follow_up(self, uow: Work, request: matrix_requests.WithdrawFollowUp) -> Any:
        return follow_ups.withdraw_follow_up(uow, request)

    @query(matrix_requests.FollowUps)
    def follow_ups(self, uow: Work, request: matrix_requests.FollowUps) -> Any:
        return follow_ups.follow_ups(uow, request)

    @query(requests.ByIds)
    def follow_ups_by_ids(self, uow: Work, request: requests.ByIds) -> Any:
        return follow_ups.follow_ups_by_ids(uow, request)

    @query()
    def work_board(self, uow: Work, request: NoInput) -> Any:
        return board.work_board(uow)

    @query(matrix_requests.BoardUnits)
    def board_units(self, uow: Work, request: matrix_requests.BoardUnits) -> Any:
        return board.board_units(uow, request)

    @query(matrix_requests.TaskTrend)
    def task_trend(self, uow: Work, request: matrix_requests.TaskTrend) -> Any:
        return board.task_trend(uow, request)

    @query()
    def plan_lines(self, uow: Work, request: NoInput) -> Any:
        return board.plan_lines(uow)

    @on_events("organizations.decision_made.v1")
    def on_decisions(self, uow: Work, events: list[Envelope]) -> None:
        follow_ups.on_decisions(uow, events)

    @on_events("organizations.staff_changed.v1")
    def on_staff(self, uow: Work, events: list[Envelope]) -> None:
        decomposing.on_staff(uow, events)

    @every(60)
    def follow_campaign(self, uow: Work) -> bool:
        return campaign_clock.follow_campaign(uow)
