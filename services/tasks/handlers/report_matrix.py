"""The submission matrix and DHIS2's figures: a constant number of aggregates, whatever the city's size (NJ-009)."""

from __future__ import annotations

from typing import Any

from services.tasks import requests
from services.tasks.domain.measures import figures
from services.tasks.domain.statistics import added, counts
from services.tasks.handlers.work import Work
from services.tasks.repository.report_statistics import due_in
from services.tasks.requests import reporting


def submission_matrix(work: Work, request: reporting.SubmissionMatrix) -> dict[str, Any]:
    """Units by (rule, period): a page of rows, the columns with their figures, and the figures of everything."""
    filter = _filter(work, request)
    columns = work.repo.reporting.statistics.by_window(filter)
    rows = work.repo.reporting.statistics.rows(filter, first=request.first, after=request.after)
    return {
        **_paged(rows, request.first),
        "total": work.repo.reporting.statistics.units(filter),
        "columns": [{**_keys(row), **counts(row)} for row in columns],
        "totals": counts(added(columns)),
    }


def report_statistics(work: Work, request: reporting.ReportStatistics) -> dict[str, Any]:
    """The five figures, acceptance and return rate, and planned tasks adopted, per group; units by pages."""
    filter, statistics = _filter(work, request), work.repo.reporting.statistics
    if request.by == "unit":
        rows, total = statistics.by_unit(filter, first=request.first, after=request.after)
        page = _paged(rows, request.first)
        return {**page, "items": [_shown(row) for row in page["items"]], "total": total}
    found = statistics.by_window(filter) if request.by == "window" else statistics.by(f"{_KEYS[request.by]}", filter)
    return {"items": [_shown(row) for row in found], "next": None, "total": len(found)}


def report_figures(work: Work, request: requests.ReportFigures) -> list[dict[str, Any]]:
    """Expected, actual, actual on time, rate, rate on time, per rule and period; exempt reports are left out."""
    wanted = request.model_dump(exclude_none=True)
    rows = work.repo.reporting.statistics.by_window({**wanted, **work.scope.filter()})
    found = [{**_keys(row), **counts(row)} for row in rows]
    return [figures(row) for row in found if row["expected"]]


_KEYS = {"county": "county_id", "unit_class": "unit_class"}


def _filter(work: Work, request: reporting.SubmissionMatrix | reporting.ReportStatistics) -> dict[str, Any]:
    wanted: dict[str, Any] = request.model_dump(
        include={"rule_id", "period", "county_id", "unit_class"}, exclude_none=True
    )
    due = {} if request.year is None else due_in(request.year)
    return {**wanted, **due, **work.scope.filter()}


def _paged(rows: list[dict[str, Any]], first: int) -> dict[str, Any]:
    shown = rows[:first]
    return {"items": shown, "next": shown[-1]["unit_path"] if len(rows) > first else None}


def _keys(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in ("rule_id", "period", "due_on")}


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    keys = {name: row.get(name) for name in ("rule_id", "period", "unit_id", "county_id", "unit_class")}
    more = {name: row[name] for name in ("planned_tasks", "adopted_tasks", "reviewed")}
    return {**keys, **counts(row), **more}
