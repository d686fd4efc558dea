"""What can be read of the campaign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import strawberry

from gateway.city.build import build, build_all
from gateway.city.connections import Connection, connect
from gateway.city.types_board import (
    BoardUnit,
    DepartmentFiling,
    FollowUp,
    FollowUpSource,
    FollowUpStatus,
    PlanLines,
    TaskMatrixRow,
    TrendMonth,
    WorkBoard,
    filing_of,
    follow_up_of,
)
from gateway.city.types_campaign import (
    Adaptation,
    Decomposition,
    DecompositionRate,
    LocalTask,
    LocalTaskStatus,
    PhaseReport,
    PhaseShare,
    UnitTarget,
    WorkPlan,
    WorkPlanGap,
    WorkPlanStatus,
    decomposition_of,
    local_task_of,
    phase_share_of,
    work_plan_of,
)
from gateway.city.types_common import Info
from gateway.ids import decode_id
from services.kit.errors import NotFound

T = TypeVar("T")
Id = strawberry.ID


def _local(**given: tuple[strawberry.ID | None, str]) -> dict[str, Any]:
    """Local ids of optional arguments. Raises `WrongId`."""
    return {name: None if value is None else decode_id(value, kind, name) for name, (value, kind) in given.items()}


def _as(cls: type[T]) -> Callable[[dict[str, Any]], T]:
    return lambda item: build(cls, item)


@strawberry.type
class CampaignQueries:
    @strawberry.field(description="Units' own tasks, the earliest due first.")
    async def local_tasks(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        status: LocalTaskStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[LocalTask] | None:
        filters = {**_local(unit_id=(unit_id, "Unit")), "status": status.value if status else None}
        return await connect(info.context, "tasks", "local_tasks", filters, local_task_of, first=first, after=after)

    @strawberry.field(description="Units' own targets.")
    async def unit_targets(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        indicator: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[UnitTarget] | None:
        filters = {**_local(unit_id=(unit_id, "Unit")), "indicator": indicator}
        return await connect(info.context, "tasks", "unit_targets", filters, _as(UnitTarget), first=first, after=after)

    @strawberry.field(description="What units have made their own, the newest first.")
    async def adaptations(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        kind: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Adaptation] | None:
        filters = {**_local(unit_id=(unit_id, "Unit")), "kind": kind}
        return await connect(info.context, "tasks", "adaptations", filters, _as(Adaptation), first=first, after=after)

    @strawberry.field(description="Units' parts in the phases: activities, gate, what is late.")
    async def phase_shares(
        self,
        info: Info,
        *,
        phase_id: Id | None = None,
        unit_id: Id | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[PhaseShare] | None:
        filters = _local(phase_id=(phase_id, "Phase"), unit_id=(unit_id, "Unit"))
        return await connect(info.context, "tasks", "phase_shares", filters, phase_share_of, first=first, after=after)

    @strawberry.field(description="A phase over the caller's units.")
    async def phase_report(self, info: Info, phase_id: Id) -> PhaseReport | None:
        given = _local(phase_id=(phase_id, "Phase"))
        try:
            return build(PhaseReport, await info.context.call("tasks", "phase_report", given))
        except NotFound:
            return None

    @strawberry.field(description="Units' work plans with all versions.")
    async def work_plans(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        phase_id: Id | None = None,
        status: WorkPlanStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[WorkPlan] | None:
        named = _local(unit_id=(unit_id, "Unit"), phase_id=(phase_id, "Phase"))
        filters = {**named, "status": status.value if status else None}
        return await connect(info.context, "tasks", "work_plans", filters, work_plan_of, first=first, after=after)

    @strawberry.field(description="Every unit that owes a work plan, with what is missing; default: the first phase.")
    async def work_plan_gaps(
        self, info: Info, *, phase_id: Id | None = None, first: int | None = None, after: str | None = None
    ) -> Connection[WorkPlanGap] | None:
        filters = _local(phase_id=(phase_id, "Phase"))
        convert = _as(WorkPlanGap)
        return await connect(info.context, "tasks", "work_plan_gaps", filters, convert, first=first, after=after)

    @strawberry.field(description="An assignment divided down to persons; null when it is not the caller's to see.")
    async def decomposition(self, info: Info, assignment_id: Id) -> Decomposition | None:
        given = _local(assignment_id=(assignment_id, "Assignment"))
        try:
            return decomposition_of(await info.context.call("tasks", "assignment_parts", given))
        except NotFound:
            return None

    @strawberry.field(description="How many assignments are fully decomposed, for these units.")
    async def decomposition_rates(self, info: Info, unit_ids: list[Id]) -> list[DecompositionRate] | None:
        given = {"unit_ids": [decode_id(each, "Unit", "unit_ids") for each in unit_ids]}
        return build_all(DecompositionRate, await info.context.call("tasks", "decomposition_rates", given))

    @strawberry.field(description="What departments filed on key tasks, by quarter.")
    async def department_filings(
        self,
        info: Info,
        *,
        task_id: Id | None = None,
        period: str | None = None,
        department: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[DepartmentFiling] | None:
        filters = {**_local(task_id=(task_id, "KeyTask")), "period": period, "department": department}
        return await connect(info.context, "tasks", "department_filings", filters, filing_of, first=first, after=after)

    @strawberry.field(description="The task matrix row by row: task, departments, unit, status; default: this quarter.")
    async def task_matrix(
        self,
        info: Info,
        *,
        task_id: Id | None = None,
        unit_id: Id | None = None,
        period: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[TaskMatrixRow] | None:
        filters = {**_local(task_id=(task_id, "KeyTask"), unit_id=(unit_id, "Unit")), "period": period}
        convert = _as(TaskMatrixRow)
        return await connect(info.context, "tasks", "task_matrix", filters, convert, first=first, after=after)

    @strawberry.field(description="Follow-ups of decisions and of the office's errands, the earliest due first.")
    async def follow_ups(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        department: str | None = None,
        source: FollowUpSource | None = None,
        status: FollowUpStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[FollowUp] | None:
        filters = {
            **_local(unit_id=(unit_id, "Unit")),
            "department": department,
            "source": source.value if source else None,
            "status": status.value if status else None,
        }
        return await connect(info.context, "tasks", "follow_ups", filters, follow_up_of, first=first, after=after)

    @strawberry.field(description="Everything in the caller's units by kind and status, and by department.")
    async def work_board(self, info: Info) -> WorkBoard | None:
        return build(WorkBoard, await info.context.call("tasks", "work_board"))

    @strawberry.field(description="The work board by unit.")
    async def work_board_units(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[BoardUnit] | None:
        return await connect(info.context, "tasks", "board_units", {}, _as(BoardUnit), first=first, after=after)

    @strawberry.field(description="A key task month by month.")
    async def task_trend(self, info: Info, task_id: Id) -> list[TrendMonth] | None:
        given = _local(task_id=(task_id, "KeyTask"))
        try:
            return build_all(TrendMonth, await info.context.call("tasks", "task_trend", given))
        except NotFound:
            return None

    @strawberry.field(description="The plan's three lines and its goal dimensions, in numbers.")
    async def plan_lines(self, info: Info) -> PlanLines | None:
        return build(PlanLines, await info.context.call("tasks", "plan_lines"))
