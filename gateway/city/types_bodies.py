"""Bodies of the campaign, who sits in them, and who sat there before."""

from __future__ import annotations

from datetime import date

import strawberry

from gateway.city.build import build_all
from gateway.city.enums import Body
from gateway.city.loaders import loader_of_last
from gateway.city.types_common import Info


@strawberry.type(description="A person by post. Without a name it is the post alone, or the name is masked.")
class Member:
    name: str | None
    title: str | None
    role: str
    department: str | None
    full_time: bool
    functions: list[str]
    since: date | None


@strawberry.type(description="Somebody who sat in a body before; `until` is the first day without.")
class FormerMember:
    name: str | None
    title: str | None
    role: str
    department: str | None
    since: date
    until: date


@strawberry.type(description="An office or group under a leading group, with its duties.")
class WorkGroup:
    id: strawberry.ID
    code: str
    kind: str
    label: str
    text: str | None
    duties: list[str]
    hosted_by_department: str | None
    head: Member | None
    members: list[Member]
    members_text: str | None


@strawberry.type(description="A role that a body fulfils, until another body took it over.")
class BodyRole:
    body: Body
    until: date | None


@strawberry.type(description="A body of the campaign at a unit 领导小组.")
class LeadingGroup:
    id: strawberry.ID
    name: str
    alt_name: str | None
    document_number: str | None
    established_on: date
    bodies: list[BodyRole]
    leader: Member
    deputies: list[Member]
    members: list[Member]
    observers: list[Member]
    duty: str | None
    work_groups: list[WorkGroup]
    is_active: bool
    head_is_principal: bool | None
    has_full_time_member: bool
    missing_functions: list[str]
    unrepresented_departments: list[str]
    version: int
    local_id: strawberry.Private[str]

    @strawberry.field(description="Who sat here before, the first to go first; the `last` of them alone.")
    async def former(self, info: Info, last: int | None = None) -> list[FormerMember]:
        found = await loader_of_last(info.context, "former_members", last).load(self.local_id)
        return build_all(FormerMember, found)
