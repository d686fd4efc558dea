"""What callers see of units, officers and groups. Built in batches: a page costs a constant number of reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plans import Plan
from services.organizations.domain.city_group import unrepresented_departments
from services.organizations.domain.groups import (
    BodyDuty,
    BodyRole,
    LeadingGroup,
    Member,
    WorkGroup,
    body_duties,
    body_rules,
    has_full_time_member,
    is_headed_by_principal,
    missing_functions,
)
from services.organizations.domain.measures import CONDUCT_STAFF, LEADING_GROUP, quarter_of
from services.organizations.domain.officers import ConductOfficer
from services.organizations.domain.units import Principal, StaffCount, UnitRecord
from services.organizations.handlers.common import Work

LACKING = {CONDUCT_STAFF: "conduct_officer", LEADING_GROUP: "leading_group"}


@dataclass(frozen=True)
class UnitView:
    """A unit with its history, the bodies it owes (NJ-091, LZ-118), and which of officer and group it lacks."""

    id: str
    code: str
    name: str
    kind: str
    category: str | None
    level: str | None
    ownership: str | None
    affiliation: str | None
    parent_id: str | None
    path: str
    county_id: str | None
    staff_count: int | None
    staff_history: tuple[StaffCount, ...]
    opened_on: date | None
    closed_on: date | None
    is_active: bool
    principal: Principal | None
    principals: tuple[Principal, ...]
    predecessor_ids: tuple[str, ...]
    successor_ids: tuple[str, ...]
    lacks: list[str]
    bodies: list[BodyDuty]
    version: int


@dataclass(frozen=True)
class OfficerView:
    """An appointment, past, present or to come."""

    id: str
    unit_id: str
    person_name: str
    duty: str
    appointed_on: date
    ended_on: date | None
    document: str | None
    is_active: bool
    version: int


@dataclass(frozen=True)
class GroupView:
    """A body with its people in order. `is_active` while it holds any of its roles."""

    id: str
    unit_id: str
    name: str
    alt_name: str | None
    document_number: str | None
    established_on: date
    bodies: tuple[BodyRole, ...]
    is_active: bool
    duty: str | None
    leader: Member
    deputies: tuple[Member, ...]
    members: tuple[Member, ...]
    work_groups: tuple[WorkGroup, ...]
    plan: str | None
    head_is_principal: bool | None
    observers: tuple[Member, ...]
    has_full_time_member: bool
    missing_functions: list[str]
    unrepresented_departments: list[str]
    version: int


def unit_view(uow: Work, unit: UnitRecord) -> UnitView:
    """One unit."""
    return unit_views(uow, [unit])[0]


def unit_views(uow: Work, units: Sequence[UnitRecord]) -> list[UnitView]:
    """Units in the order given."""
    ids, period, plan = [unit.id for unit in units], quarter_of(uow.today), uow.repo.plan()
    groups = uow.repo.bodies.heads_of(ids)
    lacks: dict[str, list[str]] = {}
    for (indicator, unit_id), last in uow.repo.measurements_of(ids).items():
        if indicator in LACKING and last.period == period and last.denominator and not last.numerator:
            lacks.setdefault(unit_id, []).append(LACKING[indicator])
    duties = {unit.id: body_duties(plan, unit, groups.get(unit.id, ()), uow.today) if plan else [] for unit in units}
    return [_unit_view(unit, sorted(lacks.get(unit.id, [])), duties[unit.id], uow.today) for unit in units]


def _unit_view(unit: UnitRecord, lacks: list[str], bodies: list[BodyDuty], today: date) -> UnitView:
    shared = {name: getattr(unit, name) for name in UnitView.__dataclass_fields__ if name in unit.__dataclass_fields__}
    return UnitView(
        **shared,
        is_active=unit.is_active(today),
        principal=unit.principal_on(today),
        predecessor_ids=unit.predecessors,
        successor_ids=unit.successors,
        lacks=lacks,
        bodies=bodies,
    )


def officer_view(officer: ConductOfficer, today: date) -> OfficerView:
    """One appointment as it stands on the day."""
    facts = {name: getattr(officer, name) for name in ConductOfficer.__dataclass_fields__}
    return OfficerView(**facts, is_active=officer.is_active(today))


def group_view(plan: Plan, unit: UnitRecord, group: LeadingGroup, today: date) -> GroupView:
    """One body, with what the plan's rules find wrong in it: head, functions (NJ-040), departments (LZ-127)."""
    held = [rule for rule in body_rules(plan, unit) if group.fulfils(rule.body, today)]
    headed = is_headed_by_principal(group, unit, today) if any(rule.head for rule in held) else None
    shared = {name: getattr(group, name) for name in LeadingGroup.__dataclass_fields__ if name != "former"}
    return GroupView(
        **shared,
        is_active=any(group.fulfils(role.body, today) for role in group.bodies),
        head_is_principal=headed,
        has_full_time_member=has_full_time_member(group),
        missing_functions=[function for rule in held for function in missing_functions(rule, group)],
        unrepresented_departments=unrepresented_departments(plan, group) if group.plan else [],
    )
