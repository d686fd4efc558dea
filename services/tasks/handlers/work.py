"""The unit of work of this service, and the check that a reviewer is not judging its own unit."""

from __future__ import annotations

from services.kit.units import OutsideYourUnits
from services.kit.uow import UnitOfWork
from services.tasks.errors import ReviewedByOwnUnit
from services.tasks.repository import Repository

Work = UnitOfWork[Repository]


def require_superior(work: Work, unit_id: str) -> None:
    """A bureau reviews the units below it, not itself; city-wide roles review all. Raises `ReviewedByOwnUnit`."""
    if work.scope.width != "city" and work.actor.unit_id == unit_id:
        raise ReviewedByOwnUnit()


def require_department_work(work: Work, department: str | None, *, field: str) -> None:
    """Heads of departments, whatever else they are, act on what is a department's alone: of city-wide roles only the
    office acts for units. Raises `OutsideYourUnits`."""
    is_office = any(work.actor.has(role) for role in ("campaign_office", "city_admin"))
    if department is None and work.scope.width == "city" and not is_office:
        raise OutsideYourUnits(field=field)
