"""What clients read of registers, within their scope."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import Any

from services.kit.registers import requests
from services.kit.registers.book import Book, Work, may_read, registers_of, seen, visible_units
from services.kit.registers.cycles import current_labels
from services.kit.registers.errors import ReadByLookup
from services.kit.registers.kinds import RegisterKind
from services.kit.registers.owing import Cover, Gap, gaps
from services.kit.registers.shown import shown_entries, shown_gap, shown_histories, shown_kind


def register_kinds(work: Work, book: Book) -> list[dict[str, Any]]:
    """The registers that the city keeps, with their fields."""
    return [shown_kind(kind) for kind in book.applicable(work)[1]]


def register_entries(work: Work, book: Book, request: requests.RegisterEntries) -> dict[str, Any]:
    """A page of entries, the newest first. Raises `ReadByLookup` for a restricted register."""
    _, kind = book.require(work, request.kind)
    if kind.is_restricted:
        raise ReadByLookup()
    wanted = request.model_dump(include={"kind", "unit_id", "status", "year"}, exclude_none=True)
    if request.overdue is not None:
        late = {"$ne": None, "$lt": work.today.isoformat()}
        wanted["due_on"] = late if request.overdue else {"$not": late}
    found = registers_of(work).page(wanted, seen(work, book), first=request.first, after=request.after)
    return {**found, "items": shown_entries(work, book.kinds, found["items"])}


def register_entries_by_ids(work: Work, book: Book, request: requests.RegisterEntriesByIds) -> list[dict[str, Any]]:
    """Those that the caller may see and that are not restricted."""
    found = registers_of(work).by_ids(request.ids, seen(work, book))
    return shown_entries(work, book.kinds, [entry for entry in found if not book.kinds[entry.kind].is_restricted])


def register_histories(work: Work, book: Book, request: requests.RegisterHistories) -> list[list[dict[str, Any]]]:
    """For each entry that the caller may see its last versions, oldest first. Raises `AnswerTooLarge`."""
    found = registers_of(work).by_ids(request.ids, seen(work, book))
    open_ones = [entry for entry in found if not book.kinds[entry.kind].is_restricted]
    histories = shown_histories(work, book.kinds, open_ones, request.last)
    return [histories.get(entry_id, []) for entry_id in request.ids]


def register_gaps(work: Work, book: Book, request: requests.RegisterGaps) -> dict[str, Any]:
    """A page of what units lack, by unit and register."""
    found, departments = _all_gaps(work, book, request)
    start = bisect.bisect_right([gap.place for gap in found], request.after) if request.after else 0
    shown = found[start : start + request.first]
    following = shown[-1].place if start + request.first < len(found) else None
    items = [shown_gap(work, book.kinds[gap.kind], gap, departments.get(gap.unit_id)) for gap in shown]
    return {"items": items, "next": following, "total": len(found)}


def _all_gaps(work: Work, book: Book, request: requests.RegisterGaps) -> tuple[list[Gap], dict[str, str]]:
    if request.kind is not None:
        book.require(work, request.kind)
    plan, applicable = book.applicable(work)
    kinds = [kind for kind in applicable if request.kind in (None, kind.code) and may_read(work, kind)]
    units = [unit for unit in visible_units(work) if request.unit_id in (None, unit.id)]
    if plan is None:
        return [], {}
    scope = work.scope.filter() if request.unit_id is None else {**work.scope.filter(), "unit_id": request.unit_id}
    covers = registers_of(work).covers([kind.code for kind in kinds], current_labels(work.today), scope)
    owing = book.owing(work, kinds, units)
    found = [
        gap
        for kind in kinds
        for gap in gaps(kind, plan, owing[kind.code], _of_kind(covers, kind, owing[kind.code]), work.today)
    ]
    departments = book.guides(work, units) if any(kind.population for kind in kinds) else {}
    return sorted(found, key=lambda gap: gap.place), dict(departments)


def _of_kind(covers: dict[tuple[str, str], Cover], kind: RegisterKind, units: Sequence[Any]) -> dict[str, Cover]:
    return {unit.id: covers[(kind.code, unit.id)] for unit in units if (kind.code, unit.id) in covers}
