"""Documents of prefill, roll-ups, the submission matrix, review by the leading group."""

from __future__ import annotations

from services.kit.store import Index, TenantDatabase

COLLECTIONS: dict[str, list[Index]] = {}


class Reporting:
    """Prefill, roll-ups, the submission matrix, review by the leading group."""

    def __init__(self, db: TenantDatabase) -> None:
        self._db = db
