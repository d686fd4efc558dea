"""Documents and the domain: the only place with collection names, queries and indexes of this service."""

from __future__ import annotations

from typing import ClassVar

from services.kit import measuring, plan_copy
from services.kit.indexes import Index
from services.kit.store import TenantDatabase
from services.kit.uploads import FILES, FileOwners
from services.satisfaction.repository import counting, evaluating, scoring


class Repository:
    """One tenant's satisfaction."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {
        **plan_copy.COLLECTIONS,
        **measuring.COLLECTIONS,
        **FILES,
        **counting.COLLECTIONS,
        **evaluating.COLLECTIONS,
        **scoring.COLLECTIONS,
    }

    def __init__(self, db: TenantDatabase) -> None:
        self.plan = plan_copy.PlanCopy(db)
        self.measures = measuring.Measures(db)
        self.files = FileOwners(db, prefix="satisfaction-")
        self.counting = counting.Counting(db)
        self.evaluating = evaluating.Evaluating(db)
        self.scoring = scoring.Scoring(db)
