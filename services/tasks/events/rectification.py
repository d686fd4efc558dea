"""What is told of problems: codes and ids, never the text of a finding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from services.tasks.events import Received


@dataclass(frozen=True)
class _ProblemEvent:
    subject_id: str
    subject_version: int
    problem_id: str
    unit_id: str
    category: str
    severity: str
    source: str


@dataclass(frozen=True)
class ProblemOpenedV1(_ProblemEvent):
    """A finding stands on the problem list (LZ-105)."""

    NAME: ClassVar[str] = "tasks.problem_opened.v1"


@dataclass(frozen=True)
class ProblemClosedV1(_ProblemEvent):
    """Somebody other than the fixer verified the rectification (LZ-107)."""

    NAME: ClassVar[str] = "tasks.problem_closed.v1"


@dataclass(frozen=True)
class ProblemReopenedV1(_ProblemEvent):
    """A closed problem came back."""

    NAME: ClassVar[str] = "tasks.problem_reopened.v1"


@dataclass(frozen=True)
class RotationFacts:
    """`organizations.indicator_measured.v1` of `rotation_overdue`: key posts past their term, of all key posts."""

    unit_id: str
    period: str
    overdue: int
    posts: int


def rotation_facts(event: Received) -> RotationFacts | None:
    """Parse `organizations.indicator_measured.v1`; None for other indicators."""
    data: dict[str, Any] = event.data
    if data["indicator"] != "rotation_overdue":
        return None
    return RotationFacts(data["unit_id"], data["period"], data["numerator"], data["denominator"])
