"""Phases, key tasks with their responsibility matrix, and each unit's share of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.enums import AssignmentStatus
from gateway.city.loaders import loader
from gateway.city.types_common import NO_ASSIGNMENTS, AssignmentCounts, File, Info, Node
from gateway.city.types_units import Department, Unit, department_named, unit_by_id
from gateway.ids import encode_id


@strawberry.type(description="What a phase asks for, with the key tasks that cover it.")
class PhaseRequirement:
    id: strawberry.ID
    text: str
    responsible_units: list[str]
    source: str | None
    task_ids: strawberry.Private[list[str]]

    @strawberry.field(description="The key tasks that cover the requirement; none when it stands for itself.")
    async def tasks(self, info: Info) -> list[KeyTask]:
        return await tasks_by_ids(info, self.task_ids)


@strawberry.type(description="A phase of the campaign. Phases may overlap; their state follows the clock.")
class Phase(Node):
    number: str | None
    name: str
    text: str | None
    starts_on: date
    ends_on: date
    granularity: str
    continuous: bool
    status: str
    expected_activities: list[str]
    requirements: list[PhaseRequirement]
    items_accepted: int
    items_total: int
    source: str | None


@strawberry.type(description="A person that a leader's name or role stands for.")
class BoundPerson:
    name: str | None
    title: str | None


@strawberry.type(description="Who leads: a person, a role such as 领导班子成员, or each unit's own principal.")
class Leader:
    text: str
    binding: str
    persons: list[BoundPerson]


@strawberry.type(description="A department of the matrix, in printed order; at most one leads.")
class DepartmentRole:
    name: str
    code: str | None
    lead: bool

    @strawberry.field
    async def department(self, info: Info) -> Department | None:
        return await department_named(info, self.name)


@strawberry.type(description="The group of tasks that a task belongs to.")
class TaskCategory:
    id: strawberry.ID
    number: str | None
    title: str


@strawberry.type(description="One clause of a task, word for word.")
class TaskMeasure:
    id: strawberry.ID
    modality: str
    text: str
    source: str | None


@strawberry.type(
    description="A key task with its responsibility matrix: leaders, departments in order, responsible units."
)
class KeyTask(Node):
    kind: str
    number: str | None
    category: TaskCategory | None
    heading: str | None
    title: str
    text: str
    assignment_text: str | None
    modality: str
    binding: bool
    responsible_leader: Leader | None
    branch_leader: Leader | None
    departments: list[DepartmentRole]
    responsible_units: list[str]
    responsible_units_inferred: bool
    participating_departments: list[str]
    phases_inferred: bool
    recurrence: str
    due_on: date
    due_basis: str
    lead_department: str | None
    co_departments: list[str]
    owner_service: str
    measures: list[TaskMeasure]
    note: str | None
    source: str | None
    code: strawberry.Private[str]
    phase_ids: strawberry.Private[list[str]]

    @strawberry.field(description="The number of the task in the plan, such as LZ-T01.")
    def plan_id(self) -> str:
        return self.code

    @strawberry.field
    async def phases(self, info: Info) -> list[Phase]:
        wanted = set(map(phase_id, self.phase_ids))
        return [phase for phase in await all_phases(info) if phase.id in wanted]

    @strawberry.field(description="Assignments of this task in the caller's units, by where they stand.")
    async def assignment_counts(self, info: Info) -> AssignmentCounts | None:
        counts = await loader(info.context, "task_counts").load(self.code)
        return build(AssignmentCounts, counts or NO_ASSIGNMENTS)


@strawberry.type(description="A file that proves the work.")
class Evidence:
    file: File
    note: str | None
    attached_at: datetime


@strawberry.type(description="One line of an assignment's history.")
class AssignmentRemark:
    at: datetime
    action: str
    percent: int
    text: str | None
    file_id: strawberry.ID | None


@strawberry.type(description="One unit's share of a key task.")
class Assignment(Node):
    status: AssignmentStatus
    percent: int
    modality: str
    binding: bool
    due_on: date
    overdue: bool
    detail: str | None
    warning: str | None
    department: str | None
    evidence: list[Evidence]
    history: list[AssignmentRemark]
    submitted_at: datetime | None
    reviewed_at: datetime | None
    return_reason: str | None
    version: int
    task_id: strawberry.Private[str]
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def task(self, info: Info) -> KeyTask | None:
        found = await tasks_by_ids(info, [self.task_id])
        return found[0] if found else None

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


def phase_id(local_id: str) -> str:
    """The global id of a phase."""
    return encode_id("Phase", local_id)


def phase_of(data: dict[str, Any]) -> Phase:
    """A phase out of the service's answer."""
    requirements = [{**each, "task_ids": each.get("tasks") or []} for each in data.get("requirements") or ()]
    return build(Phase, {**data, "requirements": requirements})


def task_of(data: dict[str, Any]) -> KeyTask:
    """A key task out of the service's answer."""
    return build(KeyTask, {**data, "code": data["id"], "phase_ids": data.get("phases") or []})


def assignment_of(data: dict[str, Any]) -> Assignment:
    """An assignment out of the service's answer."""
    evidence = [{**each, "file": {**each, "id": each["file_id"]}} for each in data.get("evidence") or ()]
    return build(Assignment, {**data, "evidence": evidence})


async def all_phases(info: Info) -> list[Phase]:
    """The campaign's phases, asked once in a request."""
    return [phase_of(each) for each in await info.context.once("tasks", "phases")]


async def tasks_by_ids(info: Info, ids: list[str]) -> list[KeyTask]:
    """Key tasks, batched with the others of the request; unknown ones are left out."""
    found = await loader(info.context, "key_tasks").load_many(ids)
    return [task_of(each) for each in found if each]
