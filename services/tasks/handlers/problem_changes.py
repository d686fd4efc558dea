"""Loads a problem for a command, and keeps what the command made of it: list, history, work items, measures, risk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.tasks.domain.problem_parts import ProblemFile
from services.tasks.domain.problems import Problem, ProblemStatus
from services.tasks.errors.rectification import ProblemNotFound
from services.tasks.handlers.files import own_files
from services.tasks.handlers.problem_measuring import measure_problems
from services.tasks.handlers.problem_work import history_line, problem_items
from services.tasks.handlers.shown_problems import require_reader, shown_problems, the_clocks
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work, require_superior
from services.tasks.repository.codec import document
from services.tasks.requests.problems import OfProblem


def loaded(work: Work, request: OfProblem) -> Problem:
    """The problem in the caller's scope. Raises `ProblemNotFound`, `ConfidentialProblem`, `ChangedMeanwhile`."""
    problem = work.repo.rectifying.problems.get(request.problem_id)
    if problem is None:
        raise ProblemNotFound(field="problem_id")
    work.units.require(problem.unit_id, field="problem_id")
    require_reader(work, problem)
    if request.expected_version is not None and request.expected_version != problem.version:
        raise ChangedMeanwhile(field="expected_version")
    return problem


def loaded_by_superior(work: Work, request: OfProblem) -> Problem:
    """For those who verify and decide. Raises `ReviewedByOwnUnit` besides."""
    problem = loaded(work, request)
    require_superior(work, problem.unit_id)
    return problem


def proof(work: Work, file_ids: Sequence[str], problem: Problem) -> tuple[ProblemFile, ...]:
    """Files of the caller, which the unit may use from now on. Raises `FileNotFound`."""
    files = own_files(work, file_ids, field="file_ids")
    work.repo.files.share(file_ids, [problem.unit_id])
    return tuple(ProblemFile(**meta) for meta in files)


def saved(work: Work, before: Problem, after: Problem, action: str, text: str | None = None) -> dict[str, Any]:
    """Keep one change, and show the problem as it is now."""
    work.repo.rectifying.problems.save(after)
    _follow(work, [before], [after], action, text)
    [shown] = shown_problems(work, [document(after)])
    return shown


def save_all(work: Work, before: Sequence[Problem], after: Sequence[Problem], action: str, text: str | None) -> None:
    """Keep the same change of many problems, in as few writes."""
    if after:
        work.repo.rectifying.problems.save_many(after)
        _follow(work, before, after, action, text)


def retell_moved(work: Work, unit_ids: Sequence[str]) -> None:
    """Units below another superior: what waited for the old one waits for the new one."""
    if not unit_ids:
        return
    moved, clocks = work.repo.rectifying.problems.for_superior(unit_ids), the_clocks(work)
    tell_work(work, [item for problem in moved for item in problem_items(problem, work.today, clocks)])


def _follow(work: Work, before: Sequence[Problem], after: Sequence[Problem], action: str, text: str | None) -> None:
    clocks = the_clocks(work)
    work.repo.rectifying.problems.note(history_line(work, problem, action, text or None) for problem in after)
    tell_work(work, [item for problem in after for item in problem_items(problem, work.today, clocks)])
    measure_problems(work, after, *before)
    _settle_risks(work, after, action)


def _settle_risks(work: Work, problems: Sequence[Problem], action: str) -> None:
    """Closing out a high risk's problem corrects the risk; reopening brings it back (NJ-047)."""
    ids = [problem.id for problem in problems if problem.source == "risk_ledger"]
    if not ids or action not in ("closed", "reopened"):
        return
    is_closed = {problem.id: problem.status is ProblemStatus.CLOSED for problem in problems}
    for risk in work.repo.rectifying.risks.of_problems(ids):
        settled = is_closed.get(risk.problem_id or "", False)
        work.repo.rectifying.risks.save(risk.settled(work.today) if settled else risk.came_back(work.today))
