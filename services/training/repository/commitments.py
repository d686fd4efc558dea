"""Documents: the wordings of commitments, who signed which, and the last counts told of each unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.training.domain.commitments import MEDICAL, Commitment, Signature, Wording
from services.training.repository.staffing import present

COLLECTIONS: dict[str, list[Index]] = {
    "commitment_texts": [Index("kind", "number")],
    "commitment_signatures": [Index("unit_path", "kind", "period"), Index("unit_id", "kind", "period")],
    "commitment_counts": [Index("unit_id", "kind")],
    "commitment_clock": [],
}


class Commitments:
    """What was signed, and what was told of it."""

    def __init__(self, db: TenantDatabase) -> None:
        self._texts, self._signatures = db["commitment_texts"], db["commitment_signatures"]
        self._counts, self._clock = db["commitment_counts"], db["commitment_clock"]

    def add_wording(self, text: Wording) -> None:
        self._texts.insert_one(document(text))

    def wordings(self) -> dict[str, Wording]:
        """The newest wording of each kind."""
        found = [restored(Wording, doc) for doc in self._texts.find({}, sort=[("kind", 1), ("number", 1)])]
        return {text.kind: text for text in found}

    def signature(self, signature_id: str) -> Signature | None:
        return self.signatures([signature_id]).get(signature_id)

    def signatures(self, ids: Sequence[str]) -> dict[str, Signature]:
        """Those of these ids that are there."""
        found = self._signatures.find({"id": {"$in": list(ids)}})
        return {doc["id"]: restored(Signature, doc) for doc in found}

    def page(self, wanted: Mapping[str, Any], scope: Mapping[str, Any], first: int, after: str | None) -> Document:
        """A page of signatures, by unit."""
        criteria = {"$and": [dict(wanted), dict(scope)]}
        found = page(self._signatures, criteria, sort=[("unit_path", 1)], first=first, after=after)
        return {**found, "items": [restored(Signature, doc) for doc in found["items"]]}

    def keep(self, signatures: Sequence[Signature]) -> None:
        """Store them in one round trip; each is new or follows the version that was read in this transaction."""
        docs = [document(signature) for signature in signatures]
        self._signatures.bulk_write(
            [self._signatures.update({"id": doc.pop("id")}, {"$set": doc}, upsert=True) for doc in docs]
        )

    def counts(self, unit_ids: Sequence[str]) -> dict[str, Document]:
        """What was told of these units, by id."""
        return {doc["id"]: doc for doc in self._counts.find({"unit_id": {"$in": list(unit_ids)}})}

    def counts_of(self, kind: str, period: str, unit_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Unit -> (signed, to sign) as last told of a period."""
        found = self._counts.find({"unit_id": {"$in": list(unit_ids)}, "kind": kind, "period": period})
        return {doc["unit_id"]: (doc["signed"], doc["staff"]) for doc in found}

    def keep_counts(self, counts: Sequence[Document]) -> None:
        docs = [dict(count) for count in counts]
        self._counts.bulk_write(
            [self._counts.update({"id": doc.pop("id")}, {"$set": doc}, upsert=True) for doc in docs]
        )

    def clock(self) -> Document:
        """How far the tick has come."""
        blank = {"id": "clock", "on": None, "day": None, "path": None, "until": None}
        return self._clock.find_one({"id": "clock"}) or blank

    def wake(self) -> None:
        """The roster or the units have changed: the tick looks at them once the day has changed, too."""
        self.set_clock({**self.clock(), "until": None})

    def set_clock(self, clock: Document) -> None:
        self._clock.upsert(clock)

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new paths on what is theirs."""
        moves = [({"unit_id": unit_id}, {"$set": {"unit_path": path}}) for unit_id, (path, _) in paths.items()]
        self._signatures.bulk_write([self._signatures.update_each(*each) for each in moves])


def asked(commitment: Commitment, day: date) -> Document:
    """The filter for people of the roster who are to sign it that day."""
    if commitment.audience == "cadres":
        who: Document = {"$or": [{"key_few": True}, {"post_class": {"$ne": None}}]}
    else:
        who = {"professional_category": {"$in": list(MEDICAL)}}
    return {"$and": [present(day), who]}


def unsigned(commitment: Commitment, period: str, who: Document) -> Document:
    """The filter for those of `who` that have not signed."""
    return {"$and": [who, {f"marks.{commitment.mark(period)}": None}]}
