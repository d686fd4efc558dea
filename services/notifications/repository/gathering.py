"""What digests are to tell: entries by account in portions, until they are told or the mail that carries them is.

A portion waits for its account's next digest while `delivery_id` is empty. It is never rewritten: it is handed over.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar

from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.notifications.domain.digests import Entry, few
from services.notifications.domain.items import Group

PORTION = 5_000
HEADS = 1_000
GATHERED = (Group.DUE, Group.OPENING, Group.ESCALATED)


class Gathering:
    """Portions of entries."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {"gathered": [Index("delivery_id", "account_id")]}

    def __init__(self, db: TenantDatabase) -> None:
        self._portions = db["gathered"]

    def add(
        self, entries: Mapping[str, Sequence[Entry]], stamp: str, carried_by: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Add entries of accounts; `stamp` is a new id. They wait, or are `carried_by` the account's delivery."""
        each = [portions(id, stamp, found, carried_by.get(id)) for id, found in entries.items()]
        self._portions.insert_many(portion for found in each for portion in found)

    def accounts(self, most: int, entries: int) -> list[str]:
        """The next accounts for which something waits: at most so many, and no more than so many entries in all.

        One account is always taken whole.
        """
        waiting = {"delivery_id": None}
        heads = self._portions.find(waiting, {"account_id": 1, "count": 1}, sort=[("account_id", 1)], limit=HEADS)
        counts: Counter[str] = Counter()
        for head in heads:
            counts[head["account_id"]] += head["count"]
        known = list(counts)[:-1] if len(heads) == HEADS and len(counts) > 1 else list(counts)
        return few({account_id: counts[account_id] for account_id in known}, entries)[:most]

    def waiting(self, account_ids: Sequence[str]) -> Iterator[tuple[str, list[Entry]]]:
        """(account, entries) of what waits for these accounts, in portions."""
        for doc in self._portions.find({"delivery_id": None, "account_id": {"$in": list(account_ids)}}):
            yield doc["account_id"], _entries(doc)

    def hand_over(self, delivery_ids: Mapping[str, str]) -> None:
        """What waits for these accounts (account -> delivery) is carried by a delivery from now on."""
        self._move(({"delivery_id": None, "account_id": account}, to) for account, to in delivery_ids.items())

    def carry_on(self, deliveries: Mapping[str, str]) -> None:
        """What a delivery carried (old -> new) is carried by another one."""
        self._move(({"delivery_id": old}, new) for old, new in deliveries.items())

    def clear(self, account_ids: Sequence[str]) -> None:
        """What still waits for these accounts was told."""
        self._portions.delete_many({"delivery_id": None, "account_id": {"$in": list(account_ids)}})

    def carried(self, delivery_ids: Sequence[str]) -> Iterator[tuple[str, list[Entry]]]:
        """(delivery, entries) of what these deliveries carry, in portions."""
        for doc in self._portions.find({"delivery_id": {"$in": list(delivery_ids)}}):
            yield doc["delivery_id"], _entries(doc)

    def counts(self, delivery_ids: Sequence[str]) -> dict[str, int]:
        """How many entries each of these deliveries carries."""
        counts = Counter(dict.fromkeys(delivery_ids, 0))
        for head in self._portions.find({"delivery_id": {"$in": list(delivery_ids)}}, {"delivery_id": 1, "count": 1}):
            counts[head["delivery_id"]] += head["count"]
        return dict(counts)

    def drop(self, delivery_ids: Iterable[str]) -> None:
        """These deliveries carry nothing any more."""
        self._portions.delete_many({"delivery_id": {"$in": list(delivery_ids)}})

    def _move(self, moves: Iterable[tuple[Document, str]]) -> None:
        each = self._portions
        each.bulk_write([each.update_each(of, {"$set": {"delivery_id": to}}) for of, to in moves])


def portions(account_id: str, stamp: str, entries: Sequence[Entry], delivery_id: str | None) -> list[Document]:
    """Entries as they are stored: the items' ids by heading."""
    return [
        _portion(account_id, f"{stamp}:{start:06d}", entries[start : start + PORTION], delivery_id)
        for start in range(0, len(entries), PORTION)
    ]


def _portion(account_id: str, number: str, entries: Sequence[Entry], delivery_id: str | None) -> Document:
    ids: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        ids[entry.group.value].append(entry.item_id)
    facts = {"account_id": account_id, "delivery_id": delivery_id, "count": len(entries)}
    return {"id": f"{account_id}:{number}", **facts, **{group.value: ids[group.value] for group in GATHERED}}


def _entries(doc: Document) -> list[Entry]:
    return [Entry(item_id, group) for group in GATHERED for item_id in doc[group.value]]
