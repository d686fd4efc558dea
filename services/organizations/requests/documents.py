"""What callers may ask of issued documents and read receipts."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from services.kit.requests import PageRequest, Request
from services.organizations.requests import Day, Id, Ids, Name
from services.organizations.requests.meetings import FileIds, Short, Version

DocumentKind = Literal["notice", "circular", "team_list", "minutes", "plan", "work_summary", "other"]
Status = Literal["draft", "approval_asked", "returned", "approved", "issued", "withdrawn"]
Body = Annotated[str, StringConstraints(max_length=50_000)]
Period = Annotated[str, StringConstraints(min_length=4, max_length=10)]
Phrases = Annotated[list[Name], Field(max_length=50)]
Units = Annotated[list[Id], Field(max_length=500)]


class DraftDocument(Request):
    """A new document of a unit (the commission when absent). Addressees: phrases of the plan, units, or all below."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "kind": "circular",
        "title": "一季度专项行动通报",
        "text": "一季度各单位工作进展情况……",
        "period": "2022-Q1",
        "to_all": True,
        "file_ids": ["$organizations_file"],
    }
    unit_id: Id | None = None
    kind: DocumentKind
    title: Name
    text: Body = ""
    period: Period | None = None
    file_ids: FileIds = []
    addressee_phrases: Phrases = []
    addressee_unit_ids: Units = []
    to_all: bool = False


class ChangeDocument(Request):
    """New contents of a draft or a returned document; a field left out or null stays."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"document_id": "$document", "expected_version": 1, "title": "通报（修改稿）"}
    document_id: Id
    expected_version: Version
    title: Name | None = None
    text: Body | None = None
    period: Period | None = None
    file_ids: FileIds | None = None
    addressee_phrases: Phrases | None = None
    addressee_unit_ids: Units | None = None
    to_all: bool | None = None


class DocumentStep(Request):
    """A step of a document that needs nothing but the version that the caller saw."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"document_id": "$document", "expected_version": 1}
    document_id: Id
    expected_version: Version


class DocumentReason(DocumentStep):
    """A step with its reason."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"document_id": "$document", "expected_version": 1, "reason": "数据需核实"}
    reason: Short


class RecordSeal(DocumentStep):
    """The seal as it was set; `seal` is checked against the plan's rule when given."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"document_id": "$document", "expected_version": 1, "sealed_on": "2022-03-30"}
    sealed_on: Day
    seal: Name | None = None


class ConfirmReading(Request):
    """The caller's unit has read the document."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"document_id": "$issued_document"}
    document_id: Id


class RemindAddressees(Request):
    """Remind those who have not confirmed: the units named, or all; each at most once a day."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"document_id": "$issued_document", "unit_ids": ["$unit"]}
    document_id: Id
    unit_ids: Units | None = None


class Documents(PageRequest):
    """Documents of the caller's units or addressed to them, the latest first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"kind": "circular", "first": 20}
    kind: DocumentKind | None = None
    status: Status | None = None
    issuer_unit_id: Id | None = None
    period: Period | None = None


class DocumentTexts(Request):
    """What these documents say, in the order asked."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$document"]}
    ids: Annotated[list[Id], Field(max_length=50)]


class DocumentsByIds(Request):
    """Documents by id, in the order asked."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$document"]}
    ids: Ids


class ReceiptCounts(Request):
    """Receipt counts of each of these documents, in the order asked."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"document_ids": ["$issued_document"]}
    document_ids: Ids


class Receipts(PageRequest):
    """Addressees of a document with their receipts; `missing` asks for those without."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"document_id": "$issued_document", "missing": True, "first": 20}
    document_id: Id
    missing: bool | None = None


class UnreadDocuments(PageRequest):
    """Documents whose reading the caller's own unit has still to confirm, the earliest due first."""


class CircularPeriods(Request):
    """Periods with and without an issued circular (AMB-14)."""


class PrintDocument(Request):
    """A document as PDF."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"document_id": "$document"}
    document_id: Id
