"""What texts of the office were made of: one entry per unit or department, beside the period's facts."""

from __future__ import annotations

from services.kit.extents import EMPTY
from services.kit.histories import MOST_BYTES, MOST_ENTRIES, AnswerTooLarge, History
from services.kit.store import Document, TenantDatabase
from services.tasks.domain.rollups import Contribution, Rollup
from services.tasks.repository.codec import document, restored

KIND = "contribution"


class Contributions(History[Contribution]):
    """Contributions by the text, (source, number), that was made of them, in the order of their list."""

    def __init__(self, db: TenantDatabase) -> None:
        super().__init__(db, KIND, Contribution)
        self._texts = db["report_contributions"]

    def freeze(self, source_id: str, number: int, rollup: Rollup) -> None:
        """Keep what one text was made of."""
        key = _key(source_id, number)
        extent = self.add(key, EMPTY, rollup.contributions)
        facts = {"source_id": source_id, "number": number, "facts": dict(rollup.facts)}
        self._texts.insert_one({"id": key, **facts, "contributions": document(extent)})

    def frozen(self, source_id: str, number: int) -> tuple[Document, int]:
        """The facts and the number of contributions; nothing where nothing was frozen."""
        found = self._texts.find_one({"id": _key(source_id, number)})
        return (found["facts"], found["contributions"]["count"]) if found else ({}, 0)

    def between(self, source_id: str, number: int, first: int, last: int) -> list[Contribution]:
        """Contributions by their places, which begin at 1. Raises `AnswerTooLarge`."""
        key = _key(source_id, number)
        places = {"id": {"$gte": self._id(key, first), "$lte": self._id(key, last)}}
        sizes = self._entries.find(places, {"size": 1, "entry.quoted": 1}, limit=MOST_ENTRIES + 1)
        size = sum(doc["size"] + doc["entry"].get("quoted", 0) for doc in sizes)
        if len(sizes) > MOST_ENTRIES or size > MOST_BYTES:
            raise AnswerTooLarge(field="first")
        return [restored(Contribution, doc["entry"]) for doc in self._entries.find(places, sort=[("id", 1)])]


def _key(source_id: str, number: int) -> str:
    return f"{source_id}:{number}"
