"""What this service tells of issued documents. No text of theirs, and nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True)
class DocumentIssuedV1:
    """A document is in force under its register number."""

    NAME: ClassVar[str] = "organizations.document_issued.v1"
    subject_id: str
    subject_version: int
    document_id: str
    kind: str
    number: str
    issued_on: date


@dataclass(frozen=True)
class DocumentWithdrawnV1:
    """An issued document is in force no more."""

    NAME: ClassVar[str] = "organizations.document_withdrawn.v1"
    subject_id: str
    subject_version: int
    document_id: str
    kind: str


@dataclass(frozen=True)
class ReminderSentV1:
    """The office reminds a unit of a document that it has not confirmed reading; at most once a day (NJ-002)."""

    NAME: ClassVar[str] = "organizations.reminder_sent.v1"
    subject_id: str
    subject_version: int
    kind: str
    subject_ids: tuple[str, ...]
    unit_id: str
