"""Staff: registering, changing, leaving, leave of absence, posts, and the roster of a day (NJ-015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.kit.ids import derive
from services.organizations.domain.staff import (
    Absence,
    Posting,
    StaffMember,
    ended_by,
    ended_posting,
    ended_staff,
    held_on,
    returned,
    with_absence,
)
from services.organizations.domain.units import UnitRecord, require_active
from services.organizations.errors.people import (
    EndedBeforeItBegan,
    PostAlreadyEnded,
    PostClassNotFound,
    PostingNotFound,
    PostIsThePrincipals,
    StaffAlreadyEnded,
    StaffCodeTaken,
    StaffNotFound,
)
from services.organizations.handlers.common import Work, plan_of, required_unit
from services.organizations.handlers.posting_views import PostingView, posting_view
from services.organizations.handlers.postings import Changes, classes_of, store
from services.organizations.requests import people as requests


@dataclass(frozen=True)
class StaffView:
    """A person with the posts held on the day, the leave of that day, and all posts ever held here."""

    id: str
    unit_id: str
    code: str
    name: str
    professional_category: str | None
    employment: str
    since: date
    until: date | None
    is_active: bool
    key_few: bool
    absence: Absence | None
    posts: list[PostingView]
    history: list[PostingView]
    previous_id: str | None
    version: int


def register_staff(work: Work, request: requests.RegisterStaff) -> StaffView:
    """A new member of the staff. Raises `UnitClosed`, `StaffCodeTaken` or `PostClassNotFound`."""
    plan_of(work)
    unit = required_unit(work, request.unit_id)
    require_active(unit, request.since)
    if work.repo.staffing.staff.of_units([unit.id], code=request.code):
        raise StaffCodeTaken(field="code", code=request.code)
    person = new_person(work, unit, request.code, request.name, request.since)
    person = replace(person, professional_category=request.professional_category, employment=request.employment)
    posts = [new_posting(work, person, request.post, request.since)] if request.post else []
    store(work, Changes(new_staff=[person], new_postings=posts))
    return staff_view(work, person.id)


def new_person(work: Work, unit: UnitRecord, code: str, name: str, since: date) -> StaffMember:
    """A person at `unit`; the id follows from unit and number."""
    return StaffMember(
        id=derive(work.tenant, "staff", unit.id, code),
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        code=code,
        name=name,
        professional_category=None,
        employment="full_time",
        since=since,
    )


def new_posting(work: Work, person: StaffMember, post: requests.PostInput, since: date) -> Posting:
    """A post of `person`. Raises `PostClassNotFound`."""
    if post.post_class is not None and post.post_class not in classes_of(work):
        raise PostClassNotFound(field="post.post_class", code=post.post_class)
    return Posting(
        id=work.new_id(),
        staff_id=person.id,
        person_name=person.name,
        unit_id=person.unit_id,
        unit_path=person.unit_path,
        county_id=person.county_id,
        name=post.name,
        department=post.department,
        post_class=post.post_class,
        is_key=post.is_key,
        rank=post.rank,
        since=since,
        term_since=since,
    )


def change_staff(work: Work, request: requests.ChangeStaff) -> StaffView:
    """New facts of a person. Raises `StaffNotFound` or `ChangedMeanwhile`."""
    person = required_staff(work, request.staff_id)
    if person.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    given = {name: getattr(request, name) for name in ("name", "professional_category", "employment")}
    changed = replace(person, **{name: value for name, value in given.items() if value is not None})
    if changed != person:
        renamed: list[Posting] = []
        if changed.name != person.name:
            found = work.repo.staffing.postings_of_staff([person.id])[person.id]
            renamed = [replace(each, person_name=changed.name, version=each.version + 1) for each in found]
        store(work, Changes(staff=[replace(changed, version=person.version + 1)], postings=renamed))
    return staff_view(work, person.id)


def end_staff(work: Work, request: requests.EndStaff) -> StaffView:
    """The last day of a person and of the posts. Raises `StaffAlreadyEnded` or `EndedBeforeItBegan`."""
    person = required_staff(work, request.staff_id)
    gone = ended_staff(person, request.until)
    held = [p for p in work.repo.staffing.postings_of_staff([person.id])[person.id] if not ended_by(p, request.until)]
    if any(posting.rank == "principal" for posting in held):
        raise PostIsThePrincipals(field="staff_id")
    store(work, Changes(staff=[gone], postings=[ended_posting(posting, request.until) for posting in held]))
    return staff_view(work, person.id)


def record_absence(work: Work, request: requests.RecordAbsence) -> StaffView:
    """A leave; the person stays on the roster. Raises `StaffNotFound` or `AbsenceNotFitting`."""
    person = required_staff(work, request.staff_id)
    store(work, Changes(staff=[with_absence(person, Absence(request.kind, request.since, request.until))]))
    return staff_view(work, person.id)


def end_absence(work: Work, request: requests.EndAbsence) -> StaffView:
    """The person is back that day. Raises `StaffNotFound` or `AbsenceNotFitting`."""
    person = required_staff(work, request.staff_id)
    store(work, Changes(staff=[returned(person, request.on)]))
    return staff_view(work, person.id)


def assign_post(work: Work, request: requests.AssignPost) -> StaffView:
    """A further post. Raises `StaffNotFound`, `StaffAlreadyEnded`, `EndedBeforeItBegan` or `PostClassNotFound`."""
    person = required_staff(work, request.staff_id)
    require_on_staff(person, request.since)
    store(work, Changes(new_postings=[new_posting(work, person, request.post, request.since)]))
    return staff_view(work, person.id)


def require_on_staff(person: StaffMember, on: date, field: str = "since") -> None:
    """Raises `StaffAlreadyEnded` or `EndedBeforeItBegan` when the person is not on the staff from that day on."""
    if person.until is not None:
        raise StaffAlreadyEnded(field="staff_id", until=person.until.isoformat())
    if on < person.since:
        raise EndedBeforeItBegan(field=field, since=person.since.isoformat())


def end_post(work: Work, request: requests.EndPost) -> PostingView:
    """The last day in a post. Raises `PostingNotFound`, `PostIsThePrincipals`, `PostAlreadyEnded` ..."""
    posting = required_posting(work, request.posting_id)
    if posting.until is not None:
        raise PostAlreadyEnded(field="posting_id", until=posting.until.isoformat())
    if request.until < posting.since:
        raise EndedBeforeItBegan(field="until", since=posting.since.isoformat())
    store(work, Changes(postings=[ended_posting(posting, request.until)]))
    return posting_view(required_posting(work, posting.id), work.today)


def required_staff(work: Work, staff_id: str, field: str = "staff_id") -> StaffMember:
    """The person, of a unit in the actor's scope. Raises `StaffNotFound` or `OutsideYourUnits`."""
    person = work.repo.staffing.staff.get(staff_id)
    if person is None:
        raise StaffNotFound(field=field)
    work.units.require(person.unit_id, field=field)
    return person


def required_posting(work: Work, posting_id: str) -> Posting:
    """The post, of a unit in the actor's scope. Raises `PostingNotFound`, or `PostIsThePrincipals`."""
    posting = work.repo.staffing.postings.get(posting_id)
    if posting is None:
        raise PostingNotFound(field="posting_id")
    work.units.require(posting.unit_id, field="posting_id")
    if posting.rank == "principal":
        raise PostIsThePrincipals(field="posting_id")
    return posting


def roster(work: Work, request: requests.Roster) -> dict[str, Any]:
    """A page of who is on the staff on the day, with the count; names stay in the caller's scope."""
    on, names = request.on or work.today, ("unit_id", "professional_category", "key_few", "search")
    wanted = {name: getattr(request, name) for name in names}
    found = work.repo.staffing.roster(work.scope.filter(), on, request.first, request.after, wanted)
    return {**found, "items": _views(work, found["items"], on)}


def staff_by_ids(work: Work, request: requests.StaffByIds) -> list[StaffView | None]:
    """For each id the person, or None."""
    found = work.repo.staffing.staff.by_ids(request.ids, work.scope.filter())
    views = {view.id: view for view in _views(work, found, work.today)}
    return [views.get(each) for each in request.ids]


def staff_counts_by_units(work: Work, request: requests.StaffCounts) -> list[dict[str, Any]]:
    """How many are on the staff of each unit on the day; units outside the scope are left out."""
    seen = work.repo.units_by_ids(request.unit_ids, work.scope.filter("path"))
    counts = work.repo.staffing.counts(list(seen), request.on or work.today)
    return [{"unit_id": each, "count": counts.get(each, 0)} for each in request.unit_ids if each in seen]


def staff_view(work: Work, staff_id: str) -> StaffView:
    """One person as stored."""
    [view] = _views(work, work.repo.staffing.staff.by_ids([staff_id]), work.today)
    return view


def _views(work: Work, people: Sequence[StaffMember], on: date) -> list[StaffView]:
    postings = work.repo.staffing.postings_of_staff(person.id for person in people)
    return [_view(person, postings[person.id], on, work.today) for person in people]


def _view(person: StaffMember, postings: Sequence[Posting], on: date, today: date) -> StaffView:
    shared = {n: getattr(person, n) for n in StaffView.__dataclass_fields__ if n in person.__dataclass_fields__}
    held = held_on(postings, on)
    return StaffView(
        **shared,
        is_active=person.is_on_staff(on),
        key_few=any(posting.key_few for posting in held),
        absence=person.absence_on(on),
        posts=[posting_view(posting, today) for posting in held],
        history=[posting_view(posting, today) for posting in postings],
    )
