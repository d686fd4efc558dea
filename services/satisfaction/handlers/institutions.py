"""The institution that a command is about, and the days on which it can have had patients."""

from __future__ import annotations

from datetime import date

from services.kit.units import Unit
from services.satisfaction.domain.encounter_rows import Days
from services.satisfaction.errors.counting import NotAnInstitution
from services.satisfaction.handlers.work import Work


def institution(work: Work, unit_id: str, field: str = "unit_id") -> Unit:
    """The unit, inside the caller's scope. Raises `UnitNotFound`, `OutsideYourUnits` or `NotAnInstitution`."""
    return require_institution(work.units.require(unit_id, field), field)


def require_institution(unit: Unit, field: str = "unit_id") -> Unit:
    """Raises `NotAnInstitution`."""
    if unit.kind != "institution":
        raise NotAnInstitution(field=field, name=unit.name)
    return unit


def days_of(unit: Unit, today: date) -> Days:
    """When the unit was open."""
    return Days(day_or_none(unit.opened_on), day_or_none(unit.closed_on), today)


def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
