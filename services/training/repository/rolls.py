"""Documents: who was on the staff on a last day that is kept, and which topics a year had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.store import TenantDatabase
from services.training.domain.rolls import Roll
from services.training.domain.topics import Topic
from services.training.repository.attending import Stored

COLLECTIONS: dict[str, list[Index]] = {
    "rolls": [Index("of", "unit_id"), Index("of", "unit_path"), Index("unit_id")],
    "roll_topics": [],
}


class Rolls:
    """The rolls, each kept once."""

    def __init__(self, db: TenantDatabase) -> None:
        self._rolls, self._topics = Stored(db["rolls"], Roll), db["roll_topics"]

    def add(self, rolls: Iterable[Roll]) -> None:
        """Keep new ones."""
        self._rolls.add(rolls)

    def of(self, what: str, unit_ids: Sequence[str]) -> dict[str, Roll]:
        """The rolls of these units, by unit."""
        return {roll.unit_id: roll for roll in self._rolls.where({"of": what, "unit_id": {"$in": list(unit_ids)}})}

    def within(self, what: str, *criteria: Mapping[str, Any]) -> list[Roll]:
        """Rolls of units that fit, by unit."""
        return self._rolls.where({"$and": [{"of": what}, *criteria]}, [("unit_path", 1), ("id", 1)])

    def places(self, what: str, *criteria: Mapping[str, Any]) -> dict[str, str | None]:
        """Unit -> county, without the people."""
        found = self._rolls.docs.find({"$and": [{"of": what}, *criteria]}, {"unit_id": 1, "county_id": 1})
        return {doc["unit_id"]: doc["county_id"] for doc in found}

    def keep_topics(self, year: int, topics: Iterable[Topic]) -> None:
        """The topics as they were when the year ended: it is kept from now on."""
        self._topics.upsert({"id": str(year), "topics": [document(topic) for topic in topics]})

    def topics(self, year: int) -> list[Topic] | None:
        """The topics of a year that is kept; None of any other."""
        found = self._topics.find_one({"id": str(year)})
        return [restored(Topic, doc) for doc in found["topics"]] if found else None

    def is_kept(self, year: str) -> bool:
        """Whether the year is over and kept."""
        return self._topics.find_one({"id": year}, {"id": 1}) is not None

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new paths on what is theirs; a county's past stays its own."""
        docs, moves = self._rolls.docs, []
        for unit_id, (path, _) in paths.items():
            moves.append(docs.update_each({"unit_id": unit_id}, {"$set": {"unit_path": path}}))
        docs.bulk_write(moves)
