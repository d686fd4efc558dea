"""Issued documents reach their addressees, some hundreds at a time (NJ-002, LZ-002).

The plan also reaches units that come later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from plans import Plan, matches
from services.kit.calendar import calendar
from services.kit.ids import derive
from services.kit.work_items import WorkItem, WorkState
from services.organizations.domain.documents import DocumentStatus, IssuedDocument, Step, issuing_of
from services.organizations.domain.receipts import Addressee
from services.organizations.domain.units import UnitRecord
from services.organizations.events.documents import DocumentIssuedV1
from services.organizations.handlers.common import Work, commission_id_of, plan_of
from services.organizations.handlers.todo import tell_work

AT_ONCE = 500
READ = "阅读并确认收到的文件"
READERS = {"commission": ("campaign_office",), "bureau": ("bureau",), "institution": ("institution",)}


def resolved(work: Work, plan: Plan, doc: IssuedDocument) -> list[str]:
    """Whom the document is addressed to today: units below its issuer, by phrase, by name or all of them."""
    selectors = [plan.selector(phrase) for phrase in doc.addressee_phrases]
    return [
        unit.id
        for unit in work.units.active(work.today)
        if unit.id != doc.issuer_unit_id
        and unit.path.startswith(doc.unit_path)
        and (doc.to_all or unit.id in doc.addressee_unit_ids or any(matches(each, unit) for each in selectors))
    ]


def deliver(work: Work, doc: IssuedDocument) -> bool:
    """Hand the document to the next of its addressees, each of whom is to confirm reading; True while more wait."""
    ids = work.repo.documenting.pending(doc.id, AT_ONCE)
    known = work.repo.documenting.known_addressees(doc.id, ids)
    units = work.repo.units_by_ids([unit_id for unit_id in ids if unit_id not in known], {})  # whoever the caller is
    due_on = calendar.add(work.today, plan_of(work).parameters.receipt_working_days)
    new = [_addressee(work, doc, unit, due_on) for unit in units.values() if unit.is_active(work.today)]
    work.repo.documenting.add_addressees(new)
    work.repo.documenting.delivered(doc.id, ids, is_last=len(ids) < AT_ONCE)
    work.repo.files.share(doc.file_ids, [each.unit_id for each in new])
    tell_work(work, [reading(each, "open") for each in new])
    return len(ids) == AT_ONCE


def keep_documents(work: Work) -> bool:
    """Go on with what did not fit into one transaction: deliveries, and the to-dos of documents taken back."""
    more = [_proceed(work, doc) for doc in work.repo.documenting.delivering()]
    return any(more)


def issue_plan(work: Work, plan: Plan) -> None:
    """The plan is an issued document too, addressed to the classes that it names (NJ-002, LZ-002)."""
    document_id = derive(work.tenant, "plan_document", plan.id, plan.version)
    if not plan.document.addressees or work.repo.documenting.get(document_id) is not None:
        return
    for older in work.repo.documenting.following():
        work.repo.documenting.save(older.withdrawn(work.now, work.actor.account_id, "方案已更新"))
        take_back(work, older)
    doc = _plan_document(work, plan, document_id)
    work.repo.documenting.insert(doc)
    to = resolved(work, plan, doc)
    work.repo.documenting.add_pending(doc.id, to)
    deliver(work, doc)
    assert doc.issued_on is not None
    work.emit(DocumentIssuedV1(doc.id, doc.version, doc.id, doc.kind, str(doc.number), doc.issued_on))


def address_units(work: Work, units: Sequence[UnitRecord]) -> None:
    """Units that came or changed get what follows their class; what closed units had not read, nobody waits for."""
    plan = work.repo.plan()
    for doc in work.repo.documenting.following() if plan else ():
        selectors = [plan.selector(phrase) for phrase in doc.addressee_phrases] if plan else []
        fitting = [u.id for u in units if u.is_active(work.today) and any(matches(each, u) for each in selectors)]
        known = work.repo.documenting.known_addressees(doc.id, fitting)
        new = [unit_id for unit_id in fitting if unit_id not in known]
        if new:
            work.repo.documenting.add_pending(doc.id, new)
            deliver(work, doc)
    closed = [unit.id for unit in units if not unit.is_active(work.today)]
    if closed:
        _let_go(work, work.repo.documenting.missing_at(closed))


def take_back(work: Work, doc: IssuedDocument) -> bool:
    """The document is in force no more: whoever has not read it need not; True while more wait."""
    waiting = work.repo.documenting.missing_of(doc.id, AT_ONCE)
    _let_go(work, waiting)
    more = len(waiting) == AT_ONCE
    work.repo.documenting.stop_delivering(doc.id, more_to_take_back=more)
    return more


def reading(addressee: Addressee, state: WorkState) -> WorkItem:
    """What an addressee has to do."""
    return WorkItem(
        kind="document",
        action="read",
        subject_id=addressee.id,
        version=addressee.version,
        unit_id=addressee.unit_id,
        owner_unit_id=addressee.unit_id,
        roles=READERS[addressee.unit_kind],
        label=READ,
        opens_on=addressee.added_on,
        due_on=addressee.due_on,
        state=state,
        settled_on=addressee.read_on or addressee.gone_on,
    )


def _proceed(work: Work, doc: IssuedDocument) -> bool:
    return deliver(work, doc) if doc.is_issued else take_back(work, doc)


def _let_go(work: Work, addressees: Iterable[Addressee]) -> None:
    gone = [after for each in addressees if (after := each.gone(work.today)) is not None]
    work.repo.documenting.save_addressees(gone)
    tell_work(work, [reading(each, "withdrawn") for each in gone])


def _addressee(work: Work, doc: IssuedDocument, unit: UnitRecord, due_on: date) -> Addressee:
    return Addressee(
        id=derive(work.tenant, "addressee", doc.id, unit.id),
        document_id=doc.id,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        unit_kind=unit.kind,
        added_on=work.today,
        due_on=due_on,
    )


def _plan_document(work: Work, plan: Plan, document_id: str) -> IssuedDocument:
    printed, commission = plan.document, work.units.get(commission_id_of(work, plan))
    assert commission is not None
    issuing = issuing_of(plan, commission.name, is_commission=True)
    issued_on = printed.issue_date.value if printed.issue_date else plan.effective_from
    title = printed.plan_title or printed.notice_title
    return IssuedDocument(
        id=document_id,
        kind="plan",
        title=title.text if title else plan.name,
        text="",
        status=DocumentStatus.ISSUED,
        issuer_unit_id=commission.id,
        unit_path=commission.path,
        issued_in_name_of=printed.issuer.text if printed.issuer else commission.name,
        seal_expected=issuing.seal,
        substitute_seal=False,
        author=work.actor.account_id,
        addressee_phrases=tuple(each.name for each in printed.addressees),
        number=printed.doc_number.text if printed.doc_number else f"{plan.id}@{plan.version}",
        issued_on=issued_on,
        receipts_due_on=calendar.add(max(issued_on, work.today), plan.parameters.receipt_working_days),
        follows=True,
        steps=(Step("issued", work.now, work.actor.account_id),),
    )
