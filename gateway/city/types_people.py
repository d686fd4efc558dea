"""Staff and their posts, rotation, succession, branch scopes, terms of office and the plan's roles."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.enums_people import (
    AbsenceKind,
    Employment,
    Profession,
    RosterStatus,
    SuccessionState,
    TermGrade,
    TermStatus,
)
from gateway.city.types_bodies import LeadingGroup
from gateway.city.types_common import Info, Node, UserError
from gateway.city.types_units import Posting, Unit, unit_by_id


@strawberry.type(description="A leave.")
class Absence:
    kind: AbsenceKind
    since: date
    until: date | None


@strawberry.type(
    description="A person on a unit's staff, under the unit's own number; both days belong to the time there."
)
class StaffMember(Node):
    code: str
    name: str
    professional_category: Profession | None
    employment: Employment
    since: date
    until: date | None
    is_active: bool
    key_few: bool
    absence: Absence | None
    posts: list[Posting]
    history: list[Posting]
    version: int
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="Rows of a roster by what became (or would become) of them.")
class StaffImport:
    rows: int
    created: int
    changed: int
    unchanged: int


@strawberry.type(description="A unit's roster of a quarter: who confirmed which count.")
class RosterConfirmation:
    period: str
    opens_on: date
    due_on: date
    status: RosterStatus
    confirmed_on: date | None
    confirmed_by: str | None
    count: int | None
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="A change of a row of the table, and the account that made it.")
class PostClassChange:
    years: int
    is_mandatory: bool
    changed_on: date
    changed_by: str


@strawberry.type(
    description="A class of posts with its term 任职年限; an exemption from a mandatory one is the commission's."
)
class PostClass:
    code: str
    label: str
    years: int
    is_mandatory: bool
    history: list[PostClassChange]


@strawberry.type(description="The new holder of a post is proposed as head of the body that the post heads.")
class Succession:
    id: strawberry.ID
    group_name: str
    former_name: str | None
    name: str
    title: str
    proposed_on: date
    state: SuccessionState
    decided_on: date | None
    reason: str | None
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="What a member of a leadership answers for 一岗双责.")
class BranchScope:
    id: strawberry.ID
    person_name: str
    title: str
    departments: list[str]
    fields: list[str]
    since: date
    until: date | None


@strawberry.type(description="A department and who answers for it; `finding` is gap or overlap.")
class BranchLine:
    department: str
    leaders: list[str]
    finding: str | None


@strawberry.type(description="A unit's branch scopes, and how many of its departments somebody answers for.")
class BranchScopes:
    scopes: list[BranchScope]
    lines: list[BranchLine]
    departments: int
    covered: int


@strawberry.type(description="A year's result.")
class TermResult:
    year: int
    result: TermGrade
    recorded_on: date


@strawberry.type(description="A leader's term of office at a public hospital 任期制, with its target letter.")
class LeaderTerm:
    id: strawberry.ID
    person_name: str
    post: str
    starts_on: date
    ends_on: date
    ended_on: date | None
    target_letter: str | None
    file_ids: list[strawberry.ID]
    results: list[TermResult]
    status: TermStatus
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="Leaders in office, and those of them with a target letter.")
class LeaderTermFigures:
    leaders: int
    with_target_letter: int


@strawberry.type(description="A person in a role of the plan.")
class RoleBinding:
    id: strawberry.ID
    person_name: str
    title: str
    since: date
    until: date | None


@strawberry.type(description="A role as the plan prints it, and who is bound to it; 领导班子成员 is a set.")
class PlanRole:
    code: str
    kind: str
    label: str
    is_set: bool
    printed_name: str | None
    printed_title: str | None
    is_bound: bool
    bindings: list[RoleBinding]


@strawberry.type(description="The plan's roles, how many there are and how many are bound.")
class PlanRoles:
    items: list[PlanRole]
    roles: int
    bound: int


def staff_of(data: dict[str, Any]) -> StaffMember:
    """A member of the staff."""
    return build(StaffMember, data)


@strawberry.type(description="An import happens whole or not at all; errors name row and column.")
class StaffImportPayload:
    result: StaffImport | None
    errors: list[UserError]


@strawberry.type
class StaffPayload:
    staff: StaffMember | None
    errors: list[UserError]


@strawberry.type
class PostingPayload:
    posting: Posting | None
    errors: list[UserError]


@strawberry.type
class RosterConfirmationPayload:
    confirmation: RosterConfirmation | None
    errors: list[UserError]


@strawberry.type
class PostClassPayload:
    post_class: PostClass | None
    errors: list[UserError]


@strawberry.type
class SuccessionPayload:
    succession: Succession | None
    errors: list[UserError]


@strawberry.type
class LeadingGroupPeoplePayload:
    leading_group: LeadingGroup | None
    errors: list[UserError]


@strawberry.type
class BranchScopePayload:
    branch_scope: BranchScope | None
    errors: list[UserError]


@strawberry.type
class LeaderTermPayload:
    leader_term: LeaderTerm | None
    errors: list[UserError]


@strawberry.type
class PlanRolePayload:
    role: PlanRole | None
    errors: list[UserError]


@strawberry.type(description="The new units, in the order given.")
class SplitUnitPayload:
    units: list[Unit] | None
    errors: list[UserError]
