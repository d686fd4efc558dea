"""Roles that the plan names, bound to persons from day to day (PF-006)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from plans import Plan
from services.organizations.errors.people import EndedBeforeItBegan, PostAlreadyEnded, RoleNotFound

LEADERSHIP_SET = "领导班子成员"


@dataclass(frozen=True)
class PlanRole:
    """A role as the plan prints it. A set role (领导班子成员) stands for all who are bound to it."""

    code: str
    kind: str
    label: str
    is_set: bool = False
    printed_name: str | None = None
    printed_title: str | None = None


@dataclass(frozen=True)
class RoleBinding:
    """A person in a role, both days inside."""

    id: str
    role: str
    person_name: str
    title: str
    since: date
    staff_id: str | None = None
    account_id: str | None = None
    until: date | None = None
    version: int = 1

    def holds(self, on: date) -> bool:
        """Whether the binding is in force that day."""
        return self.since <= on and (self.until is None or on <= self.until)


def plan_roles(plan: Plan) -> list[PlanRole]:
    """Every role of the plan's key tasks and groups, once each, in printed order."""
    found: dict[str, PlanRole] = {}
    for role in (*_task_roles(plan), *_group_roles(plan)):
        found.setdefault(role.code, role)
    return list(found.values())


def role_named(plan: Plan, code: str) -> PlanRole:
    """Raises `RoleNotFound`."""
    for role in plan_roles(plan):
        if role.code == code:
            return role
    raise RoleNotFound(field="role_code")


def _task_roles(plan: Plan) -> Iterator[PlanRole]:
    for task in plan.key_tasks:
        for kind, name in (("responsible_leader", task.responsible_leader), ("branch_leader", task.branch_leader)):
            if name:
                yield _leader_role(plan, kind, name)
        for at, name in enumerate((task.lead_department, *task.co_departments)):
            department = plan.department(name) if name else None
            if department is not None:
                kind = "lead_department" if at == 0 else "co_department"
                yield PlanRole(f"department:{department.code}", kind, f"{department.label}负责人")


def _leader_role(plan: Plan, kind: str, name: str) -> PlanRole:
    words = {"responsible_leader": "责任领导", "branch_leader": "分管领导"}
    if name == LEADERSHIP_SET:
        return PlanRole("leadership", kind, LEADERSHIP_SET, is_set=True)
    group = plan.leading_group
    people = (group.leader, *group.deputies, *group.members) if group else ()
    title = next((person.title for person in people if person.name == name), None)
    printed = None if plan.parameters.mask_persons else name
    label = f"{words[kind]}：{title or name}"
    return PlanRole(f"{kind}:{title or name}", kind, label, printed_name=printed, printed_title=title)


def _group_roles(plan: Plan) -> Iterator[PlanRole]:
    group = plan.leading_group
    if group is not None:
        name = None if plan.parameters.mask_persons else group.leader.name
        yield PlanRole("group_head:leading_group", "group_head", "领导小组组长", False, name, group.leader.title)
    for each in plan.work_groups:
        named = each.head.name if each.head and not plan.parameters.mask_persons else None
        title = each.head.title if each.head else each.head_role
        yield PlanRole(f"group_head:{each.code}", "group_head", f"{each.label}负责人", False, named, title)


def bound(binding: RoleBinding, role: PlanRole, others: Iterable[RoleBinding]) -> list[RoleBinding]:
    """The bindings that `binding` ends the day before; a set keeps the other persons. Raises `EndedBeforeItBegan`."""
    open_ones = [each for each in others if each.until is None and each.role == role.code]
    if role.is_set:
        open_ones = [each for each in open_ones if each.person_name == binding.person_name]
    return [ended_binding(each, binding.since - timedelta(days=1)) for each in open_ones]


def ended_binding(binding: RoleBinding, on: date) -> RoleBinding:
    """`binding` with `on` as its last day. Raises `PostAlreadyEnded` or `EndedBeforeItBegan`."""
    if binding.until is not None:
        raise PostAlreadyEnded(field="binding_id", until=binding.until.isoformat())
    if on < binding.since:
        raise EndedBeforeItBegan(field="until", since=binding.since.isoformat())
    return replace(binding, until=on, version=binding.version + 1)


def holders(role: PlanRole, bindings: Sequence[RoleBinding], on: date) -> list[RoleBinding]:
    """Who is bound to the role that day."""
    return [each for each in bindings if each.role == role.code and each.holds(on)]
