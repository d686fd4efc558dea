"""Documents: who was on the staff on a last day that is kept, and which topics a year had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.store import Document, TenantDatabase
from services.training.domain.rolls import Roll
from services.training.domain.topics import Topic
from services.training.repository.attending import Stored

COLLECTIONS: dict[str, list[Index]] = {
    "rolls": [Index("of", "unit_id"), Index("of", "unit_path"), Index("unit_id")],
    "roll_topics": [],
}


def year_head(year: str, topics: int) -> Document:
    """What says that a year is kept."""
    return {"id": year, "count": topics}


def year_topic(year: str, place: int, topic: Document) -> Document:
    """A topic of a year that is kept; ids sort as the places do."""
    return {"id": f"{year}:{place:06d}", "topic": topic}


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

    def keep_topics(self, year: int, topics: Sequence[Topic]) -> None:
        """The topics as they were when the year ended: it is kept from now on."""
        self._topics.insert_many(year_topic(str(year), place, document(topic)) for place, topic in enumerate(topics, 1))
        self._topics.insert_one(year_head(str(year), len(topics)))

    def topics(self, year: int) -> list[Topic] | None:
        """The topics of a year that is kept, in their order; None of any other."""
        if not self.is_kept(str(year)):
            return None
        found = self._topics.find({"id": {"$gt": f"{year}:", "$lt": f"{year};"}}, sort=[("id", 1)])
        return [restored(Topic, doc["topic"]) for doc in found]

    def is_kept(self, year: str) -> bool:
        """Whether the year is over and kept."""
        return self._topics.find_one({"id": year}, {"id": 1}) is not None

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new paths on what is theirs; a county's past stays its own."""
        docs, moves = self._rolls.docs, []
        for unit_id, (path, _) in paths.items():
            moves.append(docs.update_each({"unit_id": unit_id}, {"$set": {"unit_path": path}}))
        docs.bulk_write(moves)
