"""Documents of phase activities, work plans, sub-tasks, follow-ups and progress."""

from __future__ import annotations

from services.kit.store import Index, TenantDatabase

COLLECTIONS: dict[str, list[Index]] = {}


class Campaigning:
    """Phase activities, work plans, sub-tasks, follow-ups and progress."""

    def __init__(self, db: TenantDatabase) -> None:
        self._db = db
