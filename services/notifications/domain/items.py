"""Work items as this service keeps them, and where each stands on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SOFT = frozenset(("in_principle", "cooperate", "encourage", "explore"))
"""Modalities that never turn red (AMB-25)."""


class Group(StrEnum):
    """Under which heading of a digest an item stands."""

    OVERDUE = "overdue"
    DUE = "due"
    OPENING = "opening"
    ESCALATED = "escalated"


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody, as far as it is counted by its days."""

    id: str
    kind: str
    opens_on: date
    due_on: date | None
    state: str
    modality: str

    @property
    def is_hard(self) -> bool:
        """Whether it can be overdue at all."""
        return self.modality not in SOFT

    @property
    def is_binding(self) -> bool:
        """Whether nobody may silence its reminders in the inbox."""
        return self.is_hard and self.due_on is not None

    def is_open(self, today: date) -> bool:
        """Whether it can be done today."""
        return self.state == "open" and self.opens_on <= today

    def is_overdue(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.is_open(today) and self.is_hard and self.due_on is not None and self.due_on < today


@dataclass(frozen=True)
class Item(Waiting):
    """All of it, as its owner told it last; `reopened_on` when it had been settled before."""

    action: str
    subject_id: str
    version: int
    unit_id: str
    owner_unit_id: str
    roles: tuple[str, ...]
    label: str
    period: str | None
    department: str | None
    account_id: str | None
    settled_on: date | None
    reopened_on: date | None = None

    @property
    def begins_on(self) -> date:
        """The day from which it waits: its opening, or the day on which it came back."""
        return max(self.opens_on, self.reopened_on or self.opens_on)
