"""Who owes what, and what is lacking: pure counting over units and the parts that their entries cover."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plans import Plan
from services.kit.registers.cycles import Span, span_of
from services.kit.registers.kinds import RegisterKind, closes
from services.kit.units import Unit

Why = Literal["missing", "incomplete", "not_reviewed"]
Covered = Mapping[str, frozenset[str]]
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Cover:
    """What the entries of one unit give: the parts covered at any time, and those covered for the present period."""

    ever: frozenset[str] = NOTHING
    current: frozenset[str] = NOTHING

    def of(self, kind: RegisterKind) -> frozenset[str]:
        """What counts today."""
        return self.current if span_of(kind.cycle, date.max) else self.ever


@dataclass(frozen=True)
class Gap:
    """A unit that lacks something it owes. `parts` are the codes that are missing."""

    kind: str
    unit_id: str
    unit_path: str
    county_id: str | None
    period: str | None
    why: Why
    parts: tuple[str, ...]
    due_on: date | None
    department: str | None = None

    @property
    def place(self) -> str:
        """Where it stands in the list."""
        return f"{self.unit_path}{self.kind}"


def gap_of(kind: RegisterKind, unit: Unit, cover: Cover, *, span: Span | None, due_on: date | None) -> Gap | None:
    """What `unit` lacks of `kind`; None when it is complete."""
    has = cover.of(kind)
    missing = tuple(part for part in kind.parts if part not in has)
    if not missing:
        return None
    why: Why = "missing" if not cover.ever else "incomplete"
    if kind.renewed_by_review and cover.ever >= set(kind.parts):
        why = "not_reviewed"
    return Gap(
        kind=kind.code,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        period=span.label if span else None,
        why=why,
        parts=missing,
        due_on=due_on,
    )


def due_day(kind: RegisterKind, plan: Plan, span: Span | None) -> date | None:
    """When what is owed for `span` must be there: the period's end or the campaign's, whichever comes first."""
    if span is not None:
        return min(span.end, plan.campaign_end) if span.start <= plan.campaign_end else None
    return closes(plan, kind.due) if kind.due else None


def gaps(kind: RegisterKind, plan: Plan, owing: Iterable[Unit], covers: Mapping[str, Cover], today: date) -> list[Gap]:
    """What the units that owe `kind` lack today."""
    span = span_of(kind.cycle, today)
    due_on = due_day(kind, plan, span)
    found = (gap_of(kind, unit, covers.get(unit.id, Cover()), span=span, due_on=due_on) for unit in owing)
    return [gap for gap in found if gap is not None]


def covered(kind: RegisterKind, owing: Sequence[Unit], covers: Mapping[str, Cover]) -> list[tuple[Unit, int, int]]:
    """(unit, numerator, denominator) of the figures by unit: whole units, or the parts that each has."""
    rows = []
    for unit in owing:
        cover = covers.get(unit.id, Cover())
        has = cover.ever if kind.renewed_by_review else cover.of(kind)
        found = sum(part in has for part in kind.parts)
        whole = len(kind.parts)
        rows.append((unit, found, whole) if kind.measure == "parts" else (unit, int(found == whole), 1))
    return rows
