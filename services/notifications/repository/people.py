"""Accounts as tenants tells them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.store import TenantDatabase
from services.notifications.domain.people import Person


class People:
    """Who there is, and in which roles."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {"accounts": [Index("unit_id", "active")]}

    def __init__(self, db: TenantDatabase) -> None:
        self._accounts = db["accounts"]

    def keep_newer(self, people: Iterable[Person]) -> None:
        """Store the newest fact about each account."""
        newest: dict[str, Person] = {}
        for person in people:
            if person.id not in newest or newest[person.id].version < person.version:
                newest[person.id] = person
        found = self._accounts.find({"id": {"$in": list(newest)}}, {"id": 1, "version": 1})
        held = {doc["id"]: doc["version"] for doc in found}
        self._accounts.bulk_write(
            [
                self._accounts.update({"id": person.id}, {"$set": _facts(person)}, upsert=True)
                for person in newest.values()
                if held.get(person.id, 0) < person.version
            ]
        )

    def by_ids(self, ids: Iterable[str]) -> dict[str, Person]:
        found = self._accounts.find({"id": {"$in": sorted(set(ids))}})
        return {doc["id"]: restored(Person, doc) for doc in found}

    def concerned(self, unit_ids: Sequence[str], account_ids: Iterable[str]) -> list[Person]:
        """Active accounts at these units, those of the city as a whole, and these accounts."""
        places = {"unit_id": {"$in": [*unit_ids, None]}}
        wanted = {"active": True, "$or": [places, {"id": {"$in": sorted(set(account_ids))}}]}
        return [restored(Person, doc) for doc in self._accounts.find(wanted)]


def _facts(person: Person) -> dict[str, object]:
    facts = document(person)
    del facts["id"]
    return facts
