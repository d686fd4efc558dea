"""Units' own tasks beside the plan's; REPORTS seeds next year's out of an accepted plan (NJ-008)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.kit.ids import derive
from services.kit.work_items import WorkItem
from services.tasks.domain.acting import roles_of
from services.tasks.domain.adaptations import Adaptation
from services.tasks.domain.local_tasks import LocalStatus, LocalTask, LocalTaskDraft
from services.tasks.errors.campaigning import LinkUnknown, LocalTaskNotFound
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.requests import campaigning as requests

LABEL = "完成本单位自定任务"


def add_local_tasks(
    work: Work, unit_id: str, drafts: Sequence[LocalTaskDraft], *, source_report_id: str | None
) -> list[str]:
    """Add tasks of the unit's own; the ids. Out of the same report nothing is added twice. Raises `LinkUnknown`."""
    unit = work.units.require(unit_id)
    require_tasks(work, (link for draft in drafts for link in draft.links), field="links")
    ids = [_id(work, source_report_id, position) for position in range(len(drafts))]
    known = {task.id for task in work.repo.campaigning.local_tasks.having(id=ids)}
    new = [
        LocalTask(
            id=task_id,
            unit_id=unit.id,
            unit_path=unit.path,
            county_id=unit.county_id,
            title=draft.title,
            due_on=draft.due_on,
            department=draft.department,
            person_title=draft.person_title,
            links=draft.links,
            source_report_id=source_report_id,
            added_by=work.actor.account_id,
            added_on=work.today,
        )
        for task_id, draft in zip(ids, drafts, strict=True)
        if task_id not in known
    ]
    work.repo.campaigning.local_tasks.add(new)
    work.repo.campaigning.adaptations.add(_recorded(work, task) for task in new)
    tell_work(work, [_item(work, task) for task in new])
    return ids


def require_tasks(work: Work, ids: Iterable[str], *, field: str) -> None:
    """All of them are key tasks of the plan. Raises `LinkUnknown`."""
    wanted = sorted(set(ids))
    known = {task["id"] for task in work.repo.campaign.tasks_by_ids(wanted)} if wanted else set()
    missing = [each for each in wanted if each not in known]
    if missing:
        raise LinkUnknown(missing="、".join(missing), field=field)


def add_local_task(work: Work, request: requests.AddLocalTask) -> dict[str, Any]:
    """A unit adds a task of its own to the plan (NJ-004, LZ-004)."""
    require_running(work)
    draft = LocalTaskDraft(
        request.title, request.due_on, request.department, request.person_title, tuple(request.task_ids)
    )
    [task_id] = add_local_tasks(work, request.unit_id, [draft], source_report_id=None)
    [shown] = local_tasks_by_ids(work, requests.ByIds(ids=[task_id]))
    return shown


def settle_local_task(work: Work, request: requests.SettleLocalTask) -> dict[str, Any]:
    """Done, or withdrawn: only what the unit itself added can be. Raises `LocalTaskNotOpen`."""
    require_running(work)
    task = work.repo.campaigning.local_tasks.get(request.local_task_id)
    if task is None:
        raise LocalTaskNotFound(field="local_task_id")
    work.units.require(task.unit_id, field="local_task_id")
    if request.expected_version is not None and request.expected_version != task.version:
        raise ChangedMeanwhile(field="expected_version")
    after = task.settled(LocalStatus(request.status), request.note, work.now)
    work.repo.campaigning.local_tasks.save(after)
    tell_work(work, [_item(work, after)])
    return _shown(work, document(after))


def local_tasks(work: Work, request: requests.LocalTasks) -> dict[str, Any]:
    """A page of units' own tasks, the earliest due first."""
    wanted = request.model_dump(include={"unit_id", "status"}, exclude_none=True)
    found = work.repo.campaigning.local_tasks.page(
        wanted, work.scope.filter(), first=request.first, after=request.after
    )
    return {**found, "items": [_shown(work, doc) for doc in found["items"]]}


def local_tasks_by_ids(work: Work, request: requests.ByIds) -> list[dict[str, Any]]:
    """Those that exist in the caller's scope."""
    found = work.repo.campaigning.local_tasks.by_ids(request.ids, work.scope.filter())
    return [_shown(work, doc) for doc in found]


def require_running(work: Work) -> None:
    """The campaign is set up and not over. Raises `CampaignEnded` (NJ-014)."""
    campaign = work.repo.campaign.get()
    if campaign is not None:
        campaign.require_running(work.today)


def _shown(work: Work, doc: dict[str, Any]) -> dict[str, Any]:
    late = doc["status"] == LocalStatus.OPEN and doc["due_on"] < work.today.isoformat()
    return {**doc, "overdue": late, "task_ids": doc["links"]}


def _id(work: Work, source_report_id: str | None, position: int) -> str:
    return derive(work.tenant, "local_task", source_report_id, position) if source_report_id else work.new_id()


def _recorded(work: Work, task: LocalTask) -> Adaptation:
    place = (task.unit_id, task.unit_path, task.county_id)
    return Adaptation(work.new_id(), *place, "local_task", task.id, None, task.title, work.actor.account_id, work.today)


def _item(work: Work, task: LocalTask) -> WorkItem:
    states = {LocalStatus.DONE: "done", LocalStatus.WITHDRAWN: "withdrawn"}
    return WorkItem(
        kind="local_task",
        action="complete",
        subject_id=task.id,
        version=task.version,
        unit_id=task.unit_id,
        owner_unit_id=task.unit_id,
        roles=roles_of(task),
        label=LABEL,
        opens_on=task.added_on,
        due_on=task.due_on,
        state=states.get(task.status, "open"),  # type: ignore[arg-type]
        settled_on=work.today if task.status is not LocalStatus.OPEN else None,
    )
