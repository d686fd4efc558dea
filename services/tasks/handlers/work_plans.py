"""Units' work plans: drafted, approved by the principal, filed; and who has none (NJ-036, LZ-020, LZ-119)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.kit.extents import EMPTY
from services.kit.ids import derive
from services.kit.store import Document
from services.tasks.domain.work_plans import FIELDS, Integration, PlanItem, PlanStatus, PlanVersion, WorkPlan
from services.tasks.errors.campaigning import ActivityNotFound, WorkPlanNotFound
from services.tasks.handlers.files import described_files, own_files
from services.tasks.handlers.local_tasks import require_running, require_tasks
from services.tasks.handlers.phase_work import ADOPT_PLAN, find_share, note_done, share_items
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.requests import campaigning as requests

SEEN = "工作计划已报送"


def draft_work_plan(work: Work, request: requests.DraftWorkPlan) -> dict[str, Any]:
    """A draft, or the next version behind an approved one. Raises `LinkUnknown`, `FileNotFound`."""
    require_running(work)
    unit = work.units.require(request.unit_id)
    phase_id = request.phase_id or work.repo.campaign.phases()[0].id
    share = find_share(work, phase_id, unit.id)
    if share is None:
        raise ActivityNotFound(field="phase_id")
    require_tasks(work, (link for item in request.items for link in item.task_ids), field="items")
    files = [*request.file_ids, *(f for each in request.integration for f in each.file_ids)]
    own_files(work, files, field="file_ids")
    work.repo.files.share(files, [unit.id])
    plan_id = derive(work.tenant, "work_plan", phase_id, unit.id)
    known, draft = work.repo.campaigning.plans.get(plan_id), _version(work, request)
    if request.expected_version is not None and request.expected_version != (known.version if known else 0):
        raise ChangedMeanwhile(field="expected_version")
    if known is not None:
        return _saved(work, known, *known.redrafted(draft))
    place = (unit.id, unit.path, unit.county_id)
    blank = WorkPlan(plan_id, phase_id, *place, due_on=share.ends_on, status=PlanStatus.DRAFT, version=0)
    new = work.repo.campaigning.plans.with_version(EMPTY, *blank.with_last(PlanStatus.DRAFT, draft))
    work.repo.campaigning.plans.add([new])
    return _shown_plan(document(new))


def approve_work_plan(work: Work, request: requests.ApproveWorkPlan) -> dict[str, Any]:
    """By the unit's principal. Raises `ApprovalUnproven`, `WorkPlanNotDraft`."""
    plan = _open(work, request.work_plan_id)
    own_files(work, request.file_ids, field="file_ids")
    work.repo.files.share(request.file_ids, [plan.unit_id])
    last, by = work.repo.campaigning.plans.last_of(plan), work.actor.account_id
    after = plan.approved(last, request.approver_title, tuple(request.file_ids), by=by, on=work.today)
    work.audit("work_plan_approved", plan.id, unit=plan.unit_id)
    return _saved(work, plan, *after)


def file_work_plan(work: Work, request: requests.FileWorkPlan) -> dict[str, Any]:
    """Hand it in; the phase's own activity 制定工作方案 is done with it. Raises `WorkPlanNotApproved`."""
    plan = _open(work, request.work_plan_id)
    after = plan.filed(work.repo.campaigning.plans.last_of(plan), work.today)
    note_done(work, plan.unit_id, ADOPT_PLAN, SEEN)
    return _saved(work, plan, *after)


def work_plans(work: Work, request: requests.WorkPlans) -> dict[str, Any]:
    """A page of work plans."""
    wanted = request.model_dump(include={"unit_id", "phase_id", "status"}, exclude_none=True)
    found = work.repo.campaigning.plans.page(wanted, work.scope.filter(), first=request.first, after=request.after)
    return {**found, "items": [_shown_plan(doc) for doc in found["items"]]}


def work_plans_by_ids(work: Work, request: requests.ByIds) -> list[dict[str, Any]]:
    """Those that exist in the caller's scope."""
    return [_shown_plan(doc) for doc in work.repo.campaigning.plans.by_ids(request.ids, work.scope.filter())]


def versions_by_work_plans(work: Work, request: requests.VersionsByWorkPlans) -> list[list[dict[str, Any]]]:
    """The versions of each plan, or its last ones, oldest first; none where it is not in the caller's scope.

    Raises `AnswerTooLarge`.
    """
    plans = work.repo.campaigning.plans
    found = plans.versions.of_each(plans.extents(request.work_plan_ids, work.scope.filter()), request.last)
    files = described_files(work, sorted({each for kept in found.values() for v in kept for each in _files(v)}))
    return [[_shown_version(each, files) for each in found.get(plan_id, ())] for plan_id in request.work_plan_ids]


def work_plan_gaps(work: Work, request: requests.WorkPlanGaps) -> dict[str, Any]:
    """A page of the units that owe a plan: what they have, and which of their key tasks it leaves out (LZ-119)."""
    phase_id = request.phase_id or work.repo.campaign.phases()[0].id
    wanted = {"phase_id": phase_id, "withdrawn": False}
    found = work.repo.campaigning.shares.page(wanted, work.scope.filter(), first=request.first, after=request.after)
    unit_ids = [share["unit_id"] for share in found["items"]]
    plans = {p.unit_id: p for p in work.repo.campaigning.plans.having(unit_id=unit_ids, phase_id=phase_id)}
    owed = work.repo.assignments.owed_by(unit_ids) if unit_ids else []
    rows = [_gap(work, share, plans.get(share["unit_id"]), owed) for share in found["items"]]
    return {**found, "items": rows}


def _gap(work: Work, share: Document, plan: WorkPlan | None, owed: Sequence[Document]) -> dict[str, Any]:
    tasks = {doc["task_id"] for doc in owed if doc["unit_id"] == share["unit_id"]}
    is_filed = plan is not None and plan.status is PlanStatus.FILED
    return {
        "unit_id": share["unit_id"],
        "phase_id": share["phase_id"],
        "due_on": share["ends_on"],
        "status": plan.status.value if plan else None,
        "missing": not is_filed,
        "late": not is_filed and share["ends_on"] < work.today.isoformat(),
        "unlinked_task_ids": plan.unlinked(tasks) if plan else sorted(tasks),
        "integrated": plan.integrated if plan else 0,
    }


def _open(work: Work, plan_id: str) -> WorkPlan:
    require_running(work)
    plan = work.repo.campaigning.plans.get(plan_id)
    if plan is None:
        raise WorkPlanNotFound(field="work_plan_id")
    work.units.require(plan.unit_id, field="work_plan_id")
    return plan


def _saved(work: Work, before: WorkPlan, after: WorkPlan, last: PlanVersion) -> dict[str, Any]:
    plan = work.repo.campaigning.plans.with_version(before.versions, after, last)
    work.repo.campaigning.plans.save(plan)
    share = find_share(work, plan.phase_id, plan.unit_id)
    if share is not None and share.told and share.plan_due:
        tell_work(work, share_items(work, share, plan)[-1:])
    return _shown_plan(document(plan))


def _version(work: Work, request: requests.DraftWorkPlan) -> PlanVersion:
    items = tuple(
        PlanItem(e.title, e.department, e.person_title, e.starts_on, e.due_on, tuple(dict.fromkeys(e.task_ids)))
        for e in request.items
    )
    fields = tuple(Integration(each.field, each.text, tuple(each.file_ids)) for each in request.integration)
    return PlanVersion(1, request.title, items, fields, tuple(request.file_ids), work.actor.account_id, work.today)


def _files(version: PlanVersion) -> list[str]:
    return [*version.file_ids, *(file_id for each in version.integration for file_id in each.file_ids)]


def _shown_plan(doc: Document) -> dict[str, Any]:
    plan = {name: value for name, value in doc.items() if name != "links"}
    return {**plan, "versions": doc["versions"]["count"]}


def _shown_version(version: PlanVersion, files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    shown = document(version)
    stated = {each["field"]: each for each in shown["integration"]}
    return {
        **shown,
        "files": [files[each] for each in shown["file_ids"] if each in files],
        "items": [{**item, "task_ids": item["links"]} for item in shown["items"]],
        "integration": [_field(name, stated.get(name), files) for name in FIELDS],
    }


def _field(name: str, stated: Document | None, files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    proofs = [files[each] for each in stated["file_ids"] if each in files] if stated else []
    text = stated["text"] if stated else None
    return {"field": name, "text": text, "files": proofs, "proven": bool(text and proofs)}
