"""The requests of this service's methods."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, Field

from services.kit.requests import PageRequest, Request

Id = Annotated[str, Field(min_length=1, max_length=64)]
Ids = Annotated[list[Id], Field(max_length=500)]
FewIds = Annotated[list[Id], Field(max_length=100)]
"""Of things that are read with their histories."""
Last = Annotated[int, Field(ge=1, le=1000)] | None
Text = Annotated[str, Field(max_length=20_000)]
Short = Annotated[str, Field(max_length=2_000)]
Reason = Annotated[str, Field(min_length=1, max_length=2_000)]
Percent = Annotated[int, Field(ge=0, le=100)]
Instant = Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC))]
PeriodLabel = Annotated[str, Field(min_length=1, max_length=40)]
AssignmentStatus = Literal["open", "in_progress", "submitted", "accepted", "returned", "withdrawn"]
ReportStatus = Literal["expected", "on_time", "late", "missing", "empty", "exempt", "returned", "accepted"]


class ById(Request):
    """Several things by id."""

    ids: Ids


class KeyTasks(Request):
    """Key tasks, of one category or phase."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"phase_id": "NJ-P1"}
    category: Id | None = None
    phase_id: Id | None = None


class KeyTasksByIds(ById):
    """Key tasks by id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$task"]}


class Assignments(PageRequest):
    """A page of assignments by due day."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "status": "open", "first": 20}
    unit_id: Id | None = None
    task_id: Id | None = None
    status: AssignmentStatus | None = None
    overdue: bool | None = None


class AssignmentsByIds(ById):
    """Assignments by id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$assignment"]}


class AssignmentCountsByUnits(Request):
    """Counts by status for units."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_ids": ["$unit"]}
    unit_ids: Ids


class AssignmentCountsByTasks(Request):
    """Counts by status for key tasks."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"task_ids": ["$task"]}
    task_ids: Ids


class RecordProgress(Request):
    """How far an assignment is, with a remark."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"assignment_id": "$assignment", "percent": 40, "remark": "已完成动员部署"}
    assignment_id: Id
    percent: Percent
    remark: Short = ""
    expected_version: int | None = None


class AttachEvidence(Request):
    """A file that proves the work."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"assignment_id": "$assignment", "file_id": "$file", "note": "会议纪要"}
    assignment_id: Id
    file_id: Id
    note: Short | None = None


class SubmitAssignment(Request):
    """The work is done; a remark or evidence is needed."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"assignment_id": "$assignment", "remark": "已按要求完成"}
    assignment_id: Id
    remark: Short = ""


class AcceptAssignment(Request):
    """The work is accepted."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"assignment_id": "$assignment", "remark": "同意"}
    assignment_id: Id
    remark: Short | None = None


class ReturnAssignment(Request):
    """The work goes back with a reason."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"assignment_id": "$assignment", "reason": "请补充佐证材料"}
    assignment_id: Id
    reason: Reason


class ReportWindows(Request):
    """Resolved windows, all or those due in one year."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"year": 2022}
    year: int | None = Field(default=None, ge=2000, le=2100)


class Reports(PageRequest):
    """A page of reports by due day."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "status": "expected", "first": 20}
    rule_id: Id | None = None
    period: PeriodLabel | None = None
    unit_id: Id | None = None
    status: ReportStatus | None = None


class ReportsByIds(ById):
    """Reports by id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$report"]}


class VersionsByReports(Request):
    """The versions of reports, all or the last ones of each."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"report_ids": ["$report"], "last": 1}
    report_ids: FewIds
    last: Last = None


class ReportSection(Request):
    """A heading with its text."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"heading": "工作进展", "text": "本季度开展专题学习三次。"}
    heading: str = Field(min_length=1, max_length=100)
    text: Text = ""


class PlannedTask(Request):
    """What a next-year plan wants done, by whom and until when (NJ-008)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"title": "开展科室廉洁谈话", "due_on": "2023-06-30"}
    title: str = Field(min_length=1, max_length=200)
    due_on: date
    department: str | None = Field(default=None, min_length=1, max_length=100)
    person_title: str | None = Field(default=None, min_length=1, max_length=100)


class SubmitReport(Request):
    """A report, named by id or by rule, period and unit; `received_at` when the office registers an e-mailed one."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "report_id": "$report",
        "title": "2022年第二季度工作进展",
        "content": "本季度开展专题学习三次，自查问题两项，均已整改。",
        "file_ids": [],
    }
    report_id: Id | None = None
    rule_id: Id | None = None
    period: PeriodLabel | None = None
    unit_id: Id | None = None
    title: str = Field(min_length=1, max_length=200)
    content: Text = ""
    file_ids: list[Id] = Field(default=[], max_length=20)
    is_empty: bool = False
    received_at: Instant | None = None
    sections: list[ReportSection] = Field(default=[], max_length=20)
    planned_tasks: list[PlannedTask] = Field(default=[], max_length=100)


class ReturnReport(Request):
    """The report goes back with a reason."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"report_id": "$report", "reason": "缺少整改情况"}
    report_id: Id
    reason: Reason


class AcceptReport(Request):
    """The report is accepted."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"report_id": "$report"}
    report_id: Id


class ExemptReport(Request):
    """The unit need not send this report."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"report_id": "$report", "reason": "机构停业整顿"}
    report_id: Id
    reason: Reason


class ExtendReport(Request):
    """A later due day for one unit and period."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"report_id": "$report", "until": "2022-07-08", "reason": "信息系统故障"}
    report_id: Id
    until: date
    reason: Reason


class ReportFigures(Request):
    """The five figures per rule and period."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"rule_id": "NJ-R1"}
    rule_id: Id | None = None
    period: PeriodLabel | None = None
