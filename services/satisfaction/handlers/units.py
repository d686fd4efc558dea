"""The unit tree as this service needs it; documents follow their units."""

from __future__ import annotations

from collections.abc import Sequence

from plans.periods import period_of
from services.kit.events import Envelope
from services.satisfaction.handlers.counts_due import on_units_changed
from services.satisfaction.handlers.evaluation_follow_ups import on_units_moved
from services.satisfaction.handlers.measuring import measure_units
from services.satisfaction.handlers.work import Work


def on_units(work: Work, events: Sequence[Envelope]) -> None:
    """Keep the units; what is owed and measured follows what they are."""
    changes = work.units.apply(events)
    paths = {after.id: after.path for before, after in changes if before and before.path != after.path}
    work.repo.counting.move(paths)
    work.repo.evaluating.move(paths)
    work.repo.scoring.move(paths)
    on_units_moved(work, [after for before, after in changes if before and before.county_id != after.county_id])
    known = [after for before, after in changes if before]
    on_units_changed(work, known)
    measure_units(work, [unit.id for unit in known], [period_of("quarter", work.today)])
