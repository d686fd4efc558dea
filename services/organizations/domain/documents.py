"""Issued documents: draft, approval by another person, seal, register number, issue, withdrawal (LZ-148, LZ-149)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from plans import Plan
from services.organizations.errors.documents import (
    ApprovalNotAsked,
    ApprovedByAuthor,
    DocumentNotApproved,
    DocumentNotDraft,
    DocumentNotIssued,
    PeriodMissing,
    SealDiffers,
    SealedOutOfTime,
    SealNotRecorded,
    TooManySteps,
)

KINDS = ("notice", "circular", "team_list", "minutes", "plan", "work_summary", "other")
ALL_UNITS = "all_units"
_NUMBER = re.compile(r"^(.+?)[〔\[（(]\d{4}")
FREQUENCIES = {"quarterly": "quarter", "monthly": "month"}
PERIOD = re.compile(r"^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$")


class DocumentStatus(StrEnum):
    """Where a document stands."""

    DRAFT = "draft"
    APPROVAL_ASKED = "approval_asked"
    RETURNED = "returned"
    APPROVED = "approved"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


EDITABLE = (DocumentStatus.DRAFT, DocumentStatus.RETURNED)
PUBLIC = (DocumentStatus.ISSUED, DocumentStatus.WITHDRAWN)
WRITTEN = ("drafted", "changed")
MOST_STEPS = 200
"""Behind so many nobody changes it or asks again; what is asked is answered and issued all the same."""


@dataclass(frozen=True)
class Issuing:
    """In whose name documents go out and under which seal; `substitute` is 代章."""

    name: str
    seal: str
    substitute: bool


@dataclass(frozen=True)
class Seal:
    """The seal on the document, as it was set."""

    name: str
    substitute: bool
    sealed_on: date
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class Step:
    """What happened to the document, by which account, and why."""

    action: str
    at: datetime
    by: str
    reason: str | None = None


@dataclass(frozen=True)
class IssuedDocument:
    """A document of a unit. `follows` holds for the plan: units that join its addressees later get it too.

    `pending` are addressees, frozen at issue, to whom it is still being delivered.
    """

    id: str
    kind: str
    title: str
    status: DocumentStatus
    issuer_unit_id: str
    unit_path: str
    issued_in_name_of: str
    seal_expected: str
    substitute_seal: bool
    author: str
    text: str = ""
    period: str | None = None
    file_ids: tuple[str, ...] = ()
    addressee_phrases: tuple[str, ...] = ()
    addressee_unit_ids: tuple[str, ...] = ()
    to_all: bool = False
    asked_by: str | None = None
    asked_on: date | None = None
    approved_on: date | None = None
    return_reason: str | None = None
    seal: Seal | None = None
    year: int | None = None
    sequence: int | None = None
    number: str | None = None
    issued_on: date | None = None
    receipts_due_on: date | None = None
    follows: bool = False
    steps: tuple[Step, ...] = ()
    version: int = 1

    @property
    def is_issued(self) -> bool:
        """Whether it is in force."""
        return self.status is DocumentStatus.ISSUED

    def changed(self, facts: dict[str, Any], at: datetime, by: str) -> IssuedDocument:
        """Raises `DocumentNotDraft`, `TooManySteps`, or `PeriodMissing` for a circular without its period."""
        self._require_editable()
        return require_period(self._stepped("changed", at, by, **facts))

    def asked(self, at: datetime, by: str, today: date) -> IssuedDocument:
        """Sent for approval. Raises `DocumentNotDraft` or `TooManySteps`."""
        self._require_editable()
        facts: dict[str, Any] = {
            "status": DocumentStatus.APPROVAL_ASKED,
            "asked_by": by,
            "asked_on": today,
            "return_reason": None,
        }
        return self._stepped("asked", at, by, **facts)

    def approved(self, at: datetime, by: str, today: date) -> IssuedDocument:
        """Raises `ApprovalNotAsked` or `ApprovedByAuthor`."""
        self._require_other(by)
        return self._stepped("approved", at, by, status=DocumentStatus.APPROVED, approved_on=today)

    def returned(self, at: datetime, by: str, reason: str) -> IssuedDocument:
        """Raises `ApprovalNotAsked` or `ApprovedByAuthor`."""
        self._require_other(by)
        facts = {"status": DocumentStatus.RETURNED, "return_reason": reason}
        return self._stepped("returned", at, by, reason, **facts)

    def sealed(self, at: datetime, by: str, sealed_on: date, name: str | None, today: date) -> IssuedDocument:
        """Raises `DocumentNotApproved`, `SealDiffers` (LZ-149) or `SealedOutOfTime`."""
        if self.status is not DocumentStatus.APPROVED:
            raise DocumentNotApproved()
        if name is not None and name != self.seal_expected:
            raise SealDiffers(field="seal", seal=self.seal_expected)
        if sealed_on > today or (self.approved_on is not None and sealed_on < self.approved_on):
            raise SealedOutOfTime(field="sealed_on")
        seal = Seal(self.seal_expected, self.substitute_seal, sealed_on, by, at)
        return self._stepped("sealed", at, by, seal=seal)

    def require_issuable(self) -> None:
        """Raises `DocumentNotApproved` or `SealNotRecorded` (LZ-149)."""
        if self.status is not DocumentStatus.APPROVED:
            raise DocumentNotApproved()
        if self.seal is None:
            raise SealNotRecorded()

    def issued(
        self, at: datetime, by: str, *, today: date, due_on: date, numbered: tuple[int, int, str]
    ) -> IssuedDocument:
        """In force, under its register number (year, sequence, text)."""
        self.require_issuable()
        year, sequence, number = numbered
        facts: dict[str, Any] = {
            "year": year,
            "sequence": sequence,
            "number": number,
            "issued_on": today,
            "receipts_due_on": due_on,
        }
        return self._stepped("issued", at, by, status=DocumentStatus.ISSUED, **facts)

    def withdrawn(self, at: datetime, by: str, reason: str) -> IssuedDocument:
        """No longer in force; number and receipts stay. Raises `DocumentNotIssued`."""
        if not self.is_issued:
            raise DocumentNotIssued()
        return self._stepped("withdrawn", at, by, reason, status=DocumentStatus.WITHDRAWN)

    def _require_editable(self) -> None:
        if self.status not in EDITABLE:
            raise DocumentNotDraft()
        if len(self.steps) >= MOST_STEPS:
            raise TooManySteps(most=MOST_STEPS)

    def _require_other(self, by: str) -> None:
        if self.status is not DocumentStatus.APPROVAL_ASKED:
            raise ApprovalNotAsked()
        writers = {step.by for step in self.steps if step.action in WRITTEN}
        if by in (self.author, self.asked_by, *writers):
            raise ApprovedByAuthor()

    def _stepped(self, action: str, at: datetime, by: str, reason: str | None = None, **facts: Any) -> IssuedDocument:
        steps = (*self.steps, Step(action, at, by, reason))
        return replace(self, **facts, steps=steps, version=self.version + 1)


def require_period(document: IssuedDocument) -> IssuedDocument:
    """`document`, when it is no circular or names its period. Raises `PeriodMissing` (AMB-14)."""
    if document.kind == "circular" and not PERIOD.fullmatch(document.period or ""):
        raise PeriodMissing(field="period")
    return document


def issuing_of(plan: Plan, unit_name: str, *, is_commission: bool) -> Issuing:
    """The plan's rule for the commission (LZ-148, LZ-149); otherwise a unit's own name under its own seal."""
    if is_commission:
        for rule in plan.document_issuing_rules:
            if rule.issued_in_name_of and rule.seal:
                return Issuing(rule.issued_in_name_of, rule.seal, rule.seal_mode == "substitute_seal")
    return Issuing(unit_name, unit_name, False)


def number_prefix(plan: Plan, unit_name: str, *, is_commission: bool) -> str:
    """The 字号 of the register: the city's parameter, else the plan's own with 专; a unit's name elsewhere."""
    if not is_commission:
        return unit_name
    if plan.parameters.document_number_prefix:
        return plan.parameters.document_number_prefix
    printed = plan.document.doc_number.text if plan.document.doc_number else None
    found = _NUMBER.match(printed) if printed else None
    stem = found.group(1).removesuffix("发").removesuffix("函") if found else plan.template.authority.short_label
    return f"{stem}专"


def number_text(prefix: str, year: int, sequence: int) -> str:
    """柳卫专〔2022〕1号."""
    return f"{prefix}〔{year}〕{sequence}号"
