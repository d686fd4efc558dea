"""The unit tree as this service needs it; documents follow their units."""

from __future__ import annotations

from collections.abc import Sequence

from services.kit.events import Envelope
from services.training.handlers.quarters import close_before, measure_units
from services.training.handlers.study_clock import units_changed
from services.training.handlers.work import Work


def on_units(work: Work, events: Sequence[Envelope]) -> None:
    """Keep the units."""
    close_before(work, sorted({event.subject_id for event in events}))
    moved = work.units.apply(events)
    paths = {u.id: (u.path, u.county_id) for before, u in moved if before is None or before.path != u.path}
    work.repo.roster.move(paths)
    work.repo.attending.move(paths)
    measure_units(work, [after.id for _, after in moved])
    work.repo.topics.move(paths)
    work.repo.studying.move(paths)
    units_changed(work, [after.id for _, after in moved])
    work.repo.registering.move(paths)
    work.repo.commitments.move(paths)
    work.repo.examining.move(paths)
