"""Content lists and yearly training plans: written by a unit, approved by another of its people (NJ-027, NJ-098)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from plans import Plan
from services.kit.codec import document
from services.kit.errors import ChangedMeanwhile
from services.kit.ids import derive
from services.kit.units import Unit
from services.kit.uploads import described_files, own_files
from services.training.domain.executing import Execution, execution
from services.training.domain.topics import Source
from services.training.domain.year_papers import (
    PaperKind,
    PaperStatus,
    PlannedTraining,
    YearPaper,
    due_of,
    opens_of,
    owes,
    years_open,
)
from services.training.errors.year_papers import ApprovedByOtherUnit, PaperNotFound, YearOutsideCampaign
from services.training.handlers.study_items import tell_papers
from services.training.handlers.topics import mandatory_topics, require_topics
from services.training.handlers.work import Work, plan_of
from services.training.requests import year_papers as requests


def save_content_list(work: Work, request: requests.SaveContentList) -> dict[str, Any]:
    """The plan's topics, which are always in it, and those of the unit's choice. Raises `TopicNotFound` ..."""
    unit, paper = _opened(work, request, PaperKind.CONTENT_LIST)
    chosen = require_topics(work, unit.id, request.topic_ids)
    given = [each.id for each in work.repo.topics.planned().values() if each.is_current]
    local = [each.id for each in chosen if each.source is Source.LOCAL]
    return _written(work, paper, [*given, *local], ())


def save_training_plan(work: Work, request: requests.SaveTrainingPlan) -> dict[str, Any]:
    """The year's trainings. Raises `TopicNotFound`, `PaperSubmitted`, `YearOutsideCampaign` ..."""
    unit, paper = _opened(work, request, PaperKind.TRAINING_PLAN)
    require_topics(work, unit.id, list(dict.fromkeys(t for each in request.trainings for t in each.topic_ids)))
    trainings = [_training(str(place), each) for place, each in enumerate(request.trainings, 1)]
    return _written(work, paper, (), trainings)


def submit_year_paper(work: Work, request: requests.PaperStep) -> dict[str, Any]:
    """For approval. Raises `PaperEmpty`, `MandatoryTopicMissing`, `NoSessionForMedicalStaff` ..."""
    paper = _required(work, request)
    mandatory = [(topic.id, topic.title) for topic in mandatory_topics(work)]
    return _saved(work, paper.submitted(work.actor.account_id, work.today, mandatory))


def approve_year_paper(work: Work, request: requests.ApprovePaper) -> dict[str, Any]:
    """By the unit's principal: another account of the unit, or whoever attaches the paper that was signed.

    Raises `PaperNotSubmitted`, `ApprovedByWriter`, `ApprovedByOtherUnit`, `FileNotFound`.
    """
    paper = _required(work, request)
    own_files(work, request.file_ids, field="file_ids")
    work.repo.files.share(request.file_ids, [paper.unit_id])
    paper = paper if request.file_ids else _require_own_principal(work, paper)
    approved = paper.approved(work.actor.account_id, work.today, request.file_ids)
    after = with_execution(work, [approved])[0]
    work.audit(f"{after.kind.value}_approved", after.id, unit=after.unit_id)
    return _saved(work, after)


def return_year_paper(work: Work, request: requests.ReturnPaper) -> dict[str, Any]:
    """To its writers. Raises `PaperNotSubmitted`, `ApprovedByWriter`, `ApprovedByOtherUnit`."""
    paper = _require_own_principal(work, _required(work, request))
    return _saved(work, paper.returned(work.actor.account_id, request.reason))


def owed_papers(work: Work, plan: Plan, units: Sequence[Unit]) -> None:
    """Papers that units owe from now on, each once; those of units that are gone are withdrawn."""
    known = {paper.id: paper for paper in work.repo.studying.papers_of([unit.id for unit in units])}
    years = [year for year in years_open(plan, work.today) if year >= work.today.year]
    wanted = [
        paper
        for unit in units
        for year in years
        for kind in PaperKind
        if owes(plan, kind, unit) and unit.is_active(min(due_of(plan, year), work.today))
        if (paper := new_paper(work, plan, unit, (kind, year))).id not in known
    ]
    gone = {unit.id for unit in units if not unit.is_active(work.today)}
    over = [p.withdrawn() for p in known.values() if p.unit_id in gone and _is_waiting(p) and p.year >= work.today.year]
    work.repo.studying.papers.put([*wanted, *over])
    tell_papers(work, [*wanted, *over])


def new_paper(work: Work, plan: Plan, unit: Unit, what: tuple[PaperKind, int]) -> YearPaper:
    """One that nobody has begun; without a day where the plan does not ask for it."""
    kind, year = what
    return YearPaper(
        id=derive(work.tenant, "year_paper", kind.value, unit.id, year),
        kind=kind,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        unit_kind=unit.kind,
        year=year,
        opens_on=opens_of(plan, year),
        due_on=due_of(plan, year) if owes(plan, kind, unit) else None,
    )


def executions(work: Work, papers: Sequence[YearPaper]) -> dict[str, Execution]:
    """How far the plans in force are executed, by paper."""
    plans = [each for each in papers if each.kind is PaperKind.TRAINING_PLAN and each.approved_trainings]
    found = {}
    for year in sorted({each.year for each in plans}):
        unit_ids = sorted({each.unit_id for each in plans if each.year == year})
        held = work.repo.attending.sessions.held(unit_ids, date(year, 1, 1), date(year, 12, 31))
        for paper in (each for each in plans if each.year == year):
            own = [session for session in held if session.unit_id == paper.unit_id]
            found[paper.id] = execution(year, paper.approved_trainings, own, work.today)
    return found


def with_execution(work: Work, papers: Sequence[YearPaper]) -> list[YearPaper]:
    """`papers` with the counts of what is executed today."""
    found = executions(work, papers)
    return [each.counted(*found[each.id].counts) if each.id in found else each for each in papers]


def paper_views(work: Work, papers: Sequence[YearPaper]) -> list[dict[str, Any]]:
    """What callers see, with the sessions behind the trainings in force, and the signed papers."""
    found = executions(work, papers)
    files = described_files(work, [file_id for each in papers for file_id in each.approval_file_ids])
    signed = {each.id: [files[f] for f in each.approval_file_ids if f in files] for each in papers}
    return [{**_view(work, paper, found.get(paper.id)), "files": signed[paper.id]} for paper in papers]


def _view(work: Work, paper: YearPaper, done: Execution | None) -> dict[str, Any]:
    shown = {name: value for name, value in document(paper).items() if name not in ("writers", "unit_path")}
    sessions = done.sessions if done else {}
    in_force = [{**document(each), "session_id": sessions.get(each.id)} for each in paper.approved_trainings]
    counts = dict(zip(("planned", "due", "executed"), done.counts, strict=True)) if done else {}
    facts = {"approved_trainings": in_force, "execution_rate": done.rate if done else None}
    return {**shown, **facts, **counts, "is_in_force": paper.is_in_force, "overdue": paper.is_overdue(work.today)}


def _training(training_id: str, given: requests.PlannedTraining) -> PlannedTraining:
    facts = given.model_dump()
    lists = {name: tuple(dict.fromkeys(facts[name])) for name in ("topic_ids", "audiences")}
    return PlannedTraining(id=training_id, **{**facts, **lists})


def _opened(
    work: Work, request: requests.SaveContentList | requests.SaveTrainingPlan, kind: PaperKind
) -> tuple[Unit, YearPaper]:
    """The unit and its paper, stored or new. Raises `YearOutsideCampaign`, `ChangedMeanwhile`."""
    unit, plan = work.units.require(request.unit_id), plan_of(work)
    if plan is None or request.year not in years_open(plan, work.today):
        raise YearOutsideCampaign(field="year", year=request.year)
    new = new_paper(work, plan, unit, (kind, request.year))
    known = work.repo.studying.papers.get(new.id)
    if request.expected_version is not None and request.expected_version != (known.version if known else 0):
        raise ChangedMeanwhile(field="expected_version")
    return unit, known or new


def _written(
    work: Work, paper: YearPaper, topic_ids: Sequence[str], trainings: Sequence[PlannedTraining]
) -> dict[str, Any]:
    after = paper.written(work.actor.account_id, topic_ids, trainings)
    if not work.repo.studying.known("year_papers", [paper.id]):
        work.repo.studying.papers.add([after])
        tell_papers(work, [after])
        return paper_views(work, [after])[0]
    return _saved(work, after)


def _required(work: Work, request: requests.PaperStep) -> YearPaper:
    paper = work.repo.studying.papers.get(request.paper_id)
    if paper is None:
        raise PaperNotFound(field="paper_id")
    work.units.require(paper.unit_id, field="paper_id")
    if paper.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    return paper


def _require_own_principal(work: Work, paper: YearPaper) -> YearPaper:
    """It is the unit's own people who approve; of the commission's papers, its office."""
    is_office = paper.unit_kind == "commission" and work.scope.width == "city"
    if work.actor.unit_id != paper.unit_id and not is_office:
        raise ApprovedByOtherUnit(field="paper_id")
    return paper


def _saved(work: Work, paper: YearPaper) -> dict[str, Any]:
    work.repo.studying.papers.save(paper)
    tell_papers(work, [paper])
    return paper_views(work, [paper])[0]


def _is_waiting(paper: YearPaper) -> bool:
    return not paper.is_in_force and paper.status is not PaperStatus.WITHDRAWN
