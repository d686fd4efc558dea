"""The city's plan as published: the document, its headings, every clause with its lines, goals and duration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.types_common import Json


@strawberry.type(description="A heading of the published document.")
class Heading:
    level: int
    title: str
    source: str | None


@strawberry.type(description="A sentence of the plan, word for word, with its section and its lines in the source.")
class PlanClause:
    section: str
    id: strawberry.ID | None
    kind: str | None
    modality: str | None
    label: str | None
    text: str
    source: str | None


@strawberry.type(description="A coded thing with the name that the plan gives it.")
class Named:
    code: str
    name: str
    source: str | None


@strawberry.type(description="A class of units that the document is sent to.")
class Addressee(Named):
    org_kind: str
    level: str | None
    affiliation: str | None


@strawberry.type(description="A document that the plan rests on.")
class BasisDocument:
    id: strawberry.ID
    name: str
    number: str | None
    issued_by: str | None
    alias_in_source: str | None
    role: str
    text: str | None
    source: str | None


@strawberry.type(description="The contact printed in the plan.")
class Contact:
    text: str | None
    person: str | None
    phone: str | None
    email: str | None


@strawberry.type(description="Who printed the document, and when.")
class PrintRecord:
    office: str
    date: date
    text: str | None


@strawberry.type(description="Whether the document is public 信息公开形式.")
class DisclosureForm:
    code: str
    text: str | None


@strawberry.type(description="The published document.")
class PlanDocument:
    header: str | None
    doc_number: str | None
    notice_title: str | None
    plan_title: str | None
    attachment_titles: list[str]
    issuer: str | None
    issue_date: date | None
    effective_from: date | None
    effective_from_text: str | None
    addressees_text: str | None
    addressees: list[Addressee]
    basis: list[BasisDocument]
    disclosure_form: DisclosureForm | None
    cc: list[str]
    print_record: PrintRecord | None


@strawberry.type(description="First and last day of the campaign, and its length in words.")
class Duration:
    text: str | None
    start: date
    end: date
    nominal_length: str | None
    source: str | None


@strawberry.type(description="What an indicator of the plan must reach.")
class GoalTarget:
    op: str
    value: int | None
    unit: str


@strawberry.type(description="A quantitative goal of the plan.")
class GoalIndicator:
    id: strawberry.ID
    code: str
    label: str
    text: str | None
    target: GoalTarget
    population: str | None
    numerator: str | None
    denominator: str | None
    formula_ref: str
    period: str
    owner_service: str
    source: str | None


@strawberry.type(description="A group of key tasks.")
class PlanTaskCategory:
    id: strawberry.ID
    number: str | None
    title: str
    source: str | None


@strawberry.type(description="The plan that the city runs: one immutable version of a template.")
class Plan:
    id: strawberry.ID
    version: str
    name: str
    name_en: str | None
    synthetic: bool
    measures: list[str]
    data: strawberry.Private[dict[str, Any]]

    @strawberry.field
    def document(self) -> PlanDocument:
        return document_of(self.data.get("document") or {})

    @strawberry.field(description="Every heading of the source, in order.")
    def outline(self) -> list[Heading]:
        return build_all(Heading, self.data.get("outline"))

    @strawberry.field
    def duration(self) -> Duration:
        return build(Duration, self.data["duration"])

    @strawberry.field(description="Quantitative goals; empty where the plan states none.")
    def goal_indicators(self) -> list[GoalIndicator]:
        return build_all(GoalIndicator, (self.data.get("goals") or {}).get("indicators"))

    @strawberry.field
    def goal_dimensions(self) -> list[Named]:
        return build_all(Named, (self.data.get("goals") or {}).get("dimensions"))

    @strawberry.field
    def task_categories(self) -> list[PlanTaskCategory]:
        return build_all(PlanTaskCategory, self.data.get("task_categories"))

    @strawberry.field(
        description="The plan's sentences outside key tasks and phases, of one section or of all, in order."
    )
    def clauses(self, section: str | None = None) -> list[PlanClause]:
        return [clause for clause in _clauses(self.data) if section is None or clause.section == section]

    @strawberry.field(description="The sections that `clauses` knows, those without a sentence left out.")
    def sections(self) -> list[str]:
        return list(dict.fromkeys(clause.section for clause in _clauses(self.data)))

    @strawberry.field(description="The whole template as JSON, with the keys of the plan format.")
    def content(self) -> Json:
        return Json(self.data)


def plan_of(data: dict[str, Any]) -> Plan:
    """The plan in a template's JSON."""
    template = data["template"]
    return Plan(
        id=strawberry.ID(template["id"]),
        version=template["version"],
        name=template["campaign_label"],
        name_en=template.get("campaign_label_en"),
        synthetic=bool(data.get("synthetic")),
        measures=list(data.get("measures") or ()),
        data=data,
    )


def document_of(data: dict[str, Any]) -> PlanDocument:
    """The document's texts without their wrapping."""
    words = ("header", "doc_number", "notice_title", "plan_title", "issuer", "addressees_text")
    effective = data.get("effective_from") or {}
    return build(
        PlanDocument,
        {
            **data,
            **{name: (data.get(name) or {}).get("text") for name in words},
            "attachment_titles": [each["text"] for each in data.get("attachment_titles") or ()],
            "issue_date": (data.get("issue_date") or {}).get("value"),
            "effective_from": effective.get("value"),
            "effective_from_text": effective.get("text"),
            "basis": data.get("basis_documents"),
            "cc": [each["name"] for each in data.get("cc") or ()],
        },
    )


def _clauses(data: dict[str, Any]) -> Iterator[PlanClause]:
    """Lists of sentences in the template's order; tasks, phases and reports have types of their own."""
    nested = {"goals": ("statements",), "phase_rules": ("rules",), "document": ("implementing_clauses",)}
    skipped = ("key_tasks", "phases", "work_groups", "reporting_obligations")
    for section, value in data.items():
        if section in nested and isinstance(value, dict):
            for part in nested[section]:
                yield from _section(section, value.get(part) or ())
        elif isinstance(value, list) and section not in skipped:
            yield from _section(section, value)


def _section(section: str, items: Any) -> Iterator[PlanClause]:
    for item in items:
        if isinstance(item, dict) and item.get("text"):
            label = item.get("label") or item.get("name") or item.get("code")
            yield build(PlanClause, {**item, "section": section, "label": label})
