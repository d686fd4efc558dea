"""What the mutations of evaluations take."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import strawberry

from gateway.city.inputs import Command
from gateway.city.types_evaluations import RedPacketKind

Id = strawberry.ID


@strawberry.enum(description="What an institution may send itself.")
class TerminalSource(Enum):
    TERMINAL = "terminal"
    PAPER = "paper"


@strawberry.input(description="Six items, from 1 (very dissatisfied) to 5 (very satisfied).")
class EvaluationScoresInput:
    attitude: int
    explanation: int
    waiting: int
    fees: int
    environment: int
    overall: int


@strawberry.input(description="One evaluation under the token of its visit; `text` has at most 500 characters.")
class EvaluationRowInput:
    token: str
    scores: EvaluationScoresInput
    red_packet: RedPacketKind
    text: str | None = None
    source: TerminalSource | None = None
    answered_at: datetime


@strawberry.input(description="Up to 5,000 evaluations of the institution's own visits.")
class RecordEvaluationsInput(Command):
    unit_id: Id
    rows: list[EvaluationRowInput]


@strawberry.input(description="What the unit did about it.")
class AnswerEvaluationFollowUpInput(Command):
    evaluation_follow_up_id: Id
    answer: str
    expected_version: int | None = None


@strawberry.input(description="Returned with a remark, it is open for three more working days.")
class ReviewEvaluationFollowUpInput(Command):
    evaluation_follow_up_id: Id
    accept: bool
    remark: str | None = None
    expected_version: int | None = None


@strawberry.input(description="With the reason why nothing is wrong with it.")
class RestoreEvaluationSeriesInput(Command):
    series_id: Id
    reason: str
    expected_version: int | None = None
