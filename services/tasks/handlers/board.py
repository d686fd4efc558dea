"""The office's work board and a task's trend: all that waits, in a constant number of reads (LZ-128).

Lines and goal dimensions (LZ-012, LZ-013) count the plan's measures and the tasks' progress.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from plans.periods import period_of, periods_between
from services.kit.store import Document
from services.tasks.domain.assignments import Status
from services.tasks.domain.days import local_day
from services.tasks.errors.campaigning import TaskNotFound
from services.tasks.handlers.work import Work
from services.tasks.requests import matrix as requests

LINES = ("deter", "prevent", "not_want")
"""不敢腐、不能腐、不想腐."""


def work_board(work: Work) -> dict[str, Any]:
    """Everything in the caller's units by kind and status, and by department of the commission."""
    scope = work.scope.filter()
    assignments = work.repo.assignments.tally(
        {"status": {"$ne": "withdrawn"}, **scope}, work.today, "department", "status"
    )
    follow_ups = work.repo.campaigning.follow_up_tally(scope, work.today.isoformat(), "department", "status")
    plans = work.repo.campaigning.plans.tally(scope, "status")
    kinds = [
        _kind("assignment", assignments),
        _kind("follow_up", follow_ups),
        _kind("work_plan", plans),
    ]
    return {"kinds": kinds, "departments": _by_department([*assignments, *follow_ups])}


def board_units(work: Work, request: requests.BoardUnits) -> dict[str, Any]:
    """The same per unit, a page of units by path."""
    units = [unit for unit in work.units.active(work.today) if work.scope.covers(unit)]
    behind = [unit for unit in units if request.after is None or unit.path > request.after]
    shown = behind[: request.first]
    ids = [unit.id for unit in shown]
    match = {"unit_id": {"$in": ids}}
    owed = work.repo.assignments.tally(match, work.today, "unit_id", "status")
    given = work.repo.campaigning.follow_up_tally(match, work.today.isoformat(), "unit_id", "status")
    items = [_unit(unit.id, owed, given) for unit in shown]
    return {"items": items, "next": shown[-1].path if len(behind) > len(shown) else None, "total": len(units)}


def task_trend(work: Work, request: requests.TaskTrend) -> list[dict[str, Any]]:
    """Per month of the campaign up to now: handed in and accepted in it, and accepted of all by its end."""
    campaign = work.repo.campaign.get()
    if campaign is None or work.repo.campaign.task(request.task_id) is None:
        raise TaskNotFound(field="task_id")
    scope, task = work.scope.filter(), request.task_id
    submitted = work.repo.assignments.by_month(task, scope, "submitted_at", {})
    accepted = work.repo.assignments.by_month(task, scope, "reviewed_at", {"status": Status.ACCEPTED.value})
    total = work.repo.assignments.counts("task_id", [task], scope)[task]["total"]
    last = min(local_day(work.now), campaign.ends_on)
    months = periods_between(period_of("month", campaign.effective_from), period_of("month", last))
    rows, so_far = [], 0
    for month in months:
        so_far += accepted.get(month.label, 0)
        counts = {"submitted": submitted.get(month.label, 0), "accepted": accepted.get(month.label, 0)}
        rows.append({"month": month.label, **counts, "accepted_so_far": so_far, "total": total})
    return rows


def plan_lines(work: Work) -> dict[str, Any]:
    """Measures per line, and key tasks with their assignments per goal dimension, over the caller's units."""
    plan, tasks = work.repo.campaign.plan(), work.repo.campaign.tasks()
    counts = work.repo.assignments.counts("task_id", [task["id"] for task in tasks], work.scope.filter())
    dimensions = {task.id: task.dimensions for task in plan.key_tasks}
    measures = [str(measure.line) for task in plan.key_tasks for measure in task.measures]
    return {
        "lines": [{"line": line, "measures": measures.count(line)} for line in LINES],
        "dimensions": [
            {"code": each.code, "name": each.name, **_progress(tasks, counts, dimensions, str(each.code))}
            for each in plan.goals.dimensions
        ],
    }


def _progress(
    tasks: Sequence[Document],
    counts: Mapping[str, Mapping[str, int]],
    dimensions: Mapping[str, Sequence[str]],
    code: str,
) -> dict[str, Any]:
    found = [task["id"] for task in tasks if code in dimensions.get(task["id"], ())]
    owed = [counts[task_id] for task_id in found]
    return {
        "task_ids": found,
        "tasks_total": len(found),
        "tasks_completed": sum(each["total"] > 0 and each["accepted"] == each["total"] for each in owed),
        "items_total": sum(each["total"] for each in owed),
        "items_accepted": sum(each["accepted"] for each in owed),
    }


def _kind(kind: str, rows: Iterable[Document]) -> dict[str, Any]:
    found: dict[str, int] = defaultdict(int)
    late = 0
    for row in rows:
        found[row["status"]] += row["n"]
        late += row.get("late", 0)
    statuses = [{"status": status, "count": found[status]} for status in sorted(found)]
    waiting = found.get("submitted", 0) + found.get("reported", 0)
    return {
        "kind": kind,
        "statuses": statuses,
        "overdue": late,
        "waiting_for_review": waiting,
        "total": sum(found.values()),
    }


def _by_department(rows: Iterable[Document]) -> list[dict[str, Any]]:
    grouped: dict[str, list[Document]] = defaultdict(list)
    for row in rows:
        if row["department"]:
            grouped[row["department"]].append(row)
    return [{**_kind("all", grouped[name]), "department": name} for name in sorted(grouped)]


def _unit(unit_id: str, owed: Sequence[Document], given: Sequence[Document]) -> dict[str, Any]:
    own = [row for row in owed if row["unit_id"] == unit_id]
    follow_ups = [row for row in given if row["unit_id"] == unit_id]
    return {"unit_id": unit_id, "kinds": [_kind("assignment", own), _kind("follow_up", follow_ups)]}
