"""Requests on decomposition, the departments' matrix, follow-ups and the work board."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from services.kit.requests import PageRequest, Request
from services.tasks.requests import Id, Percent, PeriodLabel, Reason, Text
from services.tasks.requests.campaigning import Files, Name, Title

FollowUpState = Literal["open", "reported", "returned", "completed", "withdrawn"]


class PartInput(Request):
    """A part of an assignment; a leaf needs department, post and person."""

    title: Title
    department: Name | None = None
    post: Name | None = None
    staff_id: Id | None = None
    due_on: date | None = None


class DivideAssignment(Request):
    """Divide an assignment, or one of its parts, into further parts."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "assignment_id": "$assignment",
        "parts": [{"title": "组织科室学习", "department": "医务科"}],
    }
    assignment_id: Id
    parent_part_id: Id | None = None
    parts: list[PartInput] = Field(min_length=1, max_length=50)


class ChangePart(PartInput):
    """A part as it is from now on."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"part_id": "$part", "title": "组织全院学习", "department": "医务科"}
    part_id: Id
    expected_version: int | None = None


class RemovePart(Request):
    """A part is taken away."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"part_id": "$part"}
    part_id: Id


class AssignmentParts(Request):
    """The parts of one assignment."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"assignment_id": "$assignment"}
    assignment_id: Id


class DecompositionRates(Request):
    """Fully decomposed assignments of all, per unit."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_ids": ["$unit"]}
    unit_ids: list[Id] = Field(max_length=500)


class ReorderDepartments(Request):
    """The same departments of a key task in another order; the first one leads."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"task_id": "$task", "departments": ["人事科", "医政医管科"]}
    task_id: Id
    departments: list[Name] = Field(min_length=1, max_length=50)
    expected_version: int | None = None


class FileDepartmentProgress(Request):
    """A department's progress on a key task in a quarter; the lead's is consolidated."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "task_id": "$task",
        "period": "2022-Q1",
        "department": "人事科",
        "percent": 30,
        "text": "已完成摸底",
    }
    task_id: Id
    period: PeriodLabel
    department: Name
    percent: Percent
    text: Text
    override_reason: Reason | None = None


class SignOffFiling(Request):
    """The office signs a filing off."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"filing_id": "$filing"}
    filing_id: Id


class DepartmentFilings(PageRequest):
    """A page of departments' filings."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"task_id": "$task", "first": 20}
    task_id: Id | None = None
    period: PeriodLabel | None = None
    department: Name | None = None


class TaskMatrix(PageRequest):
    """The task matrix: task, its departments, unit and status, row by row."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"first": 20}
    task_id: Id | None = None
    unit_id: Id | None = None
    period: PeriodLabel | None = None


class TaskTrend(Request):
    """Handed in and accepted per month."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"task_id": "$task"}
    task_id: Id


class GiveFollowUp(Request):
    """Work that the office hands out."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "title": "报送专项材料", "due_on": "2022-06-30"}
    unit_id: Id
    title: Title
    department: Name | None = None
    due_on: date


class ReportFollowUp(Request):
    """What became of it."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"follow_up_id": "$follow_up", "report": "已办结"}
    follow_up_id: Id
    report: str = Field(min_length=1, max_length=20_000)
    file_ids: Files = []


class AcceptFollowUp(Request):
    """It is completed."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"follow_up_id": "$follow_up"}
    follow_up_id: Id


class ReturnFollowUp(Request):
    """It goes back with a reason."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"follow_up_id": "$follow_up", "reason": "请补充佐证"}
    follow_up_id: Id
    reason: Reason


class WithdrawFollowUp(Request):
    """The office takes it back."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"follow_up_id": "$follow_up", "reason": "事项取消"}
    follow_up_id: Id
    reason: Reason


class FollowUps(PageRequest):
    """A page of follow-ups, the earliest due first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "first": 20}
    unit_id: Id | None = None
    department: Name | None = None
    source: Literal["decision", "ad_hoc"] | None = None
    status: FollowUpState | None = None


class BoardUnits(PageRequest):
    """A page of the work board by unit."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"first": 20}
