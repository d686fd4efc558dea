"""Who the plan belongs to, and the published document it was taken from."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plans.models.base import Clause, Count, Day, Named, Part, Sourced


class Place(Part):
    """A city or province with its GB/T 2260 division code."""

    label: str
    label_en: str
    division_code: str = Field(pattern=r"^\d{6}$")


class Authority(Part):
    """The commission that runs the campaign."""

    label: str
    short_label: str
    label_en: str


class Template(Part):
    """Identity of the plan and of the tenant that it is for."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    requirement_prefix: str | None = None
    tenant_code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    city: Place
    province: Place
    authority: Authority
    campaign_label: str
    campaign_label_en: str | None = None
    language: str = "zh-Hans"
    timezone: str = "Asia/Shanghai"
    working_day_calendar: Literal["CN"] = "CN"
    source_file: str | None = None
    source_line_count: Count | None = None


class DatedText(Sourced):
    """A date with the words that state it."""

    value: Day
    text: str | None = None


class Addressee(Named):
    """A class of units that the document is sent to (NJ-002, LZ-002)."""

    org_kind: Literal["health_authority", "medical_institution"]
    level: str | None = None
    affiliation: str | None = None


class BasisDocument(Sourced):
    """A document that the plan rests on; `superior_plan` groups cities in the provincial view (NJ-003, LZ-003)."""

    id: str
    name: str
    number: str | None = None
    issued_by: str | None = None
    alias_in_source: str | None = None
    role: Literal["superior_plan", "policy_guidance"]
    text: str | None = None


class Contact(Sourced):
    """The contact printed in the plan (NJ-010)."""

    text: str | None = None
    person: str | None = None
    phone: str | None = None
    email: str | None = None
    texts: list[str] = []


class DisclosureForm(Sourced):
    """Whether the document is public."""

    code: Literal["on_request", "proactive", "none"]
    text: str | None = None


class CopyRecipient(Sourced):
    """A body that gets a copy (LZ-151)."""

    name: str


class PrintRecord(Sourced):
    """Who printed the document, and when (LZ-152)."""

    office: str
    date: Day
    text: str | None = None


class Document(Part):
    """The published document: titles, number, dates, addressees, basis (NJ-001, LZ-001)."""

    header: Clause | None = None
    doc_number: Clause | None = None
    notice_title: Clause | None = None
    plan_title: Clause | None = None
    attachment_titles: list[Clause] = []
    issuer: Clause | None = None
    issue_date: DatedText | None = None
    effective_from: DatedText | None = None
    addressees_text: Clause | None = None
    addressees: list[Addressee] = []
    basis_documents: list[BasisDocument] = []
    implementing_clauses: list[Clause] = []
    contact: Contact | None = None
    disclosure_form: DisclosureForm | None = None
    cc_text: Clause | None = None
    cc: list[CopyRecipient] = []
    print_record: PrintRecord | None = None


class Heading(Sourced):
    """A heading of the source document."""

    level: Count
    title: str


class Correction(Part):
    """A place where the text was cleaned up, or an oddity kept as printed."""

    line: str
    from_: str = Field(alias="from")
    to: str
    kind: Literal["ocr", "layout", "kept"]
    note: str
