"""What clients read. Lists that belong to units show only those in the caller's scope."""

from __future__ import annotations

from typing import Any

from services.tasks import requests
from services.tasks.domain.measures import Count
from services.tasks.handlers.shown import shown_assignments, shown_report, shown_version
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document


def phases(work: Work) -> list[dict[str, Any]]:
    """The phases with their progress, which counts by item and not by date (LZ-115)."""
    counts = work.repo.assignments.items_by_task()
    tasks = work.repo.campaign.tasks()
    return [{**document(p), **_items(p.id, tasks, counts)} for p in work.repo.campaign.phases()]


def _items(phase_id: str, tasks: list[dict[str, Any]], counts: dict[str, Count]) -> dict[str, int]:
    found = [counts[task["id"]] for task in tasks if phase_id in task["phases"] and task["id"] in counts]
    return {
        "items_accepted": sum(count.numerator for count in found),
        "items_total": sum(count.denominator for count in found),
    }


def key_tasks(work: Work, request: requests.KeyTasks) -> list[dict[str, Any]]:
    """Key tasks and phase requirements, in printed order, with the responsibility matrix."""
    return work.repo.campaign.tasks(request.category, request.phase_id)


def key_tasks_by_ids(work: Work, request: requests.KeyTasksByIds) -> list[dict[str, Any]]:
    """Those that exist."""
    return work.repo.campaign.tasks_by_ids(request.ids)


def assignments(work: Work, request: requests.Assignments) -> dict[str, Any]:
    """A page of assignments by due day."""
    wanted = request.model_dump(include={"unit_id", "task_id", "status"}, exclude_none=True)
    late = None if request.overdue is None else (work.today, request.overdue)
    scope = work.scope.filter("unit_path")
    found = work.repo.assignments.page(wanted, scope, late, first=request.first, after=request.after)
    return {**found, "items": shown_assignments(work, found["items"])}


def assignments_by_ids(work: Work, request: requests.AssignmentsByIds) -> list[dict[str, Any]]:
    """Those that exist in the caller's scope."""
    return shown_assignments(work, work.repo.assignments.by_ids(request.ids, work.scope.filter("unit_path")))


def assignment_counts_by_units(work: Work, request: requests.AssignmentCountsByUnits) -> list[dict[str, Any]]:
    """How many of each status, for the units in the caller's scope (NJ-004: instantiated, started, completed)."""
    known = work.units.by_ids(request.unit_ids)
    ids = [unit_id for unit_id in dict.fromkeys(request.unit_ids) if unit_id in known]
    counts = work.repo.assignments.counts("unit_id", ids, {})
    return [{"id": unit_id, **counts[unit_id]} for unit_id in ids]


def assignment_counts_by_tasks(work: Work, request: requests.AssignmentCountsByTasks) -> list[dict[str, Any]]:
    """How many of each status per task, over the units in the caller's scope."""
    known = {task["id"] for task in work.repo.campaign.tasks_by_ids(request.task_ids)}
    ids = [task_id for task_id in dict.fromkeys(request.task_ids) if task_id in known]
    counts = work.repo.assignments.counts("task_id", ids, work.scope.filter("unit_path"))
    return [{"id": task_id, **counts[task_id]} for task_id in ids]


def report_windows(work: Work, request: requests.ReportWindows) -> list[dict[str, Any]]:
    """Every resolved window with its explanation, by due day."""
    return work.repo.reports.windows(request.year)


def reports(work: Work, request: requests.Reports) -> dict[str, Any]:
    """A page of reports by due day."""
    wanted = request.model_dump(include={"rule_id", "period", "unit_id", "status"}, exclude_none=True)
    scope = work.scope.filter("unit_path")
    found = work.repo.reports.page(wanted, scope, first=request.first, after=request.after)
    return {**found, "items": [shown_report(work, doc) for doc in found["items"]]}


def reports_by_ids(work: Work, request: requests.ReportsByIds) -> list[dict[str, Any]]:
    """Those that exist in the caller's scope."""
    found = work.repo.reports.by_ids(request.ids, work.scope.filter("unit_path"))
    return [shown_report(work, doc) for doc in found]


def versions_by_reports(work: Work, request: requests.VersionsByReports) -> list[list[dict[str, Any]]]:
    """The versions of each report, or its last ones, oldest first; none where it is not in the caller's scope.

    Raises `AnswerTooLarge`.
    """
    extents = work.repo.reports.extents(request.report_ids, work.scope.filter("unit_path"))
    found = work.repo.reports.versions.of_each(extents, request.last)
    return [[shown_version(each) for each in found.get(report_id, ())] for report_id in request.report_ids]
