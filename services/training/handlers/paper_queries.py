"""Reading content lists and training plans: who has one in force, who has none, and how far plans are executed."""

from __future__ import annotations

from typing import Any

from services.kit.store import Document
from services.training.domain.rates import percent
from services.training.domain.year_papers import PaperStatus
from services.training.handlers.work import Work
from services.training.handlers.year_papers import paper_views
from services.training.requests import year_papers as requests


def year_papers(work: Work, request: requests.YearPapers) -> dict[str, Any]:
    """A page by kind and unit."""
    wanted: list[Document] = [work.scope.filter()]
    names = ("kind", "unit_id", "year", "status")
    wanted += [{name: value} for name in names if (value := getattr(request, name)) is not None]
    if request.missing or request.overdue:
        wanted += [{"first_approved_on": None}, {"status": {"$ne": PaperStatus.WITHDRAWN.value}}]
    if request.overdue:
        wanted.append({"due_on": {"$lt": work.today.isoformat()}})
    order = [("year", 1), ("kind", 1), ("unit_path", 1)]
    found = work.repo.studying.papers.page({"$and": wanted}, order, request.first, request.after)
    return {**found, "items": paper_views(work, found["items"])}


def year_papers_by_ids(work: Work, request: requests.YearPapersByIds) -> list[dict[str, Any] | None]:
    """For each id its paper, or None."""
    found = work.repo.studying.papers.where({"$and": [work.scope.filter(), {"id": {"$in": request.ids}}]})
    views = {view["id"]: view for view in paper_views(work, found)}
    return [views.get(paper_id) for paper_id in request.ids]


def year_paper_figures(work: Work, request: requests.PaperFigures) -> list[dict[str, Any]]:
    """By kind: approved ÷ units that owe it, and the rate of execution as last counted."""
    year = request.year or work.today.year
    rows = work.repo.studying.paper_counts(work.scope.filter(), year)
    return [{**row, "year": year, "rate": _rate(row, "approved", "units"), **_execution(row)} for row in rows]


def _execution(row: Document) -> Document:
    return {"execution_rate": _rate(row, "executed", "planned")}


def _rate(row: Document, part: str, whole: str) -> int | None:
    return percent(int(row[part]), int(row[whole]))
