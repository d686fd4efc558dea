"""Units make template items stricter or more detailed, and set their own targets; all of it is recorded (NJ-004)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.kit.ids import derive
from services.tasks.domain.adaptations import Adaptation, UnitTarget, require_as_strict, template_target
from services.tasks.domain.assignments import WORKABLE, Assignment
from services.tasks.errors import AssignmentNotFound, AssignmentNotOpen
from services.tasks.errors.campaigning import DueInPast, NothingAdapted, TargetNotApplicable, TargetWeaker
from services.tasks.handlers.local_tasks import require_running
from services.tasks.handlers.phase_work import SET_GOALS, note_done
from services.tasks.handlers.shown import shown_assignments
from services.tasks.handlers.telling import tell_assignments
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.requests import campaigning as requests

SEEN = "已设定单位量化目标"


def adapt_assignment(work: Work, request: requests.AdaptAssignment) -> dict[str, Any]:
    """A detail or an earlier day; a later one would weaken the plan. Raises `TargetWeaker`, `NothingAdapted`."""
    require_running(work)
    assignment, campaign = work.repo.assignments.get(request.assignment_id), work.repo.campaign.get()
    if assignment is None or campaign is None:
        raise AssignmentNotFound(field="assignment_id")
    work.units.require(assignment.unit_id, field="assignment_id")
    if assignment.status not in WORKABLE:
        raise AssignmentNotOpen(status=assignment.status)
    records = _changes(work, assignment, request)
    due_on = request.due_on or assignment.due_on
    after = replace(
        assignment, detail=request.detail or assignment.detail, due_on=due_on, version=assignment.version + 1
    )
    work.repo.assignments.save(after)
    work.repo.campaigning.adaptations.add(records)
    if due_on != assignment.due_on:
        tell_assignments(work, campaign, [after])
    [shown] = shown_assignments(work, [document(after)])
    return shown


def _changes(work: Work, assignment: Assignment, request: requests.AdaptAssignment) -> list[Adaptation]:
    found: list[tuple[str, str | None, str]] = []
    if request.due_on is not None and request.due_on != assignment.due_on:
        task = work.repo.campaign.task(assignment.task_id) or {}
        if request.due_on.isoformat() > task["due_on"]:
            raise TargetWeaker(required=task["due_on"], field="due_on")
        if request.due_on < work.today:
            raise DueInPast(field="due_on")
        found.append(("earlier_due", assignment.due_on.isoformat(), request.due_on.isoformat()))
    if request.detail and request.detail != assignment.detail:
        found.append(("detail", assignment.detail, request.detail))
    if not found:
        raise NothingAdapted(field="detail")
    place = (assignment.unit_id, assignment.unit_path, assignment.county_id)
    by, subject = work.actor.account_id, assignment.task_id
    return [Adaptation(work.new_id(), *place, kind, subject, old, new, by, work.today) for kind, old, new in found]


def set_unit_target(work: Work, request: requests.SetUnitTarget) -> dict[str, Any]:
    """The unit's own target, no weaker than the plan's. Raises `TargetWeaker`, `TargetUnknown`."""
    require_running(work)
    unit = work.units.require(request.unit_id)
    required = template_target(work.repo.campaign.plan(), request.indicator)
    if unit.kind == "commission":
        raise TargetNotApplicable(field="unit_id")
    require_as_strict(request.percent, required)
    place, by = (unit.id, unit.path, unit.county_id), work.actor.account_id
    key = derive(work.tenant, "unit_target", unit.id, request.indicator, request.period)
    known = work.repo.campaigning.targets.get(key)
    if known is not None:
        after = known.changed(request.percent, request.approver_title, by=by, on=work.today)
        work.repo.campaigning.targets.save(after)
    else:
        after = UnitTarget(
            id=key,
            unit_id=unit.id,
            unit_path=unit.path,
            county_id=unit.county_id,
            indicator=request.indicator,
            period=request.period,
            percent=request.percent,
            template_percent=required,
            approver_title=request.approver_title,
            recorded_by=by,
            recorded_on=work.today,
        )
        work.repo.campaigning.targets.add([after])
    before = f"{known.percent if known else required}%"
    subject = f"{request.indicator}:{request.period}"
    record = Adaptation(work.new_id(), *place, "target", subject, before, f"{request.percent}%", by, work.today)
    work.repo.campaigning.adaptations.add([record])
    note_done(work, unit.id, SET_GOALS, SEEN)
    return document(after)


def unit_targets(work: Work, request: requests.UnitTargets) -> dict[str, Any]:
    """A page of units' own targets."""
    wanted = request.model_dump(include={"unit_id", "indicator"}, exclude_none=True)
    return work.repo.campaigning.targets.page(wanted, work.scope.filter(), first=request.first, after=request.after)


def adaptations(work: Work, request: requests.Adaptations) -> dict[str, Any]:
    """A page of what units have made their own, the newest first."""
    wanted = request.model_dump(include={"unit_id", "kind"}, exclude_none=True)
    return work.repo.campaigning.adaptations.page(wanted, work.scope.filter(), first=request.first, after=request.after)
