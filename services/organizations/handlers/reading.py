"""Queries. Lists honour the caller's scope; a unit outside it answers exactly like a missing one."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.kit.units import UnitNotFound
from services.organizations import requests
from services.organizations.domain.departments import Department, departments_named
from services.organizations.domain.departments import departments as departments_in
from services.organizations.domain.gaps import Gap, Surroundings, attribute_gaps, gaps_of
from services.organizations.domain.groups import FormerMember
from services.organizations.domain.measures import CONDUCT_STAFF, LEADING_GROUP, quarter_of
from services.organizations.domain.responsibility import (
    Guidance,
    Supervision,
    guidance_of,
    guidance_rules,
    supervision_of,
)
from services.organizations.domain.units import Principal, UnitRecord
from services.organizations.handlers.branches import branch_findings
from services.organizations.handlers.common import Work, commission_id_of
from services.organizations.handlers.views import (
    GroupView,
    OfficerView,
    UnitView,
    group_view,
    officer_view,
    unit_view,
    unit_views,
)

MISSING = {"conduct_officer": CONDUCT_STAFF, "leading_group": LEADING_GROUP}


@dataclass(frozen=True)
class Responsibility:
    """Who is in charge of a unit: supervising authority, guiding department, principal (NJ-032, NJ-115)."""

    unit_id: str
    supervising_authority_id: str | None
    supervising_authority_name: str | None
    supervision_rule: str | None
    guiding_department: str | None
    guiding_department_code: str | None
    rule: str | None
    org_type: str | None
    conflicting_departments: tuple[str, ...]
    problems: list[str]
    principal: Principal | None


def units(uow: Work, request: requests.Units) -> dict[str, Any]:
    """A page of units by code: `{"items", "next", "total"}`."""
    given = {name: getattr(request, name) for name in ("kind", "level", "parent_id", "county_id", "search")}
    criteria: dict[str, Any] = {name: value for name, value in given.items() if value}
    if request.missing:
        criteria["ids"] = uow.repo.lacking(MISSING[request.missing], quarter_of(uow.today))
    found, following, total = uow.repo.page_of_units(criteria, uow.scope.filter("path"), request.first, request.after)
    return {"items": unit_views(uow, found), "next": following, "total": total}


def units_by_ids(uow: Work, request: requests.UnitsByIds) -> list[UnitView | None]:
    """For each id its unit, or None."""
    found = _visible(uow, request.ids)
    views = {view.id: view for view in unit_views(uow, list(found.values()))}
    return [views.get(unit_id) for unit_id in request.ids]


def unit_by_code(uow: Work, request: requests.UnitByCode) -> UnitView:
    """The unit. Raises `UnitNotFound`, also for one outside the scope."""
    unit = uow.repo.unit_by_code(request.code, uow.scope.filter("path"))
    if unit is None:
        raise UnitNotFound(field="code")
    return unit_view(uow, unit)


def conduct_officers_by_units(uow: Work, request: requests.ByUnits) -> list[list[OfficerView]]:
    """For each unit its appointments, the latest first; none for a unit outside the scope."""
    found = uow.repo.officers_of(_visible(uow, request.unit_ids))
    return [[officer_view(officer, uow.today) for officer in found.get(each, ())] for each in request.unit_ids]


def leading_groups_by_units(uow: Work, request: requests.ByUnits) -> list[list[GroupView]]:
    """For each unit its bodies, the latest first; the city's group with its work groups is the commission's."""
    plan, visible = uow.repo.plan(), _visible(uow, request.unit_ids)
    if plan is None:
        return [[] for _ in request.unit_ids]
    found = uow.repo.bodies.of(visible)
    return [
        [group_view(plan, visible[each], group, uow.today) for group in found.get(each, ())]
        for each in request.unit_ids
    ]


def former_members(uow: Work, request: requests.FormerMembers) -> list[tuple[FormerMember, ...]]:
    """For each group of a unit in scope who sat there before, the first to go first. Raises `AnswerTooLarge`."""
    units = uow.repo.bodies.units_of(request.ids)
    visible = _visible(uow, sorted(set(units.values())))
    found = uow.repo.bodies.former([group for group, unit in units.items() if unit in visible], request.last)
    return [found.get(each, ()) for each in request.ids]


def departments(uow: Work) -> list[Department]:
    """The commission's departments with aliases and duties, in the plan's order."""
    plan = uow.repo.plan()
    return departments_in(plan) if plan else []


def departments_by_names(uow: Work, request: requests.DepartmentsByNames) -> list[Department | None]:
    """For each name (label, full label, alias or code) its department, or None (AMB-19)."""
    plan = uow.repo.plan()
    return departments_named(plan, request.names) if plan else [None for _ in request.names]


def responsibilities_by_units(uow: Work, request: requests.ByUnits) -> list[Responsibility | None]:
    """For each unit who is in charge of it, or None for a unit outside the scope."""
    plan, visible = uow.repo.plan(), _visible(uow, request.unit_ids)
    if plan is None:
        return [None for _ in request.unit_ids]
    rules, commission_id = guidance_rules(plan), commission_id_of(uow, plan)
    supervisions = {unit.id: supervision_of(unit, commission_id) for unit in visible.values()}
    authorities = uow.repo.units_by_ids({s.authority_id for s in supervisions.values() if s.authority_id}, {})
    answers = {
        unit.id: _responsibility(unit, supervisions[unit.id], authorities, guidance_of(rules, unit), uow.today)
        for unit in visible.values()
    }
    return [answers.get(each) for each in request.unit_ids]


def _responsibility(
    unit: UnitRecord,
    supervision: Supervision,
    authorities: Mapping[str, UnitRecord],
    guidance: Guidance,
    today: date,
) -> Responsibility:
    authority = authorities.get(supervision.authority_id or "")
    duty = guidance.rule
    return Responsibility(
        unit_id=unit.id,
        supervising_authority_id=supervision.authority_id,
        supervising_authority_name=authority.name if authority else None,
        supervision_rule=supervision.rule,
        guiding_department=duty.department_label if duty else None,
        guiding_department_code=duty.department_code if duty else None,
        rule=duty.duty_id if duty else None,
        org_type=duty.org_type if duty else None,
        conflicting_departments=guidance.conflicting,
        problems=[problem for problem in (supervision.problem, guidance.problem) if problem],
        principal=unit.principal_on(today),
    )


def data_gaps(uow: Work, request: requests.DataGaps) -> dict[str, Any]:
    """A page of gaps by unit code, with how many institutions have a complete record (NJ-015)."""
    scope = uow.scope.filter("path")
    plan = uow.repo.plan()
    seen = [] if plan is None else uow.repo.all_units(scope)
    if request.unit_id:
        seen = [unit for unit in seen if unit.id == request.unit_id]
    gaps = _all_gaps(uow, seen)
    if request.code:
        gaps = [gap for gap in gaps if gap.code == request.code]
    institutions = [unit for unit in seen if unit.kind == "institution" and unit.is_active(uow.today)]
    complete = sum(1 for unit in institutions if not any(attribute_gaps(unit)))
    return {**_slice(gaps, request), "institutions": len(institutions), "complete_institutions": complete}


def _all_gaps(uow: Work, seen: Sequence[UnitRecord]) -> list[Gap]:
    plan = uow.repo.plan()
    if plan is None:
        return []
    ids = [unit.id for unit in seen]
    officers, groups = uow.repo.officers_of(ids), uow.repo.bodies.of(ids)
    around = Surroundings(
        plan=plan,
        guidance=guidance_rules(plan),
        commission_id=commission_id_of(uow, plan),
        today=uow.today,
        has_officer=lambda unit_id: any(officer.is_active(uow.today) for officer in officers.get(unit_id, ())),
        groups_of=lambda unit_id: groups.get(unit_id, ()),
        has_staff=uow.repo.staffing.ever_staffed(ids).__contains__,
        branch_findings=branch_findings(uow, plan, seen),
    )
    return sorted((gap for unit in seen for gap in gaps_of(unit, around)), key=_place)


def _place(gap: Gap) -> str:
    return f"{gap.unit_code}/{gap.code}/{gap.en}"


def _slice(gaps: Sequence[Gap], request: requests.DataGaps) -> dict[str, Any]:
    start = bisect.bisect_right([_place(gap) for gap in gaps], request.after) if request.after else 0
    shown = gaps[start : start + request.first]
    following = _place(shown[-1]) if start + request.first < len(gaps) else None
    return {"items": shown, "next": following, "total": len(gaps)}


def _visible(uow: Work, ids: Sequence[str]) -> dict[str, UnitRecord]:
    return uow.repo.units_by_ids(ids, uow.scope.filter("path"))
