"""Events: evaluations, suspicious series, and the follow-up of low scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class DayOfEvaluations:
    """The figures of one unit, day and setting, as they stand now."""

    unit_id: str
    on: str
    setting: str
    completed: int
    n: int
    score_sum: int | None
    set_aside: int


@dataclass(frozen=True)
class EvaluationsRecordedV1:
    """Evaluations came in, or were set aside or restored."""

    NAME: ClassVar[str] = "satisfaction.evaluations_recorded.v1"
    subject_id: str
    subject_version: int
    days: tuple[DayOfEvaluations, ...]


@dataclass(frozen=True)
class RedPacketHintedV1:
    """A patient said that a red packet was asked for, hinted at or given; who it was is not known."""

    NAME: ClassVar[str] = "satisfaction.red_packet_hinted.v1"
    subject_id: str
    subject_version: int
    unit_id: str
    on: str
    kind: str
