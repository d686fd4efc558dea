"""What is told of visits: kinds, days and ids, never what was found. Of a hidden visit nothing is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from services.tasks.events import Received


@dataclass(frozen=True)
class VisitStartedV1:
    """A team has arrived at a unit (NJ-131: an unannounced visit is known from then on)."""

    NAME: ClassVar[str] = "tasks.visit_started.v1"
    subject_id: str
    subject_version: int
    visit_id: str
    kind: str
    unit_id: str
    supervisor_id: str
    started_on: date


@dataclass(frozen=True)
class InspectionCompletedV1:
    """A visit's report is filed; a covert visit is told when it is closed (NJ-057)."""

    NAME: ClassVar[str] = "tasks.inspection_completed.v1"
    subject_id: str
    subject_version: int
    visit_id: str
    kind: str
    unit_id: str
    supervisor_id: str
    started_on: date
    completed_on: date
    findings: int


@dataclass(frozen=True)
class DocumentIssued:
    """`organizations.document_issued.v1`, as far as supervision reads it."""

    document_id: str
    kind: str
    number: str | None
    issued_on: str


def document_issued(event: Received) -> DocumentIssued:
    """Parse `organizations.document_issued.v1`."""
    data: dict[str, Any] = event.data
    return DocumentIssued(data["document_id"], data["kind"], data.get("number"), data["issued_on"])
