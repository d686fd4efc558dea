"""Yearly programmes, with their changes beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from services.kit.extents import Extent
from services.kit.histories import History
from services.kit.store import Document, TenantDatabase
from services.tasks.domain.programmes import Programme, ProgrammeChange
from services.tasks.repository.codec import restored
from services.tasks.repository.kept import Kept

KIND = "programme_change"
LISTS = ("entrants", "drawn_ids", "selected_ids")
"""As long as a supervisor has units."""


class Programmes(Kept[Programme]):
    """One programme per supervisor and year."""

    def __init__(self, db: TenantDatabase) -> None:
        super().__init__(db["programmes"], Programme, [("year", -1), ("unit_path", 1)])
        self.changes: History[ProgrammeChange] = History(db, KIND, ProgrammeChange)
        shown = dict.fromkeys({each.name for each in fields(Programme)} - set(LISTS), 1)
        self._shown: Document = {**shown, "drawn": _size("drawn_ids"), "selected": _size("selected_ids")}

    def is_there(self, supervisor_id: str, year: int) -> bool:
        """Whether the supervisor has a programme of that year."""
        return self._docs.find_one({"unit_id": supervisor_id, "year": year}, {"id": 1}) is not None

    def shown(self, wanted: Mapping[str, Any], scope: Mapping[str, Any]) -> list[Document]:
        """Programmes as they are shown: of who was drawn and selected only the number."""
        filter = {"$and": [dict(wanted), dict(scope)]}
        return self._docs.find(filter, self._shown, sort=[("year", -1), ("unit_path", 1), ("id", 1)])

    def with_change(self, before: Extent, programme: Programme, change: ProgrammeChange) -> Programme:
        """`programme` with its change beside it; the caller stores the programme."""
        return replace(programme, changes=self.changes.add(programme.id, before, [change]))

    def extents(self, ids: Sequence[str], scope: Mapping[str, Any]) -> dict[str, Extent]:
        """How many changes there are, of those that exist in the scope."""
        found = self._docs.find({"id": {"$in": list(ids)}, **scope}, {"id": 1, "changes": 1})
        return {doc["id"]: restored(Extent, doc["changes"]) for doc in found}


def _size(name: str) -> Document:
    return {"$size": f"${name}"}
