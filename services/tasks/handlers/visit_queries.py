"""What can be read of visits, and a unit's campaign record for those who grade or inspect it (LZ-088)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.tasks.domain.checklists import checklist_of, score
from services.tasks.domain.visits import Visit
from services.tasks.handlers.facts_problems import facts_of as problem_facts
from services.tasks.handlers.supervision_seen import shown_visits, visible
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import restored
from services.tasks.requests import supervising as requests

RECORDED_VISITS = 100
FILTERS = {"unit_id", "supervisor_id", "kind", "status"}


def visits(work: Work, request: requests.Visits) -> dict[str, Any]:
    """A page of visits, the latest first, without answers, findings and reports."""
    wanted = request.model_dump(include=FILTERS, exclude_none=True)
    if request.supervision_round_id is not None:
        wanted["round_id"] = request.supervision_round_id
    found = work.repo.supervising.visits.page(wanted, visible(work), first=request.first, after=request.after)
    return {**found, "items": shown_visits(work, found["items"])}


def visits_by_ids(work: Work, request: requests.VisitsByIds) -> list[dict[str, Any]]:
    """Those that exist for the caller, whole. Raises `AnswerTooLarge`."""
    return shown_visits(work, work.repo.supervising.visits.by_ids(request.ids, visible(work)))


def campaign_record(work: Work, request: requests.CampaignRecord) -> dict[str, Any]:
    """The unit's work, reports, problems and completed visits with their checklists' scores."""
    unit = work.units.require(request.unit_id)
    docs = work.repo.supervising.visits.of_unit(unit.id, visible(work), RECORDED_VISITS)
    plan = work.repo.campaign.plan()
    scores = []
    for doc in docs:
        visit = restored(Visit, doc)
        sections = checklist_of(plan, visit.kind)
        scores.append(score(sections, visit.answers))
    reports = work.repo.supervising.report_counts(unit.id)
    problems = problem_facts(work, unit.id, plan.duration.start, work.today)
    shown = shown_visits(work, [{name: value for name, value in doc.items() if name != "answers"} for doc in docs])
    return {
        "unit_id": unit.id,
        "as_of": work.today,
        "assignments": work.repo.assignments.counts("unit_id", [unit.id], {})[unit.id],
        "reports_expected": reports["expected"],
        "reports_received": reports["received"],
        "reports_on_time": reports["on_time"],
        "problems": [{"fact": name, "count": count} for name, count in problems.items()],
        "sections": [asdict(section) for section in checklist_of(plan, "hospital_inspection")],
        "visits": [{"visit": each, "score": points} for each, points in zip(shown, scores, strict=True)],
    }
