"""The shell's methods on issued documents, circulars and read receipts."""

from __future__ import annotations

from typing import Any

from services.kit.rpc import command, every, query
from services.organizations.handlers import delivering, document_print, documents, receipts
from services.organizations.handlers.common import Work
from services.organizations.requests import documents as requests


class Documenting:
    """Issued documents, circulars and read receipts."""

    @command(requests.DraftDocument)
    def draft_document(self, uow: Work, request: requests.DraftDocument) -> Any:
        """A new document."""
        return documents.draft_document(uow, request)

    @command(requests.ChangeDocument)
    def change_document(self, uow: Work, request: requests.ChangeDocument) -> Any:
        """New contents of a draft."""
        return documents.change_document(uow, request)

    @command(requests.DocumentStep)
    def ask_document_approval(self, uow: Work, request: requests.DocumentStep) -> Any:
        """Send a draft for approval."""
        return documents.ask_document_approval(uow, request)

    @command(requests.DocumentStep)
    def approve_document(self, uow: Work, request: requests.DocumentStep) -> Any:
        """Approve somebody else's document."""
        return documents.approve_document(uow, request)

    @command(requests.DocumentReason)
    def return_document(self, uow: Work, request: requests.DocumentReason) -> Any:
        """Back to its author."""
        return documents.return_document(uow, request)

    @command(requests.RecordSeal)
    def record_seal(self, uow: Work, request: requests.RecordSeal) -> Any:
        """The seal as it was set."""
        return documents.record_seal(uow, request)

    @command(requests.DocumentStep)
    def issue_document(self, uow: Work, request: requests.DocumentStep) -> Any:
        """In force, numbered and delivered."""
        return documents.issue_document(uow, request)

    @command(requests.DocumentReason)
    def withdraw_document(self, uow: Work, request: requests.DocumentReason) -> Any:
        """In force no more."""
        return documents.withdraw_document(uow, request)

    @query(requests.DocumentTexts)
    def document_texts(self, uow: Work, request: requests.DocumentTexts) -> Any:
        """What documents say, by id."""
        return receipts.document_texts(uow, request)

    @command(requests.ConfirmReading)
    def confirm_reading(self, uow: Work, request: requests.ConfirmReading) -> Any:
        """The caller's unit has read it."""
        return receipts.confirm_reading(uow, request)

    @command(requests.RemindAddressees)
    def remind_addressees(self, uow: Work, request: requests.RemindAddressees) -> Any:
        """Remind those without receipt."""
        return receipts.remind_addressees(uow, request)

    @query(requests.Documents)
    def documents(self, uow: Work, request: requests.Documents) -> Any:
        """A page of documents."""
        return receipts.documents(uow, request)

    @query(requests.DocumentsByIds)
    def documents_by_ids(self, uow: Work, request: requests.DocumentsByIds) -> Any:
        """Documents by id."""
        return receipts.documents_by_ids(uow, request)

    @query(requests.PrintDocument)
    def print_document(self, uow: Work, request: requests.PrintDocument) -> Any:
        """A document as PDF."""
        return document_print.print_document(uow, request)

    @query(requests.ReceiptCounts)
    def receipt_counts(self, uow: Work, request: requests.ReceiptCounts) -> Any:
        """Receipt counts by document."""
        return receipts.receipt_counts(uow, request)

    @query(requests.Receipts)
    def receipts(self, uow: Work, request: requests.Receipts) -> Any:
        """A page of addressees."""
        return receipts.receipts(uow, request)

    @query(requests.UnreadDocuments)
    def unread_documents(self, uow: Work, request: requests.UnreadDocuments) -> Any:
        """What the caller's unit has to confirm."""
        return receipts.unread_documents(uow, request)

    @query(requests.CircularPeriods)
    def circular_periods(self, uow: Work, request: requests.CircularPeriods) -> Any:
        """Periods and their circulars."""
        return receipts.circular_periods(uow, request)

    @every(60)
    def keep_documents(self, uow: Work) -> bool:
        """Go on with deliveries."""
        return delivering.keep_documents(uow)
