"""What an import of the register would do to the tree: all of it, or nothing with every problem named (PF-009)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.kit.errors import Problem
from services.organizations.domain.register_file import Draft, Register
from services.organizations.domain.tree import MAX_DEPTH, arranged, cycle_members, misfit
from services.organizations.domain.units import FACTS, UnitRecord, fact_problems, with_facts, without_principal
from services.organizations.errors import UnitFileNotValid

IdOf = Callable[[str], str]


@dataclass(frozen=True)
class ImportPlan:
    """Units to create (parents first) and to change; `moved` are units outside the file whose path changes.

    `closed` are those of the changed that close, as (before, after).
    """

    created: tuple[UnitRecord, ...]
    changed: tuple[UnitRecord, ...]
    moved: tuple[UnitRecord, ...]
    rows: int
    closed: tuple[tuple[UnitRecord, UnitRecord], ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """The numbers that preview and import answer."""
        unchanged = self.rows - len(self.created) - len(self.changed)
        return {
            "rows": self.rows,
            "created": len(self.created),
            "changed": len(self.changed),
            "unchanged": unchanged,
            "moved": len(self.moved),
        }


@dataclass(frozen=True)
class _Merge:
    """The tree as it would be, by code, before paths are recomputed."""

    register: Register
    existing: Mapping[str, UnitRecord]
    rows: Mapping[str, Draft]
    units: Mapping[str, UnitRecord]
    parents: Mapping[str, str | None]


def plan_import(register: Register, existing: Mapping[str, UnitRecord], id_of: IdOf, today: date) -> ImportPlan:
    """The effect of `register` on `existing` (by code, with the commission). Raises `UnitFileNotValid`."""
    merge = _merged(register, existing, id_of, today)
    problems = [*register.problems, *_duplicates(register), *_row_problems(merge), *_tree_problems(merge)]
    if problems:
        ordered = sorted(problems, key=lambda problem: (problem.row or 0, problem.column or ""))
        raise UnitFileNotValid(field="content_base64", problems=ordered, count=len(ordered))
    return _plan(merge)


def _merged(register: Register, existing: Mapping[str, UnitRecord], id_of: IdOf, today: date) -> _Merge:
    root = next(unit.code for unit in existing.values() if unit.kind == "commission")
    code_of = {unit.id: unit.code for unit in existing.values()}
    units = dict(existing)
    parents = {code: code_of.get(unit.parent_id or "") for code, unit in existing.items()}
    rows: dict[str, Draft] = {}
    for draft in register.drafts:
        code = draft.values.get("code")
        if code is None or code in rows:
            continue
        rows[code] = draft
        units[code] = _unit(draft, existing.get(code), id_of, today)
        if "parent_code" in draft.values and (code != root or draft.values["parent_code"]):
            parents[code] = draft.values["parent_code"] or root
        elif code != root:
            parents[code] = parents.get(code) or root
    return _Merge(register, existing, rows, units, parents)


def _unit(draft: Draft, before: UnitRecord | None, id_of: IdOf, today: date) -> UnitRecord:
    facts = {name: draft.values[name] for name in FACTS if name in draft.values}
    if before is None:
        code = draft.values["code"]
        before = UnitRecord(id=id_of(code), code=code, name="", kind=draft.values.get("kind", "institution"), version=0)
    if before.kind == "bureau" and facts.get("category", before.category) is None:
        facts["category"] = "health_bureau"
    return with_facts(before, facts, today)


def _duplicates(register: Register) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for draft in register.drafts:
        code = draft.values.get("code")
        if code is not None and code in first:
            yield register.problem(
                draft.row,
                "code",
                "duplicate_code",
                f"编码{code}与第{first[code]}行重复",
                f"code {code} stands in row {first[code]} already",
            )
        elif code is not None:
            first[code] = draft.row


def _row_problems(merge: _Merge) -> Iterator[Problem]:
    for code, draft in merge.rows.items():
        if not draft.is_sound:
            continue
        unit = merge.units[code]
        for problem in fact_problems(unit):
            yield merge.register.problem(draft.row, problem.field, problem.code, problem.zh, problem.en)
        yield from _kind_problems(merge, draft, unit, draft.values["kind"])
        before = merge.existing.get(code)
        if before is not None and before.closed_on is not None and unit.closed_on != before.closed_on:
            zh, en = f"单位已于{before.closed_on}关闭，不能重新开业或更改关闭日期", "a closed unit is never reopened"
            yield merge.register.problem(draft.row, "closed_on", "unit_never_reopened", zh, en)


def _kind_problems(merge: _Merge, draft: Draft, unit: UnitRecord, kind: str) -> Iterator[Problem]:
    is_known = unit.code in merge.existing
    if is_known and kind != unit.kind:
        zh, en = f"已登记单位的类型（{unit.kind}）不能更改", f"the kind {unit.kind} cannot change"
        yield merge.register.problem(draft.row, "kind", "kind_is_fixed", zh, en)
    elif not is_known and kind == "commission":
        root = next(each.code for each in merge.existing.values() if each.kind == "commission")
        zh, en = f"市卫生健康委已登记，编码为{root}", f"the commission exists as {root}"
        yield merge.register.problem(draft.row, "kind", "commission_exists", zh, en)
    elif kind == "commission" and draft.values.get("parent_code"):
        zh, en = "市卫生健康委没有上级，请留空", "the commission has no superior: leave it empty"
        yield merge.register.problem(draft.row, "parent_code", "commission_stays", zh, en)


def _tree_problems(merge: _Merge) -> Iterator[Problem]:
    looping = set(cycle_members(merge.parents))
    for code, draft in merge.rows.items():
        parent = merge.parents.get(code)
        if parent is not None and parent not in merge.units:
            yield merge.register.problem(
                draft.row,
                "parent_code",
                "unknown_parent",
                f"上级编码{parent}既不在文件中也未登记",
                f"superior {parent} is neither in the file nor registered",
            )
        elif code in looping:
            yield merge.register.problem(
                draft.row, "parent_code", "cycle", "上级关系成环", "the superiors form a circle"
            )
    yield from _misfits(merge, looping)
    yield from _too_deep(merge, looping)


def _misfits(merge: _Merge, looping: set[str]) -> Iterator[Problem]:
    for code, parent_code in merge.parents.items():
        parent = merge.units.get(parent_code or "")
        own, above = merge.rows.get(code), merge.rows.get(parent_code or "")
        if parent is None or merge.units[code].kind == "commission":
            continue
        if code in looping or not all(d is None or d.is_sound for d in (own, above)):
            continue
        found = misfit(merge.units[code], parent)
        if found is not None and own is not None:
            yield merge.register.problem(own.row, "parent_code", found.code, found.zh, found.en)
        elif found is not None and above is not None:
            yield merge.register.problem(
                above.row,
                "closed_on",
                "open_units_below",
                f"下级单位{code}尚未关闭",
                f"unit {code} below is still open",
            )


def _too_deep(merge: _Merge, looping: set[str]) -> Iterator[Problem]:
    if looping:
        return
    for code, draft in merge.rows.items():
        depth, node = 0, code
        while node in merge.parents and depth <= MAX_DEPTH:
            depth, node = depth + 1, merge.parents[node] or ""
        if depth > MAX_DEPTH:
            yield merge.register.problem(
                draft.row, "parent_code", "too_deep", f"层级超过{MAX_DEPTH}级", f"deeper than {MAX_DEPTH} levels"
            )


def _plan(merge: _Merge) -> ImportPlan:
    ids = {code: unit.id for code, unit in merge.units.items()}
    linked = [replace(unit, parent_id=ids.get(merge.parents.get(code) or "")) for code, unit in merge.units.items()]
    root = next(unit for unit in linked if unit.kind == "commission")
    created: list[UnitRecord] = []
    changed: list[UnitRecord] = []
    moved: list[UnitRecord] = []
    for unit in arranged(root, linked):
        before = merge.existing.get(unit.code)
        if before is None:
            created.append(replace(unit, version=1))
        elif unit != before:
            bucket = changed if unit.code in merge.rows else moved
            bucket.append(_closing(before, replace(unit, version=before.version + 1)))
    before_of = {unit.id: unit for unit in merge.existing.values()}
    closing = ((before_of[unit.id], unit) for unit in changed)
    closed = tuple(pair for pair in closing if pair[0].closed_on is None and pair[1].closed_on is not None)
    return ImportPlan(tuple(created), tuple(changed), tuple(moved), len(merge.register.drafts), closed)


def _closing(before: UnitRecord, unit: UnitRecord) -> UnitRecord:
    """A unit that the file closes ends its principal's term with it."""
    if before.closed_on is None and unit.closed_on is not None:
        return without_principal(unit, unit.closed_on)
    return unit
