"""Who has to do what about a problem, as work items; and the lines of its history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from services.kit.work_items import WorkItem, WorkState
from services.tasks.domain.acting import office_of, roles_of, superior_of
from services.tasks.domain.clocks import Clocks
from services.tasks.domain.delays import DelayState
from services.tasks.domain.problems import WORKABLE, Problem, ProblemStatus
from services.tasks.handlers.work import Work


def problem_items(problem: Problem, today: date, clocks: Clocks) -> list[WorkItem]:
    """What waits: a measure, the rectification by its clock, the verification, the decision on a delay."""
    status, delay = problem.status, problem.delay
    is_asked = delay is not None and delay.state is DelayState.REQUESTED and status in WORKABLE
    verify_by = (problem.submitted_on or today) + timedelta(days=clocks.verify_days)
    decide_by = (delay.requested_on if delay else today) + timedelta(days=clocks.verify_days)
    plan_by = min(problem.found_on + timedelta(days=clocks.measure_days), problem.closes_on)
    items = [
        _item(problem, "plan", "制定整改措施", status is ProblemStatus.OPEN, plan_by, today=today),
        _item(problem, "rectify", "整改问题", status in WORKABLE, problem.closes_on, today=today),
        _item(problem, "verify", "审核销号", status is ProblemStatus.SUBMITTED, verify_by, today=today),
    ]
    if delay is not None:
        items.append(_item(problem, "decide_exception", "审批整改延期", is_asked, decide_by, today=today))
    return items


def verifier(problem: Problem) -> tuple[str, tuple[str, ...]]:
    """Who verifies: the superior, but for what only the city's office may read (LZ-043)."""
    return office_of(problem) if problem.confidential else superior_of(problem)


def history_line(work: Work, problem: Problem, action: str, text: str | None = None) -> dict[str, Any]:
    """One version of the problem: what was done, by whom, and how it stands since (LZ-105)."""
    return {
        "id": work.new_id(),
        "problem_id": problem.id,
        "version": problem.version,
        "at": work.now,
        "by": work.actor.account_id,
        "action": action,
        "text": text,
        "status": problem.status.value,
        "measure": problem.measure,
        "responsible_title": problem.responsible_title,
        "responsible_department": problem.responsible_department,
        "due_on": problem.due_on.isoformat(),
    }


def _item(problem: Problem, action: str, label: str, is_open: bool, due_on: date, *, today: date) -> WorkItem:
    is_for_superior = action in ("verify", "decide_exception")
    owner, roles = verifier(problem) if is_for_superior else (problem.unit_id, roles_of(problem))
    withdrawn = problem.status is ProblemStatus.WITHDRAWN
    state: WorkState = "open" if is_open else "withdrawn" if withdrawn else "done"
    return WorkItem(
        kind="problem",
        action=action,
        subject_id=problem.id,
        version=problem.version,
        unit_id=problem.unit_id,
        owner_unit_id=owner,
        roles=roles,
        label=label,
        opens_on=problem.registered_on,
        due_on=due_on,
        state=state,
        settled_on=None if is_open else today,
    )
