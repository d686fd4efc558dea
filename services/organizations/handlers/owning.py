"""What a unit's own people may not do to their unit: that is the superior's."""

from __future__ import annotations

from services.organizations.domain.units import UnitRecord
from services.organizations.errors.people import OwnUnitIsTheSuperiors
from services.organizations.handlers.common import Work

CLASS_FACTS = ("category", "level", "ownership", "affiliation")


def require_superior(work: Work, unit: UnitRecord, field: str) -> None:
    """Raises `OwnUnitIsTheSuperiors` when the actor belongs to the unit and has no wider office."""
    if work.scope.width != "city" and work.actor.unit_id == unit.id:
        raise OwnUnitIsTheSuperiors(field=field)


def require_class_stays(work: Work, before: UnitRecord, after: UnitRecord) -> None:
    """Raises `OwnUnitIsTheSuperiors` when a unit would change its own class."""
    for name in CLASS_FACTS:
        if getattr(before, name) != getattr(after, name):
            require_superior(work, before, name)
