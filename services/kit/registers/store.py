"""Documents of registers: entries with their versions, what units still owe, look-ups, and the tick's place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import bson

from services.kit.events import plain
from services.kit.histories import MOST_BYTES, AnswerTooLarge
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.registers.entries import Entry, Version, version_id
from services.kit.registers.owing import Cover
from services.kit.store import Document, TenantDatabase

COLLECTIONS: dict[str, list[Index]] = {
    "register_entries": [
        Index("kind", "-on"),
        Index("unit_id", "kind"),
        Index("unit_path", "kind"),
        Index("kind", "status", "-on"),
    ],
    "register_versions": [Index("entry_id", "number")],
    "register_duties": [Index("unit_id", "kind")],
    "register_lookups": [Index("kind", "at"), Index("unit_id", "at")],
    "register_clock": [],
}
DATES = ("on", "due_on", "settled_on", "changed_on", "reviewed_on")
LISTS = ("covers", "periods", "file_ids", "links")
NEWEST = [("on", -1), ("id", -1)]
VERSIONS_AT_ONCE = 500


class Registers:
    """The registers of one service."""

    def __init__(self, db: TenantDatabase) -> None:
        self._entries, self._versions = db["register_entries"], db["register_versions"]
        self._duties, self._lookups, self._clock = db["register_duties"], db["register_lookups"], db["register_clock"]

    def add(self, entry: Entry) -> None:
        self._entries.insert_one(plain(entry))

    def save(self, entry: Entry) -> None:
        """Store the next version. Raises `VersionRace` when it moved meanwhile."""
        self._entries.replace(plain(entry))

    def get(self, entry_id: str) -> Entry | None:
        found = self._entries.find_one({"id": entry_id})
        return _entry(found) if found else None

    def by_ids(self, ids: Sequence[str], scope: Mapping[str, Any]) -> list[Entry]:
        """Those that exist in the scope."""
        return [_entry(doc) for doc in self._entries.find({"id": {"$in": list(ids)}, **scope}, sort=NEWEST)]

    def page(
        self, wanted: Mapping[str, Any], scope: Mapping[str, Any], *, first: int, after: str | None
    ) -> dict[str, Any]:
        """A page, the newest first; items are entries."""
        found = page(self._entries, {"$and": [dict(wanted), dict(scope)]}, sort=[("on", -1)], first=first, after=after)
        return {**found, "items": [_entry(doc) for doc in found["items"]]}

    def has_other(self, entry: Entry, field: str) -> bool:
        """Whether the unit has another entry with the same value of `field` in one of the same periods."""
        same = {"unit_id": entry.unit_id, "kind": entry.kind, "counts": True, "id": {"$ne": entry.id}}
        about = {f"values.{field}": entry.values.get(field), "periods": {"$in": list(entry.periods)}}
        return self._entries.find_one({**same, **about}) is not None

    def add_version(self, version: Version) -> None:
        self._versions.insert_one({**plain(version), "at": version.at})

    def versions(self, entries: Sequence[Entry], last: int) -> dict[str, list[Document]]:
        """The last versions of each entry, oldest first. Raises `AnswerTooLarge`."""
        ids = [version_id(e.id, n) for e in entries for n in range(max(1, e.version - last + 1), e.version + 1)]
        found: dict[str, list[Document]] = {entry.id: [] for entry in entries}
        size = 0
        for start in range(0, len(ids), VERSIONS_AT_ONCE):
            for doc in self._versions.find({"id": {"$in": ids[start : start + VERSIONS_AT_ONCE]}}):
                size += len(bson.encode(doc))
                if size > MOST_BYTES:
                    raise AnswerTooLarge(field="ids")
                found[doc["entry_id"]].append(doc)
        return {entry_id: sorted(docs, key=lambda doc: doc["number"]) for entry_id, docs in found.items()}

    def covers(
        self, kinds: Sequence[str], labels: Sequence[str], scope: Mapping[str, Any]
    ) -> dict[tuple[str, str], Cover]:
        """(kind, unit) -> the parts that its entries cover, ever and for one of the periods `labels`."""
        is_current = {"$gt": [{"$size": {"$setIntersection": ["$periods", list(labels)]}}, 0]}
        pipeline: list[Document] = [
            {"$match": {"kind": {"$in": list(kinds)}, "counts": True, **scope}},
            {"$unwind": "$covers"},
            {
                "$group": {
                    "_id": {"kind": "$kind", "unit": "$unit_id"},
                    "ever": {"$addToSet": "$covers"},
                    "current": {"$addToSet": {"$cond": [is_current, "$covers", None]}},
                }
            },
        ]
        return {
            (row["_id"]["kind"], row["_id"]["unit"]): Cover(
                frozenset(row["ever"]), frozenset(filter(None, row["current"]))
            )
            for row in self._entries.aggregate(pipeline)
        }

    def counts(self, wanted: Mapping[str, Any], scope: Mapping[str, Any]) -> list[Document]:
        """Entries that count and those that are done, by county."""
        group = {"_id": "$county_id", "entries": {"$sum": 1}, "done": {"$sum": {"$cond": ["$done", 1, 0]}}}
        match = {**wanted, **scope, "counts": True}
        return self._entries.aggregate([{"$match": match}, {"$group": group}, {"$sort": {"_id": 1}}])

    def states(self, wanted: Mapping[str, Any], scope: Mapping[str, Any]) -> dict[str, int]:
        """All entries, those that ended too, by state."""
        match: Document = {"$match": {**wanted, **scope}}
        group: Document = {"$group": {"_id": "$status", "entries": {"$sum": 1}}}
        found = self._entries.aggregate([match, group])
        return {row["_id"]: row["entries"] for row in found}

    def breakdown(self, field: str, wanted: Mapping[str, Any], scope: Mapping[str, Any]) -> list[Document]:
        """Entries that count, by the values of a field."""
        pipeline: list[Document] = [
            {"$match": {**wanted, **scope, "counts": True}},
            {"$project": {"value": f"$values.{field}"}},
            {"$unwind": "$value"},
            {"$group": {"_id": "$value", "entries": {"$sum": 1}}},
            {"$sort": {"_id": 1}},
        ]
        return self._entries.aggregate(pipeline)

    def by_unit(self, field: str, wanted: Mapping[str, Any], scope: Mapping[str, Any]) -> dict[str, dict[str, int]]:
        """Unit -> how many entries that count have each value of a field."""
        pipeline: list[Document] = [
            {"$match": {**wanted, **scope, "counts": True}},
            {"$unwind": f"$values.{field}"},
            {"$group": {"_id": {"unit": "$unit_id", "value": f"$values.{field}"}, "entries": {"$sum": 1}}},
        ]
        found: dict[str, dict[str, int]] = {}
        for row in self._entries.aggregate(pipeline):
            found.setdefault(row["_id"]["unit"], {})[row["_id"]["value"]] = row["entries"]
        return found

    def months(self, sums: Sequence[str], wanted: Mapping[str, Any], scope: Mapping[str, Any]) -> list[Document]:
        """Entries that count and the sums of their numbers, by month."""
        added: Document = {name: {"$sum": f"$values.{name}"} for name in sums}
        done = {"$sum": {"$cond": ["$done", 1, 0]}}
        pipeline: list[Document] = [
            {"$match": {**wanted, **scope, "counts": True}},
            {"$group": {"_id": {"$substrBytes": ["$on", 0, 7]}, "entries": {"$sum": 1}, "done": done, **added}},
            {"$sort": {"_id": 1}},
        ]
        return self._entries.aggregate(pipeline)

    def spent_days(self, wanted: Mapping[str, Any], scope: Mapping[str, Any]) -> list[tuple[date, date]]:
        """(from, to) of the entries that are done."""
        found = self._entries.find({**wanted, **scope, "counts": True, "done": True}, {"on": 1, "settled_on": 1})
        return [(date.fromisoformat(doc["on"]), date.fromisoformat(doc["settled_on"])) for doc in found]

    def add_lookup(self, lookup: Mapping[str, Any]) -> None:
        self._lookups.insert_one(lookup)

    def lookups(
        self, wanted: Mapping[str, Any], scope: Mapping[str, Any], *, first: int, after: str | None
    ) -> dict[str, Any]:
        """A page of look-ups, the latest first."""
        return page(self._lookups, {"$and": [dict(wanted), dict(scope)]}, sort=[("at", -1)], first=first, after=after)

    def lookup_counts(self, wanted: Mapping[str, Any], scope: Mapping[str, Any]) -> list[Document]:
        """Look-ups by unit and purpose."""
        group = {"_id": {"unit": "$unit_id", "purpose": "$purpose"}, "lookups": {"$sum": 1}}
        return self._lookups.aggregate([{"$match": {**wanted, **scope}}, {"$group": group}, {"$sort": {"_id": 1}}])

    def duties(self, unit_ids: Sequence[str], kinds: Sequence[str] | None = None) -> dict[str, Document]:
        """What was told of these units, by id."""
        filter: Document = {"unit_id": {"$in": list(unit_ids)}}
        if kinds is not None:
            filter["kind"] = {"$in": list(kinds)}
        return {doc["id"]: doc for doc in self._duties.find(filter)}

    def save_duties(self, duties: Iterable[Document]) -> None:
        """Store duties in one round trip."""
        docs = [dict(duty) for duty in duties]
        self._duties.bulk_write(
            [self._duties.update({"id": doc.pop("id")}, {"$set": doc}, upsert=True) for doc in docs]
        )

    def clock(self) -> Document:
        """How far the tick has come."""
        return self._clock.find_one({"id": "clock"}) or {"id": "clock", "on": None, "day": None, "path": None}

    def set_clock(self, clock: Document) -> None:
        self._clock.upsert(clock)

    def hold(self, unit_id: str) -> None:
        """Let transactions about the same unit come one after the other: what it lacks spans several entries."""
        self._clock.update_one({"id": f"unit.{unit_id}"}, {"$inc": {"holds": 1}}, upsert=True)

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on everything that is theirs."""
        for collection in (self._entries, self._duties, self._lookups):
            known: list[Document] = [
                {"$match": {"unit_id": {"$in": list(paths)}}},
                {"$group": {"_id": {"unit": "$unit_id", "path": "$unit_path"}}},
            ]
            for unit_id in {row["_id"]["unit"] for row in collection.aggregate(known) if _has_moved(row["_id"], paths)}:
                path, county_id = paths[unit_id]
                place = {"$set": {"unit_path": path, "county_id": county_id}}
                collection.update_many({"unit_id": unit_id}, place)


def _has_moved(row: Mapping[str, str], paths: Mapping[str, tuple[str, str | None]]) -> bool:
    return row["path"] != paths[row["unit"]][0]


def _entry(doc: Document) -> Entry:
    dates = {name: date.fromisoformat(doc[name]) if doc.get(name) else None for name in DATES}
    lists = {name: tuple(doc.get(name) or ()) for name in LISTS}
    known: dict[str, Any] = {name: doc.get(name) for name in Entry.__dataclass_fields__}
    return Entry(**known | dates | lists)
