"""The city's settings and how far today's digests have come, in one document that every step writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from services.kit.codec import document, restored
from services.kit.indexes import Index
from services.kit.store import TenantDatabase
from services.notifications.domain.ledger import Rules

CITY = "city"
DEFAULT_RULES = Rules()


@dataclass(frozen=True)
class Run:
    """`phase` is gathering, issuing or done, of the digests of `on`."""

    name: str | None = None
    rules: Rules = DEFAULT_RULES
    on: date | None = None
    phase: str = "done"
    steps: int = 0


class Runs:
    """One document."""

    COLLECTIONS: ClassVar[dict[str, list[Index]]] = {"runs": []}

    def __init__(self, db: TenantDatabase) -> None:
        self._runs = db["runs"]

    def get(self) -> Run:
        doc = self._runs.find_one({"id": CITY})
        return restored(Run, doc) if doc else Run()

    def save(self, run: Run) -> Run:
        """Store `run`; of two replicas at the same step one is rerun."""
        after = replace(run, steps=run.steps + 1)
        self._runs.update_one({"id": CITY}, {"$set": document(after)}, upsert=True)
        return after
