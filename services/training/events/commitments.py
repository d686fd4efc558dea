"""What this service tells of commitments: numbers of a unit, never who."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class CommitmentsCountedV1:
    """How many of a unit's people who are to sign a commitment have done so; the latest stands."""

    NAME: ClassVar[str] = "training.commitments_counted.v1"
    subject_id: str
    subject_version: int
    kind: str
    period: str
    unit_id: str
    signed: int
    staff: int


@dataclass(frozen=True)
class CommitmentTextPublishedV1:
    """A commitment has another text; which, is for this service to show."""

    NAME: ClassVar[str] = "training.commitment_text_published.v1"
    subject_id: str
    subject_version: int
    kind: str
