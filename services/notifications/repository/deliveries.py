"""The queue of what goes out, webhooks, and channels that do not answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.notifications.domain.contacts import Channel
from services.notifications.domain.deliveries import Delivery, DeliveryState, Outage, Purpose, Webhook

UNSENT = [DeliveryState.WAITING.value, DeliveryState.SENDING.value]


class Deliveries:
    """Deliveries by state; a sender leases what it takes."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {
        "deliveries": [
            Index("channel", "state", "retry_at"),
            Index("account_id", "channel", "purpose", "state"),
            Index("message_id"),
            Index("created_at"),
        ],
        "webhooks": [Index("state")],
        "outages": [],
    }

    def __init__(self, db: TenantDatabase) -> None:
        self._deliveries, self._webhooks, self._outages = db["deliveries"], db["webhooks"], db["outages"]

    def add(self, deliveries: Sequence[Delivery]) -> None:
        self._deliveries.insert_many([document(delivery) for delivery in deliveries])

    def drop(self, before: datetime, limit: int) -> int:
        """Delete some of the deliveries from before that moment that are not on their way; how many."""
        settled = {"created_at": {"$lt": before}, "state": {"$nin": UNSENT}}
        old = self._deliveries.find(settled, {"id": 1}, sort=[("created_at", 1)], limit=limit)
        return self._deliveries.delete_many({"id": {"$in": [doc["id"] for doc in old]}})

    def get(self, delivery_id: str) -> Delivery | None:
        return _delivery(self._deliveries.find_one({"id": delivery_id}))

    def by_message_id(self, message_id: str) -> Delivery | None:
        return _delivery(self._deliveries.find_one({"message_id": message_id}))

    def replace(self, deliveries: Iterable[Delivery]) -> None:
        """Store changed deliveries in one round trip; of two senders one transaction is rerun and sees the other's."""
        self._deliveries.bulk_write(
            [
                self._deliveries.update({"id": d.id}, {"$set": {k: v for k, v in document(d).items() if k != "id"}})
                for d in deliveries
            ]
        )

    def ready(self, channel: Channel, now: datetime, limit: int) -> list[Delivery]:
        """What may be tried now: waiting ones whose time has come, and those whose sender died."""
        ready = [
            {"state": DeliveryState.WAITING.value, "retry_at": {"$lte": now}},
            {"state": DeliveryState.SENDING.value, "lease_until": {"$lte": now}},
        ]
        found = self._deliveries.find(
            {"channel": channel.value, "$or": ready}, sort=[("retry_at", 1), ("id", 1)], limit=limit
        )
        return [restored(Delivery, doc) for doc in found]

    def unsent_digests(self, account_ids: Sequence[str]) -> dict[str, list[Delivery]]:
        """Digests by mail that nobody has begun to send, by account."""
        wanted = {
            "account_id": {"$in": list(account_ids)},
            "channel": Channel.EMAIL.value,
            "purpose": Purpose.DIGEST.value,
            "state": DeliveryState.WAITING.value,
        }
        found: dict[str, list[Delivery]] = {}
        for doc in self._deliveries.find(wanted, sort=[("id", 1)]):
            found.setdefault(doc["account_id"], []).append(restored(Delivery, doc))
        return found

    def unsent_summaries(self) -> list[Delivery]:
        """Summaries that nobody has begun to post."""
        wanted = {"channel": Channel.WEBHOOK.value, "state": DeliveryState.WAITING.value}
        return [restored(Delivery, doc) for doc in self._deliveries.find(wanted, sort=[("id", 1)])]

    def waiting(self, channel: Channel) -> int:
        """How many deliveries are not sent yet."""
        return self._deliveries.count({"channel": channel.value, "state": {"$in": UNSENT}})

    def outage(self, channel: Channel) -> Outage | None:
        doc = self._outages.find_one({"id": channel.value})
        return restored(Outage, doc) if doc else None

    def keep_outage(self, outage: Outage) -> None:
        self._outages.upsert(document(outage))

    def end_outage(self, channel: Channel) -> None:
        self._outages.delete_one({"id": channel.value})

    def webhooks(self, *, active: bool = False) -> list[Webhook]:
        """The city's webhooks by name."""
        found = self._webhooks.find({"state": "active"} if active else {}, sort=[("name", 1), ("id", 1)])
        return [restored(Webhook, doc) for doc in found]

    def webhook(self, webhook_id: str) -> Webhook | None:
        doc = self._webhooks.find_one({"id": webhook_id})
        return restored(Webhook, doc) if doc else None

    def add_webhook(self, webhook: Webhook) -> None:
        self._webhooks.insert_one(document(webhook))

    def save_webhook(self, webhook: Webhook) -> None:
        self._webhooks.replace(document(webhook))

    def remove_webhook(self, webhook_id: str) -> None:
        self._webhooks.delete_one({"id": webhook_id})


def _delivery(doc: Document | None) -> Delivery | None:
    return restored(Delivery, doc) if doc else None
