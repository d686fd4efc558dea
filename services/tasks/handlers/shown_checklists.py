"""Checklists as clients see them: prefilled with what is known, without confidential text for others."""

from __future__ import annotations

from typing import Any

from services.kit.store import Document
from services.tasks.domain.measures import Count
from services.tasks.domain.self_inspection_rounds import is_about_findings, is_about_rotation
from services.tasks.domain.self_inspections import Checklist
from services.tasks.handlers.shown_problems import known_categories, may_read
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import restored

SUPERIOR_SOURCES = ("superior_inspection", "supervision", "hospital_inspection", "unannounced_visit", "audit")


def listed_checklists(work: Work, docs: list[Document]) -> list[dict[str, Any]]:
    """With the derived flags, and without the items."""
    return [_listed(work, doc) for doc in docs]


def shown_checklists(work: Work, docs: list[Document]) -> list[dict[str, Any]]:
    """With the derived flags and the facts behind baselines C and D (LZ-100, LZ-101); a constant number of reads."""
    if not docs:
        return []
    unit_ids = sorted({doc["unit_id"] for doc in docs})
    rotation = work.repo.rectifying.risks.rotation(unit_ids)
    findings = work.repo.rectifying.counts.closed_of(unit_ids, SUPERIOR_SOURCES)
    hidden = {code for code, category in known_categories(work).items() if category.confidential}
    return [_shown(work, doc, rotation.get(doc["unit_id"]), findings.get(doc["unit_id"]), hidden) for doc in docs]


def _listed(work: Work, doc: Document) -> dict[str, Any]:
    checklist = restored(Checklist, doc)
    flags = {"overdue": checklist.is_overdue(work.today), "unanswered": checklist.unanswered}
    return {**{name: value for name, value in doc.items() if name != "items"}, **flags}


def _shown(
    work: Work, doc: Document, rotation: Document | None, findings: Count | None, hidden: set[str]
) -> dict[str, Any]:
    hidden = set() if may_read(work, doc["unit_id"]) else hidden
    return {**_listed(work, doc), "items": [_item(item, rotation, findings, hidden) for item in doc["items"]]}


def _item(item: Document, rotation: Document | None, findings: Count | None, hidden: set[str]) -> dict[str, Any]:
    shown = {**item, "known_good": None, "known_total": None}
    if item["category"] in hidden:
        shown |= {"description": None, "reason": None, "file_ids": []}
    if rotation is not None and is_about_rotation(item):
        shown |= {"known_good": rotation["posts"] - rotation["overdue"], "known_total": rotation["posts"]}
    if findings is not None and is_about_findings(item):
        shown |= {"known_good": findings.numerator, "known_total": findings.denominator}
    return shown
