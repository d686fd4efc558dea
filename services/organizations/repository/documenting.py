"""Documents of issued documents, circulars and read receipts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase, VersionRace
from services.kit.units import Scope
from services.organizations.domain.documents import PUBLIC, IssuedDocument
from services.organizations.domain.receipts import Addressee

COLLECTIONS: dict[str, list[Index]] = {
    "documents": [
        Index("issuer_unit_id", "year", "sequence", unique=True, partial={"sequence": {"$gt": 0}}),
        Index("unit_path", "-day"),
        Index("kind", "status", "period"),
        Index("delivering"),
    ],
    "document_numbers": [],
    "addressees": [
        Index("document_id", "missing", "unit_path"),
        Index("unit_id", "missing", "due_on"),
    ],
}
_WHOLE = {"pending": 0}
_HEAD = {**_WHOLE, "text": 0}


class Documenting:
    """Issued documents, circulars and read receipts."""

    def __init__(self, db: TenantDatabase) -> None:
        self._documents, self._numbers = db["documents"], db["document_numbers"]
        self._addressees = db["addressees"]

    def get(self, document_id: str) -> IssuedDocument | None:
        found = self._documents.find_one({"id": document_id}, _WHOLE)
        return restored(IssuedDocument, found) if found else None

    def insert(self, doc: IssuedDocument) -> None:
        self._documents.insert_one(_dated(doc))

    def save(self, doc: IssuedDocument) -> None:
        """Store the next version; whom it is still delivered to stays. Raises `VersionRace`."""
        made = _dated(doc)
        before = {"id": made.pop("id"), "version": doc.version - 1}
        if not self._documents.update_one(before, {"$set": made}):
            raise VersionRace(f"documents {doc.id}")

    def next_number(self, issuer_unit_id: str, year: int) -> int:
        """The next number of the issuer's register of that year: taken with the transaction, or not at all (LZ-148)."""
        key = f"{issuer_unit_id}:{year}"
        found = self._numbers.find_one_and_update({"id": key}, {"$inc": {"last": 1}}, upsert=True)
        assert found is not None
        return int(found["last"])

    def page(self, wanted: Mapping[str, Any], scope: Scope, first: int, after: str | None) -> dict[str, Any]:
        """A page of the documents of units in scope, and of those that were addressed to them; the latest first.

        They come without their text.
        """
        filter = {k: wanted[k] for k in ("kind", "status", "issuer_unit_id", "period") if wanted.get(k)}
        filter |= self._seen_by(scope)
        found = page(self._documents, filter, sort=[("day", -1)], first=first, after=after, projection=_HEAD)
        return {**found, "items": [restored(IssuedDocument, doc) for doc in found["items"]]}

    def by_ids(self, ids: Sequence[str], scope: Scope) -> dict[str, IssuedDocument]:
        """Documents by id, without their text, as far as `scope` may see them."""
        found = self._documents.find(self._seen_of(ids, scope), _HEAD)
        return {doc["id"]: restored(IssuedDocument, doc) for doc in found}

    def texts(self, ids: Sequence[str], scope: Scope) -> dict[str, str]:
        """The texts of documents, as far as `scope` may see them."""
        return {doc["id"]: doc["text"] for doc in self._documents.find(self._seen_of(ids, scope), {"id": 1, "text": 1})}

    def seen(self, ids: Sequence[str], scope: Scope) -> list[str]:
        """Which of these documents `scope` may see."""
        return [doc["id"] for doc in self._documents.find(self._seen_of(ids, scope), {"id": 1})]

    def circulars(self, issuer_unit_id: str) -> dict[str, str]:
        """Number of the last issued circular of each period."""
        filter = {"kind": "circular", "status": "issued", "issuer_unit_id": issuer_unit_id}
        return {doc["period"]: doc["number"] for doc in self._documents.find(filter, {"period": 1, "number": 1})}

    def following(self) -> list[IssuedDocument]:
        """Issued documents that later units get too."""
        found = self._documents.find({"follows": True, "status": "issued"}, _WHOLE)
        return [restored(IssuedDocument, doc) for doc in found]

    def add_pending(self, document_id: str, unit_ids: Sequence[str]) -> None:
        """Units that the document has still to reach."""
        added = {"$addToSet": {"pending": {"$each": list(unit_ids)}}, "$set": {"delivering": True}}
        self._documents.update_one({"id": document_id}, added)

    def pending(self, document_id: str, limit: int) -> list[str]:
        """The next units that it has to reach."""
        found = self._documents.find_one({"id": document_id}, {"pending": {"$slice": limit}, "id": 1})
        return list(found.get("pending") or []) if found else []

    def delivered(self, document_id: str, unit_ids: Sequence[str], *, is_last: bool) -> None:
        """Those units have it."""
        change: Document = {"$pullAll": {"pending": list(unit_ids)}}
        if is_last:
            change["$set"] = {"delivering": False}
        self._documents.update_one({"id": document_id}, change)

    def stop_delivering(self, document_id: str, *, more_to_take_back: bool) -> None:
        """It goes to nobody else; the tick returns to it while there is more to take back."""
        self._documents.update_one({"id": document_id}, {"$set": {"pending": [], "delivering": more_to_take_back}})

    def delivering(self) -> list[IssuedDocument]:
        """Documents that have still to reach somebody."""
        return [restored(IssuedDocument, doc) for doc in self._documents.find({"delivering": True}, _WHOLE)]

    def add_addressees(self, addressees: Iterable[Addressee]) -> None:
        self._addressees.insert_many(map(_receipt, addressees))

    def addressee(self, document_id: str, unit_id: str) -> Addressee | None:
        found = self._addressees.find_one({"document_id": document_id, "unit_id": unit_id})
        return restored(Addressee, found) if found else None

    def known_addressees(self, document_id: str, unit_ids: Sequence[str]) -> set[str]:
        """Which of these units have the document already."""
        filter = {"document_id": document_id, "unit_id": {"$in": list(unit_ids)}}
        return {doc["unit_id"] for doc in self._addressees.find(filter, {"unit_id": 1})}

    def missing(
        self, document_id: str, unit_ids: Sequence[str] | None, not_reminded_on: date, limit: int
    ) -> list[Addressee]:
        """Addressees without receipt whom nobody reminded on that day."""
        filter: Document = {
            "document_id": document_id,
            "missing": True,
            "reminded_on": {"$ne": not_reminded_on.isoformat()},
        }
        if unit_ids is not None:
            filter["unit_id"] = {"$in": list(unit_ids)}
        found = self._addressees.find(filter, sort=[("unit_path", 1)], limit=limit)
        return [restored(Addressee, doc) for doc in found]

    def missing_at(self, unit_ids: Sequence[str]) -> list[Addressee]:
        """What these units have still to confirm."""
        found = self._addressees.find({"unit_id": {"$in": list(unit_ids)}, "missing": True})
        return [restored(Addressee, doc) for doc in found]

    def missing_of(self, document_id: str, limit: int) -> list[Addressee]:
        """Who has still to confirm that document."""
        found = self._addressees.find({"document_id": document_id, "missing": True}, limit=limit)
        return [restored(Addressee, doc) for doc in found]

    def replace_addressee(self, addressee: Addressee) -> None:
        """Raises `VersionRace` when someone else was first."""
        self._addressees.replace(_receipt(addressee))

    def save_addressees(self, addressees: Iterable[Addressee]) -> None:
        docs = [_receipt(each) for each in addressees]
        each = self._addressees
        each.bulk_write([each.update({"id": doc.pop("id")}, {"$set": doc}) for doc in docs])

    def page_of_receipts(
        self, document_id: str, scope: Mapping[str, Any], missing: bool | None, first: int, *, after: str | None
    ) -> dict[str, Any]:
        """A page of a document's addressees, by path."""
        filter = {"document_id": document_id, **scope, **({} if missing is None else {"missing": missing})}
        found = page(self._addressees, filter, sort=[("unit_path", 1)], first=first, after=after)
        return {**found, "items": [restored(Addressee, doc) for doc in found["items"]]}

    def page_of_unread(self, unit_id: str, first: int, after: str | None) -> dict[str, Any]:
        """A page of what the unit has still to confirm, the earliest due first."""
        filter = {"unit_id": unit_id, "missing": True}
        found = page(self._addressees, filter, sort=[("due_on", 1)], first=first, after=after)
        return {**found, "items": [restored(Addressee, doc) for doc in found["items"]]}

    def counts(self, document_ids: Sequence[str], scope: Mapping[str, Any], today: date) -> dict[str, Counter[str]]:
        """Per document how many addressees it has in scope, who confirmed, and who is late."""
        overdue = {"$and": ["$missing", {"$lt": ["$due_on", today.isoformat()]}]}
        late = {"$or": [overdue, {"$gt": ["$read_on", "$due_on"]}]}
        pipeline: list[Document] = [
            {"$match": {"document_id": {"$in": list(document_ids)}, "gone_on": None, **scope}},
            {
                "$group": {
                    "_id": "$document_id",
                    "addressees": {"$sum": 1},
                    "missing": {"$sum": {"$cond": ["$missing", 1, 0]}},
                    "late": {"$sum": {"$cond": [late, 1, 0]}},
                }
            },
        ]
        rows = self._addressees.aggregate(pipeline)
        return {row["_id"]: Counter({k: v for k, v in row.items() if k != "_id"}) for row in rows}

    def move(self, places: Mapping[str, tuple[str, str | None]]) -> None:
        """Units moved: their documents and receipts follow."""
        for unit_id, (path, county_id) in places.items():
            moved = {"$set": {"unit_path": path, "county_id": county_id}}
            self._addressees.update_many({"unit_id": unit_id, "unit_path": {"$ne": path}}, moved)
            self._documents.update_many({"issuer_unit_id": unit_id}, {"$set": {"unit_path": path}})

    def _seen_of(self, ids: Sequence[str], scope: Scope) -> Document:
        return {"$and": [{"id": {"$in": list(ids)}}, self._seen_by(scope, ids)]}

    def _seen_by(self, scope: Scope, ids: Sequence[str] | None = None) -> Document:
        if scope.width == "city":
            return {}
        narrowed = {} if ids is None else {"document_id": {"$in": list(ids)}}
        addressed = self._addressees.distinct("document_id", {**scope.filter(), **narrowed})
        public = {"id": {"$in": addressed}, "status": {"$in": [status.value for status in PUBLIC]}}
        return {"$or": [scope.filter(), public]}


def _dated(doc: IssuedDocument) -> Document:
    """The document with `day`, by which lists are sorted: issued, or last worked on."""
    made = document(doc)
    return {**made, "day": made["issued_on"] or (doc.steps[-1].at.date().isoformat() if doc.steps else None)}


def _receipt(addressee: Addressee) -> Document:
    return {**document(addressee), "missing": addressee.is_missing}
