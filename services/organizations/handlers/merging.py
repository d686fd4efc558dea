"""Merging and splitting units, whole in one transaction; the tree is held, so that no unit is moved meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.organizations.domain.joining import ended, require_mergeable, require_splittable
from services.organizations.domain.staff import Posting, StaffMember
from services.organizations.domain.tree import arranged, require_place
from services.organizations.domain.units import UnitRecord, fact_problems
from services.organizations.errors import CommissionStays, UnitCodeTaken, UnitFactsNotValid
from services.organizations.handlers.closing import close_down
from services.organizations.handlers.common import (
    Work,
    plan_of,
    required_unit,
    store_changed,
    store_new,
    unit_id_of,
)
from services.organizations.handlers.measuring import measure
from services.organizations.handlers.owning import require_superior
from services.organizations.handlers.views import UnitView, unit_view, unit_views
from services.organizations.requests import leading as requests


def merge_units(work: Work, request: requests.MergeUnits) -> UnitView:
    """`from` close on the day; their staff and the open units below them go to `into`.

    Raises `UnitsNotMergeable`, `CommissionStays`, `UnitAlreadyClosed`, `ClosedBeforeOpened` or `OwnUnitIsTheSuperiors`.
    """
    plan_of(work)
    work.repo.hold_tree()
    into = required_unit(work, request.into_id, field="into_id")
    others = [required_unit(work, each, field="from_ids") for each in request.from_ids]
    for unit in others:
        require_superior(work, unit, "from_ids")
    require_mergeable(into, others, request.on, work.today)
    gone = [ended(unit, request.on, [into.id]) for unit in others]
    kept = replace(into, predecessors=(*into.predecessors, *request.from_ids), version=into.version + 1)
    moved = _moved_below(work, others, kept, request.on)
    store_changed(work, [kept, *gone, *moved])
    close_down(work, list(zip(others, gone, strict=True)), lambda person, posts: kept)
    measure(work, [kept, *gone])
    return unit_view(work, kept)


def _moved_below(work: Work, ended_units: Sequence[UnitRecord], into: UnitRecord, on: date) -> list[UnitRecord]:
    """The units below those that end, in their new places; closed ones stay where they were. Raises
    `ParentNotFitting`."""
    moved: list[UnitRecord] = []
    for unit in ended_units:
        below = work.repo.below(unit)
        for child in below:
            if child.parent_id == unit.id and (child.closed_on is None or child.closed_on > on):
                family = arranged(require_place(child, into), below)
                moved += [replace(each, version=each.version + 1) for each in family]
    return moved


def split_unit(work: Work, request: requests.SplitUnit) -> list[UnitView]:
    """New units take the place of one that closes; staff go by department, all else to the first of them.

    Raises `UnitNotSplittable`, `UnitCodeTaken`, `UnitFactsNotValid`, `CommissionStays` or `OwnUnitIsTheSuperiors`.
    """
    plan_of(work)
    work.repo.hold_tree()
    unit = required_unit(work, request.unit_id)
    require_superior(work, unit, "unit_id")
    require_splittable(unit, [each.code for each in request.new_units], request.on, work.today)
    new = [_new_unit(work, unit, given, request.on) for given in request.new_units]
    gone = ended(unit, request.on, [each.id for each in new])
    store_new(work, new)
    moved = _moved_below(work, [unit], new[0], request.on)
    store_changed(work, [gone, *moved])
    places = {name: at for at, given in enumerate(request.new_units) for name in given.departments}

    def successor(person: StaffMember, posts: Sequence[Posting]) -> UnitRecord:
        named = (places[post.department] for post in posts if post.department in places)
        return new[next(named, 0)]

    close_down(work, [(unit, gone)], successor)
    measure(work, [*new, gone])
    return unit_views(work, new)


def _new_unit(work: Work, unit: UnitRecord, given: requests.NewUnit, on: date) -> UnitRecord:
    if work.repo.unit_by_code(given.code, {}) is not None:
        raise UnitCodeTaken(field="new_units", code=given.code)
    parent = work.repo.unit(unit.parent_id) if unit.parent_id else None
    if parent is None:
        raise CommissionStays(field="unit_id")
    fresh = UnitRecord(
        id=unit_id_of(work, given.code),
        code=given.code,
        name=given.name,
        kind=unit.kind,
        category=given.category or unit.category,
        level=given.level or unit.level,
        ownership=given.ownership or unit.ownership,
        affiliation=given.affiliation or unit.affiliation,
        opened_on=on,
        predecessors=(unit.id,),
    )
    problems = list(fact_problems(fresh))
    if problems:
        raise UnitFactsNotValid(field="new_units", problems=problems, count=len(problems))
    return require_place(fresh, parent)
