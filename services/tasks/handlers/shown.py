"""Assignments and reports as clients see them."""

from __future__ import annotations

from typing import Any

from services.kit.store import Document
from services.tasks.domain.assignments import Assignment
from services.tasks.domain.phases import PhaseStatus
from services.tasks.domain.prefill import lacking, shown
from services.tasks.domain.report_versions import Version
from services.tasks.domain.reports import Report
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document, restored

INTERNAL = ("last", "first_submitted_at")


def shown_assignments(work: Work, docs: list[Document]) -> list[dict[str, Any]]:
    """With the derived `overdue` flag, a warning outside its phases (AMB-09), and the history, oldest first."""
    histories = work.repo.assignments.histories([doc["id"] for doc in docs])
    running = _running(work, docs)
    return [
        {
            **doc,
            "overdue": restored(Assignment, doc).is_overdue(work.today),
            "warning": None if doc["task_id"] in running else "outside_phase",
            "history": histories[doc["id"]],
        }
        for doc in docs
    ]


def _running(work: Work, docs: list[Document]) -> set[str]:
    """Tasks one of whose phases is running."""
    phases = {phase.id for phase in work.repo.campaign.phases() if phase.status is PhaseStatus.ACTIVE}
    tasks = work.repo.campaign.tasks_by_ids(sorted({doc["task_id"] for doc in docs}))
    return {task["id"] for task in tasks if phases & set(task["phases"])}


def shown_report(work: Work, doc: Document) -> dict[str, Any]:
    """With the derived flags, the last version's title on top, and how many versions there are."""
    report = restored(Report, doc)
    last = report.last
    return {
        **{name: value for name, value in doc.items() if name not in INTERNAL},
        "versions": report.versions.count,
        "lacking": lacking(report.kind, last.headings) if last else [],
        "repeated": False,
        "overdue": report.is_overdue(work.today),
        "extended_until": report.extended_until,
        "title": last.title if last else None,
        "is_empty": last.is_empty if last else False,
        "return_reason": report.return_reason,
    }


def shown_version(version: Version) -> dict[str, Any]:
    """With the facts in the order of telling."""
    return {**document(version), "facts": shown(version.facts)}
