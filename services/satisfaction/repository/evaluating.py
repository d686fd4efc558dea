"""Documents: evaluations, suspicious series, and the follow-up of low scores."""

from __future__ import annotations

from collections.abc import Mapping

from services.kit.indexes import Index
from services.kit.store import TenantDatabase
from services.satisfaction.repository import evaluation_follow_ups, evaluations, series

COLLECTIONS: dict[str, list[Index]] = {
    **evaluations.COLLECTIONS,
    **series.COLLECTIONS,
    **evaluation_follow_ups.COLLECTIONS,
}


class Evaluating:
    """Evaluations, suspicious series, and the follow-up of low scores."""

    def __init__(self, db: TenantDatabase) -> None:
        self.evaluations = evaluations.Evaluations(db)
        self.series = series.AllSeries(db)
        self.untold = series.UntoldDays(db)
        self.follow_ups = evaluation_follow_ups.FollowUps(db)
        self.hints = evaluation_follow_ups.Hints(db)

    def move(self, paths: Mapping[str, str]) -> None:
        """Units moved in the tree: what carries their path follows. Evaluations and hints carry none."""
        self.series.move(paths)
        self.follow_ups.move(paths)
