"""What the commission enters by hand: official ranks and trust surveys."""

from __future__ import annotations

from typing import Any

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.satisfaction.domain.ranks import OfficialRank
from services.satisfaction.domain.surveys import TrustSurvey

COLLECTIONS: dict[str, list[Index]] = {
    "official_ranks": [Index("period", "measure")],
    "trust_surveys": [Index("quarter")],
}


class Ranks:
    """One document per measure and period."""

    def __init__(self, db: TenantDatabase) -> None:
        self._ranks = db["official_ranks"]

    def get(self, rank_id: str) -> OfficialRank | None:
        found = self._ranks.find_one({"id": rank_id})
        return restored(OfficialRank, found) if found else None

    def add(self, rank: OfficialRank) -> None:
        self._ranks.insert_one(document(rank))

    def save(self, rank: OfficialRank) -> None:
        """Store a correction. Raises `VersionRace`."""
        self._ranks.replace(document(rank))

    def page(self, wanted: Document, **paging: Any) -> dict[str, Any]:
        """A page, the newest period first."""
        found = page(self._ranks, wanted, sort=[("period", -1), ("measure", 1)], **paging)
        return {**found, "items": [restored(OfficialRank, doc) for doc in found["items"]]}


class Surveys:
    """Trust surveys of the city."""

    def __init__(self, db: TenantDatabase) -> None:
        self._surveys = db["trust_surveys"]

    def get(self, survey_id: str) -> TrustSurvey | None:
        found = self._surveys.find_one({"id": survey_id})
        return restored(TrustSurvey, found) if found else None

    def add(self, survey: TrustSurvey) -> None:
        self._surveys.insert_one(document(survey))

    def save(self, survey: TrustSurvey) -> None:
        """Store a correction. Raises `VersionRace`."""
        self._surveys.replace(document(survey))

    def between(self, first: str, last: str) -> list[TrustSurvey]:
        """Those of the quarters `first` to `last` that stand, oldest first."""
        wanted = {"quarter": {"$gte": first, "$lte": last}, "withdrawn": False}
        return [restored(TrustSurvey, doc) for doc in self._surveys.find(wanted, sort=[("quarter", 1), ("id", 1)])]

    def page(self, **paging: Any) -> dict[str, Any]:
        """A page, the newest quarter first."""
        found = page(self._surveys, {}, sort=[("quarter", -1)], **paging)
        return {**found, "items": [restored(TrustSurvey, doc) for doc in found["items"]]}
