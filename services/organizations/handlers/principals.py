"""Principals: one at a time per unit, with history; post and bodies follow the person (NJ-117, NJ-134)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from services.kit.errors import ChangedMeanwhile
from services.kit.work_items import WorkItem
from services.organizations.domain.staff import Posting, ended_posting
from services.organizations.domain.succession import Succession, decided, groups_to_succeed
from services.organizations.domain.units import Principal, UnitRecord, require_active, with_principal, without_principal
from services.organizations.errors.people import EndedBeforeItBegan, PrincipalVacant, StaffNotFound
from services.organizations.events.people import PrincipalChangedV1
from services.organizations.handlers.common import Work, commission_id_of, plan_of, required_unit, store_changed
from services.organizations.handlers.measuring import measure
from services.organizations.handlers.postings import Changes, store
from services.organizations.handlers.staff import required_staff
from services.organizations.handlers.todo import tell_work
from services.organizations.handlers.views import UnitView, unit_view
from services.organizations.requests import leading as requests


def appoint_principal(work: Work, request: requests.AppointPrincipal) -> UnitView:
    """A new principal; the one before stays in the history. Raises `ChangedMeanwhile` or `PrincipalDayNotFitting`."""
    plan_of(work)
    unit = _of_version(work, request.unit_id, request.expected_version)
    require_active(unit, request.since)
    if request.staff_id is not None and required_staff(work, request.staff_id).unit_id != unit.id:
        raise StaffNotFound(field="staff_id")
    new = with_principal(unit, Principal(request.name, request.title, request.since), work.today)
    return _changed(work, unit, new, request.staff_id)


def end_principal(work: Work, request: requests.EndPrincipal) -> UnitView:
    """The post is vacant from a day on. Raises `ChangedMeanwhile`, `PrincipalVacant` or `EndedBeforeItBegan`."""
    plan_of(work)
    unit = _of_version(work, request.unit_id, request.expected_version)
    current = unit.principal
    if current is None:
        raise PrincipalVacant(field="unit_id")
    if request.vacant_on <= current.since or request.vacant_on > work.today:
        raise EndedBeforeItBegan(field="vacant_on", since=current.since.isoformat())
    return _changed(work, unit, without_principal(unit, request.vacant_on), None)


def _of_version(work: Work, unit_id: str, version: int) -> UnitRecord:
    unit = required_unit(work, unit_id)
    if unit.version != version:
        raise ChangedMeanwhile(field="expected_version")
    return unit


def _changed(work: Work, before: UnitRecord, after: UnitRecord, staff_id: str | None) -> UnitView:
    after = replace(after, version=before.version + 1)
    store_changed(work, [after])
    follow_principal(work, before, after, staff_id)
    measure(work, [after])
    return unit_view(work, after)


def follow_principal(work: Work, before: UnitRecord | None, after: UnitRecord, staff_id: str | None = None) -> None:
    """What follows when a unit's principal is another one than before: the post, the bodies, and an event."""
    old, new = before.principal if before else None, after.principal
    if old == new:
        return
    held = work.repo.staffing.postings.of_units([after.id], rank="principal", until=None)
    is_correction = old is not None and new is not None and old.since == new.since
    if is_correction and new is not None:
        named = [replace(p, person_name=new.name, name=new.title, version=p.version + 1) for p in held]
        store(work, Changes(postings=named))
    else:
        last = new.since if new else after.principals[-1].until or work.today
        gone = [ended_posting(posting, last - timedelta(days=1)) for posting in held]
        begun = [_posting(work, after, new, staff_id)] if new else []
        store(work, Changes(postings=gone, new_postings=begun))
    work.emit(PrincipalChangedV1(after.id, after.version, after.id, vacant=new is None))
    if new is not None:
        _propose(work, after, {each.name for each in before.principals} if before else set(), new)


def _posting(work: Work, unit: UnitRecord, principal: Principal, staff_id: str | None) -> Posting:
    """Principals of institutions rotate (LZ-058)."""
    return Posting(
        id=work.new_id(),
        staff_id=staff_id,
        person_name=principal.name,
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        name=principal.title,
        department=None,
        post_class="principal",
        is_key=unit.kind == "institution",
        rank="principal",
        since=principal.since,
        term_since=principal.since,
    )


def _propose(work: Work, unit: UnitRecord, formers: set[str], new: Principal) -> None:
    """Proposals for the bodies that the post heads; a proposal for another person is overtaken."""
    withdraw_proposals(work, unit.id)
    groups = groups_to_succeed(work.repo.bodies.heads_of([unit.id])[unit.id], formers, new.name, work.today)
    proposals = [
        Succession(
            id=work.new_id(),
            group_id=group.id,
            unit_id=unit.id,
            unit_path=unit.path,
            county_id=unit.county_id,
            group_name=group.name,
            former_name=group.leader.name,
            name=new.name,
            title=new.title,
            proposed_on=work.today,
        )
        for group in groups
    ]
    work.repo.staffing.successions.add(proposals)
    tell_proposals(work, proposals)


def withdraw_proposals(work: Work, unit_id: str) -> None:
    """Proposals of the unit that nobody decided are overtaken."""
    open_ones = work.repo.staffing.successions.of_units([unit_id], state="open")
    gone = [decided(each, "withdrawn", work.today, work.actor.account_id) for each in open_ones]
    work.repo.staffing.successions.put_all(gone)
    tell_proposals(work, gone)


def tell_proposals(work: Work, proposals: list[Succession]) -> None:
    """The office decides; until then it waits there."""
    if not proposals:
        return
    commission = commission_id_of(work, plan_of(work))
    tell_work(work, [_item(proposal, commission, work.today) for proposal in proposals])


def _item(proposal: Succession, commission_id: str, today: date) -> WorkItem:
    state = {"open": "open", "withdrawn": "withdrawn"}.get(proposal.state, "done")
    return WorkItem(
        kind="succession",
        action="decide",
        subject_id=proposal.id,
        version=proposal.version,
        unit_id=proposal.unit_id,
        owner_unit_id=commission_id,
        roles=("campaign_office",),
        label="机构负责人接任建议",
        opens_on=proposal.proposed_on,
        due_on=None,
        state=state,  # type: ignore[arg-type]
        settled_on=None if state == "open" else today,
    )
