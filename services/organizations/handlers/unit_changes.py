"""Registering, changing, moving and closing units one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.organizations import requests
from services.organizations.domain.joining import ended
from services.organizations.domain.tree import arranged, require_place
from services.organizations.domain.units import (
    FACTS,
    Principal,
    UnitRecord,
    fact_problems,
    with_facts,
    with_principal,
)
from services.organizations.errors import CommissionStays, UnitCodeTaken, UnitFactsNotValid, UnitHasOpenChildren
from services.organizations.errors.people import UnitNeverReopened
from services.organizations.handlers.closing import close_down
from services.organizations.handlers.common import (
    Work,
    commission_id_of,
    plan_of,
    required_unit,
    store_changed,
    store_new,
    unit_id_of,
)
from services.organizations.handlers.measuring import measure
from services.organizations.handlers.owning import require_class_stays, require_superior
from services.organizations.handlers.principals import follow_principal
from services.organizations.handlers.views import UnitView, unit_view


def register_unit(uow: Work, request: requests.RegisterUnit) -> UnitView:
    """A new unit below its superior. Raises `UnitCodeTaken`, `UnitFactsNotValid` or `ParentNotFitting`."""
    plan = plan_of(uow)
    uow.repo.hold_tree()
    parent = required_unit(uow, request.parent_id or commission_id_of(uow, plan), field="parent_id")
    if uow.repo.unit_by_code(request.code, {}) is not None:
        raise UnitCodeTaken(field="code", code=request.code)
    blank = UnitRecord(id=unit_id_of(uow, request.code), code=request.code, name=request.name, kind=request.kind)
    unit = with_facts(blank, _given(request), uow.today)
    if unit.kind == "bureau" and unit.category is None:
        unit = replace(unit, category="health_bureau")
    if request.principal:
        unit = with_principal(unit, _principal(request.principal), uow.today)
    _require_valid(unit)
    unit = require_place(unit, parent)
    store_new(uow, [unit])
    follow_principal(uow, None, unit)
    measure(uow, [unit])
    return unit_view(uow, unit)


def change_unit(uow: Work, request: requests.ChangeUnit) -> UnitView:
    """New facts, or a new place with the whole subtree. Raises `ChangedMeanwhile` when the version has moved on."""
    plan_of(uow)
    uow.repo.hold_tree()
    unit = required_unit(uow, request.unit_id)
    if unit.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    if "closed_on" in request.clear and unit.closed_on is not None:
        raise UnitNeverReopened(field="clear")
    cleared: dict[str, Any] = {name: None for name in request.clear if name != "principal"}
    changed = with_facts(unit, _given(request) | cleared, uow.today)
    if request.principal or "principal" in request.clear:
        new = _principal(request.principal) if request.principal else None
        changed = with_principal(changed, new, uow.today)
    _require_valid(changed)
    require_class_stays(uow, unit, changed)
    changed, below = _moved(uow, unit, changed, request.parent_id)
    if changed != unit:
        touched = [replace(each, version=each.version + 1) for each in (changed, *below)]
        store_changed(uow, touched)
        follow_principal(uow, unit, touched[0])
        measure(uow, touched[:1])
        changed = touched[0]
    return unit_view(uow, changed)


def close_unit(uow: Work, request: requests.CloseUnit) -> UnitView:
    """Close a unit that has no open units below; officers, bodies, posts and the principal end with it.

    Raises `OwnUnitIsTheSuperiors`, `CommissionStays`, `UnitAlreadyClosed`, `UnitHasOpenChildren` ...
    """
    plan_of(uow)
    uow.repo.hold_tree()
    unit = required_unit(uow, request.unit_id)
    require_superior(uow, unit, "unit_id")
    gone = ended(unit, request.closed_on, ())
    open_below = [c for c in uow.repo.below(unit) if c.closed_on is None or c.closed_on > request.closed_on]
    if open_below:
        raise UnitHasOpenChildren(field="unit_id", count=len(open_below))
    store_changed(uow, [gone])
    close_down(uow, [(unit, gone)])
    measure(uow, [gone])
    return unit_view(uow, gone)


def _given(request: requests.RegisterUnit | requests.ChangeUnit) -> dict[str, Any]:
    values = {name: getattr(request, name, None) for name in FACTS}
    return {name: value for name, value in values.items() if value is not None}


def _principal(given: requests.PrincipalInput) -> Principal:
    return Principal(given.name, given.title, given.since)


def _require_valid(unit: UnitRecord) -> None:
    problems = list(fact_problems(unit))
    if problems:
        raise UnitFactsNotValid(field=problems[0].field, problems=problems, count=len(problems))


def _moved(
    uow: Work, before: UnitRecord, unit: UnitRecord, parent_id: str | None
) -> tuple[UnitRecord, Sequence[UnitRecord]]:
    """`unit` in its place, and the units below whose paths follow it."""
    if parent_id is not None and parent_id != unit.parent_id:
        if unit.kind == "commission":
            raise CommissionStays(field="parent_id")
        unit = require_place(unit, required_unit(uow, parent_id, field="parent_id"))
        family = arranged(unit, uow.repo.below(before))
        return family[0], family[1:]
    parent = uow.repo.unit(unit.parent_id) if unit.parent_id and unit.closed_on != before.closed_on else None
    return (require_place(unit, parent) if parent else unit), ()
