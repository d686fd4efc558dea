"""Terms of office of public hospitals' leaders (LZ-054)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from services.kit.work_items import WorkItem
from services.organizations.domain.terms import LeaderTerm, alert_day, ended_term, require_public_hospital, with_result
from services.organizations.errors.people import EndedBeforeItBegan, LeaderTermNotFound, TermsOverlap
from services.organizations.handlers.common import Work, plan_of, required_unit
from services.organizations.handlers.files import own_files
from services.organizations.handlers.todo import tell_work
from services.organizations.requests import leading as requests


def record_leader_term(work: Work, request: requests.RecordLeaderTerm) -> dict[str, Any]:
    """A term of office. Raises `NotPublicHospital`, `EndedBeforeItBegan` or `TermsOverlap`."""
    plan_of(work)
    unit = required_unit(work, request.unit_id)
    require_public_hospital(unit)
    if request.ends_on <= request.starts_on:
        raise EndedBeforeItBegan(field="ends_on", since=request.starts_on.isoformat())
    own_files(work, request.file_ids, field="file_ids")
    work.repo.files.share(request.file_ids, [unit.id])
    work.repo.hold_units([unit.id])
    for other in work.repo.staffing.terms.of_units([unit.id], person_name=request.person_name):
        if request.starts_on <= (other.ended_on or other.ends_on) and other.starts_on <= request.ends_on:
            raise TermsOverlap(field="starts_on")
    term = LeaderTerm(
        id=work.new_id(),
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        person_name=request.person_name,
        post=request.post,
        starts_on=request.starts_on,
        ends_on=request.ends_on,
        alert_on=alert_day(request.ends_on),
        target_letter=request.target_letter,
        file_ids=tuple(request.file_ids),
    )
    work.repo.staffing.terms.add([term])
    tell_terms(work, [term])
    return term_view(work, term)


def record_term_result(work: Work, request: requests.RecordTermResult) -> dict[str, Any]:
    """A year's result. Raises `LeaderTermNotFound` or `YearOutsideTerm`."""
    term = with_result(_required(work, request.term_id), request.year, request.result, work.today)
    work.repo.staffing.terms.save(term)
    tell_terms(work, [term])
    return term_view(work, term)


def end_leader_term(work: Work, request: requests.EndLeaderTerm) -> dict[str, Any]:
    """The last day of a term. Raises `LeaderTermNotFound`, `PostAlreadyEnded` or `EndedBeforeItBegan`."""
    term = ended_term(_required(work, request.term_id), request.ended_on)
    work.repo.staffing.terms.save(term)
    tell_terms(work, [term])
    return term_view(work, term)


def leader_terms(work: Work, request: requests.LeaderTerms) -> dict[str, Any]:
    """A page of terms, the earliest end first, with how many leaders in office have a target letter."""
    wanted = {"unit_id": request.unit_id, "status": request.status}
    scope = work.scope.filter()
    found = work.repo.staffing.page_of_terms(scope, wanted, work.today, request.first, request.after)
    return {**found, "items": [term_view(work, term) for term in found["items"]]}


def term_view(work: Work, term: LeaderTerm) -> dict[str, Any]:
    """One term as it stands today."""
    return {**asdict(term), "status": term.status(work.today)}


def tell_terms(work: Work, terms: Sequence[LeaderTerm]) -> None:
    """The renewal waits from six months before the end."""
    tell_work(work, [_item(term) for term in terms])


def _item(term: LeaderTerm) -> WorkItem:
    return WorkItem(
        kind="leader_term",
        action="renew",
        subject_id=term.id,
        version=term.version,
        unit_id=term.unit_id,
        owner_unit_id=term.unit_id,
        roles=("institution",),
        label="公立医院领导人员任期届满",
        opens_on=alert_day(term.ends_on),
        due_on=term.ends_on,
        state="open" if term.ended_on is None else "done",
        settled_on=term.ended_on,
    )


def _required(work: Work, term_id: str) -> LeaderTerm:
    term = work.repo.staffing.terms.get(term_id)
    if term is None:
        raise LeaderTermNotFound(field="term_id")
    work.units.require(term.unit_id, field="term_id")
    return term
