"""Mail addresses and opt-outs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.notifications.domain.contacts import Contact, Preferences, Standing


class Contacts:
    """One document per account in each collection."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {
        "contacts": [Index("standing", "-failed_at")],
        "preferences": [],
    }

    def __init__(self, db: TenantDatabase) -> None:
        self._contacts, self._preferences = db["contacts"], db["preferences"]

    def contact(self, account_id: str) -> Contact:
        """The account's address, or that there is none."""
        return self.by_ids([account_id])[account_id]

    def by_ids(self, ids: Iterable[str]) -> dict[str, Contact]:
        """An address, or that there is none, for each account."""
        wanted = sorted(set(ids))
        found = {doc["id"]: restored(Contact, doc) for doc in self._contacts.find({"id": {"$in": wanted}})}
        return {account_id: found.get(account_id) or Contact(account_id) for account_id in wanted}

    def save(self, contact: Contact) -> None:
        if contact.version == 1:
            self._contacts.insert_one(document(contact))
        else:
            self._contacts.replace(document(contact))

    def failed(self, *, first: int, after: str | None) -> Document:
        """Accounts whose address was given up, the latest first."""
        wanted = {"standing": Standing.FAILED.value}
        return page(self._contacts, wanted, sort=[("failed_at", -1)], first=first, after=after)

    def preferences(self, ids: Iterable[str]) -> dict[str, Preferences]:
        """The opt-outs of each account."""
        wanted = sorted(set(ids))
        found = {doc["id"]: restored(Preferences, doc) for doc in self._preferences.find({"id": {"$in": wanted}})}
        return {account_id: found.get(account_id) or Preferences(account_id) for account_id in wanted}

    def keep_preferences(self, preferences: Preferences) -> None:
        self._preferences.upsert(document(preferences))
