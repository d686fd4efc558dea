"""The departments of a key task: their order, what they file each quarter, and the matrix (LZ-021, LZ-022)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plans.periods import Period
from services.kit.errors import ChangedMeanwhile
from services.kit.store import Document
from services.tasks.domain.days import quarter_of
from services.tasks.domain.filings import (
    Filing,
    missing_before_lead,
    quarter_filed,
    reordered,
    require_co_departments,
    role_in,
)
from services.tasks.domain.key_tasks import DepartmentRole
from services.tasks.errors.campaigning import (
    FilingNotFound,
    FilingSignedByFiler,
    OnlyTheOfficeOverrides,
    TaskNotFound,
)
from services.tasks.handlers.filing_items import filing_id, place_of, roles_of_task, tell_filing, tell_unfiled
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.requests import matrix as requests


def reorder_departments(work: Work, request: requests.ReorderDepartments) -> dict[str, Any]:
    """The same departments in another order; the first one leads from now on. Audited (LZ-022)."""
    task = _task(work, request.task_id)
    if request.expected_version is not None and request.expected_version != task["version"]:
        raise ChangedMeanwhile(field="expected_version")
    first_leads = work.repo.campaign.plan().assignment_defaults.first_listed_department_is_lead
    before = roles_of_task(task)
    after = reordered(before, request.departments, first_leads=first_leads)
    work.repo.campaign.set_departments(task, after)
    lead = next((each.name for each in after if each.lead), None)
    [shown] = work.repo.campaign.tasks_by_ids([task["id"]])
    work.audit("departments_reordered", task["id"], lead_before=task["lead_department"], lead=lead)
    if lead != task["lead_department"]:
        tell_unfiled(work, shown, quarter_of(work.today))
    return shown


def file_department_progress(work: Work, request: requests.FileDepartmentProgress) -> dict[str, Any]:
    """A department's progress; the lead's comes after the others', or with the office's reason (LZ-022)."""
    task, campaign = _task(work, request.task_id), work.repo.campaign.get()
    assert campaign is not None
    campaign.require_running(work.today)
    period = quarter_filed(request.period, campaign.effective_from, campaign.ends_on, work.today)
    departments = roles_of_task(task)
    role = role_in(departments, request.department)
    if role.lead:
        _require_others(work, task["id"], period, departments, request.override_reason)
    by, reason = work.actor.account_id, request.override_reason if role.lead else None
    key = filing_id(work, task["id"], period, role.name)
    known = work.repo.campaigning.filings.get(key)
    if known is None:
        place, said = place_of(work), (request.percent, request.text)
        filing = Filing(key, task["id"], period.label, role.name, role.lead, *place, *said, by, work.today, reason)
        work.repo.campaigning.filings.add([filing])
    else:
        filing = known.refiled(request.percent, request.text, reason, lead=role.lead, by=by, on=work.today)
        work.repo.campaigning.filings.save(filing)
    tell_filing(work, filing, task["version"])
    return document(filing)


def sign_off_filing(work: Work, request: requests.SignOffFiling) -> dict[str, Any]:
    """The office signs a filing off. Raises `FilingSignedByFiler`."""
    filing = work.repo.campaigning.filings.get(request.filing_id)
    if filing is None:
        raise FilingNotFound(field="filing_id")
    if filing.filed_by == work.actor.account_id:
        raise FilingSignedByFiler()
    after = filing.signed_off(by=work.actor.account_id, on=work.today)
    work.repo.campaigning.filings.save(after)
    tell_filing(work, after, _task(work, after.task_id)["version"])
    return document(after)


def department_filings(work: Work, request: requests.DepartmentFilings) -> dict[str, Any]:
    """A page of filings, by quarter."""
    wanted = request.model_dump(include={"task_id", "period", "department"}, exclude_none=True)
    return work.repo.campaigning.filings.page(wanted, work.scope.filter(), first=request.first, after=request.after)


def task_matrix(work: Work, request: requests.TaskMatrix) -> dict[str, Any]:
    """Row by row: task with its leaders and departments, who of them has filed, unit and its status."""
    wanted = request.model_dump(include={"task_id", "unit_id"}, exclude_none=True)
    found = work.repo.assignments.matrix(wanted, work.scope.filter(), first=request.first, after=request.after)
    ids = sorted({doc["task_id"] for doc in found["items"]})
    tasks = {task["id"]: task for task in work.repo.campaign.tasks_by_ids(ids)}
    period = request.period or quarter_of(work.today).label
    filed = work.repo.campaigning.filings.having(task_id=ids, period=period)
    by_task = {task_id: {f.department for f in filed if f.task_id == task_id} for task_id in ids}
    items = [_row(work, doc, tasks[doc["task_id"]], by_task[doc["task_id"]], period) for doc in found["items"]]
    return {**found, "items": items}


def _row(work: Work, doc: Document, task: Document, filed: set[str], period: str) -> dict[str, Any]:
    departments = roles_of_task(task)
    return {
        "assignment_id": doc["id"],
        "task_id": task["id"],
        "unit_id": doc["unit_id"],
        "number": task["number"],
        "title": task["title"],
        "responsible_leader": (task["responsible_leader"] or {}).get("text"),
        "branch_leader": (task["branch_leader"] or {}).get("text"),
        "lead_department": task["lead_department"],
        "co_departments": task["co_departments"],
        "department": doc["department"],
        "status": doc["status"],
        "percent": doc["percent"],
        "due_on": doc["due_on"],
        "period": period,
        "lead_filed": task["lead_department"] in filed,
        "departments_missing": missing_before_lead(departments, filed),
    }


def _require_others(
    work: Work, task_id: str, period: Period, departments: Sequence[DepartmentRole], reason: str | None
) -> None:
    if reason is not None:
        if not {"campaign_office", "city_admin"} & set(work.actor.roles):
            raise OnlyTheOfficeOverrides(field="override_reason")
        work.audit("lead_filed_before_others", task_id, period=period.label)
        return
    filed = work.repo.campaigning.filings.having(task_id=task_id, period=period.label)
    require_co_departments(departments, {each.department for each in filed})


def _task(work: Work, task_id: str) -> Document:
    task = work.repo.campaign.task(task_id)
    if task is None:
        raise TaskNotFound(field="task_id")
    return task
