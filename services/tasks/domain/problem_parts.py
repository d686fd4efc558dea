"""What a problem carries: evidence, changes of its deadline, the transfer of its lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class ProblemFile:
    """A file, recognised by its hash."""

    id: str
    filename: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class DeadlineChange:
    """The superior moved the deadline."""

    before: date
    after: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Transfer:
    """The lead was handed to another authority; the problem stays on the list."""

    authority: str
    on: date
    by: str
