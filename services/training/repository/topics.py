"""Documents: topics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.store import Document, TenantCollection, TenantDatabase
from services.training.domain.topics import Topic

COLLECTIONS: dict[str, list[Index]] = {"topics": [Index("local_unit_id")]}


class Topics:
    """The plan's topics, and those that units added."""

    def __init__(self, db: TenantDatabase) -> None:
        self._topics: TenantCollection = db["topics"]

    def all(self) -> list[Topic]:
        """Every topic, also withdrawn ones, in the plan's order, local ones behind."""
        return self._where({})

    def planned(self) -> dict[str, Topic]:
        """Those of the plan, also withdrawn ones, by id."""
        return {topic.id: topic for topic in self._where({"local_unit_id": None})}

    def usable(self, path: str) -> list[Topic]:
        """Those that the unit with this path may use: the plan's, its own and its superiors'."""
        above = {"local_unit_id": {"$in": path.strip("/").split("/")}}
        return self._where({"$or": [{"local_unit_id": None}, above], "is_current": True})

    def by_ids(self, ids: Iterable[str]) -> dict[str, Topic]:
        return {topic.id: topic for topic in self._where({"id": {"$in": sorted(set(ids))}})}

    def put(self, topics: Iterable[Topic]) -> None:
        """Store the plan's topics in one round trip."""
        docs = [document(topic) for topic in topics]
        self._topics.bulk_write([self._topics.update({"id": d.pop("id")}, {"$set": d}, upsert=True) for d in docs])

    def add(self, topic: Topic) -> None:
        self._topics.insert_one(document(topic))

    def save(self, topic: Topic) -> None:
        """Store the next version. Raises `VersionRace`."""
        self._topics.replace(document(topic))

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new paths on their topics."""
        moves = [({"local_unit_id": unit_id}, {"$set": {"unit_path": path}}) for unit_id, (path, _) in paths.items()]
        self._topics.bulk_write([self._topics.update_each(*each) for each in moves])

    def _where(self, filter: Document) -> list[Topic]:
        found = self._topics.find(filter, sort=[("position", 1), ("id", 1)])
        return [restored(Topic, doc) for doc in found]
