"""Documents of issued documents, circulars and read receipts."""

from __future__ import annotations

from services.kit.store import Index, TenantDatabase

COLLECTIONS: dict[str, list[Index]] = {}


class Documenting:
    """Issued documents, circulars and read receipts."""

    def __init__(self, db: TenantDatabase) -> None:
        self._db = db
