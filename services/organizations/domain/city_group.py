"""The city's leading group with its office and work groups, as the plan prints them (NJ-133, LZ-117)."""

from __future__ import annotations

from plans import Plan
from plans.models.bodies import Person
from plans.models.bodies import WorkGroup as PlannedGroup
from services.organizations.domain.groups import BodyRole, LeadingGroup, Member, WorkGroup


def city_group(plan: Plan, group_id: str, unit_id: str) -> LeadingGroup | None:
    """The group in the printed order, or None when the plan names none. Names are masked where the tenant says so."""
    printed = plan.leading_group
    if printed is None:
        return None
    number = plan.document.doc_number
    issued = plan.document.issue_date
    return LeadingGroup(
        id=group_id,
        unit_id=unit_id,
        bodies=(BodyRole("leading_group"),),
        name=printed.name,
        alt_name=printed.alt_name,
        document_number=number.text if number else None,
        established_on=issued.value if issued else plan.effective_from,
        leader=_member(plan, printed.leader, "leader"),
        deputies=tuple(_member(plan, person, "deputy") for person in printed.deputies),
        members=tuple(_member(plan, person, "member") for person in printed.members),
        duty=printed.duty.text if printed.duty else None,
        work_groups=tuple(_work_group(plan, group) for group in plan.work_groups),
        plan=f"{plan.id}@{plan.version}",
    )


def unrepresented_departments(plan: Plan, group: LeadingGroup) -> list[str]:
    """Departments of the task matrix for whom nobody sits in the group, by department or by post (LZ-127)."""
    printed = [name for task in plan.key_tasks for name in (task.lead_department, *task.co_departments) if name]
    wanted = {item.code: item for item in map(plan.department, printed) if item}
    seated = {person.department_code for person in group.people}
    titles = [person.title or "" for person in group.people]
    return [
        item.label
        for code, item in wanted.items()
        if code not in seated and not any(name in title for name in item.names for title in titles)
    ]


def members_without_duty(plan: Plan, group: LeadingGroup) -> list[str]:
    """Departments of members that have no entry in the plan's duty list; none when it prints no list (NJ-136)."""
    charged = {item.code for item in (plan.department(duty.department) for duty in plan.departmental_duties) if item}
    linked = {m.department_code: m.department for m in group.members if m.department_code}
    return [label or "" for code, label in linked.items() if charged and code not in charged]


def _member(plan: Plan, person: Person, role: str) -> Member:
    department = plan.department(person.department) if person.department else None
    return Member(
        name=None if plan.parameters.mask_persons else person.name,
        title=person.title,
        role=role,
        department=department.label if department else person.department,
        department_code=department.code if department else None,
    )


def _work_group(plan: Plan, printed: PlannedGroup) -> WorkGroup:
    host = plan.department(printed.hosted_by_department) if printed.hosted_by_department else None
    head = _member(plan, printed.head, "head") if printed.head else None
    if head is None and printed.head_role:
        head = Member(None, printed.head_role, "head")
    members = [_seated(plan, name) for name in printed.members]
    if printed.members_role:
        members.append(Member(None, printed.members_role, "member"))
    return WorkGroup(
        id=printed.id,
        code=printed.code,
        kind=printed.kind,
        label=printed.label,
        text=printed.text,
        duties=tuple(printed.duties),
        hosted_by_department=host.label if host else printed.hosted_by_department,
        head=head,
        members=tuple(members),
        members_text=printed.members_text.text if printed.members_text else None,
    )


def _seated(plan: Plan, name: str) -> Member:
    """A member of a work group, with the post that the leading group's list gives for the name."""
    group = plan.leading_group
    for person in (group.leader, *group.deputies, *group.members) if group else ():
        if person.name == name:
            return _member(plan, person, "member")
    return Member(None if plan.parameters.mask_persons else name, None, "member")
