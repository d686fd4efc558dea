"""Issued documents and their read receipts."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.connections import Connection, connect
from gateway.city.loaders import loader
from gateway.city.types_common import File, Info, Node
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum(description="What kind of document it is.")
class DocumentKind(Enum):
    NOTICE = "notice"
    CIRCULAR = "circular"
    TEAM_LIST = "team_list"
    MINUTES = "minutes"
    PLAN = "plan"
    WORK_SUMMARY = "work_summary"
    OTHER = "other"


@strawberry.enum(description="Where a document stands.")
class DocumentStatus(Enum):
    DRAFT = "draft"
    APPROVAL_ASKED = "approval_asked"
    RETURNED = "returned"
    APPROVED = "approved"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


@strawberry.type(description="The seal on a document; `substitute` is 代章.")
class DocumentSeal:
    name: str
    substitute: bool
    sealed_on: date
    recorded_at: datetime


@strawberry.type
class DocumentStep:
    action: str
    at: datetime
    reason: str | None


@strawberry.type(description="The office reminded the addressee.")
class ReceiptReminder:
    on: date


@strawberry.type(description="An addressee with its read receipt. `readAt` is the first confirmation by its people.")
class Receipt:
    added_on: date
    due_on: date
    read_at: datetime | None
    is_missing: bool
    is_late: bool
    reminders: list[ReceiptReminder]
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(
    description="Of the addressees that the caller may see: receipts ÷ addressees. The rate in whole percent, cut."
)
class ReceiptCounts:
    addressees: int
    received: int
    late: int
    rate: int | None


def receipt_of(data: dict[str, Any]) -> Receipt:
    """A receipt out of the service's answer."""
    return build(Receipt, data)


async def receipts_of(
    info: Info, document_id: str, missing: bool | None, first: int | None, after: str | None
) -> Connection[Receipt]:
    """A page of a document's addressees."""
    filters = {"document_id": document_id, "missing": missing}
    return await connect(info.context, "organizations", "receipts", filters, receipt_of, first=first, after=after)


@strawberry.type(description="A document of a unit, with number, seal and addressees.")
class IssuedDocument(Node):
    kind: DocumentKind
    title: str
    status: DocumentStatus
    issued_in_name_of: str
    seal_expected: str
    substitute_seal: bool
    seal: DocumentSeal | None
    period: str | None
    number: str | None
    year: int | None
    sequence: int | None
    issued_on: date | None
    receipts_due_on: date | None
    return_reason: str | None
    addressee_phrases: list[str]
    to_all: bool
    files: list[File]
    steps: list[DocumentStep]
    version: int
    issuer_unit_id: strawberry.Private[str]
    local_id: strawberry.Private[str]
    own_text: strawberry.Private[str | None]

    @strawberry.field
    async def text(self, info: Info) -> str:
        if self.own_text is not None:
            return self.own_text
        return str(await loader(info.context, "document_texts").load(self.local_id) or "")

    @strawberry.field(description="The unit that issues it; null for who may not see that unit.")
    async def issuer(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.issuer_unit_id)

    @strawberry.field(description="How many of its addressees have confirmed.")
    async def receipt_counts(self, info: Info) -> ReceiptCounts:
        return build(ReceiptCounts, await loader(info.context, "receipt_counts").load(self.local_id))

    @strawberry.field(description="Its addressees; `missing: true` those without receipt.")
    async def receipts(
        self, info: Info, missing: bool | None = None, first: int | None = None, after: str | None = None
    ) -> Connection[Receipt]:
        return await receipts_of(info, self.local_id, missing, first, after)


@strawberry.type(description="A document whose reading the caller's unit has still to confirm.")
class UnreadDocument:
    due_on: date
    is_late: bool
    document: IssuedDocument


@strawberry.type(description="A period that is over, and the circular issued for it.")
class CircularPeriod:
    period: str
    ends_on: date
    number: str | None


@strawberry.type(description="Circulars issued ÷ periods that are over.")
class CircularPeriods:
    frequency: str | None
    issued: int
    due: int
    periods: list[CircularPeriod]


@strawberry.type(description="How many addressees were reminded now; `hasMore` asks to repeat.")
class RemindedAddressees:
    reminded: int
    has_more: bool


def document_of(data: dict[str, Any]) -> IssuedDocument:
    """A document out of the service's answer."""
    return build(IssuedDocument, {**data, "own_text": data.get("text")})


def unread_of(data: dict[str, Any]) -> UnreadDocument:
    """An unread document out of the service's answer."""
    return build(UnreadDocument, data)
