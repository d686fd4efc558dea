"""What every handler here works with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from services.kit.units import Unit
from services.kit.uow import UnitOfWork
from services.notifications.repository import Repository

Work = UnitOfWork[Repository]
ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Reach:
    """What the platform's settings allow: whether mail is on, the host that names messages, the console's address."""

    mail: bool = False
    host: str = "localhost"
    console: str | None = None

    @property
    def link(self) -> str | None:
        """Where a person finds the to-do list."""
        return f"{self.console.rstrip('/')}/todo" if self.console else None


def commission_id(work: Work) -> str | None:
    """The unit to which people of city-wide roles belong."""
    found = work.units.commission()
    return found.id if found else None


def is_closed(unit: Unit | None, today: date) -> bool:
    """Whether the unit is known to be gone; one that is not known yet is not."""
    return unit is not None and unit.closed_on is not None and unit.closed_on <= today.isoformat()
