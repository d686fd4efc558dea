"""Documents of the campaign's bodies, and who sat in them before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from services.kit.codec import restored
from services.kit.events import plain
from services.kit.extents import Extent
from services.kit.histories import History
from services.kit.indexes import Index
from services.kit.store import TenantDatabase
from services.organizations.domain.groups import FormerMember, LeadingGroup

COLLECTIONS: dict[str, list[Index]] = {"groups": [Index("unit_id", "established_on")]}
FORMER = "former_member"
_SEATS = {f"{part}.functions": 0 for part in ("leader", "deputies", "members", "observers")} | {"work_groups": 0}
_HEADS = {"leader.functions": 0, **dict.fromkeys(("deputies", "members", "observers", "work_groups"), 0)}


class Bodies:
    """Leading groups, offices and mechanisms of units."""

    def __init__(self, db: TenantDatabase) -> None:
        self._groups, self._former = db["groups"], History(db, FORMER, FormerMember)

    def of(self, unit_ids: Iterable[str]) -> dict[str, list[LeadingGroup]]:
        """All groups by unit, the latest first."""
        return self._by_unit(unit_ids, None)

    def seats_of(self, unit_ids: Iterable[str]) -> dict[str, list[LeadingGroup]]:
        """As `of`, to look at: people without the functions that they stand for, and no work groups."""
        return self._by_unit(unit_ids, _SEATS)

    def heads_of(self, unit_ids: Iterable[str]) -> dict[str, list[LeadingGroup]]:
        """As `of`, to look at: with nobody but the leader."""
        return self._by_unit(unit_ids, _HEADS)

    def _by_unit(self, unit_ids: Iterable[str], shown: Mapping[str, int] | None) -> dict[str, list[LeadingGroup]]:
        latest = [("established_on", -1), ("id", 1)]
        by_unit: dict[str, list[LeadingGroup]] = defaultdict(list)
        for doc in self._groups.find({"unit_id": {"$in": list(unit_ids)}}, shown, sort=latest):
            by_unit[doc["unit_id"]].append(restored(LeadingGroup, doc))
        return by_unit

    def get(self, group_id: str) -> LeadingGroup | None:
        doc = self._groups.find_one({"id": group_id})
        return restored(LeadingGroup, doc) if doc else None

    def insert(self, group: LeadingGroup) -> None:
        self._groups.insert_one(plain(group))

    def replace(self, group: LeadingGroup, gone: Sequence[FormerMember] = ()) -> None:
        """Store the next version; who is `gone` goes to the history. Raises `VersionRace`."""
        former = self._former.add(group.id, group.former, gone) if gone else group.former
        self._groups.replace(plain(replace(group, former=former)))

    def units_of(self, group_ids: Sequence[str]) -> dict[str, str]:
        """Group -> unit."""
        found = self._groups.find({"id": {"$in": list(group_ids)}}, {"id": 1, "unit_id": 1})
        return {doc["id"]: doc["unit_id"] for doc in found}

    def former(self, group_ids: Sequence[str], last: int | None) -> dict[str, tuple[FormerMember, ...]]:
        """Who sat in each of these groups before, the first to go first. Raises `AnswerTooLarge`."""
        found = self._groups.find({"id": {"$in": list(group_ids)}}, {"id": 1, "former": 1})
        return self._former.of_each({doc["id"]: restored(Extent, doc.get("former") or {}) for doc in found}, last)
