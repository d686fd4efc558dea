"""The departments' matrix, follow-ups, the work board and trends."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.enums import AssignmentStatus
from gateway.city.types_campaign import OfUnit
from gateway.city.types_common import File, Info, Node
from gateway.city.types_tasks import KeyTask, tasks_by_ids


@strawberry.enum
class FollowUpStatus(Enum):
    OPEN = "open"
    REPORTED = "reported"
    RETURNED = "returned"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="A meeting's decision, or work that the office handed out.")
class FollowUpSource(Enum):
    DECISION = "decision"
    AD_HOC = "ad_hoc"


@strawberry.type(description="Something to be followed up: handed out, reported back, accepted.")
class FollowUp(Node, OfUnit):
    source: FollowUpSource
    decision_id: strawberry.ID | None
    title: str
    department: str | None
    given_on: date
    due_on: date | None
    status: FollowUpStatus
    overdue: bool
    report: str | None
    files: list[File]
    reported_on: date | None
    return_reason: str | None
    completed_on: date | None
    on_time: bool | None
    version: int


@strawberry.type(description="A department's progress on a key task in a quarter; the lead's is consolidated.")
class DepartmentFiling:
    id: strawberry.ID
    period: str
    department: str
    lead: bool
    percent: int
    text: str
    filed_on: date
    override_reason: str | None
    signed_off_on: date | None
    version: int
    task_id: strawberry.Private[str]

    @strawberry.field
    async def task(self, info: Info) -> KeyTask | None:
        found = await tasks_by_ids(info, [self.task_id])
        return found[0] if found else None


@strawberry.type(description="A row of the task matrix: a task with leaders and departments, and one unit's status.")
class TaskMatrixRow(OfUnit):
    assignment_id: strawberry.ID
    task_id: strawberry.ID
    number: str | None
    title: str
    responsible_leader: str | None
    branch_leader: str | None
    lead_department: str | None
    co_departments: list[str]
    department: str | None
    status: AssignmentStatus
    percent: int
    due_on: date
    period: str
    lead_filed: bool
    departments_missing: list[str]


@strawberry.type
class StatusCount:
    status: str
    count: int


@strawberry.type(description="Things of one kind by where they stand.")
class BoardKind:
    kind: str
    statuses: list[StatusCount]
    overdue: int
    waiting_for_review: int
    total: int


@strawberry.type(description="What waits for one of the commission's departments.")
class BoardDepartment:
    department: str
    statuses: list[StatusCount]
    overdue: int
    waiting_for_review: int
    total: int


@strawberry.type(description="What waits for one unit.")
class BoardUnit(OfUnit):
    kinds: list[BoardKind]


@strawberry.type(description="The office's work board over the caller's units.")
class WorkBoard:
    kinds: list[BoardKind]
    departments: list[BoardDepartment]


@strawberry.type(description="A key task in one month.")
class TrendMonth:
    month: str
    submitted: int
    accepted: int
    accepted_so_far: int
    total: int


@strawberry.type(description="不敢腐 deter, 不能腐 prevent, 不想腐 not_want: how many measures of the plan.")
class LineCount:
    line: str
    measures: int


@strawberry.type(description="A goal dimension of the plan with the progress of its tasks.")
class DimensionProgress:
    code: str
    name: str
    tasks_total: int
    tasks_completed: int
    items_total: int
    items_accepted: int
    task_ids: strawberry.Private[list[str]]

    @strawberry.field
    async def tasks(self, info: Info) -> list[KeyTask]:
        return await tasks_by_ids(info, self.task_ids)


@strawberry.type
class PlanLines:
    lines: list[LineCount]
    dimensions: list[DimensionProgress]


def follow_up_of(data: dict[str, Any]) -> FollowUp:
    """A follow-up out of the service's answer."""
    return build(FollowUp, data)


def filing_of(data: dict[str, Any]) -> DepartmentFiling:
    """A filing out of the service's answer."""
    return build(DepartmentFiling, data)
