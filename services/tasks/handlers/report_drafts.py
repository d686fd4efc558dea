"""A report prefilled from the facts of its period: numbers, and sentences ready to be edited (NJ-007, NJ-111)."""

from __future__ import annotations

from typing import Any

from services.tasks.domain.monthly_progress import SUMMARY_KIND
from services.tasks.domain.prefill import draft, headings_of, shown
from services.tasks.domain.rollups import sections_of
from services.tasks.handlers.report_facts import facts
from services.tasks.handlers.reporting import existing, facts_unit, window_behind
from services.tasks.handlers.rollup import drafted
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.requests.reporting import ReportDraft


def report_draft(work: Work, request: ReportDraft) -> dict[str, Any]:
    """The headings that the plan asks for, with what the facts say. Raises `ReportNotFound`."""
    report, _ = existing(work, request.report_id)
    window = window_behind(work, report)
    if window.kind == SUMMARY_KIND:
        rollup = drafted(work, window)
        names = {unit.id: unit.name for unit in work.units.all()}
        known, told = rollup.facts, [each for each in draft(window.kind, rollup.facts)[:1] if each.text]
        sections = sections_of(rollup, names, told)
    else:
        known = facts(work, facts_unit(report), window.period_start, window.period_end)
        sections = draft(window.kind, known)
    return {
        "report_id": report.id,
        "kind": window.kind,
        "period_start": window.period_start,
        "period_end": window.period_end,
        "contents": list(window.contents),
        "headings": list(headings_of(window.kind)),
        "facts": shown(known),
        "sections": [document(section) for section in sections],
    }
