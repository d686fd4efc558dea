"""The campaign page of a city: its published document, its purpose, its time, its contact."""

from __future__ import annotations

from datetime import date
from typing import Any

from plans import Plan

SUPERIOR = "superior_plan"


def campaign(plan: Plan, today: date) -> dict[str, Any]:
    """When the campaign runs and how much of it has passed (NJ-014, LZ-006): the stated length beside the dates."""
    passed, length = plan.elapsed_days(today)
    end = max(plan.duration.end, plan.campaign_end)
    return {
        "name": plan.template.campaign_label,
        "name_en": plan.template.campaign_label_en,
        "stated": plan.duration.text,
        "nominal_length": plan.duration.nominal_length,
        "start": plan.duration.start,
        "end": end,
        "effective_from": plan.effective_from,
        "elapsed_days": passed,
        "length_days": length,
        "ended": today > end,
        "purpose": [_dump(clause) for clause in (*plan.preamble, *plan.goals.statements)],
    }


def document(plan: Plan) -> dict[str, Any]:
    """The published document without its contact: titles, number (null where none is printed), issuer, dates,
    addressees, copies, print record, each with its lines in the source (NJ-001, LZ-001, LZ-151, LZ-152).
    """
    dumped = _dump(plan.document)
    shown = {key: value for key, value in dumped.items() if key not in ("contact", "basis_documents")}
    return {
        **shown,
        "issued_on": plan.document.issue_date.value if plan.document.issue_date else None,
        "source_file": plan.template.source_file,
        "source_line_count": plan.template.source_line_count,
        "outline": [_dump(heading) for heading in plan.outline],
        "synthetic": plan.synthetic,
    }


def basis(plan: Plan) -> dict[str, Any]:
    """What the plan rests on; `superior_plan` is the provincial plan that cities are grouped by (NJ-003, LZ-003)."""
    documents = [_dump(item) for item in plan.document.basis_documents]
    superior = next((item for item in documents if item["role"] == SUPERIOR), None)
    return {"superior_plan": superior, "basis_documents": documents}


def contact(plan: Plan) -> dict[str, Any] | None:
    """The printed contact (NJ-010); without person and numbers where the city masks persons (AMB-27)."""
    printed = plan.document.contact
    if printed is None or plan.parameters.mask_persons:
        return None
    return _dump(printed)


def _dump(part: Any) -> dict[str, Any]:
    dumped: dict[str, Any] = part.model_dump(mode="json")
    return dumped
