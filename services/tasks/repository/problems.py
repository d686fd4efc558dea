"""The problem list with its history, and the city's own categories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.kit.histories import MOST_BYTES, AnswerTooLarge
from services.kit.indexes import Index
from services.kit.paging import page
from services.kit.store import HIDDEN, Document, TenantDatabase
from services.tasks.domain.categories import Category
from services.tasks.domain.problems import ACTIVE, WORKABLE, Problem, ProblemStatus
from services.tasks.repository.codec import document, restored
from services.tasks.repository.kept import whole

COLLECTIONS: dict[str, list[Index]] = {
    "problems": [
        Index("unit_path", "closes_on"),
        Index("closes_on"),
        Index("source", "source_id"),
        Index("unit_id", "due_on"),
    ],
    "problem_history": [Index("problem_id", "version")],
    "problem_categories": [],
}
ACTIVE_VALUES = [status.value for status in ACTIVE]
LINES_SHOWN = 50
LARGEST_LINE = 13_000
LEAN = {"evidence": 0, "deadline_changes": 0}
STANDING = (
    "unit_id", "unit_path", "county_id", "handed_over_from", "status", "delay", "closes_on", "version",
)  # fmt: skip


class Problems:
    """Problems by unit."""

    def __init__(self, db: TenantDatabase) -> None:
        self._problems, self._history = db["problems"], db["problem_history"]
        self._categories = db["problem_categories"]

    def get(self, problem_id: str) -> Problem | None:
        found = self._problems.find_one({"id": problem_id})
        return restored(Problem, found) if found else None

    def add(self, problems: Iterable[Problem]) -> int:
        """Store new ones, in one round trip."""
        return self._problems.insert_many(map(document, problems))

    def save(self, problem: Problem) -> None:
        self._problems.replace(document(problem))

    def save_many(self, problems: Sequence[Problem]) -> None:
        """Store where problems stand that the clock or a closing unit moved on, in one round trip."""
        changed = [(p.id, document(p)) for p in problems]
        self._problems.bulk_write(
            [
                self._problems.update({"id": key}, {"$set": {name: doc[name] for name in STANDING}})
                for key, doc in changed
            ]
        )

    def note(self, lines: Iterable[Mapping[str, Any]]) -> None:
        """Add lines to the histories."""
        self._history.insert_many(lines)

    def histories(self, ids: Sequence[str]) -> dict[str, list[Document]]:
        """The last lines of each problem's history, oldest first. Raises `AnswerTooLarge`."""
        self._require_few_lines(ids)
        newest = {"$lastN": {"input": "$$ROOT", "n": LINES_SHOWN}}
        found = self._history.aggregate(
            [
                {"$match": {"problem_id": {"$in": list(ids)}}},
                {"$sort": {"version": 1, "at": 1}},
                {"$project": HIDDEN},
                {"$group": {"_id": "$problem_id", "lines": newest}},
            ]
        )
        return {**{key: [] for key in ids}, **{row["_id"]: row["lines"] for row in found}}

    def _require_few_lines(self, ids: Sequence[str]) -> None:
        if len(ids) * LINES_SHOWN * LARGEST_LINE > MOST_BYTES:
            size = {"$group": {"_id": None, "size": {"$sum": {"$bsonSize": "$$ROOT"}}}}
            found = self._history.aggregate([{"$match": {"problem_id": {"$in": list(ids)}}}, size])
            if found and found[0]["size"] > MOST_BYTES:
                raise AnswerTooLarge(field="ids")

    def page(self, parts: Sequence[Mapping[str, Any]], *, first: int, after: str | None) -> dict[str, Any]:
        """A page by deadline, without evidence and changes of the deadline."""
        filter, order = {"$and": [{}, *parts]}, [("closes_on", 1)]
        return page(self._problems, filter, sort=order, first=first, after=after, projection=LEAN)

    def by_ids(self, ids: Sequence[str], scope: Mapping[str, Any]) -> list[Document]:
        """Those that exist in the scope, whole. Raises `AnswerTooLarge`."""
        return whole(self._problems, {"id": {"$in": list(ids)}, **scope}, [("closes_on", 1), ("id", 1)], len(ids))

    def earlier(self, unit_ids: Sequence[str], closed_since: date) -> dict[tuple[str, str], str]:
        """Per unit and category the last problem that is still open or was closed since that day (LZ-015)."""
        alive = {"$or": [{"status": {"$in": ACTIVE_VALUES}}, {"closed_on": {"$gte": closed_since.isoformat()}}]}
        filter = {"unit_id": {"$in": list(unit_ids)}, "status": {"$ne": ProblemStatus.WITHDRAWN.value}, **alive}
        shown = {"id": 1, "unit_id": 1, "category": 1}
        found = self._problems.find(filter, shown, sort=[("registered_on", 1), ("id", 1)])
        return {(doc["unit_id"], doc["category"]): doc["id"] for doc in found}

    def active_of(self, unit_ids: Sequence[str]) -> list[Problem]:
        """All that these units still owe, without evidence and changes of the deadline."""
        found = self._problems.find({"unit_id": {"$in": list(unit_ids)}, "status": {"$in": ACTIVE_VALUES}}, LEAN)
        return [restored(Problem, doc) for doc in found]

    def delays_over(self, unit_ids: Sequence[str], today: date) -> list[Problem]:
        """Those whose accepted delay ended before today, without evidence and changes of the deadline."""
        workable, before = [status.value for status in WORKABLE], {"$lt": today.isoformat()}
        over = [{"delay.state": "accepted", "delay.until": before}, {"delay.granted_until": before}]
        filter = {"unit_id": {"$in": list(unit_ids)}, "status": {"$in": workable}, "$or": over}
        found = self._problems.find(filter, LEAN)
        return [restored(Problem, doc) for doc in found]

    def move(self, paths: Mapping[str, tuple[str, str | None]]) -> None:
        """Units' new (path, county) on what they own; what waits for the superior is another superior's now."""
        for unit_id, (path, county_id) in paths.items():
            self._problems.update_many({"unit_id": unit_id}, {"$set": {"unit_path": path, "county_id": county_id}})
        self._problems.update_many(_for_superior(list(paths)), {"$inc": {"version": 1}})

    def for_superior(self, unit_ids: Sequence[str]) -> list[Problem]:
        """What of these units waits for their superiors: a rectification to verify, a delay to decide."""
        return [restored(Problem, doc) for doc in self._problems.find(_for_superior(unit_ids), LEAN)]

    def categories(self) -> tuple[Category, ...]:
        """The city's own ones."""
        return tuple(restored(Category, doc) for doc in self._categories.find({}, sort=[("id", 1)]))

    def add_category(self, category: Category) -> None:
        self._categories.insert_one({"id": category.code, **document(category)})


def _for_superior(unit_ids: Sequence[str]) -> Document:
    asked = {"delay.state": "requested", "status": {"$in": [status.value for status in WORKABLE]}}
    return {"unit_id": {"$in": list(unit_ids)}, "$or": [{"status": ProblemStatus.SUBMITTED.value}, asked]}
