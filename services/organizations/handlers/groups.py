"""Units form their own bodies of the campaign (NJ-033, NJ-039, NJ-091, LZ-118)."""

from __future__ import annotations

from services.organizations import requests
from services.organizations.domain.groups import BodyRole, LeadingGroup, Member, formed
from services.organizations.domain.units import require_active
from services.organizations.events import LeadingGroupFormedV1
from services.organizations.handlers.common import Work, plan_of, required_unit
from services.organizations.handlers.measuring import measure
from services.organizations.handlers.views import GroupView, group_view


def form_leading_group(uow: Work, request: requests.FormLeadingGroup) -> GroupView:
    """A new body; one that stood in the same role is succeeded and stays as history.

    Raises `UnitClosed`, `PersonNamedTwice` or `GroupAlreadyFormed`.
    """
    plan = plan_of(uow)
    unit = required_unit(uow, request.unit_id)
    require_active(unit, request.established_on)
    group = _group(uow.new_id(), request)
    for other in formed(group, uow.repo.groups_of([unit.id])[unit.id]):
        uow.repo.replace_group(other)
    uow.repo.insert_group(group)
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
        leader=_member(request.leader, "leader"),
        deputies=tuple(_member(person, "deputy") for person in request.deputies),
        members=tuple(_member(person, "member") for person in request.members),
        document_number=request.document_number,
    )


def _member(person: requests.PersonInput, role: str) -> Member:
    return Member(person.name, person.title, role, person.department)
