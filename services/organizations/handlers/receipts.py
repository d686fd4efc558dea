"""Read receipts and reminders (NJ-002, LZ-002), and what is asked of documents."""

from __future__ import annotations

from typing import Any

from plans.periods import period_of, periods_between
from services.organizations.domain.documents import FREQUENCIES
from services.organizations.domain.receipts import Addressee
from services.organizations.errors.documents import DocumentNotFound, DocumentNotIssued, NotAddressed
from services.organizations.events.documents import ReminderSentV1
from services.organizations.handlers.common import Work, commission_id_of
from services.organizations.handlers.delivering import AT_ONCE, reading
from services.organizations.handlers.document_views import document_views, receipt_view
from services.organizations.handlers.documents import issuers_document
from services.organizations.handlers.todo import tell_work
from services.organizations.requests import documents as requests


def confirm_reading(work: Work, request: requests.ConfirmReading) -> dict[str, Any]:
    """The receipt of the caller's own unit; the first one stands. Raises `NotAddressed` or `DocumentNotIssued`."""
    own = work.actor.unit_id
    if own is None or own not in work.units.by_ids([own]):
        raise NotAddressed(field="document_id")
    addressee = work.repo.documenting.addressee(request.document_id, own)
    doc = work.repo.documenting.get(request.document_id)
    if addressee is None or doc is None:
        raise NotAddressed(field="document_id")
    after = addressee.read(work.now, work.today, work.actor.account_id)
    if after is not addressee:
        if not doc.is_issued:
            raise DocumentNotIssued(field="document_id")
        work.repo.documenting.replace_addressee(after)
        tell_work(work, [reading(after, "done")])
    return receipt_view(work, after)


def remind_addressees(work: Work, request: requests.RemindAddressees) -> dict[str, Any]:
    """Remind those without receipt, each at most once a day. Up to 500 at a time; `remaining` says who is left.

    Raises `DocumentNotIssued`.
    """
    doc = issuers_document(work, request.document_id)
    if not doc.is_issued:
        raise DocumentNotIssued(field="document_id")
    waiting = work.repo.documenting.missing(doc.id, request.unit_ids, work.today, AT_ONCE + 1)
    reminded = [after for each in waiting[:AT_ONCE] if (after := each.reminded(work.today, work.actor.account_id))]
    work.repo.documenting.save_addressees(reminded)
    tell_work(work, [reading(each, "open") for each in reminded])
    for each in reminded:
        work.emit(ReminderSentV1(work.new_id(), 1, "document", (each.id,), each.unit_id))
    unit_ids = [each.unit_id for each in reminded]
    return {"id": doc.id, "reminded": len(reminded), "unit_ids": unit_ids, "has_more": len(waiting) > AT_ONCE}


def documents(work: Work, request: requests.Documents) -> dict[str, Any]:
    """A page of documents, the latest first."""
    found = work.repo.documenting.page(request.model_dump(), work.scope, request.first, request.after)
    return {**found, "items": document_views(work, found["items"])}


def documents_by_ids(work: Work, request: requests.DocumentsByIds) -> list[dict[str, Any] | None]:
    """For each id its document, or None."""
    found = work.repo.documenting.by_ids(request.ids, work.scope)
    views = {view["id"]: view for view in document_views(work, list(found.values()))}
    return [views.get(document_id) for document_id in request.ids]


def document_texts(work: Work, request: requests.DocumentTexts) -> list[str | None]:
    """For each id what the document says, or None."""
    found = work.repo.documenting.texts(request.ids, work.scope)
    return [found.get(document_id) for document_id in request.ids]


def receipt_counts(work: Work, request: requests.ReceiptCounts) -> list[dict[str, Any]]:
    """For each document, of the addressees in scope: how many, who confirmed, who is late; receipts ÷ addressees."""
    seen = work.repo.documenting.seen(request.document_ids, work.scope)
    counts = work.repo.documenting.counts(seen, work.scope.filter(), work.today)
    return [_figures(document_id, counts.get(document_id, {})) for document_id in request.document_ids]


def receipts(work: Work, request: requests.Receipts) -> dict[str, Any]:
    """A page of a document's addressees in scope. Raises `DocumentNotFound`."""
    if not work.repo.documenting.seen([request.document_id], work.scope):
        raise DocumentNotFound(field="document_id")
    found = work.repo.documenting.page_of_receipts(
        request.document_id, work.scope.filter(), request.missing, request.first, after=request.after
    )
    return {**found, "items": [receipt_view(work, each) for each in found["items"]]}


def unread_documents(work: Work, request: requests.UnreadDocuments) -> dict[str, Any]:
    """What the caller's own unit has still to confirm, the earliest due first."""
    own = work.actor.unit_id
    if own is None:
        return {"items": [], "next": None, "total": 0}
    found = work.repo.documenting.page_of_unread(own, request.first, request.after)
    rows: list[Addressee] = found["items"]
    docs = work.repo.documenting.by_ids([row.document_id for row in rows], work.scope)
    views = {view["id"]: view for view in document_views(work, list(docs.values()))}
    items = [
        {**receipt_view(work, row), "document": views[row.document_id]} for row in rows if row.document_id in views
    ]
    return {**found, "items": items}


def circular_periods(work: Work, request: requests.CircularPeriods) -> dict[str, Any]:
    """Periods since the plan took force, and the circular issued for each: circulars ÷ periods over (AMB-14)."""
    plan = work.repo.plan()
    kind = FREQUENCIES.get(plan.parameters.circular_frequency) if plan else None
    if plan is None or kind is None:
        return {"frequency": plan.parameters.circular_frequency if plan else None, "periods": [], "issued": 0, "due": 0}
    last = period_of(kind, min(work.today, plan.campaign_end))
    numbers = work.repo.documenting.circulars(commission_id_of(work, plan)) if work.scope.width == "city" else {}
    over = [p for p in periods_between(period_of(kind, plan.effective_from), last) if p.end < work.today]
    shown = [{"period": p.label, "ends_on": p.end, "number": numbers.get(p.label)} for p in over]
    issued = sum(each["number"] is not None for each in shown)
    return {"frequency": plan.parameters.circular_frequency, "periods": shown, "issued": issued, "due": len(over)}


def _figures(document_id: str, counts: Any) -> dict[str, Any]:
    addressees = counts.get("addressees", 0)
    received = addressees - counts.get("missing", 0)
    rate = received * 100 // addressees if addressees else None
    figures = {"addressees": addressees, "received": received, "late": counts.get("late", 0), "rate": rate}
    return {"id": document_id, "document_id": document_id, **figures}
