"""Integrity commitments: what is to be signed, who signed it, who has not, and how many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.types_common import Info, UserError
from gateway.city.types_people import StaffMember
from gateway.city.types_registers import label_of
from gateway.city.types_sessions import staff_member
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum(description="Who is to sign: medical staff, or leading cadres and those in key posts.")
class CommitmentAudience(Enum):
    MEDICAL = "medical"
    CADRES = "cadres"


@strawberry.enum(description="Signed with one's own account, or on paper of which the unit keeps a scan.")
class SigningMeans(Enum):
    ACCOUNT = "account"
    PAPER = "paper"


@strawberry.type(description="That somebody signed a version of a commitment's text; struck out when by mistake.")
class CommitmentSignature:
    id: strawberry.ID
    kind: str
    period: str
    text_number: int
    signed_on: date
    means: SigningMeans
    struck_out: str | None
    version: int
    unit_id: strawberry.Private[str]
    local_staff_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)

    @strawberry.field(description="For those who may read the roster.")
    async def staff(self, info: Info) -> StaffMember | None:
        return await staff_member(info, self.local_staff_id)


@strawberry.type(
    description="A commitment that the city's plan asks for, with the text that is signed now. `period` is a year, or "
    "once; `mine` is what the caller has signed of it."
)
class Commitment:
    code: str
    audience: CommitmentAudience
    period: str
    due_on: date
    text: str
    text_number: int
    published_on: date
    sources: list[str]
    asked_of_me: bool
    mine: CommitmentSignature | None
    zh: strawberry.Private[str]
    en: strawberry.Private[str]

    @strawberry.field
    def label(self, info: Info) -> str:
        return label_of(info, self.zh, self.en)


@strawberry.type(description="A version of a commitment's text.")
class CommitmentText:
    kind: str
    number: int
    text: str
    published_on: date


@strawberry.type(description="The figures of a county; null for units of the city itself.")
class CommitmentCounty:
    numerator: int
    denominator: int
    county_id: strawberry.Private[str | None]

    @strawberry.field
    async def county(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.county_id) if self.county_id else None


@strawberry.type(description="Signed ÷ to sign, of the people on the staff today or at the end of a year that is over.")
class CommitmentFigures:
    kind: str
    period: str
    numerator: int
    denominator: int
    counties: list[CommitmentCounty]


@strawberry.type(description="Somebody on a unit's staff who is to sign and has not.")
class UnsignedPerson:
    staff_id: strawberry.ID
    code: str | None
    professional_category: str | None
    key_few: bool
    unit_id: strawberry.Private[str]
    local_staff_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)

    @strawberry.field(description="For those who may read the roster.")
    async def staff(self, info: Info) -> StaffMember | None:
        return await staff_member(info, self.local_staff_id)


@strawberry.type(description="`recorded` are new; `known` had signed before and stay as they are.")
class RecordedCommitments:
    recorded: int
    known: int


@strawberry.type
class CommitmentSignaturePayload:
    signature: CommitmentSignature | None
    errors: list[UserError]


@strawberry.type
class CommitmentTextPayload:
    text: CommitmentText | None
    errors: list[UserError]


@strawberry.type
class RecordedCommitmentsPayload:
    result: RecordedCommitments | None
    errors: list[UserError]


def signature_of(data: Mapping[str, Any]) -> CommitmentSignature:
    """A signature out of the service's answer."""
    return build(CommitmentSignature, {**data, "local_staff_id": data["staff_id"]})


def commitment_of(data: Mapping[str, Any]) -> Commitment:
    """A commitment out of the service's answer."""
    mine = data["mine"]
    return build(Commitment, {**data, "mine": {**mine, "local_staff_id": mine["staff_id"]} if mine else None})


def unsigned_of(data: Mapping[str, Any]) -> UnsignedPerson:
    """A person out of the service's answer."""
    return build(UnsignedPerson, {**data, "local_staff_id": data["staff_id"]})


def text_of(data: Mapping[str, Any]) -> CommitmentText:
    """A text out of the service's answer."""
    return build(CommitmentText, data)


def recorded_of(data: Mapping[str, Any]) -> RecordedCommitments:
    """What was recorded."""
    return build(RecordedCommitments, data)
