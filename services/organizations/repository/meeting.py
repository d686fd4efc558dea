"""Documents of meetings, decisions and their compliance."""

from __future__ import annotations

from services.kit.store import Index, TenantDatabase

COLLECTIONS: dict[str, list[Index]] = {}


class Meeting:
    """Meetings, decisions and their compliance."""

    def __init__(self, db: TenantDatabase) -> None:
        self._db = db
