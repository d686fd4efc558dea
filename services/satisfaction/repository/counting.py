"""Documents: touchpoints, encounters, daily counts and one-time tokens."""

from __future__ import annotations

from collections.abc import Mapping

from services.kit.indexes import Index
from services.kit.store import TenantDatabase
from services.satisfaction.repository import daily, encounters, imports, months, slips, touchpoints

COLLECTIONS: dict[str, list[Index]] = {
    **encounters.COLLECTIONS,
    **daily.COLLECTIONS,
    **touchpoints.COLLECTIONS,
    **imports.COLLECTIONS,
    **months.COLLECTIONS,
    **slips.COLLECTIONS,
}


class Counting:
    """Touchpoints, encounters, daily counts and one-time tokens."""

    def __init__(self, db: TenantDatabase) -> None:
        self.encounters = encounters.Encounters(db)
        self.daily = daily.Daily(db)
        self.touchpoints = touchpoints.Touchpoints(db)
        self.imports = imports.Imports(db)
        self.months = months.Months(db)
        self.slips = slips.Slips(db)

    def move(self, paths: Mapping[str, str]) -> None:
        """Units moved in the tree: what carries their path follows. Encounters carry none."""
        for each in (self.daily, self.touchpoints, self.imports, self.months):
            each.move(paths)
