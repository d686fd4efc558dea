"""Documents of programmes, draws, visits, patrols, checklists and coverage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.tasks.domain.alerts import FOLLOWED, Alert, Followed
from services.tasks.domain.rounds import Round
from services.tasks.repository.codec import document, restored
from services.tasks.repository.kept import Kept
from services.tasks.repository.programmes import Programmes
from services.tasks.repository.visits import Visits

COLLECTIONS: dict[str, list[Index]] = {
    "programmes": [Index("unit_id", "year", unique=True), Index("year")],
    "visits": [
        Index("-planned_on"),
        Index("unit_path", "-planned_on"),
        Index("unit_id", "kind"),
        Index("kind", "started_on"),
        Index("status", "unit_id"),
        Index("insiders"),
    ],
    "supervision_rounds": [Index("-starts_on")],
    "issued_documents": [],
    "coverage_alerts": [Index("state")],
    "supervision_clock": [],
}


class Rounds(Kept[Round]):
    """Rounds of supervision, the latest first."""

    def __init__(self, db: TenantDatabase) -> None:
        super().__init__(db["supervision_rounds"], Round, [("starts_on", -1)])

    def of_year(self, year: int | None, scope: Mapping[str, Any]) -> list[Document]:
        """Rounds of one year, or of all, without their teams."""
        filter = {"$and": [{} if year is None else {"year": year}, dict(scope)]}
        return self._docs.find(filter, {"teams": 0}, sort=self._order)


class Supervising:
    """Programmes, draws, visits, patrols, checklists and coverage."""

    def __init__(self, db: TenantDatabase) -> None:
        self.programmes, self.visits = Programmes(db), Visits(db)
        self.rounds = Rounds(db)
        self._reports = db["reports"]
        self._documents, self._alerts, self._clock = (
            db["issued_documents"],
            db["coverage_alerts"],
            db["supervision_clock"],
        )

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county)."""
        self.visits.move(paths)
        self.programmes.move(paths)
        self.rounds.move(paths)

    def keep_documents(self, documents: Sequence[Document]) -> None:
        """Remember documents that organizations has issued."""
        for each in documents:
            self._documents.upsert(each)

    def issued(self, document_id: str, kind: str) -> Document | None:
        """An issued document of that kind."""
        return self._documents.find_one({"id": document_id, "kind": kind})

    def report_counts(self, unit_id: str) -> Document:
        """How many reports the unit owed so far, sent, and sent on time."""
        owed = {"unit_id": unit_id, "expected": True, "status": {"$ne": "exempt"}}
        received = {"$sum": {"$cond": [{"$gt": ["$first_received_at", None]}, 1, 0]}}
        on_time = {"$sum": {"$cond": [{"$eq": ["$timeliness", "on_time"]}, 1, 0]}}
        group = {"_id": None, "expected": {"$sum": 1}, "received": received, "on_time": on_time}
        rows = self._reports.aggregate([{"$match": owed}, {"$group": group}])
        return rows[0] if rows else {"expected": 0, "received": 0, "on_time": 0}

    def followed(self) -> Followed:
        """How far the clock has been followed."""
        found = self._clock.find_one({"id": FOLLOWED})
        return restored(Followed, found) if found else Followed()

    def follow(self, followed: Followed) -> None:
        self._clock.upsert(document(followed))

    def alerts(self, filter: Mapping[str, Any]) -> dict[str, Alert]:
        """Warnings by id."""
        return {doc["id"]: restored(Alert, doc) for doc in self._alerts.find(filter)}

    def save_alerts(self, alerts: Sequence[Alert]) -> None:
        """Store `alerts` in one round trip."""
        operations = []
        for alert in alerts:
            facts = {name: value for name, value in document(alert).items() if name != "id"}
            operations.append(self._alerts.update({"id": alert.id}, {"$set": facts}, upsert=True))
        self._alerts.bulk_write(operations)
