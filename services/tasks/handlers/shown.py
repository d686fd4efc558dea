"""Assignments and reports as clients see them."""

from __future__ import annotations

from typing import Any

from services.kit.store import Document
from services.tasks.domain.assignments import Assignment
from services.tasks.domain.reports import Report
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import restored


def shown_assignments(work: Work, docs: list[Document]) -> list[dict[str, Any]]:
    """With the derived `overdue` flag and the history, oldest first."""
    histories = work.repo.assignments.histories([doc["id"] for doc in docs])
    return [
        {**doc, "overdue": restored(Assignment, doc).is_overdue(work.today), "history": histories[doc["id"]]}
        for doc in docs
    ]


def shown_report(work: Work, doc: Document) -> dict[str, Any]:
    """With the derived flags, and the last version's title and number on top."""
    report = restored(Report, doc)
    last = report.versions[-1] if report.versions else None
    return {
        **doc,
        "overdue": report.is_overdue(work.today),
        "extended_until": report.extended_until,
        "title": last.title if last else None,
        "is_empty": last.is_empty if last else False,
        "return_reason": report.return_reason,
    }
