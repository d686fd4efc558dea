"""Requests: integrity commitments."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field

from services.kit.requests import PageRequest, Request

Id = Annotated[str, Field(min_length=1, max_length=200)]
Code = Annotated[str, Field(min_length=1, max_length=60)]
Year = Annotated[int, Field(ge=2000, le=2100)]
MOST_SIGNERS = 2_000


class PublishCommitmentText(Request):
    """Another text of a commitment, in place of the one with `text_number`; what was signed stays signed."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "kind": "self_discipline",
        "text": "本人郑重承诺：恪守医德，廉洁行医，自觉接受监督。",
        "text_number": 1,
    }
    kind: Code
    text: Annotated[str, Field(min_length=10, max_length=4_000)]
    text_number: int


class SignCommitment(Request):
    """The caller signs the text with this number for the present period."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"kind": "self_discipline", "text_number": 1}
    kind: Code
    text_number: int


class RecordSignedCommitments(Request):
    """People of a unit who signed on paper, with a scan of it."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "kind": "self_discipline",
        "unit_id": "$unit",
        "staff_ids": ["$roster_person"],
        "signed_on": "2022-03-01",
        "text_number": 1,
        "file_ids": ["$signed_paper"],
    }
    kind: Code
    unit_id: Id
    staff_ids: Annotated[list[Id], Field(max_length=MOST_SIGNERS)]
    signed_on: date
    text_number: int
    file_ids: Annotated[list[Id], Field(max_length=50)] = []


class StrikeOutCommitment(Request):
    """A signature that was recorded by mistake."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "signature_id": "$commitment",
        "reason": "登记有误",
        "expected_version": 1,
    }
    signature_id: Id
    reason: Annotated[str, Field(min_length=1, max_length=500)]
    expected_version: int


class CommitmentFigures(Request):
    """Signed of those who are to sign: of a year (the present one by default), of one unit or of all."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"kind": "self_discipline", "year": 2022, "unit_id": "$unit"}
    kind: Code
    year: Year | None = None
    unit_id: Id | None = None


class UnsignedStaff(PageRequest):
    """A page of those who have not signed, by unit and number."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"kind": "self_discipline", "unit_id": "$unit", "first": 20}
    kind: Code
    year: Year | None = None
    unit_id: Id | None = None


class CommitmentSignatures(PageRequest):
    """A page of those who signed, by unit; what was struck out too."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"kind": "self_discipline", "unit_id": "$unit", "first": 20}
    kind: Code
    year: Year | None = None
    unit_id: Id | None = None
