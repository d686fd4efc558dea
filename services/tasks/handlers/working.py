"""Commands on assignments: progress, evidence, submission, and the answer of someone else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.tasks import requests
from services.tasks.domain.assignments import Assignment, Evidence, Remark
from services.tasks.domain.campaign import Campaign
from services.tasks.errors import AssignmentNotFound, OutsidePhase
from services.tasks.handlers.files import own_files
from services.tasks.handlers.measuring import measure_tasks
from services.tasks.handlers.shown import shown_assignments
from services.tasks.handlers.telling import tell_assignments
from services.tasks.handlers.work import Work, require_department_work, require_superior
from services.tasks.repository.codec import document


def record_progress(work: Work, request: requests.RecordProgress) -> dict[str, Any]:
    """How far the work is. Raises `AssignmentNotOpen`, `CampaignEnded`, `ChangedMeanwhile`."""
    assignment, campaign = _workable(work, request.assignment_id)
    if request.expected_version is not None and request.expected_version != assignment.version:
        raise ChangedMeanwhile(field="expected_version")
    _require_phase(work, campaign, assignment)
    return _saved(work, assignment.progressed(request.percent), "progress", request.remark or None)


def attach_evidence(work: Work, request: requests.AttachEvidence) -> dict[str, Any]:
    """Add a file. Raises `FileNotFound` for a file that is not the caller's to use."""
    assignment, campaign = _workable(work, request.assignment_id)
    _require_phase(work, campaign, assignment)
    [meta] = own_files(work, [request.file_id], field="file_id")
    evidence = Evidence(
        file_id=meta["id"],
        filename=meta["filename"],
        content_type=meta["content_type"],
        size=meta["size"],
        sha256=meta["sha256"],
        note=request.note,
        attached_by=work.actor.account_id,
        attached_at=work.now,
    )
    work.repo.files.share([evidence.file_id], [assignment.unit_id])
    return _saved(work, assignment.proved(evidence), "evidence", request.note, evidence.file_id)


def submit_assignment(work: Work, request: requests.SubmitAssignment) -> dict[str, Any]:
    """Say that it is done, with a remark or evidence; the percentage is free."""
    assignment, campaign = _workable(work, request.assignment_id)
    _require_phase(work, campaign, assignment)
    after, event = assignment.submitted(request.remark, by=work.actor.account_id, at=work.now)
    work.emit(event)
    answer = _saved(work, after, "submitted", request.remark or None)
    tell_assignments(work, campaign, [after])
    return answer


def accept_assignment(work: Work, request: requests.AcceptAssignment) -> dict[str, Any]:
    """Accept. Raises `ReviewedBySubmitter`, `ReviewedByOwnUnit`, `AssignmentNotSubmitted`."""
    assignment, campaign = _open(work, request.assignment_id)
    require_superior(work, assignment.unit_id)
    after, event = assignment.accepted(by=work.actor.account_id, at=work.now)
    work.emit(event)
    answer = _saved(work, after, "accepted", request.remark)
    tell_assignments(work, campaign, [after])
    measure_tasks(work, campaign, [assignment.unit_id])
    return answer


def return_assignment(work: Work, request: requests.ReturnAssignment) -> dict[str, Any]:
    """Send back with a reason. Raises `AssignmentNotSubmitted`, `ReviewedByOwnUnit`."""
    assignment, campaign = _open(work, request.assignment_id)
    require_superior(work, assignment.unit_id)
    after, event = assignment.returned(request.reason, by=work.actor.account_id, at=work.now)
    work.emit(event)
    answer = _saved(work, after, "returned", request.reason)
    tell_assignments(work, campaign, [after])
    return answer


def _workable(work: Work, assignment_id: str) -> tuple[Assignment, Campaign]:
    """The assignment for those who do the work, not those who review it."""
    assignment, campaign = _open(work, assignment_id)
    require_department_work(work, assignment.department, field="assignment_id")
    return assignment, campaign


def _open(work: Work, assignment_id: str) -> tuple[Assignment, Campaign]:
    """The assignment in the caller's scope, in a campaign that is not over (NJ-014)."""
    assignment, campaign = work.repo.assignments.get(assignment_id), work.repo.campaign.get()
    if assignment is None or campaign is None:
        raise AssignmentNotFound(field="assignment_id")
    work.units.require(assignment.unit_id, field="assignment_id")
    campaign.require_running(work.today)
    return assignment, campaign


def _require_phase(work: Work, campaign: Campaign, assignment: Assignment) -> None:
    """Outside its phases work is still taken, unless the city reads them strictly (AMB-09)."""
    if not campaign.strict_phase_windows:
        return
    task = work.repo.campaign.task(assignment.task_id) or {}
    if not any(phase.takes_work for phase in work.repo.campaign.phases() if phase.id in task.get("phases", ())):
        raise OutsidePhase()


def _saved(
    work: Work, assignment: Assignment, action: str, text: str | None, file_id: str | None = None
) -> dict[str, Any]:
    work.repo.assignments.save(assignment)
    line = Remark(work.new_id(), assignment.id, work.now, work.actor.account_id, action, assignment.percent)
    work.repo.assignments.note(replace(line, text=text, file_id=file_id))
    [shown] = shown_assignments(work, [document(assignment)])
    return shown
