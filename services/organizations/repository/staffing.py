"""Documents of staff, posts, rotation, principals, branch scopes, merges and splits."""

from __future__ import annotations

from services.kit.store import Index, TenantDatabase

COLLECTIONS: dict[str, list[Index]] = {}


class Staffing:
    """Staff, posts, rotation, principals, branch scopes, merges and splits."""

    def __init__(self, db: TenantDatabase) -> None:
        self._db = db
