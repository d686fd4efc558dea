"""A unit's work in the phases, its plan of work, its own tasks and targets, and how tasks are divided."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.loaders import loader_of_last
from gateway.city.types_common import File, Info, Node
from gateway.city.types_tasks import KeyTask, tasks_by_ids
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum
class ActivityStatus(Enum):
    EXPECTED = "expected"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


@strawberry.enum(description="一体谋划、一体推进、一体落实、一体考核.")
class IntegrationField(Enum):
    PLANNED = "planned"
    ADVANCED = "advanced"
    IMPLEMENTED = "implemented"
    ASSESSED = "assessed"


@strawberry.enum
class LocalTaskStatus(Enum):
    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@strawberry.enum
class WorkPlanStatus(Enum):
    DRAFT = "draft"
    APPROVED = "approved"
    FILED = "filed"


@strawberry.type(description="Something that belongs to a unit.")
class OfUnit:
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="A task that a unit added for itself; the plan's own items stay as they are.")
class LocalTask(Node, OfUnit):
    title: str
    due_on: date
    department: str | None
    person_title: str | None
    status: LocalTaskStatus
    overdue: bool
    note: str | None
    added_on: date
    settled_at: datetime | None
    version: int
    task_ids: strawberry.Private[list[str]]

    @strawberry.field(description="The key tasks that it serves.")
    async def tasks(self, info: Info) -> list[KeyTask]:
        return await tasks_by_ids(info, self.task_ids)


@strawberry.type(description="A unit's own target for an indicator, never weaker than the plan's.")
class UnitTarget(OfUnit):
    indicator: str
    period: str
    percent: int
    template_percent: int
    approver_title: str
    recorded_on: date
    version: int


@strawberry.type(description="What a unit made its own: a local task, a detail, an earlier day, a higher target.")
class Adaptation(OfUnit):
    kind: str
    subject: str
    before: str | None
    after: str
    on: date


@strawberry.type(description="One activity that a phase expects of a unit, with what proves it.")
class PhaseActivity:
    code: str
    status: ActivityStatus
    department: str | None
    note: str | None
    files: list[File]
    recorded_on: date | None
    late: bool


@strawberry.type(
    description="What is met and what is not; soft modalities are hints and never unmet. Tasks by their plan number."
)
class PhaseGate:
    on: date
    required: int
    met: int
    unmet_activities: list[str]
    unmet_tasks: list[str]
    hints: list[str]


@strawberry.type(description="A unit's part in a phase: as it stands `now`, and the `gate` stored at the phase's end.")
class PhaseShare(OfUnit):
    phase_id: strawberry.ID
    starts_on: date
    ends_on: date
    due_on: date
    plan_due: bool
    activities: list[PhaseActivity]
    now: PhaseGate
    gate: PhaseGate | None
    late: bool
    late_tasks: list[str]
    warning: str | None
    version: int


@strawberry.type(description="How many units have done an activity.")
class ActivityCounts:
    activity: str
    expected: int
    done: int
    not_applicable: int
    late: int


@strawberry.type(description="A key task in a phase, over the caller's units.")
class PhaseTaskCounts:
    total: int
    accepted: int
    overdue: int
    binding: bool
    task_id: strawberry.Private[str]

    @strawberry.field
    async def task(self, info: Info) -> KeyTask | None:
        found = await tasks_by_ids(info, [self.task_id])
        return found[0] if found else None


@strawberry.type(description="The gates of a phase that has ended, added up.")
class GateTotals:
    units: int
    complete: int
    required: int
    met: int
    on: date


@strawberry.type(description="A phase as a whole: activities, tasks, and the gate once it has ended.")
class PhaseReport:
    name: str
    starts_on: date
    ends_on: date
    status: str
    continuous: bool
    activities: list[ActivityCounts]
    tasks: list[PhaseTaskCounts]
    gate: GateTotals | None


@strawberry.type(description="One task of a unit's work plan.")
class WorkPlanItem:
    title: str
    department: str | None
    person_title: str | None
    starts_on: date | None
    due_on: date
    task_ids: strawberry.Private[list[str]]

    @strawberry.field(description="The key tasks that it serves.")
    async def tasks(self, info: Info) -> list[KeyTask]:
        return await tasks_by_ids(info, self.task_ids)


@strawberry.type(description="One of the four fields of integration; proven by a text and a file.")
class Integration:
    field: IntegrationField
    text: str | None
    files: list[File]
    proven: bool


@strawberry.type
class WorkPlanVersion:
    number: int
    title: str
    items: list[WorkPlanItem]
    integration: list[Integration]
    files: list[File]
    drafted_on: date
    approver_title: str | None
    approved_on: date | None
    filed_on: date | None


@strawberry.type(description="A unit's work plan for a phase, with all its versions; `integrated` counts 0 to 4.")
class WorkPlan(Node, OfUnit):
    phase_id: strawberry.ID
    title: str
    due_on: date
    status: WorkPlanStatus
    integrated: int
    version: int
    local_id: strawberry.Private[str]

    @strawberry.field(description="All versions, or the `last` ones, oldest first.")
    async def versions(self, info: Info, last: int | None = None) -> list[WorkPlanVersion]:
        found = await loader_of_last(info.context, "work_plan_versions", last).load(self.local_id)
        return build_all(WorkPlanVersion, found)


@strawberry.type(description="A unit that owes a work plan: what it has, and which key tasks the plan leaves out.")
class WorkPlanGap(OfUnit):
    due_on: date
    status: WorkPlanStatus | None
    missing: bool
    late: bool
    integrated: int
    unlinked_task_ids: strawberry.Private[list[str]]

    @strawberry.field(description="Key tasks of the unit that the plan does not mention.")
    async def unlinked_tasks(self, info: Info) -> list[KeyTask]:
        return await tasks_by_ids(info, self.unlinked_task_ids)


@strawberry.type(description="A part of an assignment; a leaf is complete with department, post and person.")
class AssignmentPart:
    id: strawberry.ID
    parent_part_id: strawberry.ID | None
    title: str
    department: str | None
    post: str | None
    staff_id: strawberry.ID | None
    due_on: date | None
    left_on: date | None
    leaf: bool
    complete: bool
    version: int


@strawberry.type(description="An assignment divided down to persons.")
class Decomposition:
    assignment_id: strawberry.ID
    leaves: int
    complete_leaves: int
    fully: bool
    parts: list[AssignmentPart]


@strawberry.type(description="Fully decomposed assignments of all that a unit owes.")
class DecompositionRate(OfUnit):
    fully: int
    assignments: int


def decomposition_of(data: dict[str, Any]) -> Decomposition:
    """A decomposition out of the service's answer."""
    parts = [{**part, "parent_part_id": part["parent_id"]} for part in data["parts"]]
    return build(Decomposition, {**data, "parts": parts})


def local_task_of(data: dict[str, Any]) -> LocalTask:
    """A local task out of the service's answer."""
    return build(LocalTask, data)


def work_plan_of(data: dict[str, Any]) -> WorkPlan:
    """A work plan out of the service's answer."""
    return build(WorkPlan, data)


def phase_share_of(data: dict[str, Any]) -> PhaseShare:
    """A unit's part in a phase out of the service's answer."""
    return build(PhaseShare, data)


def unit_target_of(data: dict[str, Any]) -> UnitTarget:
    """A target out of the service's answer."""
    return build(UnitTarget, data)
