"""Evaluations, suspicious series, follow-ups of low scores, hints of red packets."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.types_common import Info, Node
from gateway.city.types_encounters import EncounterSetting, EncounterTouchpoint
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum(description="How an evaluation came in: by the patient's own phone, by a terminal, from paper.")
class EvaluationSource(Enum):
    PUBLIC = "public"
    TERMINAL = "terminal"
    PAPER = "paper"


@strawberry.enum(description="Was a red packet asked for, hinted at or given?")
class RedPacketKind(Enum):
    NONE = "none"
    ASKED = "asked"
    HINTED = "hinted"
    GIVEN = "given"


@strawberry.enum(description="KNOWN: the token was used before; sending rows again changes nothing.")
class EvaluationOutcome(Enum):
    RECORDED = "recorded"
    KNOWN = "known"
    REFUSED = "refused"


@strawberry.enum(
    description="SAME_DEVICE: 3 in 10 minutes. SECONDS_APART: 5 times all fives in a minute. SAME_TEXT: 3 in a day."
)
class EvaluationSeriesRule(Enum):
    SAME_DEVICE = "same_device"
    SECONDS_APART = "seconds_apart"
    SAME_TEXT = "same_text"


@strawberry.enum(description="RESTORED: the office found nothing wrong; the evaluations count again.")
class EvaluationSeriesState(Enum):
    SET_ASIDE = "set_aside"
    RESTORED = "restored"


@strawberry.enum(description="WITHDRAWN: the evaluation was set aside.")
class EvaluationFollowUpState(Enum):
    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


@strawberry.type(description="From 1 (very dissatisfied) to 5 (very satisfied).")
class EvaluationScores:
    attitude: int
    explanation: int
    waiting: int
    fees: int
    environment: int
    overall: int


@strawberry.type(
    description="One evaluation. Day and touchpoint are null where fewer than five answered that day; the unit itself "
    "does not read what was written with a word about a red packet."
)
class Evaluation:
    id: strawberry.ID
    month: str
    on: date | None
    setting: EncounterSetting
    touchpoint: EncounterTouchpoint | None
    scores: EvaluationScores
    text: str | None
    source: EvaluationSource
    low: bool
    set_aside: bool
    series_id: strawberry.ID | None


@strawberry.type(description="An answer, a review.")
class EvaluationFollowUpStep:
    action: str
    text: str | None
    on: date


@strawberry.type(description="A low score: the unit answers in three working days, its superior looks at the answer.")
class EvaluationFollowUp(Node):
    evaluation: Evaluation
    opened_on: date
    due_on: date
    state: EvaluationFollowUpState
    late: bool = strawberry.field(description="Answered after its day, or still missing then.")
    answer: str | None
    answered_on: date | None
    steps: list[EvaluationFollowUpStep]
    version: int
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="Evaluations that are left out of the score together; none is deleted.")
class EvaluationSeries:
    id: strawberry.ID
    rule: EvaluationSeriesRule
    reason: str
    touchpoint: EncounterTouchpoint | None
    first_at: datetime
    last_at: datetime
    count: int
    state: EvaluationSeriesState
    restored_at: datetime | None
    restored_because: str | None
    version: int
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="A patient spoke of a red packet: unit, day and kind; nothing leads to the patient.")
class RedPacketHint:
    on: date
    setting: EncounterSetting
    kind: RedPacketKind
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="What became of one row, in the order of the rows.")
class EvaluationRowResult:
    outcome: EvaluationOutcome
    code: str | None
    zh: strawberry.Private[str | None]
    en: strawberry.Private[str | None]

    @strawberry.field(description="Why it was not recorded, in the language of Accept-Language.")
    def message(self, info: Info) -> str | None:
        return self.en if info.context.locale == "en" else self.zh


@strawberry.type
class EvaluationBatch:
    recorded: int
    known: int
    refused: int
    rows: list[EvaluationRowResult]


def evaluation_of(data: dict[str, Any]) -> Evaluation:
    """An evaluation out of the service's answer."""
    return build(Evaluation, data)


def evaluation_follow_up_of(data: dict[str, Any]) -> EvaluationFollowUp:
    """A follow-up out of the service's answer."""
    return build(EvaluationFollowUp, data)


def evaluation_series_of(data: dict[str, Any]) -> EvaluationSeries:
    """A series out of the service's answer."""
    return build(EvaluationSeries, data)


def red_packet_hint_of(data: dict[str, Any]) -> RedPacketHint:
    """A hint out of the service's answer."""
    return build(RedPacketHint, data)


def evaluation_batch_of(data: dict[str, Any]) -> EvaluationBatch:
    """The results of many rows out of the service's answer."""
    return build(EvaluationBatch, data)
