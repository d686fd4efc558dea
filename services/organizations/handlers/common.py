"""What several handlers share: the city's plan, required units, and storing units with their events."""

from __future__ import annotations

from collections.abc import Sequence

from plans import Plan
from services.kit.ids import derive
from services.kit.units import Unit, UnitNotFound
from services.kit.uow import UnitOfWork
from services.organizations.domain.units import UnitRecord
from services.organizations.errors import TenantNotReady
from services.organizations.events import unit_changed, unit_registered
from services.organizations.repository import Repository

Work = UnitOfWork[Repository]


def plan_of(uow: Work) -> Plan:
    """The city's plan. Raises `TenantNotReady` before onboarding has reached this service."""
    plan = uow.repo.plan()
    if plan is None:
        raise TenantNotReady()
    return plan


def commission_id_of(uow: Work, plan: Plan) -> str:
    """The id of the commission's unit."""
    return unit_id_of(uow, plan.template.city.division_code)


def unit_id_of(uow: Work, code: str) -> str:
    """The id of the unit with this code, known before it exists."""
    return derive(uow.tenant, "unit", code)


def required_unit(uow: Work, unit_id: str, field: str = "unit_id") -> UnitRecord:
    """The unit, inside the actor's scope. Raises `UnitNotFound` or `OutsideYourUnits`."""
    uow.units.require(unit_id, field=field)
    unit = uow.repo.unit(unit_id)
    if unit is None:
        raise UnitNotFound(field=field)
    return unit


def store_new(uow: Work, units: Sequence[UnitRecord]) -> None:
    """Insert `units` and tell everyone."""
    uow.repo.insert_units(units)
    uow.units.put_many([projected(unit) for unit in units])
    for unit in units:
        uow.emit(unit_registered(unit))
    _follow(uow, units)


def store_changed(uow: Work, units: Sequence[UnitRecord]) -> None:
    """Save `units`, whose versions have been raised, and tell everyone; what belongs to a moved unit goes along."""
    uow.repo.save_units(units)
    known = uow.units.by_ids([unit.id for unit in units])
    moved = [u for u in units if u.id in known and (known[u.id].path, known[u.id].county_id) != (u.path, u.county_id)]
    places = {unit.id: (unit.path, unit.county_id) for unit in moved}
    for part in (uow.repo.registering, uow.repo.meeting, uow.repo.documenting, uow.repo.staffing):
        part.move(places)
    uow.units.put_many([projected(unit) for unit in units])
    for unit in units:
        uow.emit(unit_changed(unit))
    _follow(uow, units)


def _follow(uow: Work, units: Sequence[UnitRecord]) -> None:
    """Meetings and documents keep up with the units; they stand on this module, so it cannot import them at once."""
    from services.organizations.handlers.following import follow_units

    follow_units(uow, units)


def projected(unit: UnitRecord) -> Unit:
    """The unit as every service's tree keeps it."""
    return Unit(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        category=unit.category,
        level=unit.level,
        ownership=unit.ownership,
        affiliation=unit.affiliation,
        parent_id=unit.parent_id,
        path=unit.path,
        county_id=unit.county_id,
        opened_on=unit.opened_on.isoformat() if unit.opened_on else None,
        closed_on=unit.closed_on.isoformat() if unit.closed_on else None,
        version=unit.version,
    )
