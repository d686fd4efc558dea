"""Units for the clock's work: a portion after the other, those that a day touches, and those below a place.

The documents are the kit's projection of the unit tree; here they are only read.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from services.kit.store import Document, TenantDatabase
from services.kit.units import UNIT_FIELDS, Unit, below


class Places:
    """The tree of one city."""

    def __init__(self, db: TenantDatabase) -> None:
        self._units = db["unit_tree"]

    def portion(self, through: str, most: int, root: str = "") -> tuple[list[Unit], bool]:
        """The next units behind the path `through`, closed ones too, by path; and whether there are more."""
        match: Document = {"$and": [{"path": {"$gt": through}}, below(root, "path") if root else {}]}
        docs = self._units.find(match, sort=[("path", 1)], limit=most + 1)
        return [_unit(doc) for doc in docs[:most]], len(docs) > most

    def turned(self, last: date, today: date) -> list[str]:
        """Units that open or close on a day after `last`, up to `today`."""
        days = {"$gt": last.isoformat(), "$lte": today.isoformat()}
        return [doc["id"] for doc in self._units.find({"$or": [{"opened_on": days}, {"closed_on": days}]}, {"id": 1})]

    def next_turn(self, today: date) -> date:
        """The next day on which a unit opens or closes; the last of all days when there is none."""
        names, day = ("opened_on", "closed_on"), today.isoformat()
        found = self._units.find({"$or": [{name: {"$gt": day}} for name in names]}, dict.fromkeys(names, 1))
        days = [doc[name] for doc in found for name in names if (doc.get(name) or "") > day]
        return date.fromisoformat(min(days)) if days else date.max

    def below(self, path: str) -> dict[str, str]:
        """The unit with this path and those below it: id -> path."""
        return {doc["id"]: doc["path"] for doc in self._units.find(below(path, "path"), {"id": 1, "path": 1})}


def _unit(doc: dict[str, Any]) -> Unit:
    return Unit(**{name: doc.get(name) for name in UNIT_FIELDS})  # type: ignore[arg-type]
