"""Phase activities: made for every obliged unit, told when the phase begins, recorded with proof, gated at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from plans.models.plan import Plan
from services.kit.errors import ChangedMeanwhile
from services.kit.ids import derive
from services.kit.units import Unit
from services.kit.work_items import WorkItem
from services.tasks.domain.acting import roles_of
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.phase_work import Activity, ActivityStatus, PhaseShare, obliged, require_open, share_of
from services.tasks.domain.phases import Phase
from services.tasks.domain.work_plans import PlanStatus, WorkPlan
from services.tasks.errors.campaigning import ActivityNotFound
from services.tasks.handlers.files import own_files
from services.tasks.handlers.phase_reports import shown_shares
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.requests import campaigning as requests

LABEL = "完成本阶段工作事项"
PLAN_LABEL = "制定并报送工作计划"
ADOPT_PLAN, SET_GOALS = "adopt_local_work_plan", "set_quantified_goals"


def keep_shares(work: Work, campaign: Campaign, plan: Plan, units: Sequence[Unit]) -> None:
    """Make the units' parts in the phases what the plan asks; does nothing that is done already."""
    known = {s.id: s for s in work.repo.campaigning.shares.having(unit_id=[unit.id for unit in units])}
    wanted: dict[str, PhaseShare] = {}
    for phase in work.repo.campaign.phases():
        for unit in units:
            if unit.is_active(work.today) and _was_there(unit, phase) and obliged(plan, phase, unit):
                share_id = _id(work, phase.id, unit.id)
                wanted[share_id] = share_of(
                    phase,
                    campaign.ends_on,
                    share_id=share_id,
                    unit_id=unit.id,
                    path=unit.path,
                    county=unit.county_id,
                )
    new = [replace(share, told=share.starts_on <= work.today) for key, share in wanted.items() if key not in known]
    work.repo.campaigning.shares.add(new)
    changed = [
        replace(share, withdrawn=share.id not in wanted, told=False, version=share.version + 1)
        for share in known.values()
        if share.gate is None and share.withdrawn == (share.id in wanted)
    ]
    work.repo.campaigning.save_shares(changed)
    now = [*(share for share in changed if share.withdrawn), *(share for share in new if share.told)]
    plans = _plans(work, now)
    tell_work(work, [item for share in now for item in share_items(work, share, plans.get(plan_id(work, share)))])


def tell_shares(work: Work, limit: int) -> bool:
    """Tell the parts of phases that have begun, once. True while more wait."""
    waiting = work.repo.campaigning.shares_to_tell(work.today.isoformat(), limit)
    if not waiting:
        return False
    work.repo.campaign.hold_units()
    told = [replace(share, told=True, version=share.version + 1) for share in waiting]
    work.repo.campaigning.save_shares(told)
    plans = _plans(work, told)
    tell_work(work, [item for share in told for item in share_items(work, share, plans.get(plan_id(work, share)))])
    return len(waiting) == limit


def record_activity(work: Work, request: requests.RecordActivity) -> dict[str, Any]:
    """An activity took place, or does not apply. Outside the phase it is taken with a warning, strictly refused."""
    work.units.require(request.unit_id)
    share, phase, campaign = _found(work, request.phase_id, request.unit_id)
    campaign.require_running(work.today)
    if request.expected_version is not None and request.expected_version != share.version:
        raise ChangedMeanwhile(field="expected_version")
    warning = require_open(phase, strict=campaign.strict_phase_windows)
    own_files(work, request.file_ids, field="file_ids")
    work.repo.files.share(request.file_ids, [share.unit_id])
    after = share.recorded(_activity(work, request))
    _save(work, after)
    [shown] = shown_shares(work, [document(after)])
    return {**shown, "warning": warning}


def note_done(work: Work, unit_id: str, code: str, note: str) -> None:
    """An activity of this code that the platform saw itself: it is done in every phase that expects it of the unit."""
    for share in work.repo.campaigning.shares.having(unit_id=unit_id, withdrawn=False):
        if code in share.open_codes:
            seen = Activity(
                code, ActivityStatus.DONE, note=note, recorded_by=work.actor.account_id, recorded_on=work.today
            )
            _save(work, share.recorded(seen))


def share_items(work: Work, share: PhaseShare, plan: WorkPlan | None = None) -> list[WorkItem]:
    """What waits for the unit in this phase; `plan` is the work plan that it has for it."""
    items = []
    if share.activities:
        items.append(_item(work, share, "phase_activities", "complete", LABEL, is_open=bool(share.open_codes)))
    if share.plan_due:
        is_open = plan is None or plan.status is not PlanStatus.FILED
        item = _item(work, share, "work_plan", "file", PLAN_LABEL, is_open=is_open)
        version = share.version + (plan.version if plan else 0)
        items.append(replace(item, subject_id=plan_id(work, share), version=version))
    return items


def plan_id(work: Work, share: PhaseShare) -> str:
    """The id of the work plan that belongs to this part."""
    return derive(work.tenant, "work_plan", share.phase_id, share.unit_id)


def find_share(work: Work, phase_id: str, unit_id: str) -> PhaseShare | None:
    """The unit's part in the phase."""
    return work.repo.campaigning.shares.get(_id(work, phase_id, unit_id))


def _was_there(unit: Unit, phase: Phase) -> bool:
    """A unit that opened after a phase owes nothing in it; continuous ones go on (LZ-115)."""
    return phase.continuous or unit.opened_on is None or unit.opened_on <= phase.ends_on.isoformat()


def _plans(work: Work, shares: Sequence[PhaseShare]) -> dict[str, WorkPlan]:
    ids = [plan_id(work, share) for share in shares if share.plan_due]
    return {plan.id: plan for plan in work.repo.campaigning.plans.having(id=ids)} if ids else {}


def _found(work: Work, phase_id: str, unit_id: str) -> tuple[PhaseShare, Phase, Campaign]:
    share, campaign = find_share(work, phase_id, unit_id), work.repo.campaign.get()
    phase = next((each for each in work.repo.campaign.phases() if each.id == phase_id), None)
    if share is None or share.withdrawn or campaign is None or phase is None:
        raise ActivityNotFound(field="phase_id")
    return share, phase, campaign


def _save(work: Work, share: PhaseShare) -> None:
    work.repo.campaigning.shares.save(share)
    if share.told:
        tell_work(work, share_items(work, share)[:1])


def _activity(work: Work, request: requests.RecordActivity) -> Activity:
    status = ActivityStatus(request.status)
    if status is ActivityStatus.EXPECTED:
        return Activity(request.activity, department=request.department)
    return Activity(
        code=request.activity,
        status=status,
        department=request.department,
        note=request.note,
        file_ids=tuple(request.file_ids),
        recorded_by=work.actor.account_id,
        recorded_on=work.today,
    )


def _id(work: Work, phase_id: str, unit_id: str) -> str:
    return derive(work.tenant, "phase_share", phase_id, unit_id)


def _item(work: Work, share: PhaseShare, kind: str, action: str, label: str, *, is_open: bool) -> WorkItem:
    return WorkItem(
        kind=kind,
        action=action,
        subject_id=share.id,
        version=share.version,
        unit_id=share.unit_id,
        owner_unit_id=share.unit_id,
        roles=roles_of(share),
        label=label,
        opens_on=share.starts_on,
        due_on=share.due_on,
        state="withdrawn" if share.withdrawn else "open" if is_open else "done",
        period=share.phase_id,
        settled_on=None if is_open and not share.withdrawn else work.today,
    )
