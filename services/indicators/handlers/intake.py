"""What arrives by events: measures, units, the city's profile, its phases. Batches, in any order, more than once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from services.indicators import events
from services.indicators.domain import measures
from services.indicators.domain.cities import newer_phase
from services.indicators.domain.measures import Change, Placement, UnitVersion
from services.indicators.domain.periods import parse_period
from services.indicators.errors import MeasureNotValid
from services.indicators.events import Measured, PhaseSeen, TenantPreparedV1, UnitSeen
from services.indicators.repository import Repository
from services.kit.events import Envelope
from services.kit.uow import UnitOfWork

Work = UnitOfWork[Repository]
CODE = re.compile(r"[a-z][a-z0-9_]{1,59}")
LARGEST = 10**15
STATES = {"tasks.phase_started.v1": "current", "tasks.phase_ended.v1": "ended"}


def on_measures(uow: Work, batch: Sequence[Envelope]) -> None:
    """Keep the newest measures and move the rollups by the difference (architecture: indicators).

    Reads the touched values and units once and writes each collection once, whatever the size of the batch.
    Raises `MeasureNotValid` or `PeriodNotValid` for a measure that cannot be counted.
    """
    seen = measures.newest(_checked(events.measured(event)) for event in batch)
    held = uow.repo.values(list(seen))
    histories = uow.repo.histories(measure.unit_id for measure in seen.values())
    uow.repo.write(measures.take_in(seen, held, histories), _last_heard(seen.values()))


def on_units(uow: Work, batch: Sequence[Envelope]) -> None:
    """Follow the unit tree: place the values of units that appear, and move those of units that changed.

    A unit that changes its class or county takes the periods along that had not ended on that day (PF-016).
    """
    uow.units.apply(batch)
    seen = [events.unit_seen(event) for event in batch]
    before = uow.repo.histories(unit.unit_id for unit in seen)
    after = {unit_id: list(versions) for unit_id, versions in before.items()}
    for unit in seen:
        after[unit.unit_id] = _with_version(after.get(unit.unit_id, []), unit)
    changed = {unit_id: versions for unit_id, versions in after.items() if versions != before.get(unit_id)}
    uow.repo.keep_histories(changed)
    held = uow.repo.values_of_units(list(changed))
    moved = [Change(value, measures.place(value, changed[value.measure.unit_id])) for value in held]
    uow.repo.write([change for change in moved if change.before != change.after], {})


def on_onboarded(uow: Work, batch: Sequence[Envelope]) -> None:
    """Set the city up from its plan and answer that it is ready; onboarding again answers again."""
    event = max(batch, key=lambda each: each.subject_version)
    profile = events.city_onboarded(event)
    held = uow.repo.city().profile
    if held is None or held.version <= profile.version:
        uow.repo.keep_profile(profile)
    counts = {"measures": len(profile.measures)}
    uow.emit(TenantPreparedV1(event.subject_id, event.subject_version, service="indicators", counts=counts))


def on_activated(uow: Work) -> None:
    """The city runs."""
    uow.repo.mark_active()


def on_phases(uow: Work, batch: Sequence[Envelope]) -> None:
    """Follow the campaign's phases; they may overlap."""
    held = {phase.phase_id: phase for phase in uow.repo.city().phases}
    newest: dict[str, PhaseSeen] = {}
    for event in batch:
        phase = events.phase_seen(event, STATES[event.name])
        known = newest.get(phase.phase_id, held.get(phase.phase_id))
        newest[phase.phase_id] = newer_phase(known, phase)
    uow.repo.keep_phases(newest.values())


def on_official_ranks(uow: Work, batch: Sequence[Envelope]) -> None:
    """Keep the ranks that the province announced (NJ-022)."""
    held = uow.repo.city().official_ranks
    newest = held | {}
    for rank in map(events.official_rank, batch):
        known = newest.get(rank.id)
        if known is None or rank.version > known.version:
            newest[rank.id] = rank
    uow.repo.keep_official_ranks([rank for key, rank in newest.items() if rank != held.get(key)])


def _checked(measure: Measured) -> Measured:
    parse_period(measure.period)
    if not CODE.fullmatch(measure.indicator):
        raise MeasureNotValid(field="indicator", reason=measure.indicator[:60])
    for name in ("numerator", "denominator"):
        number = getattr(measure, name)
        if not 0 <= number <= LARGEST:
            raise MeasureNotValid(field=name, reason=f"{name} {number}")
    return measure


def _last_heard(seen: Iterable[Measured]) -> dict[str, datetime]:
    latest: dict[str, datetime] = {}
    for measure in seen:
        latest[measure.indicator] = max(measure.measured_at, latest.get(measure.indicator, measure.measured_at))
    return latest


def _with_version(versions: Sequence[UnitVersion], unit: UnitSeen) -> list[UnitVersion]:
    if any(held.tells(unit.version) for held in versions):
        return list(versions)
    unit_class = (unit.level or "ungraded") if unit.kind == "institution" else unit.kind
    placement = Placement(unit_class, unit.county_id or measures.MUNICIPAL)
    added = UnitVersion(unit.version, unit.since, unit.path, placement)
    return measures.joined([*versions, added])
