"""Units form their own bodies of the campaign (NJ-033, NJ-039, NJ-091, LZ-118)."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from plans import Plan
from services.organizations import requests
from services.organizations.domain.groups import BodyRole, LeadingGroup, Member, formed
from services.organizations.domain.units import require_active
from services.organizations.errors.people import LeaderNotNamed
from services.organizations.events import LeadingGroupFormedV1
from services.organizations.handlers.common import Work, plan_of, required_unit
from services.organizations.handlers.measuring import measure
from services.organizations.handlers.views import GroupView, group_view


def form_leading_group(uow: Work, request: requests.FormLeadingGroup) -> GroupView:
    """A new body; one that stood in the same role is succeeded and stays as history.

    Raises `UnitClosed`, `LeaderNotNamed`, `PersonNamedTwice` or `GroupAlreadyFormed`.
    """
    plan = plan_of(uow)
    unit = required_unit(uow, request.unit_id)
    require_active(unit, request.established_on)
    if not request.leader.name:
        raise LeaderNotNamed(field="leader.name")
    group = people_of(plan, _group(uow.new_id(), request), request)
    for other in formed(group, uow.repo.bodies.of([unit.id])[unit.id]):
        uow.repo.bodies.replace(other)
    uow.repo.bodies.insert(group)
    for role in group.bodies:
        uow.emit(LeadingGroupFormedV1(f"{group.id}:{role.body}", 1, unit.id, role.body, group.established_on))
    measure(uow, [unit])
    return group_view(plan, unit, group, uow.today)


def _group(group_id: str, request: requests.FormLeadingGroup) -> LeadingGroup:
    return LeadingGroup(
        id=group_id,
        unit_id=request.unit_id,
        bodies=tuple(BodyRole(body) for body in dict.fromkeys(request.bodies)),
        name=request.name,
        established_on=request.established_on,
        leader=Member(request.leader.name, request.leader.title, "leader"),
        document_number=request.document_number,
    )


class People(Protocol):
    """The people in a request about a body."""

    @property
    def leader(self) -> requests.PersonInput: ...
    @property
    def deputies(self) -> list[requests.PersonInput]: ...
    @property
    def members(self) -> list[requests.PersonInput]: ...
    @property
    def observers(self) -> list[requests.PersonInput]: ...


def people_of(plan: Plan, group: LeadingGroup, given: People) -> LeadingGroup:
    """`group` with the people of a request, in the order given."""
    return replace(
        group,
        leader=_member(plan, given.leader, "leader"),
        deputies=tuple(_member(plan, person, "deputy") for person in given.deputies),
        members=tuple(_member(plan, person, "member") for person in given.members),
        observers=tuple(_member(plan, person, "observer") for person in given.observers),
    )


def _member(plan: Plan, person: requests.PersonInput, role: str) -> Member:
    """A department of the commission is linked under the name that the plan gives it (NJ-136)."""
    department = plan.department(person.department) if person.department else None
    return Member(
        name=person.name,
        title=person.title,
        role=role,
        department=person.department,
        department_code=department.code if department else None,
        full_time=person.full_time,
        functions=tuple(person.functions),
    )
