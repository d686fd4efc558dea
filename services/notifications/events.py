"""The facts this service tells others, and what it reads of theirs. No address, no name, no text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar


@dataclass(frozen=True)
class MessagesPostedV1:
    """Messages stand in the inboxes of these accounts."""

    NAME: ClassVar[str] = "notifications.messages_posted.v1"
    subject_id: str
    subject_version: int
    account_ids: tuple[str, ...]


@dataclass(frozen=True)
class NotificationFailedV1:
    """A channel to somebody, or (without an account) to a webhook, was given up."""

    NAME: ClassVar[str] = "notifications.notification_failed.v1"
    subject_id: str
    subject_version: int
    account_id: str | None
    channel: str


@dataclass(frozen=True)
class AccountSeen:
    """`tenants.account_changed.v1`."""

    id: str
    version: int
    roles: tuple[str, ...]
    unit_id: str | None
    active: bool

    @staticmethod
    def parse(account_id: str, version: int, data: dict[str, Any]) -> AccountSeen:
        """Raises `KeyError` when a field is missing."""
        return AccountSeen(account_id, version, tuple(data["roles"]), data["unit_id"], data["active"])


def item_facts(data: dict[str, Any]) -> dict[str, Any]:
    """One item of `work_items_changed.v1` in the domain's types. Raises `KeyError` or `ValueError`."""
    days = {
        name: date.fromisoformat(data[name]) if data[name] else None for name in ("opens_on", "due_on", "settled_on")
    }
    key = f"{data['kind']}:{data['subject_id']}:{data['action']}"
    return {**data, **days, "id": key, "roles": tuple(data["roles"])}
