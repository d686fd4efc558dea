"""What the mutations on documents take."""

from __future__ import annotations

from datetime import date

import strawberry

from gateway.city.inputs import Command
from gateway.city.types_documents import DocumentKind


@strawberry.input(
    description="A new document, of the commission unless another unit is named. Addressees: phrases of the plan, "
    "units, or all units below the issuer. A circular names its period."
)
class DraftDocumentInput(Command):
    unit_id: strawberry.ID | None = None
    kind: DocumentKind
    title: str
    text: str | None = None
    period: str | None = None
    file_ids: list[strawberry.ID] | None = None
    addressee_phrases: list[str] | None = None
    addressee_unit_ids: list[strawberry.ID] | None = None
    to_all: bool | None = None


@strawberry.input
class ChangeDocumentInput(Command):
    document_id: strawberry.ID
    expected_version: int
    title: str | None = None
    text: str | None = None
    period: str | None = None
    file_ids: list[strawberry.ID] | None = None
    addressee_phrases: list[str] | None = None
    addressee_unit_ids: list[strawberry.ID] | None = None
    to_all: bool | None = None


@strawberry.input
class DocumentStepInput(Command):
    document_id: strawberry.ID
    expected_version: int


@strawberry.input
class DocumentReasonInput(Command):
    document_id: strawberry.ID
    expected_version: int
    reason: str


@strawberry.input(description="The seal as it was set; `seal` is checked against the plan's rule when given.")
class RecordSealInput(Command):
    document_id: strawberry.ID
    expected_version: int
    sealed_on: date
    seal: str | None = None


@strawberry.input
class ConfirmReadingInput(Command):
    document_id: strawberry.ID


@strawberry.input(description="The units named, or all without receipt; each at most once a day.")
class RemindAddresseesInput(Command):
    document_id: strawberry.ID
    unit_ids: list[strawberry.ID] | None = None
