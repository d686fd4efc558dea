"""The unit of work of this service, and the check that a reviewer is not judging its own unit."""

from __future__ import annotations

from services.kit.uow import UnitOfWork
from services.tasks.errors import ReviewedByOwnUnit
from services.tasks.repository import Repository

Work = UnitOfWork[Repository]


def require_superior(work: Work, unit_id: str) -> None:
    """A bureau reviews the units below it, not itself; city-wide roles review all. Raises `ReviewedByOwnUnit`."""
    if work.scope.width != "city" and work.actor.unit_id == unit_id:
        raise ReviewedByOwnUnit()
