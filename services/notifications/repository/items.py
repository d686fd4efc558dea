"""Work items, with what to-do lists are found and counted by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import ClassVar

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.notifications.domain.items import Item, Waiting
from services.notifications.domain.people import Owed

AT_ONCE = 5000
NEVER = "9999-12-31"
COUNTED, OWED = tuple(Waiting.__dataclass_fields__), tuple(Owed.__dataclass_fields__)
Places = Mapping[str, tuple[str, str | None]]
"""Path and closing day of units."""


class Items:
    """The newest version of each item. `due_key` puts those without a deadline last."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {
        "work_items": [
            Index("owner_unit_id", "state", "due_key", "_id"),
            Index("account_id", "state", "due_key", "_id"),
            Index("state", "owner_path", "due_key", "hard", "opens_on", "owner_closed_on"),
            Index("state", "hard", "due_key", "owner_path"),
            Index("planned", "_id"),
            Index("subject_id"),
            Index("state", "settled_on"),
        ]
    }

    def __init__(self, db: TenantDatabase) -> None:
        self._items = db["work_items"]

    def keep_newer(self, items: Iterable[Item], places: Places, today: date) -> None:
        """Store those of `items` that are newer than what is held; each is then to be planned anew.

        `places` are path and closing day of the units that must act; an unknown unit is placed when it is announced.
        """
        newest: dict[str, Item] = {}
        for item in items:
            if item.id not in newest or newest[item.id].version < item.version:
                newest[item.id] = item
        wanted = list(newest.values())
        for start in range(0, len(wanted), AT_ONCE):
            self._keep(wanted[start : start + AT_ONCE], places, today)

    def _keep(self, items: Sequence[Item], places: Places, today: date) -> None:
        found = self._items.find({"id": {"$in": [i.id for i in items]}}, {"id": 1, "version": 1, "state": 1})
        held = {doc["id"]: doc for doc in found}
        self._items.bulk_write(
            [
                self._items.update({"id": item.id}, {"$set": _after(held[item.id], item, places, today)})
                if item.id in held
                else self._items.insert({"id": item.id, **_stored(item, places)})
                for item in items
                if item.id not in held or held[item.id]["version"] < item.version
            ]
        )

    def place(self, units: Places) -> None:
        """The units that must act have moved, closed or become known."""
        self._items.bulk_write(
            [
                self._items.update_each(
                    {"owner_unit_id": unit_id}, {"$set": {"owner_path": path, "owner_closed_on": closed or NEVER}}
                )
                for unit_id, (path, closed) in units.items()
            ]
        )

    def unplaced(self) -> list[str]:
        """Units that must act in open items and were not known when those were told."""
        return list(self._items.distinct("owner_unit_id", {"state": "open", "owner_path": ""}))

    def unplanned(self, limit: int) -> list[Item]:
        """Items whose reminders are not planned yet."""
        return [_item(doc) for doc in self._items.find({"planned": False}, sort=[("id", 1)], limit=limit)]

    def mark_planned(self, ids: Sequence[str]) -> None:
        self._items.update_many({"id": {"$in": list(ids)}}, {"$set": {"planned": True}})

    def drop(self, before: str, limit: int) -> list[str]:
        """Delete some of the items that were settled before that day; their ids."""
        since = [{"settled_on": {"$lt": before}}, {"settled_on": None, "opens_on": {"$lt": before}}]
        old = self._items.find({"state": {"$in": ["done", "withdrawn"]}, "$or": since}, {"id": 1}, limit=limit)
        ids = [doc["id"] for doc in old]
        self._items.delete_many({"id": {"$in": ids}})
        return ids

    def by_ids(self, ids: Iterable[str]) -> dict[str, Item]:
        return {doc["id"]: _item(doc) for part in _parts(ids) for doc in self._items.find({"id": {"$in": part}})}

    def waiting(self, ids: Iterable[str]) -> Iterator[dict[str, Waiting]]:
        """These items as far as they are counted, in portions."""
        for part in _parts(ids):
            found = self._items.find({"id": {"$in": part}}, dict.fromkeys(COUNTED, 1))
            yield {doc["id"]: restored(Waiting, doc) for doc in found}

    def of_subjects(self, subject_ids: Sequence[str]) -> list[Item]:
        """What is open of these things."""
        wanted = {"subject_id": {"$in": list(subject_ids)}, "state": "open"}
        return [_item(doc) for doc in self._items.find(wanted, sort=[("due_key", 1), ("id", 1)])]

    def overdue_of(self, unit_ids: Sequence[str], account_ids: Sequence[str], today: date) -> list[Owed]:
        """For whom everything overdue waits that waits at these units or for these accounts."""
        wanted = {**_open(today), **_overdue(today)}
        mine = [{"owner_unit_id": {"$in": list(unit_ids)}}, {"account_id": {"$in": list(account_ids)}}]
        found = self._items.find({"$and": [wanted, {"$or": mine}]}, dict.fromkeys(OWED, 1))
        return [restored(Owed, doc) for doc in found]

    def todo(
        self, own: Document, today: date, filters: Document, overdue: bool | None, *, first: int, after: str | None
    ) -> Document:
        """A page of what waits for somebody (`own`), the earliest due first."""
        parts = [own, _open(today), filters]
        if overdue is not None:
            parts.append(_overdue(today) if overdue else {"$nor": [_overdue(today)]})
        wanted = {"$and": [part for part in parts if part]}
        return page(self._items, wanted, sort=[("due_key", 1)], first=first, after=after)

    def loads(self, wanted: Document, today: date, *, by_kind: bool) -> list[Document]:
        """How many open items of `wanted` (`n`) there are of each deadline, and of each kind; from the index alone."""
        key = {name: f"${name}" for name in (("kind",) if by_kind else ()) + ("due_key", "hard")}
        rows = self._items.aggregate(
            [{"$match": {"$and": [_open(today), wanted]}}, {"$group": {"_id": key, "n": {"$sum": 1}}}]
        )
        return [{**row["_id"], "n": row["n"]} for row in rows]

    def most_overdue(self, below: Document, today: date, limit: int) -> list[Item]:
        """The items of some units that are overdue for longest."""
        wanted = {"$and": [_open(today), _overdue(today), below]}
        return [_item(doc) for doc in self._items.find(wanted, sort=[("due_key", 1), ("id", 1)], limit=limit)]


def _parts(ids: Iterable[str]) -> Iterator[list[str]]:
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]


def _open(today: date) -> Document:
    day = today.isoformat()
    return {"state": "open", "opens_on": {"$lte": day}, "owner_closed_on": {"$gt": day}}


def _overdue(today: date) -> Document:
    return {"hard": True, "due_key": {"$lt": today.isoformat()}}


def _after(held: Document, item: Item, places: Places, today: date) -> Document:
    """What changes; an item that was settled and waits again came back today."""
    changed = _stored(item, places)
    del changed["reopened_on"]
    comes_back = held["state"] != "open" and item.state == "open"
    return {**changed, "reopened_on": today.isoformat()} if comes_back else changed


def _stored(item: Item, places: Places) -> Document:
    path, closed = places.get(item.owner_unit_id, ("", None))
    derived = {
        "due_key": item.due_on.isoformat() if item.due_on else NEVER,
        "hard": item.is_hard,
        "owner_path": path,
        "owner_closed_on": closed or NEVER,
        "planned": False,
    }
    facts = document(item)
    del facts["id"]
    return {**facts, **derived}


def _item(doc: Document) -> Item:
    return restored(Item, doc)
