"""Requests on phase activities, work plans, decomposition, departments' filings, follow-ups and local tasks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from services.kit.requests import PageRequest, Request
from services.tasks.requests import ById, FewIds, Id, Last, Percent, PeriodLabel, Short

Title = Annotated[str, Field(min_length=1, max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Files = Annotated[list[Id], Field(max_length=20)]
Links = Annotated[list[Id], Field(max_length=100)]


class ByIds(ById):
    """Things by id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$unit"]}


class AddLocalTask(Request):
    """A task of the unit's own beside the plan's."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "title": "开展科室廉洁谈话",
        "due_on": "2022-06-30",
        "department": "纪检监察室",
        "person_title": "主任",
        "task_ids": ["$task"],
    }
    unit_id: Id
    title: Title
    due_on: date
    department: Name | None = None
    person_title: Name | None = None
    task_ids: Links = []


class SettleLocalTask(Request):
    """A local task is done, or withdrawn."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"local_task_id": "$local_task", "status": "done", "note": "已完成"}
    local_task_id: Id
    status: Literal["done", "withdrawn"]
    note: Short = ""
    expected_version: int | None = None


class LocalTasks(PageRequest):
    """A page of local tasks."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "first": 20}
    unit_id: Id | None = None
    status: Literal["open", "done", "withdrawn"] | None = None


class AdaptAssignment(Request):
    """A detail, or an earlier due day, for one unit's share of a key task."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"assignment_id": "$assignment", "detail": "按科室分三批组织学习"}
    assignment_id: Id
    detail: Short | None = None
    due_on: date | None = None


class SetUnitTarget(Request):
    """A unit's own target for an indicator of the plan, in percent."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "indicator": "conduct_staff_coverage",
        "period": "2022",
        "percent": 100,
        "approver_title": "院长",
    }
    unit_id: Id
    indicator: Id
    period: PeriodLabel
    percent: Percent
    approver_title: Name


class UnitTargets(PageRequest):
    """A page of units' own targets."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "first": 20}
    unit_id: Id | None = None
    indicator: Id | None = None


class Adaptations(PageRequest):
    """A page of what units have made their own, the newest first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "first": 20}
    unit_id: Id | None = None
    kind: Literal["local_task", "detail", "earlier_due", "target"] | None = None


class RecordActivity(Request):
    """An expected activity of a phase took place, or does not apply to the unit, or is still to come."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "phase_id": "$phase",
        "activity": "set_up_local_body",
        "status": "done",
        "note": "已成立领导小组",
    }
    unit_id: Id
    phase_id: Id
    activity: Id
    status: Literal["expected", "done", "not_applicable"]
    department: Name | None = None
    note: Short | None = None
    file_ids: Files = []
    expected_version: int | None = None


class PhaseShares(PageRequest):
    """A page of units' parts in a phase, with what is met and what is late."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"phase_id": "$phase", "first": 20}
    phase_id: Id | None = None
    unit_id: Id | None = None


class PhaseReport(Request):
    """A phase as a whole: required, met and late, now and as frozen at its end."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"phase_id": "$phase"}
    phase_id: Id


class PlanItemInput(Request):
    """One task of a work plan."""

    title: Title
    department: Name | None = None
    person_title: Name | None = None
    starts_on: date | None = None
    due_on: date
    task_ids: Links = []


class IntegrationInput(Request):
    """One field of integration with daily work, with its proof."""

    field: Literal["planned", "advanced", "implemented", "assessed"]
    text: Short
    file_ids: Files = []


class DraftWorkPlan(Request):
    """A unit's work plan for a phase, whole; behind an approved version it becomes the next one."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "title": "专项行动工作方案",
        "items": [{"title": "动员部署", "department": "办公室", "due_on": "2022-03-31", "task_ids": ["$task"]}],
        "integration": [{"field": "planned", "text": "与年度工作一体谋划"}],
    }
    unit_id: Id
    phase_id: Id | None = None
    title: Title
    items: list[PlanItemInput] = Field(min_length=1, max_length=200)
    integration: list[IntegrationInput] = Field(default=[], max_length=4)
    file_ids: Files = []
    expected_version: int | None = None


class ApproveWorkPlan(Request):
    """The unit's principal approves the plan."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"work_plan_id": "$work_plan", "approver_title": "院长", "file_ids": ["$file"]}
    work_plan_id: Id
    approver_title: Name
    file_ids: Files = []


class FileWorkPlan(Request):
    """The approved plan is handed in."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"work_plan_id": "$work_plan"}
    work_plan_id: Id


class WorkPlans(PageRequest):
    """A page of work plans."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "first": 20}
    unit_id: Id | None = None
    phase_id: Id | None = None
    status: Literal["draft", "approved", "filed"] | None = None


class VersionsByWorkPlans(Request):
    """The versions of work plans, all or the last ones of each."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"work_plan_ids": ["$work_plan"], "last": 1}
    work_plan_ids: FewIds
    last: Last = None


class WorkPlanGaps(PageRequest):
    """Units that owe a work plan and have filed none, or one that leaves key tasks out."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"first": 20}
    phase_id: Id | None = None
