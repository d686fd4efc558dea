"""What can be changed of documents."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city import inputs_documents as inputs
from gateway.city.build import build
from gateway.city.payloads import change
from gateway.city.types_common import Info, UserError
from gateway.city.types_documents import IssuedDocument, Receipt, RemindedAddressees, document_of, receipt_of


@strawberry.type
class DocumentPayload:
    document: IssuedDocument | None
    errors: list[UserError]


@strawberry.type
class ReceiptPayload:
    receipt: Receipt | None
    errors: list[UserError]


@strawberry.type
class RemindedAddresseesPayload:
    result: RemindedAddressees | None
    errors: list[UserError]


def _reminded(data: dict[str, Any]) -> RemindedAddressees:
    return build(RemindedAddressees, data)


@strawberry.type
class DocumentsMutations:
    @strawberry.mutation(description="A new document; the plan's rule fills in the issuing name and the seal.")
    async def draft_document(self, info: Info, input: inputs.DraftDocumentInput) -> DocumentPayload:
        return await change(info, "organizations.draft_document", input, DocumentPayload, document_of)

    @strawberry.mutation(description="New contents of a draft or a returned document.")
    async def change_document(self, info: Info, input: inputs.ChangeDocumentInput) -> DocumentPayload:
        return await change(info, "organizations.change_document", input, DocumentPayload, document_of)

    @strawberry.mutation(description="Send a draft for approval.")
    async def ask_document_approval(self, info: Info, input: inputs.DocumentStepInput) -> DocumentPayload:
        return await change(info, "organizations.ask_document_approval", input, DocumentPayload, document_of)

    @strawberry.mutation(description="Approve a document that somebody else wrote.")
    async def approve_document(self, info: Info, input: inputs.DocumentStepInput) -> DocumentPayload:
        return await change(info, "organizations.approve_document", input, DocumentPayload, document_of)

    @strawberry.mutation(description="Send a document back to its author.")
    async def return_document(self, info: Info, input: inputs.DocumentReasonInput) -> DocumentPayload:
        return await change(info, "organizations.return_document", input, DocumentPayload, document_of)

    @strawberry.mutation(description="The seal as it was set on an approved document.")
    async def record_seal(self, info: Info, input: inputs.RecordSealInput) -> DocumentPayload:
        return await change(info, "organizations.record_seal", input, DocumentPayload, document_of)

    @strawberry.mutation(description="Issue a sealed document under the next number to its addressees.")
    async def issue_document(self, info: Info, input: inputs.DocumentStepInput) -> DocumentPayload:
        return await change(info, "organizations.issue_document", input, DocumentPayload, document_of)

    @strawberry.mutation(description="Take an issued document out of force; number and receipts stay.")
    async def withdraw_document(self, info: Info, input: inputs.DocumentReasonInput) -> DocumentPayload:
        return await change(info, "organizations.withdraw_document", input, DocumentPayload, document_of)

    @strawberry.mutation(description="The caller's unit has read the document; the first confirmation stands.")
    async def confirm_reading(self, info: Info, input: inputs.ConfirmReadingInput) -> ReceiptPayload:
        return await change(info, "organizations.confirm_reading", input, ReceiptPayload, receipt_of)

    @strawberry.mutation(description="Remind addressees without receipt, each at most once a day.")
    async def remind_addressees(self, info: Info, input: inputs.RemindAddresseesInput) -> RemindedAddresseesPayload:
        return await change(info, "organizations.remind_addressees", input, RemindedAddresseesPayload, _reminded)
