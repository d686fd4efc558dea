"""What can be read of integrity commitments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.kit.events import plain
from services.kit.store import Document
from services.training.domain.commitments import (
    Commitment,
    Signature,
    commitment_of,
    kept_by,
    present_wording,
    signature_id,
)
from services.training.domain.roster import RosterPerson
from services.training.errors.roster import NotOnRoster
from services.training.handlers.commitment_counts import day_of, is_kept
from services.training.handlers.roster import myself
from services.training.handlers.work import Work, plan_of
from services.training.repository.commitments import asked, unsigned
from services.training.requests import commitments as requests


def commitments(work: Work) -> list[dict[str, Any]]:
    """What the plan asks for, with the present text and what the caller has signed of it."""
    plan = plan_of(work)
    if plan is None:
        return []
    kept, published = kept_by(plan), work.repo.commitments.wordings()
    texts = {each.code: present_wording(each, plan, published.get(each.code)) for each in kept}
    mine = _mine(work, kept)
    return [
        {
            "id": each.code,
            "code": each.code,
            "zh": each.zh,
            "en": each.en,
            "audience": each.audience,
            "period": each.period(work.today),
            "due_on": each.due_on(plan, each.period(work.today)).isoformat(),
            "text": texts[each.code].text,
            "text_number": texts[each.code].number,
            "published_on": texts[each.code].published_on.isoformat(),
            "sources": list(each.sources),
            **mine.get(each.code, {"asked_of_me": False, "mine": None}),
        }
        for each in kept
    ]


def figures(work: Work, request: requests.CommitmentFigures) -> dict[str, Any]:
    """Signed and to sign, by county; a period that is over shows the people whom its last day had."""
    commitment, period = _of(work, request.kind, request.year)
    units, counts = _counted(work, commitment, period, request.unit_id)
    counties: dict[str | None, tuple[int, int]] = {}
    for unit_id, county_id in units.items():
        signed, staff = counts.get(unit_id, (0, 0))
        before = counties.get(county_id, (0, 0))
        counties[county_id] = (before[0] + signed, before[1] + staff)
    lines = sorted(counties.items(), key=lambda item: item[0] or "")
    return {
        "kind": commitment.code,
        "period": period,
        "numerator": sum(n for n, _ in counties.values()),
        "denominator": sum(d for _, d in counties.values()),
        "counties": [{"county_id": county, "numerator": n, "denominator": d} for county, (n, d) in lines],
    }


def unsigned_staff(work: Work, request: requests.UnsignedStaff) -> dict[str, Any]:
    """Who is on the staff, is to sign and has not; of a period that is over, who was on its last day."""
    commitment, period = _of(work, request.kind, request.year)
    place = [work.scope.filter()]
    if request.unit_id is not None:
        place.append({"unit_id": work.units.require(request.unit_id).id})
    plan = plan_of(work)
    if plan is not None and is_kept(work, plan, commitment, period):
        rolls = work.repo.rolls.within(commitment.year(plan, period), *place)
        ids = [person.id for roll in rolls for person in roll.people if commitment.asks(person)]
        who: Document = {"id": {"$in": ids}}
    else:
        who = {"$and": [asked(commitment, day_of(period, work.today)), *place]}
    found = work.repo.roster.page(unsigned(commitment, period, who), request.first, request.after)
    return {**found, "items": [_person(each) for each in found["items"]]}


def signatures(work: Work, request: requests.CommitmentSignatures) -> dict[str, Any]:
    """Who signed."""
    commitment, period = _of(work, request.kind, request.year)
    wanted = {"kind": commitment.code, "period": period}
    if request.unit_id is not None:
        wanted["unit_id"] = work.units.require(request.unit_id).id
    found = work.repo.commitments.page(wanted, work.scope.filter(), request.first, request.after)
    return {**found, "items": [plain(each) for each in found["items"]]}


def _of(work: Work, code: str, year: int | None) -> tuple[Commitment, str]:
    commitment = commitment_of(plan_of(work), code)
    present = commitment.period(work.today)
    return commitment, str(year) if year is not None and commitment.yearly else present


def _counted(
    work: Work, commitment: Commitment, period: str, unit_id: str | None
) -> tuple[Mapping[str, str | None], Mapping[str, tuple[int, int]]]:
    """The caller's units with their counties, and what they have signed."""
    plan, own = plan_of(work), [work.units.require(unit_id)] if unit_id is not None else None
    if plan is not None and is_kept(work, plan, commitment, period):
        place = {"unit_id": own[0].id} if own else {}
        kept = work.repo.rolls.places(commitment.year(plan, period), work.scope.filter(), place)
        return kept, work.repo.commitments.counts_of(commitment.code, period, list(kept))
    day = day_of(period, work.today)
    units = own or [unit for unit in work.units.active(day) if work.scope.covers(unit)]
    ids = [unit.id for unit in units]
    counts = work.repo.roster.marked(commitment.mark(period), asked(commitment, day), ids)
    return {unit.id: unit.county_id for unit in units}, counts


def _person(person: RosterPerson) -> dict[str, Any]:
    facts = ("code", "unit_id", "professional_category", "post_class", "key_few")
    return {"staff_id": person.id, "id": person.id, **{name: getattr(person, name) for name in facts}}


def _mine(work: Work, kept: list[Commitment]) -> dict[str, dict[str, Any]]:
    """By commitment: whether it is asked of the caller, and his signature."""
    try:
        person = myself(work)
    except NotOnRoster:
        return {}
    keys = {each.code: signature_id(each, each.period(work.today), person.person_id) for each in kept}
    found = work.repo.commitments.signatures(list(keys.values()))
    return {each.code: {"asked_of_me": each.asks(person), "mine": _shown(found.get(keys[each.code]))} for each in kept}


def _shown(signature: Signature | None) -> dict[str, Any] | None:
    return plain(signature) if signature is not None and signature.holds else None
