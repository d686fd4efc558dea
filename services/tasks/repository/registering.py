"""Documents of the registers of this service."""

from __future__ import annotations

from services.kit.store import Index, TenantDatabase

COLLECTIONS: dict[str, list[Index]] = {}


class Registering:
    """The registers of this service."""

    def __init__(self, db: TenantDatabase) -> None:
        self._db = db
