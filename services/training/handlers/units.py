"""The unit tree as this service needs it; documents follow their units."""

from __future__ import annotations

from collections.abc import Sequence

from services.kit.events import Envelope
from services.training.handlers.exam_rolls import keep_audiences
from services.training.handlers.exam_work import invite_at_new
from services.training.handlers.quarters import close_before, measure_units
from services.training.handlers.study_clock import close_before_units, units_changed
from services.training.handlers.work import Work, wake


def on_units(work: Work, events: Sequence[Envelope]) -> None:
    """Keep the units."""
    close_before(work)
    close_before_units(work)
    keep_audiences(work)
    moved = work.units.apply(events)
    wake(work)
    paths = {u.id: (u.path, u.county_id) for before, u in moved if before is None or before.path != u.path}
    work.repo.roster.move(paths)
    work.repo.attending.move(paths)
    measure_units(work, [after.id for _, after in moved])
    work.repo.topics.move(paths)
    work.repo.studying.move(paths)
    units_changed(work, [after for _, after in moved])
    work.repo.registering.move(paths)
    work.repo.commitments.move(paths)
    work.repo.examining.move(paths)
    work.repo.rolls.move(paths)
    invite_at_new(work, [after.id for before, after in moved if before is None])
