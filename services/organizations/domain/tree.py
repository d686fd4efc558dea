"""The tree of units: who may stand below whom, the materialised paths, and what a move takes along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from services.organizations.domain.units import UnitRecord
from services.organizations.errors import ParentNotFitting

MAX_DEPTH = 6
PARENT_KINDS = {"bureau": ("commission",), "institution": ("commission", "bureau", "institution")}


@dataclass(frozen=True)
class Misfit:
    """Why a unit cannot stand where it is put; the field says which of its facts to change."""

    field: str
    code: str
    zh: str
    en: str


def misfit(unit: UnitRecord, parent: UnitRecord) -> Misfit | None:
    """The reason why `unit` cannot stand directly below `parent`; None when it can."""
    if parent.kind not in PARENT_KINDS.get(unit.kind, ()):
        return Misfit(
            "parent_id",
            "parent_kind_not_fitting",
            f"{parent.name}（{parent.code}）不能作为该类型单位的上级",
            f"a {parent.kind} cannot stand above a {unit.kind}",
        )
    if parent.closed_on is not None and (unit.closed_on is None or unit.closed_on > parent.closed_on):
        return Misfit(
            "parent_id",
            "parent_closed",
            f"上级单位{parent.code}已于{parent.closed_on}关闭",
            f"superior unit {parent.code} is closed from {parent.closed_on} on",
        )
    return None


def placed(unit: UnitRecord, parent: UnitRecord | None) -> UnitRecord:
    """`unit` with the path and county that follow from `parent`."""
    path = f"{parent.path if parent else '/'}{unit.id}/"
    county_id = unit.id if unit.kind == "bureau" else (parent.county_id if parent else None)
    return replace(unit, parent_id=parent.id if parent else None, path=path, county_id=county_id)


def require_place(unit: UnitRecord, parent: UnitRecord) -> UnitRecord:
    """`unit` placed below `parent`. Raises `ParentNotFitting`, also for a move below itself or too deep."""
    if f"/{unit.id}/" in parent.path:
        raise ParentNotFitting(
            field="parent_id", reason_zh="不能移到自己或自己的下级之下", reason_en="a unit cannot move below itself"
        )
    problem = misfit(unit, parent)
    if problem is not None:
        raise ParentNotFitting(field="parent_id", reason_zh=problem.zh, reason_en=problem.en)
    new = placed(unit, parent)
    if new.depth > MAX_DEPTH:
        raise ParentNotFitting(
            field="parent_id", reason_zh=f"层级超过{MAX_DEPTH}级", reason_en=f"deeper than {MAX_DEPTH} levels"
        )
    return new


def arranged(root: UnitRecord, below: Iterable[UnitRecord]) -> list[UnitRecord]:
    """`root` and the units of its subtree with paths and counties recomputed, parents first."""
    children: dict[str, list[UnitRecord]] = defaultdict(list)
    for unit in below:
        if unit.id != root.id and unit.parent_id is not None:
            children[unit.parent_id].append(unit)
    done, waiting = [], [root]
    while waiting:
        parent = waiting.pop()
        done.append(parent)
        waiting.extend(placed(child, parent) for child in children.pop(parent.id, ()))
    return done


def cycle_members(parents: Mapping[str, str | None]) -> Iterator[str]:
    """The keys that lie on a cycle of `parents` (child -> parent)."""
    state: dict[str, int] = {}
    for start in parents:
        trail: list[str] = []
        node: str | None = start
        while node is not None and node in parents and node not in state:
            state[node] = len(trail)
            trail.append(node)
            node = parents[node]
        if node in trail:
            yield from trail[trail.index(node) :]
