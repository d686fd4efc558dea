"""The registers of one service: its kinds, and what the engine asks the service for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plans import Plan
from services.kit.events import Event
from services.kit.registers.entries import Entry
from services.kit.registers.errors import NotYourRegister, RegisterNotFound
from services.kit.registers.kinds import RegisterKind
from services.kit.registers.store import Registers
from services.kit.units import Unit
from services.kit.uow import UnitOfWork
from services.kit.work_items import WorkItem

Work = UnitOfWork[Any]
Departments = Mapping[str, str]
People = Callable[[Work, RegisterKind, Sequence[Unit], date], Mapping[str, tuple[int, int]]]


@dataclass(frozen=True)
class Book:
    """`guides` gives each unit's guiding department; units without one are not in the population `guided`.

    `require_open` raises when the campaign takes no new entries any more; `follow` is what else a change of an entry
    of a kind brings, with the entry as it was before, or raises what forbids it. `people` counts for kinds measured by
    people: unit -> (those with an entry in the day's year, all on the staff that day).
    """

    service: str
    kinds: Mapping[str, RegisterKind]
    plan: Callable[[Work], Plan | None]
    tell: Callable[[Work, Sequence[WorkItem]], None]
    changed: Callable[..., Event]
    guides: Callable[[Work, Sequence[Unit]], Departments] = field(default=lambda work, units: {})
    require_open: Callable[[Work], None] = field(default=lambda work: None)
    follow: Mapping[str, Callable[[Work, Entry, Entry | None], None]] = field(default_factory=dict)
    people: People = field(default=lambda work, kind, units, day: {})

    def applicable(self, work: Work) -> tuple[Plan | None, list[RegisterKind]]:
        """The plan, and the registers that it asks for."""
        plan = self.plan(work)
        if plan is None:
            return None, []
        wanted = set(plan.parameters.registers)
        return plan, [kind for kind in self.kinds.values() if kind.code in wanted or kind.applies.fits(plan)]

    def require(self, work: Work, code: str) -> tuple[Plan, RegisterKind]:
        """The plan and the kind. Raises `RegisterNotFound`."""
        plan, kinds = self.applicable(work)
        kind = next((kind for kind in kinds if kind.code == code), None)
        if plan is None or kind is None:
            raise RegisterNotFound(field="kind")
        return plan, kind

    def owing(self, work: Work, kinds: Sequence[RegisterKind], units: Sequence[Unit]) -> dict[str, list[Unit]]:
        """The active units that owe each kind."""
        active = [unit for unit in units if unit.is_active(work.today)]
        guided = self.guides(work, active) if any(kind.population == "guided" for kind in kinds) else {}
        return {
            kind.code: [u for u in active if (u.id in guided if kind.population == "guided" else kind.owes(u))]
            for kind in kinds
        }


def kinds_by_code(*groups: Sequence[RegisterKind]) -> dict[str, RegisterKind]:
    """Kinds by code; a code that is there twice is a mistake in the source."""
    listed = [kind for group in groups for kind in group]
    found = {kind.code: kind for kind in listed}
    if len(found) != len(listed):
        raise ValueError("two registers have the same code")
    return found


def registers_of(work: Work) -> Registers:
    """The documents."""
    registers: Registers = work.repo.registering
    return registers


def require_role(work: Work, roles: Sequence[str]) -> None:
    """Raises `NotYourRegister` when the caller has none of `roles`; no roles mean everybody whom the table lets in."""
    if roles and not _has_any(work, roles):
        raise NotYourRegister()


def may_read(work: Work, kind: RegisterKind) -> bool:
    """Whether the caller's roles open a restricted register."""
    return not kind.is_restricted or _has_any(work, kind.readers)


def _has_any(work: Work, roles: Sequence[str]) -> bool:
    return any(work.actor.has(role) for role in roles)


def seen(work: Work, book: Book) -> dict[str, Any]:
    """The filter for entries that the caller may see: those in his scope, and what is shared with the whole city."""
    scope = work.scope.filter()
    shared = [
        {"kind": kind.code, "status": {"$in": list(kind.shared_states)}}
        for kind in book.kinds.values()
        if kind.shared_states
    ]
    return {"$or": [scope, *shared]} if scope and shared else scope


def commission_of(unit: Unit) -> str:
    """The commission stands at the top of every path."""
    return unit.path.strip("/").split("/")[0]


def visible_units(work: Work) -> list[Unit]:
    """The active units in the caller's scope, by path."""
    return [unit for unit in work.units.active(work.today) if work.scope.covers(unit)]


def last_day(year: int | None, today: date) -> date:
    """The day of a year's figures: its end, or today."""
    return today if year is None else min(today, date(year, 12, 31))
