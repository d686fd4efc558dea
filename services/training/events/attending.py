"""Events: sessions that were held. No names, no titles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True)
class SessionHeldV1:
    """A session as its unit confirmed it, and again after each correction (NJ-026). The subject is the session."""

    NAME: ClassVar[str] = "training.session_held.v1"
    subject_id: str
    subject_version: int
    session_id: str
    unit_id: str
    kind: str
    held_on: date
    attendees: int
    qualifying: bool
    led_by_principal: bool
    party_led: bool
    cadre_led: bool
    tags: tuple[str, ...]
    cases: int
