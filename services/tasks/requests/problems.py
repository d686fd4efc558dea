"""The requests of problems and their rectification."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from services.kit.requests import PageRequest, Request
from services.tasks.requests import ById, Id, Reason, Short

Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_-]+$")]
Label = Annotated[str, Field(min_length=1, max_length=100)]
Title = Annotated[str, Field(max_length=100)]
FileIds = Annotated[list[Id], Field(max_length=20)]
Severity = Literal["low", "medium", "high", "critical"]
Status = Literal["open", "rectifying", "submitted", "returned", "closed", "withdrawn"]
Source = Literal[
    "self_inspection",
    "supervision",
    "hospital_inspection",
    "unannounced_visit",
    "superior_inspection",
    "third_party_assessment",
    "risk_ledger",
    "internal_control",
    "complaint",
    "usage_flag",
    "audit",
]


class Problems(PageRequest):
    """A page of problems by deadline; `carried_over`: still open beyond the campaign's end (NJ-114)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "status": "open", "first": 20}
    unit_id: Id | None = None
    category: Id | None = None
    severity: Severity | None = None
    status: Status | None = None
    source: Source | None = None
    source_id: Id | None = None
    overdue: bool | None = None
    repeated: bool | None = None
    without_measure: bool | None = None
    carried_over: bool | None = None


class ProblemsByIds(ById):
    """Problems by id, with their history."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$problem"]}


class ProblemFigures(Request):
    """Figures of the problem list, of the scope or one unit, found in these days."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    unit_id: Id | None = None
    found_from: date | None = None
    found_to: date | None = None


class RegisterProblem(Request):
    """A finding from outside the platform: of a superior's inspection, an audit, a complaint."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "category": "other",
        "severity": "high",
        "source": "superior_inspection",
        "description": "高值耗材出入库台账不完整",
        "found_on": "2022-03-01",
    }
    unit_id: Id
    category: Id
    severity: Severity = "medium"
    source: Source = "superior_inspection"
    source_id: Id | None = None
    description: str = Field(min_length=1, max_length=2_000)
    found_on: date
    requirement_id: Id | None = None


class OfProblem(Request):
    """One problem, as it was read."""

    problem_id: Id
    expected_version: int | None = None


class PlanRectification(OfProblem):
    """Measure, deadline (the clock's when left out), and the responsible person's title and department (LZ-106)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "problem_id": "$problem",
        "measure": "完善出入库双人核对制度",
        "responsible_title": "设备科科长",
        "responsible_department": "设备科",
    }
    measure: Short = ""
    due_on: date | None = None
    responsible_title: Title = ""
    responsible_department: Title = ""


class SubmitRectification(OfProblem):
    """Done, with evidence."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"problem_id": "$problem", "file_ids": ["$file"], "remark": "已完成整改"}
    file_ids: FileIds = []
    remark: Short = ""


class CloseProblem(OfProblem):
    """Verified by somebody else."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"problem_id": "$problem", "remark": "现场核实，同意销号"}
    remark: Short = ""


class ReturnProblem(OfProblem):
    """Not good enough."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"problem_id": "$problem", "reason": "佐证材料不完整"}
    reason: Reason


class ReopenProblem(OfProblem):
    """It came back."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"problem_id": "$problem", "reason": "复查发现问题反弹"}
    reason: Reason


class WithdrawProblem(OfProblem):
    """Struck off the list, with the reason."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"problem_id": "$problem", "reason": "单位撤销，业务终止"}
    reason: Reason


class ChangeDeadline(OfProblem):
    """Another deadline, with the reason."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"problem_id": "$problem", "due_on": "2030-06-30", "reason": "采购流程未完成"}
    due_on: date
    reason: Reason


class RequestDelay(OfProblem):
    """Ask that the delay be accepted until a day, with proof."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "problem_id": "$problem",
        "until": "2030-06-30",
        "reason": "设备供货延期",
        "file_ids": ["$file"],
    }
    until: date
    reason: Reason
    file_ids: FileIds = []


class DecideDelay(OfProblem):
    """Accept or refuse the delay."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"problem_id": "$problem", "accept": True, "remark": "同意延期"}
    accept: bool
    remark: Short = ""


class TransferProblem(OfProblem):
    """The lead was handed to another authority."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "problem_id": "$problem",
        "authority": "discipline_inspection",
        "transferred_on": "2022-03-30",
    }
    authority: Id
    transferred_on: date
    note: Short = ""


class AddProblemCategory(Request):
    """A category of the city's own."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"code": "queue_selling", "label": "倒卖号源"}
    code: Code
    label: Label
    confidential: bool = False
