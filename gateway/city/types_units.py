"""Units and what belongs to them: people in charge, bodies, departments, responsibilities."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.enums import Affiliation, Body, Duty, Missing, Ownership, UnitCategory, UnitKind, UnitLevel
from gateway.city.enums_people import PostRank, RotationStatus
from gateway.city.loaders import loader, loader_on
from gateway.city.types_bodies import LeadingGroup
from gateway.city.types_common import NO_ASSIGNMENTS, AssignmentCounts, Info, Node
from gateway.ids import encode_id


@strawberry.type(description="主要负责人: the first person responsible for conduct at a unit.")
class Principal:
    name: str
    title: str
    since: date
    until: date | None


@strawberry.type(description="A body that the plan asks of a unit: formed, formed_late, open or overdue.")
class BodyDuty:
    rule_id: str
    body: Body
    due_on: date
    formed_on: date | None
    status: str


@strawberry.type(description="A person in charge of professional conduct 行风建设专（兼）职工作人员.")
class ConductOfficer:
    id: strawberry.ID
    person_name: str
    duty: Duty
    appointed_on: date
    ended_on: date | None
    document: str | None
    is_active: bool
    version: int


@strawberry.type(description="Leave to stay in a key post longer.")
class RotationExemption:
    reason: str
    expires_on: date
    approved_on: date


@strawberry.type(description="A post held by a person; `dueOn` and `status` are those of a key post's term 轮岗.")
class Posting:
    id: strawberry.ID
    person_name: str
    name: str
    department: str | None
    post_class: str | None
    is_key: bool
    rank: PostRank
    key_few: bool
    since: date
    term_since: date
    until: date | None
    due_on: date | None
    status: RotationStatus | None
    exemption: RotationExemption | None
    version: int
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="A printed duty of a department.")
class DepartmentDuty:
    id: strawberry.ID
    text: str
    source: str | None


@strawberry.type(description="A department of the commission, under all the names that the plan uses.")
class Department(Node):
    code: str
    label: str
    full_label: str | None
    aliases: list[str]
    kind: str
    duties: list[DepartmentDuty]
    guides: list[str]


@strawberry.type(description="A unit that lives on in another one, or the one that it lives on in.")
class KinUnit:
    id: strawberry.ID
    code: str
    name: str
    is_active: bool
    closed_on: date | None


@strawberry.type(description="A health authority or an institution.")
class Unit(Node):
    code: str
    name: str
    kind: UnitKind
    category: UnitCategory | None
    level: UnitLevel | None
    ownership: Ownership | None
    affiliation: Affiliation | None
    staff_count: int | None
    opened_on: date | None
    closed_on: date | None
    is_active: bool
    principal: Principal | None
    principals: list[Principal]
    lacks: list[Missing]
    bodies: list[BodyDuty]
    version: int
    local_id: strawberry.Private[str]
    parent_id: strawberry.Private[str | None]
    county_id: strawberry.Private[str | None]
    predecessor_ids: strawberry.Private[list[str]]
    successor_ids: strawberry.Private[list[str]]

    @strawberry.field(description="Units that live on in this one.")
    async def predecessors(self, info: Info) -> list[KinUnit]:
        return await kin_of(info, self.predecessor_ids)

    @strawberry.field(description="Units that this one lives on in.")
    async def successors(self, info: Info) -> list[KinUnit]:
        return await kin_of(info, self.successor_ids)

    @strawberry.field(description="How many are on the staff roster on a day (today).")
    async def roster_count(self, info: Info, on: date | None = None) -> int | None:
        found = await loader_on(info.context, "staff_counts", on).load(self.local_id)
        return int(found["count"]) if found else None

    @strawberry.field(description="Key posts that are held, the earliest due first.")
    async def key_posts(self, info: Info) -> list[Posting] | None:
        return build_all(Posting, await loader(info.context, "key_posts").load(self.local_id))

    @strawberry.field(description="The unit above; null for the commission and for what the caller may not see.")
    async def parent(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.parent_id)

    @strawberry.field(description="The county bureau above, or the unit itself.")
    async def county(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.county_id)

    @strawberry.field(description="Conduct officers, ended ones too.")
    async def conduct_officers(self, info: Info) -> list[ConductOfficer] | None:
        return build_all(ConductOfficer, await loader(info.context, "conduct_officers").load(self.local_id))

    @strawberry.field(description="Bodies of the campaign at this unit.")
    async def leading_groups(self, info: Info) -> list[LeadingGroup] | None:
        return build_all(LeadingGroup, await loader(info.context, "leading_groups").load(self.local_id))

    @strawberry.field(description="The unit's assignments by where they stand.")
    async def assignment_counts(self, info: Info) -> AssignmentCounts | None:
        counts = await loader(info.context, "unit_counts").load(self.local_id)
        return build(AssignmentCounts, counts or NO_ASSIGNMENTS)

    @strawberry.field(description="Who supervises the unit and which department guides it.")
    async def responsibility(self, info: Info) -> Responsibility | None:
        found = await loader(info.context, "responsibilities").load(self.local_id)
        return build(Responsibility, found) if found else None


@strawberry.type(description="Who supervises a unit, which department of the commission guides it, and by which rules.")
class Responsibility:
    supervising_authority_name: str | None
    supervision_rule: str | None
    guiding_department: str | None
    rule: str | None
    org_type: str | None
    conflicting_departments: list[str]
    problems: list[str]
    principal: Principal | None
    supervising_authority_id: strawberry.Private[str | None]

    @strawberry.field(description="The authority as a unit; null when the caller may not see it.")
    async def supervising_authority(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.supervising_authority_id)

    @strawberry.field(description="The guiding department with its duties.")
    async def department(self, info: Info) -> Department | None:
        return await department_named(info, self.guiding_department)


@strawberry.type(description="Something that a unit owes and the register lacks.")
class DataGap:
    code: str
    message: str
    due_on: date | None
    is_overdue: bool
    unit_code: str
    unit_name: str
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


async def unit_by_id(info: Info, unit_id: str | None) -> Unit | None:
    """The unit, batched with the others of the request; None when there is none to be seen."""
    found = await loader(info.context, "units").load(unit_id) if unit_id else None
    return build(Unit, found) if found else None


async def kin_of(info: Info, unit_ids: list[str]) -> list[KinUnit]:
    """Those of the units that the caller may see."""
    found = await loader(info.context, "units").load_many(unit_ids)
    return [build(KinUnit, {**each, "id": encode_id("Unit", each["id"])}) for each in found if each]


async def department_named(info: Info, name: str | None) -> Department | None:
    """The department under any of its names; None for bodies outside the commission."""
    found = await loader(info.context, "departments").load(name) if name else None
    return department_of(found) if found else None


def department_of(data: dict[str, Any]) -> Department:
    """A department; its code is its id."""
    return build(Department, {**data, "id": data["code"]})


def gap_of(data: dict[str, Any], locale: str) -> DataGap:
    """A gap with its text in the caller's language."""
    return build(DataGap, {**data, "message": data["en"] if locale == "en" else data["zh"]})
