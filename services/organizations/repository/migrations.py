"""What brings the release before into the present shape."""

from __future__ import annotations

from services.kit.migrations import Migration, MoveOut
from services.kit.store import Document
from services.organizations.repository.bodies import FORMER
from services.organizations.repository.meeting import CORRECTION


def _with_fields(correction: Document) -> Document:
    return {**correction, "fields": sorted(correction["before"])}


_CORRECTIONS = MoveOut("meetings", "corrections", CORRECTION, entry=_with_fields)
MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "corrections of meetings beside them", _CORRECTIONS),
    Migration(2, "former members beside their bodies", MoveOut("groups", "former", FORMER)),
)
