"""What this service tells of its registers: that something changed, never what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class RegisterChangedV1:
    """An entry was recorded, changed or reviewed, or a restricted register looked up, of which nothing more is told."""

    NAME: ClassVar[str] = "training.register_changed.v1"
    subject_id: str
    subject_version: int
    kind: str
    unit_id: str | None
    status: str | None
    action: str
    done: bool
