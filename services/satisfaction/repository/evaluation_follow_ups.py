"""Follow-ups of low scores, and hints of red packets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.satisfaction.domain.evaluation_follow_ups import EvaluationFollowUp, FollowUpState

COLLECTIONS: dict[str, list[Index]] = {
    "evaluation_follow_ups": [Index("unit_path", "due_on"), Index("due_on"), Index("unit_id", "state")],
    "red_packet_hints": [Index("-on"), Index("unit_id", "-on")],
}


class FollowUps:
    """One document per low evaluation, under its id."""

    def __init__(self, db: TenantDatabase) -> None:
        self._follow_ups = db["evaluation_follow_ups"]

    def get(self, follow_up_id: str) -> EvaluationFollowUp | None:
        found = self._follow_ups.find_one({"id": follow_up_id})
        return restored(EvaluationFollowUp, found) if found else None

    def by_ids(self, ids: Sequence[str], scope: Document | None = None) -> dict[str, EvaluationFollowUp]:
        """Those that are there, by id."""
        found = self._follow_ups.find({"id": {"$in": list(ids)}, **(scope or {})})
        return {doc["id"]: restored(EvaluationFollowUp, doc) for doc in found}

    def add(self, follow_ups: Sequence[EvaluationFollowUp]) -> None:
        self._follow_ups.insert_many(map(document, follow_ups))

    def save(self, changed: EvaluationFollowUp) -> None:
        """Store a change whose version is one more. Raises `VersionRace`."""
        self._follow_ups.replace(document(changed))

    def put(self, changed: Sequence[EvaluationFollowUp]) -> None:
        """Store changes in one round trip."""
        self._follow_ups.bulk_write(
            [self._follow_ups.update({"id": each.id}, {"$set": _facts(document(each))}) for each in changed]
        )

    def of_units(self, unit_ids: Sequence[str], states: Sequence[FollowUpState]) -> list[EvaluationFollowUp]:
        """Those of units in these states."""
        wanted = {"unit_id": {"$in": list(unit_ids)}, "state": {"$in": [state.value for state in states]}}
        return [restored(EvaluationFollowUp, doc) for doc in self._follow_ups.find(wanted)]

    def page(self, wanted: Mapping[str, Any], **paging: Any) -> dict[str, Any]:
        """A page by deadline."""
        found = page(self._follow_ups, wanted, sort=[("due_on", 1)], **paging)
        return {**found, "items": [restored(EvaluationFollowUp, doc) for doc in found["items"]]}

    def move(self, paths: Mapping[str, str]) -> None:
        """Units moved in the tree."""
        self._follow_ups.bulk_write(
            [self._follow_ups.update_each({"unit_id": u}, {"$set": {"unit_path": p}}) for u, p in paths.items()]
        )


class Hints:
    """Hints of red packets: unit, day and kind. They name no evaluation."""

    def __init__(self, db: TenantDatabase) -> None:
        self._hints = db["red_packet_hints"]

    def add(self, hints: Sequence[Document]) -> None:
        self._hints.insert_many(hints)

    def page(self, days: tuple[date | None, date | None], wanted: Document, **paging: Any) -> dict[str, Any]:
        """A page, newest first."""
        start, end = days
        bounds = {"$gte": start and start.isoformat(), "$lte": end and end.isoformat()}
        on = {name: value for name, value in bounds.items() if value}
        return page(self._hints, {**wanted, **({"on": on} if on else {})}, sort=[("on", -1)], **paging)


def _facts(doc: Document) -> Document:
    return {name: value for name, value in doc.items() if name != "id"}
