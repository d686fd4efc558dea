"""The inbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase


class Messages:
    """Messages by account."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {
        "messages": [
            Index("account_id", "-created_at", "_id"),
            Index("account_id", "read_at"),
            Index("created_at"),
        ]
    }

    def __init__(self, db: TenantDatabase) -> None:
        self._messages = db["messages"]

    def add(self, messages: Sequence[Document]) -> None:
        self._messages.insert_many(messages)

    def drop(self, before: datetime, limit: int) -> int:
        """Delete some of the messages from before that moment; how many."""
        old = self._messages.find({"created_at": {"$lt": before}}, {"id": 1}, sort=[("created_at", 1)], limit=limit)
        return self._messages.delete_many({"id": {"$in": [doc["id"] for doc in old]}})

    def inbox(self, account_id: str, *, unread: bool | None, first: int, after: str | None) -> Document:
        """A page of one account's messages, the latest first."""
        wanted: Document = {"account_id": account_id}
        if unread is not None:
            wanted["read_at"] = None if unread else {"$ne": None}
        return page(self._messages, wanted, sort=[("created_at", -1)], first=first, after=after)

    def unread(self, account_id: str) -> int:
        return self._messages.count({"account_id": account_id, "read_at": None})

    def has(self, account_id: str, message_id: str) -> bool:
        """Whether the message is this account's."""
        return self._messages.find_one({"id": message_id, "account_id": account_id}, {"id": 1}) is not None

    def mark_read(self, account_id: str, message_id: str | None, now: datetime) -> int:
        """Mark one message of the account, or all, as read; how many were not."""
        wanted: Document = {"account_id": account_id, "read_at": None}
        if message_id is not None:
            wanted["id"] = message_id
        return self._messages.update_many(wanted, {"$set": {"read_at": now}})
