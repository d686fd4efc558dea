"""Documents: the roster by day, and whose account is whose. Projections of organizations' and tenants' events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import Document, TenantDatabase
from services.training.domain.coverage import Group
from services.training.domain.rolls import RollPerson
from services.training.domain.roster import GRACE_DAYS, Completed, RosterPerson, half_of, taken_over
from services.training.repository.staffing import counting, present

COLLECTIONS: dict[str, list[Index]] = {
    "roster": [
        Index("unit_id", "code"),
        Index("unit_path", "code"),
        Index("person_id"),
        Index("previous_id"),
        Index("told_on"),
        Index("since"),
        Index("until"),
        Index("joined_on"),
    ],
    "roster_accounts": [Index("staff_id")],
}

KEPT = ("trained", "warned", "pending", "marks")
"""What training adds to a person, which organizations does not know."""


class Roster:
    """The people of a city's units."""

    def __init__(self, db: TenantDatabase) -> None:
        self._people, self._accounts = db["roster"], db["roster_accounts"]

    def on(self, unit_ids: Sequence[str], day: date, *criteria: Mapping[str, Any]) -> list[RosterPerson]:
        """Who is on the staff of these units that day."""
        wanted = {"$and": [{"unit_id": {"$in": list(unit_ids)}}, present(day), *criteria]}
        return self.where(wanted)

    def where(self, filter: Mapping[str, Any]) -> list[RosterPerson]:
        """Those that fit, by unit and number."""
        found = self._people.find(filter, sort=[("unit_path", 1), ("code", 1), ("id", 1)])
        return [restored_person(doc) for doc in found]

    def page(self, filter: Mapping[str, Any], first: int, after: str | None) -> Document:
        """A page of those that fit."""
        found = page(self._people, filter, sort=[("unit_path", 1), ("code", 1)], first=first, after=after)
        return {**found, "items": [restored_person(doc) for doc in found["items"]]}

    def get(self, staff_id: str) -> RosterPerson | None:
        found = self._people.find_one({"id": staff_id})
        return restored_person(found) if found else None

    def by_ids(self, ids: Iterable[str]) -> dict[str, RosterPerson]:
        """Those with these ids."""
        return {person.id: person for person in self.where({"id": {"$in": sorted(set(ids))}})}

    def coded(self, unit_ids: Sequence[str], codes: Sequence[str]) -> list[RosterPerson]:
        """The people of these units who have one of these numbers there, also those who are gone."""
        return self.where({"unit_id": {"$in": list(unit_ids)}, "code": {"$in": list(codes)}})

    def by_persons(self, person_ids: Iterable[str]) -> list[RosterPerson]:
        """Every record of these people."""
        return self.where({"person_id": {"$in": sorted(set(person_ids))}})

    def apply(self, items: Sequence[RosterPerson], today: date) -> tuple[list[RosterPerson], set[str]]:
        """Take in people as they are told; older facts are ignored. Returns what changed, and units they have left."""
        newest: dict[str, RosterPerson] = {}
        for item in items:
            if item.id not in newest or newest[item.id].version < item.version:
                newest[item.id] = item
        known = self._known(newest.values())
        units = {person.id: person.unit_id for person in known.values()}
        changed = [item for item in newest.values() if item.id not in known or known[item.id].version < item.version]
        for item in changed:
            before = known.get(item.id)
            known[item.id] = replace(item, **{name: getattr(before, name) for name in KEPT}) if before else item
        changed = self._joined(known, {item.id for item in changed})
        docs = [{**document(item), "told_on": today.isoformat()} for item in changed]
        self._people.bulk_write([self._people.update({"id": d.pop("id")}, {"$set": d}, upsert=True) for d in docs])
        return changed, {units[each.id] for each in changed if units.get(each.id, each.unit_id) != each.unit_id}

    def turned(self, last: date, today: date, *, told: bool = False) -> list[str]:
        """Units where time alone changes who counts on a day after `last`, up to `today`.

        With `told` also those whose people were told of since.
        """
        grace = timedelta(days=GRACE_DAYS)
        ends = {"$gte": last.isoformat(), "$lt": today.isoformat()}
        cases = [{"since": _after(last, today)}, {"joined_on": _after(last - grace, today - grace)}, {"until": ends}]
        cases += [{"told_on": {"$gte": last.isoformat()}}] if told else []
        return self._people.distinct("unit_id", {"$or": cases})

    def next_turn(self, today: date) -> date:
        """The next day on which time alone changes who counts; the last of all days when there is none."""
        grace, day = timedelta(days=GRACE_DAYS), today.isoformat()
        came = (today - grace).isoformat()
        cases: dict[str, tuple[str, timedelta]] = {"since": ("$gt", timedelta(0)), "until": ("$gte", timedelta(days=1))}
        cases["joined_on"] = ("$gt", grace)
        bounds = {"since": day, "until": day, "joined_on": came}
        least = {n: {"$min": {"$cond": [{op: [f"${n}", bounds[n]]}, f"${n}", None]}} for n, (op, _) in cases.items()}
        match = {"$or": [{name: {op: bounds[name]}} for name, (op, _) in cases.items()]}
        rows = self._people.aggregate([{"$match": match}, {"$group": {"_id": None, **least}}])
        found = [date.fromisoformat(row[n]) + later for row in rows for n, (_, later) in cases.items() if row[n]]
        return min(found, default=date.max)

    def rolls(self, place: Mapping[str, Any], day: date) -> dict[str, tuple[RollPerson, ...]]:
        """Unit -> who fits and is on the staff that day."""
        latest = (day - timedelta(days=GRACE_DAYS)).isoformat()
        person = {
            **{name: f"${name}" for name in ("id", "person_id", "professional_category")},
            "is_key": {"$or": ["$key_few", {"$ne": ["$post_class", None]}]},
            "counts": {"$lte": ["$joined_on", latest]},
        }
        match = {"$and": [dict(place), present(day)]}
        group = {"_id": "$unit_id", "people": {"$push": person}}
        rows = self._people.aggregate([{"$match": match}, {"$sort": {"_id": 1}}, {"$group": group}])
        return {row["_id"]: tuple(restored(RollPerson, each) for each in row["people"]) for row in rows}

    def having(self, name: str, staff_ids: Sequence[str]) -> set[str]:
        """Which of these people did it."""
        found = self._people.find({"id": {"$in": list(staff_ids)}, f"marks.{name}": {"$ne": None}}, {"id": 1})
        return {doc["id"] for doc in found}

    def complete(self, done: Mapping[str, Completed], year: int, half: str) -> None:
        """What these people completed in the year and the half-year; people with the same answer share an update."""
        alike: dict[Completed, list[str]] = defaultdict(list)
        for person_id, completed in done.items():
            alike[completed].append(person_id)
        updates = []
        for completed, person_ids in alike.items():
            days = {f"trained.{year}": completed.trained, f"warned.{half}": completed.warned}
            given = {name: day.isoformat() for name, day in days.items() if day is not None}
            gone = {name: "" for name, day in days.items() if day is None}
            waits = {"$addToSet" if completed.pending else "$pull": {"pending": str(year)}}
            change = {**waits, **({"$set": given} if given else {}), **({"$unset": gone} if gone else {})}
            updates.append(self._people.update_each({"person_id": {"$in": person_ids}}, change))
        self._people.bulk_write(updates)

    def mark(self, person_ids: Iterable[str], name: str, day: date | None) -> None:
        """What these people did on `day`; None takes it back."""
        key = f"marks.{name}"
        change: Document = {"$unset": {key: ""}} if day is None else {"$set": {key: day.isoformat()}}
        self._people.update_many({"person_id": {"$in": sorted(set(person_ids))}}, change)

    def marked(self, name: str, criteria: Mapping[str, Any], unit_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Unit -> (those who did it, all) of the people who fit."""
        has = {"$cond": [{"$gt": [f"$marks.{name}", None]}, 1, 0]}
        rows = self._people.aggregate(
            [
                {"$match": {"$and": [{"unit_id": {"$in": list(unit_ids)}}, dict(criteria)]}},
                {"$group": {"_id": "$unit_id", "done": {"$sum": has}, "all": {"$sum": 1}}},
            ]
        )
        return {row["_id"]: (row["done"], row["all"]) for row in rows}

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new paths on their people."""
        moves = [({"unit_id": unit_id}, {"$set": {"unit_path": path}}) for unit_id, (path, _) in paths.items()]
        self._people.bulk_write([self._people.update_each(*each) for each in moves])

    def groups(self, place: Mapping[str, Any], day: date, *, ids: bool = False) -> list[tuple[str, Group]]:
        """Who counts that day and who is trained and warned by then, by unit and group, in one read.

        With `ids` each group names those who are not.
        """
        trained = _by(f"$trained.{day.year}", day)
        is_key = {"$or": ["$key_few", {"$ne": ["$post_class", None]}]}
        warned = {"$and": [is_key, _by(f"$warned.{half_of(day)}", day)]}
        tests = {"roster": True, "trained": trained, "key": is_key, "warned": warned}
        lists = {"untrained_ids": trained, "absent_ids": {"$or": [{"$not": [is_key]}, warned]}} if ids else {}
        group = {
            "_id": {name: f"${name}" for name in ("unit_id", "professional_category", "post_class", "key_few")},
            **{name: {"$sum": {"$cond": [test, 1, 0]}} for name, test in tests.items()},
            **{name: {"$push": {"$cond": [test, "$$REMOVE", "$id"]}} for name, test in lists.items()},
        }
        rows = self._people.aggregate([{"$match": {"$and": [dict(place), counting(day)]}}, {"$group": group}])
        return [_group(row) for row in rows]

    def pending(self, unit_ids: Sequence[str], year: int) -> list[str]:
        """The people of these units whose attendance in the year waits for an exam alone."""
        return self._people.distinct("person_id", {"unit_id": {"$in": list(unit_ids)}, "pending": str(year)})

    def audience(self, match: Mapping[str, Any]) -> list[Document]:
        """How many fit, by unit and profession, as rows with unit_id, unit_path, category and n."""
        keys = {"unit_id": "$unit_id", "unit_path": "$unit_path", "category": "$professional_category"}
        rows = self._people.aggregate([{"$match": dict(match)}, {"$group": {"_id": keys, "n": {"$sum": 1}}}])
        return [{**row["_id"], "n": row["n"]} for row in rows]

    def keep_accounts(self, accounts: Sequence[Document]) -> None:
        """Take in accounts as they are told; older facts are ignored."""
        newest: dict[str, Document] = {}
        for account in accounts:
            if account["version"] >= newest.get(account["id"], account)["version"]:
                newest[account["id"]] = account
        known = {doc["id"]: doc["version"] for doc in self._accounts.find({"id": {"$in": list(newest)}})}
        fresh = [dict(doc) for id, doc in newest.items() if known.get(id, 0) < doc["version"]]
        self._accounts.bulk_write(
            [self._accounts.update({"id": doc.pop("id")}, {"$set": doc}, upsert=True) for doc in fresh]
        )

    def account(self, account_id: str) -> Document | None:
        """`staff_id`, `unit_id` and `active` of an account."""
        return self._accounts.find_one({"id": account_id})

    def accounts_of(self, staff_ids: Iterable[str]) -> dict[str, str]:
        """The account of each of these people who has one in use."""
        found = self._accounts.find({"staff_id": {"$in": sorted(set(staff_ids))}, "active": True})
        return {doc["staff_id"]: doc["id"] for doc in found}

    def _known(self, items: Iterable[RosterPerson]) -> dict[str, RosterPerson]:
        """The stored records of these people, of those they were before, and of those they became."""
        items = list(items)
        ids = {i for item in items for i in (item.id, item.previous_id) if i}
        became = {"previous_id": {"$in": sorted(item.id for item in items)}}
        return {person.id: person for person in self.where({"$or": [{"id": {"$in": sorted(ids)}}, became]})}

    @staticmethod
    def _joined(known: dict[str, RosterPerson], changed: set[str]) -> list[RosterPerson]:
        """The changed records with what came before them, and the later ones that wait for it."""
        for _ in known:
            moved = False
            for person in list(known.values()):
                before = known.get(person.previous_id or "")
                joined = taken_over(person, before) if before else person
                if joined != person:
                    known[person.id], moved = joined, True
                    changed.add(person.id)
            if not moved:
                break
        return [known[id] for id in sorted(changed)]


def _by(field: str, day: date) -> Document:
    return {"$lte": [{"$ifNull": [field, "9999"]}, day.isoformat()]}


def _group(row: Document) -> tuple[str, Group]:
    key, counts = row["_id"], {name: row[name] for name in ("roster", "trained", "key", "warned")}
    return key["unit_id"], Group(
        professional_category=key.get("professional_category"),
        post_class=key.get("post_class"),
        key_few=key["key_few"],
        untrained_ids=tuple(sorted(row.get("untrained_ids", ()))),
        absent_ids=tuple(sorted(row.get("absent_ids", ()))),
        **counts,
    )


def _after(last: date, today: date) -> Document:
    return {"$gt": last.isoformat(), "$lte": today.isoformat()}


def restored_person(doc: Document) -> RosterPerson:
    """A person out of the document."""
    return restored(RosterPerson, doc)
