"""Requests: evaluations, suspicious series, and the follow-up of low scores."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from services.kit.requests import PageRequest, Request

Id = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Token = Annotated[str, StringConstraints(max_length=64)]
Score = Annotated[int, Field(ge=1, le=5, strict=True)]
Text = Annotated[str, StringConstraints(max_length=500)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Version = Annotated[int, Field(ge=1)]
PeriodLabel = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
RedPacketName = Literal["none", "asked", "hinted", "given"]
TouchpointName = Literal["outpatient_registration", "outpatient_settlement", "admission", "discharge"]
MOST_ROWS = 5_000
FIVES = {"attitude": 5, "explanation": 5, "waiting": 4, "fees": 5, "environment": 4, "overall": 5}


class Scores(Request):
    """Six items, from 1 (very dissatisfied) to 5 (very satisfied); all are required."""

    attitude: Score
    explanation: Score
    waiting: Score
    fees: Score
    environment: Score
    overall: Score


class Invitation(Request):
    """What the page needs. `bits`: how hard the riddle shall be, by the rate that the gateway sees."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"token": "$token"}
    token: Token
    bits: Annotated[int, Field(ge=1, le=22)] = 16


class Evaluate(Request):
    """One evaluation of a visitor, with the solved riddle. `device` is the page's own random id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "token": "$token",
        "riddle": "1656561600.16.00000000000000000000000000000000",
        "answer": "1",
        "scores": FIVES,
        "red_packet": "none",
    }
    token: Token
    riddle: Annotated[str, StringConstraints(max_length=64)]
    answer: Annotated[str, StringConstraints(max_length=16)]
    scores: Scores
    red_packet: RedPacketName
    text: Text | None = None
    device: Annotated[str, StringConstraints(max_length=64)] | None = None


class EvaluationRow(Request):
    """One evaluation from a terminal or a paper slip."""

    token: Token
    scores: Scores
    red_packet: RedPacketName
    text: Text | None = None
    source: Literal["terminal", "paper"] = "terminal"
    answered_at: AwareDatetime


class RecordEvaluations(Request):
    """Evaluations of one institution's visits, up to 5,000; each row has a result of its own."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$hospital",
        "rows": [
            {"token": "$token", "scores": FIVES, "red_packet": "none", "answered_at": "2022-03-30T08:00:00+08:00"},
        ],
    }
    unit_id: Id
    rows: Annotated[list[EvaluationRow], Field(min_length=1, max_length=MOST_ROWS)]


class Evaluations(PageRequest):
    """A page of one institution's evaluations of one month of visits."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$hospital", "month": "2022-03"}
    unit_id: Id
    month: PeriodLabel
    setting: Literal["outpatient", "inpatient"] | None = None
    touchpoint: TouchpointName | None = None
    low: bool | None = None
    set_aside: bool | None = None


class EvaluationFollowUps(PageRequest):
    """A page of follow-ups, by deadline."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$hospital"}
    unit_id: Id | None = None
    state: Literal["open", "answered", "accepted", "withdrawn"] | None = None
    late: bool | None = None


class EvaluationFollowUpsByIds(Request):
    """Follow-ups by id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$evaluation_follow_up"]}
    ids: Annotated[list[Id], Field(max_length=500)]


class AnswerEvaluationFollowUp(Request):
    """What the unit did about a low evaluation."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"evaluation_follow_up_id": "$evaluation_follow_up", "answer": "已约谈当班人员"}
    evaluation_follow_up_id: Id
    answer: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    expected_version: Version | None = None


class ReviewEvaluationFollowUp(Request):
    """The superior accepts the answer, or returns it with a remark."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"evaluation_follow_up_id": "$evaluation_follow_up", "accept": True}
    evaluation_follow_up_id: Id
    accept: bool
    remark: Text | None = None
    expected_version: Version | None = None


class EvaluationSeries(PageRequest):
    """A page of suspicious series, newest first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$hospital"}
    unit_id: Id | None = None
    state: Literal["set_aside", "restored"] | None = None
    rule: Literal["same_device", "seconds_apart", "same_text"] | None = None


class RestoreEvaluationSeries(Request):
    """Count a series again, with the reason."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"series_id": "$evaluation_series", "reason": "义诊现场集中评价，经核实有效"}
    series_id: Id
    reason: Reason
    expected_version: Version | None = None


class RedPacketHints(PageRequest):
    """A page of hints, newest first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$hospital"}
    unit_id: Id | None = None
    start: date | None = None
    end: date | None = None
