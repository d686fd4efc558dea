"""Requests about principals, bodies, branch scopes, terms, bindings, and units that merge or split."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from services.kit.requests import PageRequest, Request
from services.organizations.requests import (
    Affiliation,
    Category,
    Code,
    Day,
    Id,
    Level,
    Name,
    Ownership,
    Part,
    PersonInput,
    PersonName,
)

Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Names = Annotated[list[Name], Field(max_length=100)]
Version = Annotated[int, Field(ge=1)]


class AppointPrincipal(Request):
    """A unit's principal from a day on (NJ-117)."""

    unit_id: Id
    expected_version: Version
    name: PersonName
    title: Name
    since: Day
    staff_id: Id | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "expected_version": 1,
        "name": "示例院长",
        "title": "院长",
        "since": "2022-02-01",
    }


class EndPrincipal(Request):
    """The post of principal is vacant from a day on."""

    unit_id: Id
    expected_version: Version
    vacant_on: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "expected_version": 1, "vacant_on": "2022-03-01"}


class Successions(PageRequest):
    """Proposals of succession, the latest first."""

    unit_id: Id | None = None
    state: Literal["open", "accepted", "declined", "withdrawn"] | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"state": "open", "first": 20}


class AcceptSuccession(Request):
    """The new holder of the post heads the body from a day on."""

    succession_id: Id
    on: Day | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"succession_id": "$succession"}


class DeclineSuccession(Request):
    """The body keeps its head."""

    succession_id: Id
    reason: Reason
    EXAMPLE: ClassVar[dict[str, Any]] = {"succession_id": "$succession", "reason": "由上级另行指定"}


class ChangeLeadingGroup(Request):
    """The people of a body from a day on; who is left out goes to the membership history."""

    group_id: Id
    expected_version: Version
    on: Day
    leader: PersonInput
    deputies: Annotated[list[PersonInput], Field(max_length=50)] = []
    members: Annotated[list[PersonInput], Field(max_length=200)] = []
    observers: Annotated[list[PersonInput], Field(max_length=50)] = []
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "group_id": "$leading_group",
        "expected_version": 1,
        "on": "2022-03-01",
        "leader": {"name": "示例组长", "title": "院长"},
        "members": [{"title": "医务科有关工作人员", "department": "医务科"}],
    }


class SetBranchScope(Request):
    """What a member of the leadership answers for (LZ-028)."""

    unit_id: Id
    person_name: PersonName
    title: Name
    departments: Names = []
    fields: Names = []
    since: Day
    staff_id: Id | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "person_name": "示例副院长",
        "title": "副院长",
        "departments": ["药剂科", "采购办"],
        "since": "2022-02-01",
    }


class EndBranchScope(Request):
    """The last day of a branch scope."""

    scope_id: Id
    until: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {"scope_id": "$branch_scope", "until": "2022-06-30"}


class BranchScopes(Request):
    """A unit's branch scopes on a day, with gaps and overlaps."""

    unit_id: Id
    on: Day | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}


class RecordLeaderTerm(Request):
    """A leader's term of office at a public hospital (LZ-054)."""

    unit_id: Id
    person_name: PersonName
    post: Name
    starts_on: Day
    ends_on: Day
    target_letter: Name | None = None
    file_ids: Annotated[list[Id], Field(max_length=20)] = []
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "person_name": "示例院长",
        "post": "院长",
        "starts_on": "2020-01-01",
        "ends_on": "2024-12-31",
        "target_letter": "任期目标责任书〔2020〕1号",
    }


class RecordTermResult(Request):
    """How a year's targets were met."""

    term_id: Id
    year: Annotated[int, Field(ge=1990, le=2100)]
    result: Literal["excellent", "good", "pass", "fail"]
    EXAMPLE: ClassVar[dict[str, Any]] = {"term_id": "$leader_term", "year": 2021, "result": "good"}


class EndLeaderTerm(Request):
    """The last day of a term: at its end, or early."""

    term_id: Id
    ended_on: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {"term_id": "$leader_term", "ended_on": "2022-03-01"}


class LeaderTerms(PageRequest):
    """Terms of office, the earliest end first."""

    unit_id: Id | None = None
    status: Literal["running", "ending", "expired", "ended"] | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"status": "running", "first": 20}


class RoleBindings(Request):
    """The plan's roles and who is bound to them on a day."""

    on: date | None = None
    unbound: bool = False
    EXAMPLE: ClassVar[dict[str, Any]] = {"unbound": True}


class BindRole(Request):
    """A person in a role of the plan from a day on (PF-006)."""

    role_code: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    person_name: PersonName
    title: Name
    since: Day
    staff_id: Id | None = None
    account_id: Id | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "role_code": "group_head:leading_group",
        "person_name": "示例主任",
        "title": "主任",
        "since": "2022-02-01",
    }


class EndRoleBinding(Request):
    """The last day of a binding."""

    binding_id: Id
    until: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {"binding_id": "$role_binding", "until": "2022-06-30"}


class MergeUnits(Request):
    """Units that end on a day and live on in another one."""

    into_id: Id
    from_ids: Annotated[list[Id], Field(max_length=50)]
    on: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {"into_id": "$unit", "from_ids": ["$other_unit"], "on": "2022-03-01"}


class NewUnit(Part):
    """A unit that comes out of a split; staff of `departments` go there, all others to the first."""

    code: Code
    name: Name
    category: Category | None = None
    level: Level | None = None
    ownership: Ownership | None = None
    affiliation: Affiliation | None = None
    departments: Names = []


class SplitUnit(Request):
    """A unit that ends on a day; new ones take its place. Units below go to the first of them."""

    unit_id: Id
    new_units: Annotated[list[NewUnit], Field(min_length=2, max_length=20)]
    on: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "new_units": [{"code": "EX-S1", "name": "示例东院"}, {"code": "EX-S2", "name": "示例西院"}],
        "on": "2022-03-01",
    }
