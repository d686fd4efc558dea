"""Branch scopes of leadership members (LZ-028)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from plans import Plan
from services.organizations.domain.branches import BranchLine, BranchScope, coverage, ended_scope, replaced_scopes
from services.organizations.domain.units import UnitRecord, require_active
from services.organizations.errors.people import BranchScopeNotFound
from services.organizations.handlers.common import Work, plan_of, required_unit
from services.organizations.requests import leading as requests


def set_branch_scope(work: Work, request: requests.SetBranchScope) -> BranchScope:
    """What a member of the leadership answers for from a day on; their scope before ends.

    Raises `UnitClosed` or `EndedBeforeItBegan`.
    """
    unit = required_unit(work, request.unit_id)
    require_active(unit, request.since)
    work.repo.hold_units([unit.id])
    scope = BranchScope(
        id=work.new_id(),
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        person_name=request.person_name,
        title=request.title,
        departments=tuple(dict.fromkeys(request.departments)),
        fields=tuple(dict.fromkeys(request.fields)),
        since=request.since,
        staff_id=request.staff_id,
    )
    for other in replaced_scopes(scope, work.repo.staffing.branches.of_units([unit.id])):
        work.repo.staffing.branches.save(other)
    work.repo.staffing.branches.add([scope])
    return scope


def end_branch_scope(work: Work, request: requests.EndBranchScope) -> BranchScope:
    """The last day of a scope. Raises `BranchScopeNotFound`, `PostAlreadyEnded` or `EndedBeforeItBegan`."""
    scope = work.repo.staffing.branches.get(request.scope_id)
    if scope is None:
        raise BranchScopeNotFound(field="scope_id")
    required_unit(work, scope.unit_id, field="scope_id")
    gone = ended_scope(scope, request.until)
    work.repo.staffing.branches.save(gone)
    return gone


def branch_scopes(work: Work, request: requests.BranchScopes) -> dict[str, Any]:
    """A unit's scopes, and per department who answers for it: gaps and overlaps show."""
    unit = required_unit(work, request.unit_id)
    on = request.on or work.today
    scopes = work.repo.staffing.branches.of_units([unit.id])
    lines = coverage(scopes, _departments(work, plan_of(work), [unit])[unit.id], on)
    return {
        "scopes": scopes,
        "lines": [{"department": x.department, "leaders": x.leaders, "finding": x.finding} for x in lines],
        "departments": len(lines),
        "covered": sum(1 for line in lines if line.leaders),
    }


def branch_findings(work: Work, plan: Plan, units: Sequence[UnitRecord]) -> Callable[[str], Sequence[BranchLine]]:
    """Gaps and overlaps by unit, for units that keep branch scopes at all."""
    scopes: dict[str, list[BranchScope]] = defaultdict(list)
    for scope in work.repo.staffing.branches.of_units([unit.id for unit in units], until=None):
        scopes[scope.unit_id].append(scope)
    known = _departments(work, plan, [unit for unit in units if unit.id in scopes])

    def findings(unit_id: str) -> Sequence[BranchLine]:
        if unit_id not in scopes:
            return ()
        return [line for line in coverage(scopes[unit_id], known[unit_id], work.today) if line.finding]

    return findings


def _departments(work: Work, plan: Plan, units: Sequence[UnitRecord]) -> dict[str, list[str]]:
    """The departments of each unit: the plan's for the commission, those of the roster elsewhere."""
    found: dict[str, list[str]] = {unit.id: [] for unit in units}
    for unit in units:
        if unit.kind == "commission":
            own = [item.label for item in plan.departments if item.kind == "commission_department"]
            found[unit.id] += own
    rows = work.repo.staffing.departments_of([unit.id for unit in units if unit.kind != "commission"], work.today)
    for unit_id, department in rows:
        found[unit_id].append(department)
    return found
