"""Key tasks with the responsibility matrix of the plan, and phase requirements that stand for themselves.

Sources: LZ-021, LZ-022, LZ-030 and the other matrix rows; AMB-18 (roles), AMB-25 (soft modalities), AMB-27 (masking).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plans.models.bodies import Person
from plans.models.plan import Plan
from plans.models.work import KeyTask as PlanTask
from plans.models.work import Phase as PlanPhase
from plans.models.work import PhaseRequirement

BINDING_MODALITIES = ("must", "must_not")
ROLE_WORDS = ("成员", "领导", "负责人", "分管")


@dataclass(frozen=True)
class Bound:
    """A person that a leader's name or role stands for, as the published plan prints it."""

    name: str | None
    title: str


@dataclass(frozen=True)
class Leader:
    """Who leads: `binding` is person, role (领导班子成员) or unit_principal (each unit's own first person)."""

    text: str
    binding: str
    persons: tuple[Bound, ...] = ()


@dataclass(frozen=True)
class DepartmentRole:
    """A department of the matrix, in printed order; at most one leads."""

    name: str
    code: str | None
    lead: bool


@dataclass(frozen=True)
class Category:
    """The group of tasks that a task belongs to."""

    id: str
    number: str | None
    title: str


@dataclass(frozen=True)
class Clause:
    """One measure of a task, word for word."""

    id: str
    modality: str
    text: str
    source: str | None


@dataclass(frozen=True)
class KeyTask:
    """A key task. `binding` false means that it may show no red status; `due_basis` says where the due day is from."""

    id: str
    kind: str
    number: str | None
    category: Category | None
    heading: str | None
    title: str
    text: str
    assignment_text: str | None
    modality: str
    binding: bool
    responsible_leader: Leader | None
    branch_leader: Leader | None
    departments: tuple[DepartmentRole, ...]
    responsible_units: tuple[str, ...]
    responsible_units_inferred: bool
    participating_departments: tuple[str, ...]
    phases: tuple[str, ...]
    phases_inferred: bool
    recurrence: str
    due_on: date
    due_basis: str
    owner_service: str
    measures: tuple[Clause, ...]
    note: str | None
    source: str | None
    position: int
    version: int = 1

    @property
    def lead_department(self) -> str | None:
        """The department that leads, if any does."""
        return next((department.name for department in self.departments if department.lead), None)

    @property
    def co_departments(self) -> list[str]:
        """The others, in printed order."""
        return [department.name for department in self.departments if not department.lead]


def key_tasks_of(plan: Plan) -> list[KeyTask]:
    """Every key task, then every phase requirement that no key task covers, in printed order (LZ-004)."""
    tasks = [_key_task(plan, task, position) for position, task in enumerate(plan.key_tasks)]
    alone = [(phase, each) for phase in plan.phases for each in phase.requirements if not each.tasks]
    return tasks + [
        _requirement(plan, phase, each, position) for position, (phase, each) in enumerate(alone, start=len(tasks))
    ]


def _key_task(plan: Plan, task: PlanTask, position: int) -> KeyTask:
    due_on, due_basis = _due(plan, task.due, task.phases)
    return KeyTask(
        id=task.id,
        kind="key_task",
        number=task.number,
        category=_category(plan, task.category),
        heading=task.heading,
        title=task.title,
        text=task.text,
        assignment_text=None if plan.parameters.mask_persons else task.assignment_text,
        modality=task.modality,
        binding=_is_binding(plan, task.modality),
        responsible_leader=_responsible(plan, task.responsible_leader),
        branch_leader=_leader(plan, task.branch_leader or plan.assignment_defaults.branch_leader, task.lead_department),
        departments=_departments(plan, task),
        responsible_units=tuple(task.responsible_units),
        responsible_units_inferred=task.responsible_units_inferred,
        participating_departments=tuple(task.participating_departments),
        phases=tuple(task.phases),
        phases_inferred=task.phases_inferred,
        recurrence=task.recurrence,
        due_on=due_on,
        due_basis=due_basis,
        owner_service=task.owner_service,
        measures=tuple(Clause(m.id, m.modality, m.text, m.source or task.source) for m in task.measures),
        note=task.note,
        source=task.source,
        position=position,
    )


def _requirement(plan: Plan, phase: PlanPhase, requirement: PhaseRequirement, position: int) -> KeyTask:
    due_on, due_basis = _due(plan, None, [phase.id])
    return KeyTask(
        id=requirement.id,
        kind="phase_requirement",
        number=None,
        category=None,
        heading=phase.text,
        title=requirement.text.rstrip("，；。"),
        text=requirement.text,
        assignment_text=None,
        modality="must",
        binding=True,
        responsible_leader=_responsible(plan, None),
        branch_leader=None,
        departments=(),
        responsible_units=tuple(requirement.responsible_units),
        responsible_units_inferred=True,
        participating_departments=(),
        phases=(phase.id,),
        phases_inferred=False,
        recurrence="once",
        due_on=due_on,
        due_basis=due_basis,
        owner_service=requirement.owner_service,
        measures=(),
        note=None,
        source=requirement.source,
        position=position,
    )


def _due(plan: Plan, stated: date | None, phases: list[str]) -> tuple[date, str]:
    """The stated day, else the end of the last phase; items of a continuous phase have the whole campaign (LZ-115)."""
    if stated is not None:
        return stated, "plan"
    own = [plan.phase(phase_id) for phase_id in phases]
    throughout = set(plan.phase_rules.continuous_phase_ids)
    if any(phase.continuous or phase.id in throughout for phase in own):
        return plan.campaign_end, "campaign_end"
    return max(phase.end for phase in own), "phase_end"


def _category(plan: Plan, category_id: str | None) -> Category | None:
    found = next((each for each in plan.task_categories if each.id == category_id), None)
    return Category(found.id, found.number, found.title) if found else None


def _is_binding(plan: Plan, modality: str) -> bool:
    """Only must and must_not can become a violation, unless the city decides otherwise (AMB-25)."""
    return modality in BINDING_MODALITIES or plan.parameters.soft_modalities_violate


def _departments(plan: Plan, task: PlanTask) -> tuple[DepartmentRole, ...]:
    """In printed order; the first leads when the plan says so (LZ-022), else the one that the task names."""
    named = [*([task.lead_department] if task.lead_department else []), *task.co_departments]
    first_leads = plan.assignment_defaults.first_listed_department_is_lead
    return tuple(
        DepartmentRole(name, _code(plan, name), lead=position == 0 and (first_leads or name == task.lead_department))
        for position, name in enumerate(named)
    )


def _code(plan: Plan, name: str) -> str | None:
    department = plan.department(name)
    return department.code if department else None


def _responsible(plan: Plan, name: str | None) -> Leader | None:
    """The named leader, the plan's default one, or each unit's own first responsible person (AMB-18)."""
    stated = name or plan.assignment_defaults.responsible_leader
    if stated:
        return _leader(plan, stated, None)
    role = plan.assignment_defaults.responsible_role
    return Leader(role, "unit_principal") if role else None


def _leader(plan: Plan, text: str | None, lead_department: str | None) -> Leader | None:
    if not text:
        return None
    team = _leading_team(plan)
    named = [person for person in team if person.name == text]
    if named:
        return Leader(_shown(plan, named[0]).name or named[0].title, "person", (_shown(plan, named[0]),))
    if not any(word in text for word in ROLE_WORDS):
        return Leader(text, "person")
    return Leader(text, "role", tuple(_shown(plan, person) for person in _role_holders(plan, lead_department)))


def _leading_team(plan: Plan) -> list[Person]:
    group = plan.leading_group
    return [group.leader, *group.deputies, *group.members] if group else []


def _role_holders(plan: Plan, lead_department: str | None) -> list[Person]:
    """The deputy whose scope covers the lead department; when the plan prints no scopes, all of them (AMB-18)."""
    deputies = list(plan.leading_group.deputies) if plan.leading_group else []
    owners = [person for person in deputies if lead_department and person.department == lead_department]
    return owners if owners and plan.parameters.branch_leader_binding == "scope_owner" else deputies


def _shown(plan: Plan, person: Person) -> Bound:
    return Bound(None if plan.parameters.mask_persons else person.name, person.title)
