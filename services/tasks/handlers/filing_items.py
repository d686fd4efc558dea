"""Work items of departments' filings: opened with the quarter, followed by the office's sign-off."""

from __future__ import annotations

from plans.periods import Period, parse_period
from services.kit.ids import derive
from services.kit.store import Document
from services.kit.work_items import WorkItem
from services.tasks.domain.filings import Filing
from services.tasks.domain.key_tasks import DepartmentRole
from services.tasks.errors.campaigning import CommissionUnknown
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import restored

LABEL, LEAD_LABEL, SIGN_LABEL = "填报重点任务进展", "汇总填报重点任务进展", "审签重点任务汇总进展"
Place = tuple[str, str, str | None]
VERSIONS = 1_000
"""A filing's version counts more than its task's: both may raise that of the item."""


def tell_unfiled(work: Work, task: Document, period: Period) -> None:
    """What waits for the departments of one task in one quarter, as the matrix stands now."""
    filings = work.repo.campaigning.filings.having(task_id=task["id"], period=period.label)
    filed = {each.department for each in filings}
    tell_work(work, [i for i in unfiled_items(work, task, period, place_of(work)) if i.department not in filed])


def unfiled_items(work: Work, task: Document, period: Period, place: Place) -> list[WorkItem]:
    """One item per department of the task, as long as it has not filed."""
    blanks = [_blank(work, task["id"], period, role, place) for role in roles_of_task(task)]
    return [_item(work, blank, task["version"], is_open=True) for blank in blanks]


def tell_filing(work: Work, filing: Filing, task_version: int) -> None:
    """The filing is done; a lead's waits for the office."""
    items = [_item(work, filing, task_version, is_open=False)]
    if filing.lead:
        items.append(_sign_off(work, filing, task_version))
    tell_work(work, items)


def filing_id(work: Work, task_id: str, period: Period, department: str) -> str:
    """The id by the natural key."""
    return derive(work.tenant, "department_filing", task_id, period.label, department)


def place_of(work: Work) -> Place:
    """Unit, path and county of the commission, whose departments they are. Raises `CommissionUnknown`."""
    commission = work.repo.campaigning.commission()
    if commission is None:
        raise CommissionUnknown()
    return commission["id"], commission["path"], commission["county_id"]


def roles_of_task(task: Document) -> tuple[DepartmentRole, ...]:
    """The departments in their order."""
    return tuple(restored(DepartmentRole, each) for each in task["departments"])


def _blank(work: Work, task_id: str, period: Period, role: DepartmentRole, place: Place) -> Filing:
    key = filing_id(work, task_id, period, role.name)
    return Filing(key, task_id, period.label, role.name, role.lead, *place, 0, "", "", work.today, version=0)


def _item(work: Work, filing: Filing, task_version: int, *, is_open: bool) -> WorkItem:
    period = parse_period("quarter", filing.period)
    return WorkItem(
        kind="department_filing",
        action="file",
        subject_id=filing.id,
        version=VERSIONS * filing.version + task_version,
        unit_id=filing.unit_id,
        owner_unit_id=filing.unit_id,
        roles=("department_head",),
        label=LEAD_LABEL if filing.lead else LABEL,
        opens_on=period.start,
        due_on=period.end,
        state="open" if is_open else "done",
        period=filing.period,
        department=filing.department,
        settled_on=None if is_open else work.today,
    )


def _sign_off(work: Work, filing: Filing, task_version: int) -> WorkItem:
    is_open = filing.signed_off_on is None
    return WorkItem(
        kind="department_filing",
        action="sign_off",
        subject_id=filing.id,
        version=VERSIONS * filing.version + task_version,
        unit_id=filing.unit_id,
        owner_unit_id=filing.unit_id,
        roles=("campaign_office",),
        label=SIGN_LABEL,
        opens_on=filing.filed_on,
        due_on=None,
        state="open" if is_open else "done",
        period=filing.period,
        department=filing.department,
        settled_on=None if is_open else work.today,
    )
