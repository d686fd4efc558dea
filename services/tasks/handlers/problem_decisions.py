"""What a superior decides about a problem, and the transfer of a lead; and the city's own categories."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.tasks.domain.categories import Category
from services.tasks.domain.delays import Delay
from services.tasks.domain.problem_parts import Transfer
from services.tasks.errors.rectification import AuthorityNotKnown, CategoryExists
from services.tasks.handlers.problem_changes import loaded, loaded_by_superior, proof, saved
from services.tasks.handlers.shown_problems import known_categories
from services.tasks.handlers.work import Work
from services.tasks.requests import problems as requests

DISCIPLINE = "discipline_inspection"


def withdraw_problem(work: Work, request: requests.WithdrawProblem) -> dict[str, Any]:
    """Strike it off, with the reason; it leaves the figures. Raises `ProblemNotActive`, `ReviewedByOwnUnit`."""
    before = loaded_by_superior(work, request)
    return saved(work, before, before.withdrawn(), "withdrawn", request.reason)


def change_deadline(work: Work, request: requests.ChangeDeadline) -> dict[str, Any]:
    """Another deadline, kept with the old one.

    Raises `DeadlinePassed`, `TooManyDeadlineChanges`, `ProblemNotActive`, `ReviewedByOwnUnit`.
    """
    before = loaded_by_superior(work, request)
    by = work.actor.account_id
    after = before.due_again(request.due_on, request.reason, by=by, at=work.now, today=work.today)
    return saved(work, before, after, "deadline_changed", request.reason)


def request_delay(work: Work, request: requests.RequestDelay) -> dict[str, Any]:
    """Ask for an accepted delay. Raises `ExceptionPending`, `ExceptionNotLater`, `ExceptionWithoutProof`."""
    before = loaded(work, request)
    files = proof(work, request.file_ids, before)
    delay = Delay(
        reason=request.reason,
        until=request.until,
        file_ids=tuple(file.id for file in files),
        requested_by=work.actor.account_id,
        requested_on=work.today,
    )
    return saved(work, before, before.delay_requested(delay, work.today), "delay_requested", request.reason)


def decide_delay(work: Work, request: requests.DecideDelay) -> dict[str, Any]:
    """Accept or refuse it. Raises `ExceptionNotPending`, `ClosedByFixer`, `ReviewedByOwnUnit`."""
    before = loaded_by_superior(work, request)
    after = before.delay_decided(request.accept, by=work.actor.account_id, on=work.today)
    return saved(work, before, after, "delay_accepted" if request.accept else "delay_refused", request.remark)


def transfer_problem(work: Work, request: requests.TransferProblem) -> dict[str, Any]:
    """The lead went to another authority (LZ-011); the rectification goes on. Raises `AlreadyTransferred`,
    `AuthorityNotKnown`, `TransferInFuture`."""
    before = loaded(work, request)
    plan = work.repo.campaign.plan()
    if request.authority not in {DISCIPLINE, *(authority.code for authority in plan.transfer_authorities)}:
        raise AuthorityNotKnown(field="authority", authority=request.authority)
    transfer = Transfer(request.authority, request.transferred_on, work.actor.account_id)
    return saved(work, before, before.transferred(transfer, work.today), "transferred", request.note)


def add_problem_category(work: Work, request: requests.AddProblemCategory) -> dict[str, Any]:
    """A category of the city's own. Raises `CategoryExists`."""
    if request.code in known_categories(work):
        raise CategoryExists(field="code", code=request.code)
    category = Category(request.code, request.label, "city", request.confidential)
    work.repo.rectifying.problems.add_category(category)
    return {"id": category.code, **asdict(category)}
