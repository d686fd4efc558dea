"""Documents: sums of months, official ranks and trust surveys."""

from __future__ import annotations

from collections.abc import Mapping

from services.kit.indexes import Index
from services.kit.store import TenantDatabase
from services.satisfaction.repository import hand_entered, month_sums

COLLECTIONS: dict[str, list[Index]] = {**month_sums.COLLECTIONS, **hand_entered.COLLECTIONS}


class Scoring:
    """Indices, trends and official ranks."""

    def __init__(self, db: TenantDatabase) -> None:
        self.months = month_sums.MonthSums(db)
        self.ranks = hand_entered.Ranks(db)
        self.surveys = hand_entered.Surveys(db)

    def move(self, paths: Mapping[str, str]) -> None:
        """Units moved in the tree: what carries their path follows."""
        self.months.move(paths)
