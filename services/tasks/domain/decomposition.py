"""Key tasks divided down to departments, posts and persons (NJ-037); a person is a staff id, never a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

PARTS_LIMIT = 200


@dataclass(frozen=True)
class Part:
    """A part of an assignment, below another part or at the top; a leaf must name department, post and person."""

    id: str
    assignment_id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    parent_id: str | None
    title: str
    department: str | None
    post: str | None
    staff_id: str | None
    due_on: date | None
    left_on: date | None = None
    version: int = 1

    @property
    def is_complete(self) -> bool:
        """Department, post and a person who is still there."""
        return bool(self.department and self.post and self.staff_id and self.left_on is None)

    def left(self, on: date) -> Part:
        """The person has left the unit."""
        return replace(self, left_on=on, version=self.version + 1)


@dataclass(frozen=True)
class Decomposition:
    """How far an assignment is divided: fully when it has leaves and every leaf names all three."""

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    task_id: str
    leaves: int
    complete_leaves: int
    fully: bool
    version: int = 1


def counted(parts: Sequence[Part]) -> tuple[int, int]:
    """Leaves, and those that name department, post and person."""
    parents = {part.parent_id for part in parts}
    leaves = [part for part in parts if part.id not in parents]
    return len(leaves), sum(part.is_complete for part in leaves)
