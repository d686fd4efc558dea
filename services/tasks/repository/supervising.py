"""Documents of programmes, draws, visits, patrols, checklists and coverage."""

from __future__ import annotations

from services.kit.store import Index, TenantDatabase

COLLECTIONS: dict[str, list[Index]] = {}


class Supervising:
    """Programmes, draws, visits, patrols, checklists and coverage."""

    def __init__(self, db: TenantDatabase) -> None:
        self._db = db
