"""The unit tree as this service needs it; documents follow their units."""

from __future__ import annotations

from collections.abc import Sequence

from plans.periods import period_of
from services.kit.events import Envelope
from services.kit.units import Unit
from services.satisfaction.handlers import counts_due, evaluation_follow_ups
from services.satisfaction.handlers.measuring import measure_units
from services.satisfaction.handlers.work import Work

FACTS = ("path", "county_id", "kind", "level", "opened_on", "closed_on")
"""What of a unit decides where its figures count, and which it owes."""


def on_units(work: Work, events: Sequence[Envelope]) -> None:
    """Keep the units; what is owed and measured follows what they are. A new name changes nothing here."""
    changes = work.units.apply(events)
    known = [(before, after) for before, after in changes if before and _facts(before) != _facts(after)]
    paths = {after.id: after.path for before, after in known if before.path != after.path}
    if paths:
        work.repo.counting.move(paths)
        work.repo.evaluating.move(paths)
        work.repo.scoring.move(paths)
    moved = [after for before, after in known if before.county_id != after.county_id]
    gone = [after for before, after in known if before.is_active(work.today) and not after.is_active(work.today)]
    evaluation_follow_ups.on_units_changed(work, moved, gone)
    counts_due.on_units_changed(work, [after for _, after in known])
    measure_units(work, [after.id for _, after in known], [period_of("quarter", work.today)])


def _facts(unit: Unit) -> tuple[str | None, ...]:
    return tuple(getattr(unit, name) for name in FACTS)
