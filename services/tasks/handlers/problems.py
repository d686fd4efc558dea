"""Commands on problems: onto the list, a measure, the proof, and the answer of somebody else."""

from __future__ import annotations

from typing import Any

from services.tasks.domain.problems import ProblemDraft
from services.tasks.handlers.problem_changes import loaded, loaded_by_superior, proof, saved
from services.tasks.handlers.problem_intake import open_problems
from services.tasks.handlers.shown_problems import shown_problems, the_clocks
from services.tasks.handlers.work import Work
from services.tasks.requests import problems as requests


def register_problem(work: Work, request: requests.RegisterProblem) -> dict[str, Any]:
    """Put a finding on the list. Raises `CategoryNotKnown`, `FoundInFuture`, `CampaignEnded`."""
    work.units.require(request.unit_id)
    campaign = work.repo.campaign.get()
    if campaign is not None:
        campaign.require_running(work.today)
    facts = request.model_dump(exclude={"source_id"})
    [problem_id] = open_problems(work, [ProblemDraft(**facts, source_id=request.source_id or work.actor.account_id)])
    [shown] = shown_problems(work, work.repo.rectifying.problems.by_ids([problem_id], {}))
    return shown


def plan_rectification(work: Work, request: requests.PlanRectification) -> dict[str, Any]:
    """Say what is done, by when and by whom. Raises `ProblemIncomplete`, `DeadlineTooLate`, `ProblemNotActive`."""
    before = loaded(work, request)
    after = before.planned(
        request.measure,
        request.due_on,
        request.responsible_title,
        request.responsible_department,
        by=work.actor.account_id,
        on=work.today,
    )
    return saved(work, before, after, "planned")


def submit_rectification(work: Work, request: requests.SubmitRectification) -> dict[str, Any]:
    """Hand the proof in.

    Raises `CloseOutWithoutEvidence`, `TooMuchProof`, `ProblemIncomplete`, `ProblemNotActive`.
    """
    before = loaded(work, request)
    files = proof(work, request.file_ids, before)
    after = before.submitted(files, by=work.actor.account_id, on=work.today)
    return saved(work, before, after, "submitted", request.remark)


def close_problem(work: Work, request: requests.CloseProblem) -> dict[str, Any]:
    """Close out. Raises `ClosedByFixer`, `ReviewedByOwnUnit`, `ProblemNotSubmitted`, `ConfidentialProblem`."""
    before = loaded_by_superior(work, request)
    after, event = before.closed(by=work.actor.account_id, on=work.today)
    work.emit(event)
    return saved(work, before, after, "closed", request.remark)


def return_problem(work: Work, request: requests.ReturnProblem) -> dict[str, Any]:
    """Send back with a reason. Raises as `close_problem`."""
    before = loaded_by_superior(work, request)
    return saved(work, before, before.returned(by=work.actor.account_id), "returned", request.reason)


def reopen_problem(work: Work, request: requests.ReopenProblem) -> dict[str, Any]:
    """It came back: a new clock runs from today. Raises `ProblemNotClosed`, `ReviewedByOwnUnit`."""
    before = loaded_by_superior(work, request)
    after, event = before.came_back(the_clocks(work).due_on(before.severity, work.today))
    work.emit(event)
    return saved(work, before, after, "reopened", request.reason)
