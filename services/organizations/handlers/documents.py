"""Documents on their way: drafted, approved by another, sealed, issued under a number (LZ-148, LZ-149)."""

from __future__ import annotations

from typing import Any

from plans import Plan
from services.kit.calendar import calendar
from services.kit.errors import ChangedMeanwhile
from services.kit.work_items import WorkItem, WorkState
from services.organizations.domain.documents import (
    DocumentStatus,
    IssuedDocument,
    Step,
    issuing_of,
    number_prefix,
    number_text,
    require_period,
)
from services.organizations.errors.documents import AddresseeUnknown, DocumentNotFound, NoAddressees
from services.organizations.events.documents import DocumentIssuedV1, DocumentWithdrawnV1
from services.organizations.handlers.common import Work, commission_id_of, plan_of, required_unit
from services.organizations.handlers.delivering import deliver, resolved, take_back
from services.organizations.handlers.document_views import document_view
from services.organizations.handlers.files import own_files
from services.organizations.handlers.todo import tell_work
from services.organizations.requests import documents as requests

APPROVE = "审批拟印发的文件"
APPROVERS = {"commission": ("campaign_office",), "bureau": ("bureau",), "institution": ("institution",)}


def draft_document(work: Work, request: requests.DraftDocument) -> dict[str, Any]:
    """A new document; the plan's rule fills in the issuing name and the seal (LZ-148).

    Raises `PeriodMissing` for a circular without its period, or `AddresseeUnknown`.
    """
    plan = plan_of(work)
    unit = required_unit(work, request.unit_id or commission_id_of(work, plan))
    _require_phrases(plan, request.addressee_phrases)
    own_files(work, request.file_ids, field="file_ids")
    work.repo.files.share(request.file_ids, [unit.id])
    issuing = issuing_of(plan, unit.name, is_commission=unit.kind == "commission")
    doc = IssuedDocument(
        id=work.new_id(),
        kind=request.kind,
        title=request.title,
        text=request.text,
        status=DocumentStatus.DRAFT,
        issuer_unit_id=unit.id,
        unit_path=unit.path,
        issued_in_name_of=issuing.name,
        seal_expected=issuing.seal,
        substitute_seal=issuing.substitute,
        author=work.actor.account_id,
        period=request.period,
        file_ids=tuple(request.file_ids),
        addressee_phrases=tuple(request.addressee_phrases),
        addressee_unit_ids=tuple(_known_units(work, request.addressee_unit_ids)),
        to_all=request.to_all,
        steps=(Step("drafted", work.now, work.actor.account_id),),
    )
    work.repo.documenting.insert(require_period(doc))
    return document_view(work, doc)


def change_document(work: Work, request: requests.ChangeDocument) -> dict[str, Any]:
    """New contents. Raises `DocumentNotDraft`, `PeriodMissing` or `AddresseeUnknown`."""
    before = required_document(work, request)
    given = request.model_dump(exclude={"document_id", "expected_version"}, exclude_none=True)
    facts = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    _require_phrases(plan_of(work), facts.get("addressee_phrases", ()))
    _known_units(work, facts.get("addressee_unit_ids", ()))
    own_files(work, [f for f in facts.get("file_ids", ()) if f not in before.file_ids], field="file_ids")
    work.repo.files.share(facts.get("file_ids", ()), [before.issuer_unit_id])
    return _saved(work, before.changed(facts, work.now, work.actor.account_id))


def ask_document_approval(work: Work, request: requests.DocumentStep) -> dict[str, Any]:
    """Send a draft for approval. Raises `DocumentNotDraft`."""
    before = required_document(work, request)
    return _saved(work, before.asked(work.now, work.actor.account_id, work.today), asks="open")


def approve_document(work: Work, request: requests.DocumentStep) -> dict[str, Any]:
    """Approved by somebody other than its author. Raises `ApprovalNotAsked` or `ApprovedByAuthor`."""
    before = required_document(work, request)
    return _saved(work, before.approved(work.now, work.actor.account_id, work.today), asks="done")


def return_document(work: Work, request: requests.DocumentReason) -> dict[str, Any]:
    """Back to its author with the reason. Raises `ApprovalNotAsked` or `ApprovedByAuthor`."""
    before = required_document(work, request)
    return _saved(work, before.returned(work.now, work.actor.account_id, request.reason), asks="done")


def record_seal(work: Work, request: requests.RecordSeal) -> dict[str, Any]:
    """The seal was set. Raises `DocumentNotApproved`, `SealDiffers` or `SealedOutOfTime`."""
    before, by = required_document(work, request), work.actor.account_id
    return _saved(work, before.sealed(work.now, by, request.sealed_on, request.seal, work.today))


def issue_document(work: Work, request: requests.DocumentStep) -> dict[str, Any]:
    """In force under the next number of its register; addressees are resolved and frozen now, and get it.

    Raises `DocumentNotApproved`, `SealNotRecorded` or `NoAddressees`.
    """
    before, plan = required_document(work, request), plan_of(work)
    before.require_issuable()
    to = resolved(work, plan, before)
    if not to:
        raise NoAddressees(field="document_id")
    issuer = required_unit(work, before.issuer_unit_id)
    year, prefix = work.today.year, number_prefix(plan, issuer.name, is_commission=issuer.kind == "commission")
    sequence = work.repo.documenting.next_number(before.issuer_unit_id, year)
    numbered = (year, sequence, number_text(prefix, year, sequence))
    due_on = calendar.add(work.today, plan.parameters.receipt_working_days)
    doc = before.issued(work.now, work.actor.account_id, today=work.today, due_on=due_on, numbered=numbered)
    work.repo.documenting.save(doc)
    work.repo.documenting.add_pending(doc.id, to)
    deliver(work, doc)
    work.emit(DocumentIssuedV1(doc.id, doc.version, doc.id, doc.kind, numbered[2], work.today))
    return document_view(work, doc)


def withdraw_document(work: Work, request: requests.DocumentReason) -> dict[str, Any]:
    """No longer in force; nobody need read it any more. Number and receipts stay. Raises `DocumentNotIssued`."""
    before = required_document(work, request)
    doc = before.withdrawn(work.now, work.actor.account_id, request.reason)
    work.repo.documenting.save(doc)
    take_back(work, doc)
    work.emit(DocumentWithdrawnV1(doc.id, doc.version, doc.id, doc.kind))
    return document_view(work, doc)


def required_document(work: Work, request: requests.DocumentStep | requests.ChangeDocument) -> IssuedDocument:
    """A document of a unit in scope. Raises `DocumentNotFound` or `ChangedMeanwhile`."""
    doc = issuers_document(work, request.document_id)
    if doc.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    return doc


def issuers_document(work: Work, document_id: str) -> IssuedDocument:
    """A document that a unit in scope issues. Raises `DocumentNotFound`."""
    doc = work.repo.documenting.get(document_id)
    if doc is None or doc.issuer_unit_id not in work.units.by_ids([doc.issuer_unit_id]):
        raise DocumentNotFound(field="document_id")
    return doc


def _require_phrases(plan: Plan, phrases: Any) -> None:
    for phrase in phrases:
        try:
            plan.selector(phrase)
        except KeyError as error:
            raise AddresseeUnknown(field="addressee_phrases", phrase=phrase) from error


def _known_units(work: Work, unit_ids: Any) -> list[str]:
    wanted = list(dict.fromkeys(unit_ids))
    found = work.units.by_ids(wanted)
    for unit_id in wanted:
        if unit_id not in found:
            work.units.require(unit_id, field="addressee_unit_ids")
    return wanted


def _saved(work: Work, doc: IssuedDocument, asks: WorkState | None = None) -> dict[str, Any]:
    work.repo.documenting.save(doc)
    if asks is not None:
        tell_work(work, [_approval(work, doc, asks)])
    return document_view(work, doc)


def _approval(work: Work, doc: IssuedDocument, state: WorkState) -> WorkItem:
    unit = work.units.get(doc.issuer_unit_id)
    return WorkItem(
        kind="document",
        action="approve",
        subject_id=doc.id,
        version=doc.version,
        unit_id=doc.issuer_unit_id,
        owner_unit_id=doc.issuer_unit_id,
        roles=APPROVERS[unit.kind if unit else "commission"],
        label=APPROVE,
        opens_on=doc.asked_on or work.today,
        due_on=None,
        state=state,
        period=doc.period,
        settled_on=None if state == "open" else work.today,
    )
