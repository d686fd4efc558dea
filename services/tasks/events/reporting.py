"""What reporting tells beside the reports themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar


@dataclass(frozen=True)
class ReportWindowChangedV1:
    """A newer calendar moved a window that units may have been told of (PF-005)."""

    NAME: ClassVar[str] = "tasks.report_window_changed.v1"
    subject_id: str
    subject_version: int
    rule_id: str
    period: str
    opens_on: date
    due_on: date
    was_opens_on: date
    was_due_on: date
    provisional: bool
    calendar_version: str
    reason: str


@dataclass(frozen=True)
class ReminderSentV1:
    """The office reminds a unit of what it has not sent; at most once a day (NJ-139)."""

    NAME: ClassVar[str] = "tasks.reminder_sent.v1"
    subject_id: str
    subject_version: int
    kind: str
    subject_ids: tuple[str, ...]
    unit_id: str


@dataclass(frozen=True)
class Measured:
    """What another service counted for one unit and quarter."""

    id: str
    indicator: str
    unit_id: str
    period: str
    numerator: int
    denominator: int
    version: int


def measured(subject_id: str, version: int, data: Mapping[str, Any]) -> Measured:
    """Parse `indicator_measured.v1` of another service."""
    facts = {name: data[name] for name in ("indicator", "unit_id", "period", "numerator", "denominator")}
    return Measured(id=subject_id, version=version, **facts)
