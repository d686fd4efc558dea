"""Documents of self-inspections, problems, rectification and the risk ledger."""

from __future__ import annotations

from services.kit.store import Index, TenantDatabase

COLLECTIONS: dict[str, list[Index]] = {}


class Rectifying:
    """Self-inspections, problems, rectification and the risk ledger."""

    def __init__(self, db: TenantDatabase) -> None:
        self._db = db
