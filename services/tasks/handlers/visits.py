"""Commands on visits. Nobody outside the team and the office learns of a hidden one, not even from a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plans.models.plan import Plan
from plans.selectors import matches
from services.kit.errors import ChangedMeanwhile
from services.kit.units import Unit
from services.tasks.domain.acting import commission_of
from services.tasks.domain.categories import categories_of
from services.tasks.domain.checklists import Answer, check_answers, checklist_of, require_mandatory
from services.tasks.domain.coverage import PATROL, patrol_selector
from services.tasks.domain.problems import ProblemDraft
from services.tasks.domain.rounds import Member, needs_list, require_team
from services.tasks.domain.visits import EXTERNAL, UNANNOUNCED, Finding, PlanChange, Visit, VisitReport
from services.tasks.errors.supervising import (
    FindingCategoryUnknown,
    OwnUnitVisited,
    RoundRequired,
    SupervisionRoundNotFound,
    TargetNotActive,
    TeamListNotIssued,
    VisitWithoutTeam,
    WrongTarget,
)
from services.tasks.handlers.files import own_files
from services.tasks.handlers.problem_intake import open_problems
from services.tasks.handlers.supervision_measuring import measure_completion
from services.tasks.handlers.supervision_seen import shown_visits, visit_to_change
from services.tasks.handlers.supervision_work import visit_items
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.requests import supervising as requests

OF_ROUNDS = ("supervision", "onsite_check")


def plan_visit(work: Work, request: requests.PlanVisit) -> dict[str, Any]:
    """Plan a visit, or begin the record of somebody else's.

    Raises `WrongTarget`, `TargetNotActive`, `OwnUnitVisited`, `VisitWithoutTeam`, `RoundRequired`, and what the plan
    asks of a team.
    """
    unit = work.units.require(request.unit_id)
    supervisor = supervisor_for(work, unit, request.supervisor_id)
    plan = work.repo.campaign.plan()
    _check_target(work, plan, unit, request.kind)
    team = _team(work, plan, request, of_commission=supervisor == commission_of(unit.path))
    visit = _planned(work, request, unit, supervisor, team)
    work.repo.supervising.visits.add([visit])
    tell_work(work, visit_items(None, visit, work.today))
    return shown_visits(work, [document(visit)])[0]


def move_visit(work: Work, request: requests.MoveVisit) -> dict[str, Any]:
    """Another day, with a reason. Raises `VisitInWrongState`, `TooManyMoves`."""
    visit = _named(work, request)
    change = PlanChange(visit.planned_on, request.planned_on, request.reason, work.actor.account_id, work.now)
    return _saved(work, visit, visit.moved(change))


def start_visit(work: Work, request: requests.StartVisit) -> dict[str, Any]:
    """The team has arrived. Raises `TeamListNotIssued` (LZ-135), `TargetNotActive`, `StartInFuture`."""
    visit = _named(work, request)
    on = request.started_on or work.today
    unit = work.units.get(visit.unit_id)
    if unit is None or not unit.is_active(on):
        raise TargetNotActive(field="visit_id")
    _require_list(work, visit)
    after, event = visit.started(on, work.today, work.actor.account_id)
    if event is not None:
        work.emit(event)
    return _saved(work, visit, after)


def record_visit(work: Work, request: requests.RecordVisit) -> dict[str, Any]:
    """Answers and findings, whole.

    Raises `ChecklistItemUnknown`, `ItemAnsweredTwice`, `AnswerWithoutReason`, `FindingCategoryUnknown`.
    """
    visit = _named(work, request)
    plan = work.repo.campaign.plan()
    answers = [Answer(each.item, each.verdict, each.reason) for each in request.answers]
    check_answers(checklist_of(plan, visit.kind), answers)
    known = categories_of(plan, work.repo.rectifying.problems.categories())
    for each in request.findings:
        if each.category not in known:
            raise FindingCategoryUnknown(field="findings", category=each.category)
    own_files(work, [file_id for each in request.findings for file_id in each.file_ids], field="findings")
    return _saved(work, visit, visit.recorded(answers, [_finding(each) for each in request.findings]))


def file_visit_report(work: Work, request: requests.FileVisitReport) -> dict[str, Any]:
    """The report is there: the visit counts, its findings become problems. A covert visit waits for its closing.

    Raises `MandatorySectionIncomplete` (NJ-122), `VisitReportEmpty`, `VisitInWrongState`.
    """
    visit = _named(work, request)
    own_files(work, request.file_ids, field="file_ids")
    report = VisitReport(request.text, tuple(request.file_ids), work.actor.account_id, work.now)
    after = visit.filed(report, work.today)
    require_mandatory(checklist_of(work.repo.campaign.plan(), visit.kind), visit.answers)
    return _completed(work, visit, after) if after.completed_on else _saved(work, visit, after)


def close_visit(work: Work, request: requests.CloseVisit) -> dict[str, Any]:
    """Done with, by another than the reporter. Raises `ClosedByReporter`, `VisitInWrongState`."""
    visit = _named(work, request)
    after = visit.closed(work.actor.account_id, work.now, work.today, request.note)
    return _saved(work, visit, after) if visit.completed_on else _completed(work, visit, after)


def cancel_visit(work: Work, request: requests.CancelVisit) -> dict[str, Any]:
    """It does not take place. Raises `VisitInWrongState`."""
    visit = _named(work, request)
    return _saved(work, visit, visit.cancelled(request.reason, work.actor.account_id, work.now))


def supervisor_for(work: Work, unit: Unit, supervisor_id: str | None) -> str:
    """Who visits: a bureau visits for itself; city-wide roles for the commission, or record a named bureau's visit."""
    if work.scope.width != "city":
        if unit.id == work.actor.unit_id:
            raise OwnUnitVisited(field="unit_id")
        return str(work.actor.unit_id)
    commission = commission_of(unit.path)
    if supervisor_id is None or supervisor_id == commission:
        return commission
    named = work.units.require(supervisor_id, field="supervisor_id")
    if named.kind != "bureau" or not unit.path.startswith(named.path) or unit.id == named.id:
        raise WrongTarget(field="supervisor_id")
    return named.id


def _planned(work: Work, request: requests.PlanVisit, unit: Unit, supervisor: str, team: tuple[Member, ...]) -> Visit:
    """Hidden from all but the planner, the team and the office when it is unannounced."""
    is_hidden = request.kind == UNANNOUNCED
    known = [work.actor.account_id, *(member.account_id for member in team if member.account_id)]
    return Visit(
        id=work.new_id(),
        kind=request.kind,
        covert=request.covert and is_hidden,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        supervisor_id=supervisor,
        planned_on=request.planned_on,
        purpose=request.purpose,
        team=team,
        inspector=request.inspector,
        round_id=request.supervision_round_id,
        team_name=request.team_name,
        planned_by=work.actor.account_id,
        planned_at=work.now,
        insiders=tuple(dict.fromkeys(known)),
        revealed=not is_hidden,
    )


def _check_target(work: Work, plan: Plan, unit: Unit, kind: str) -> None:
    selector = patrol_selector(plan) if kind == PATROL else None
    is_fit = unit.kind != "commission" if selector is None else matches(selector, unit)
    if kind == "supervision":
        is_fit = unit.kind == "institution"
    if not is_fit:
        raise WrongTarget(field="unit_id")
    if not unit.is_active(work.today):
        raise TargetNotActive(field="unit_id")


def _team(work: Work, plan: Plan, request: requests.PlanVisit, *, of_commission: bool) -> tuple[Member, ...]:
    members = tuple(Member(**member.model_dump()) for member in request.team)
    if request.kind in EXTERNAL:
        if not request.inspector:
            raise VisitWithoutTeam(field="inspector")
        return members
    if request.supervision_round_id:
        found = work.repo.supervising.rounds.get(request.supervision_round_id)
        if found is None or not _may_use(work, found.unit_id):
            raise SupervisionRoundNotFound(field="supervision_round_id")
        return found.team(request.team_name or "").members
    if needs_list(plan) and of_commission and request.kind in OF_ROUNDS:
        raise RoundRequired(field="supervision_round_id")
    require_team(members)
    return members


def _may_use(work: Work, supervisor_id: str) -> bool:
    return work.scope.width == "city" or supervisor_id == work.actor.unit_id


def _require_list(work: Work, visit: Visit) -> None:
    if visit.round_id is None or not needs_list(work.repo.campaign.plan()):
        return
    found = work.repo.supervising.rounds.get(visit.round_id)
    if found is None or not found.has_list:
        raise TeamListNotIssued()


def _finding(given: requests.VisitFinding) -> Finding:
    return Finding(given.category, given.severity, given.description, tuple(given.file_ids), given.requirement_id)


def _named(work: Work, request: requests.VisitNamed) -> Visit:
    visit = visit_to_change(work, request.visit_id)
    if request.expected_version is not None and request.expected_version != visit.version:
        raise ChangedMeanwhile(field="expected_version")
    return visit


def _completed(work: Work, before: Visit, visit: Visit) -> dict[str, Any]:
    """The unit learns of it: the files, the problems, the event, the figures."""
    work.repo.files.share(visit.file_ids, [visit.unit_id])
    visit = visit.with_problems(open_problems(work, _drafts(visit)))
    work.emit(visit.completion())
    answer = _saved(work, before, visit)
    measure_completion(work, visit)
    return answer


def _drafts(visit: Visit) -> Sequence[ProblemDraft]:
    found_on = visit.started_on
    if found_on is None:
        return []
    return [
        ProblemDraft(
            source=visit.source,
            source_id=visit.id,
            unit_id=visit.unit_id,
            category=each.category,
            severity=each.severity,  # type: ignore[arg-type]  # the request has checked it
            description=each.description,
            found_on=found_on,
            requirement_id=each.requirement_id,
        )
        for each in visit.findings
    ]


def _saved(work: Work, before: Visit, visit: Visit) -> dict[str, Any]:
    work.repo.supervising.visits.save(visit)
    tell_work(work, visit_items(before, visit, work.today))
    return shown_visits(work, [document(visit)])[0]
