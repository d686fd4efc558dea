"""Rotation: the table of post classes, key posts by due day, rotating and exempting (NJ-044, LZ-058, AMB-23)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from services.organizations.domain.rotation import (
    PostClass,
    exempted,
    require_rotating,
    with_terms,
)
from services.organizations.domain.staff import Exemption, Posting, ended_posting
from services.organizations.errors.people import (
    EndedBeforeItBegan,
    ExemptionNeedsCommission,
    ExemptionNotYours,
    PostClassNotFound,
    PostingNotFound,
)
from services.organizations.handlers.common import Work, plan_of
from services.organizations.handlers.measuring import measure
from services.organizations.handlers.posting_views import PostingView, posting_view
from services.organizations.handlers.postings import Changes, classes_of, store, told_postings
from services.organizations.handlers.staff import new_posting, require_on_staff, required_posting, required_staff
from services.organizations.requests import people as requests

POSTS_AT_ONCE = 500


def post_classes(work: Work) -> list[dict[str, Any]]:
    """The city's table with its history."""
    return [{**asdict(row), "code": row.id} for row in classes_of(work).values()]


def set_post_class(work: Work, request: requests.SetPostClass) -> dict[str, Any]:
    """A row of the table, new or changed; due days follow, those of a large city with the next ticks.

    Raises `PostClassNotFound` for one without label.
    """
    plan_of(work)
    before = classes_of(work).get(request.code)
    if before is None and request.label is None:
        raise PostClassNotFound(field="code", code=request.code)
    row = replace(before or PostClass(request.code, ""), label=request.label or (before.label if before else ""))
    row = with_terms(row, request.years, is_mandatory=request.is_mandatory, on=work.today, by=work.actor.account_id)
    work.repo.staffing.classes.put_all([row])
    work.repo.staffing.settle_anew(request.code, work.today)
    keep_rotation(work)
    return {**asdict(row), "code": row.id}


def _again(work: Work, postings: Sequence[Posting]) -> None:
    """Let what follows from the day and the table follow."""
    if not postings:
        return
    raised = [replace(posting, version=posting.version + 1) for posting in postings]
    work.repo.staffing.postings.put_all(told_postings(work, raised, classes_of(work)))
    units = work.repo.units_by_ids({posting.unit_id for posting in postings}, {})
    measure(work, list(units.values()))


def keep_rotation(work: Work) -> bool:
    """The tick: posts whose warning, due day or exemption has come. Answers True while there are more."""
    if work.repo.plan() is None:
        return False
    due = work.repo.staffing.changing(work.today, POSTS_AT_ONCE)
    _again(work, due)
    return len(due) == POSTS_AT_ONCE


def rotations(work: Work, request: requests.Rotations) -> dict[str, Any]:
    """A page of key posts that are held, the earliest due first."""
    wanted = {name: getattr(request, name) for name in ("unit_id", "status", "post_class")}
    found = work.repo.staffing.page_of_key_posts(work.scope.filter(), wanted, request.first, request.after)
    return {**found, "items": [posting_view(posting, work.today) for posting in found["items"]]}


def key_posts_by_units(work: Work, request: requests.StaffCounts) -> list[list[PostingView]]:
    """For each unit its key posts that are held; none for a unit outside the scope."""
    found: dict[str, list[PostingView]] = {each: [] for each in request.unit_ids}
    for posting in work.repo.staffing.key_posts(work.scope.filter(), request.unit_ids):
        found[posting.unit_id].append(posting_view(posting, work.today))
    return [found[each] for each in request.unit_ids]


def rotate_post(work: Work, request: requests.RotatePost) -> PostingView:
    """The holder leaves the key post the day before and begins in another; a successor may begin in this one.

    Raises `PostingNotFound`, `PostIsThePrincipals`, `NotKeyPost`, `PostAlreadyEnded` or `EndedBeforeItBegan`.
    """
    posting = required_posting(work, request.posting_id)
    require_rotating(posting)
    if posting.staff_id is None or request.on <= posting.since:
        raise EndedBeforeItBegan(field="on", since=posting.since.isoformat())
    person = required_staff(work, posting.staff_id)
    changes = Changes(postings=[ended_posting(posting, request.on - timedelta(days=1))])
    changes.new_postings.append(new_posting(work, person, request.to, request.on))
    if request.successor_id is not None:
        changes.new_postings.append(_taken_over(work, posting, request.successor_id, request.on))
    store(work, changes)
    return posting_view(_stored(work, posting.id), work.today)


def _taken_over(work: Work, posting: Posting, successor_id: str, on: date) -> Posting:
    successor = required_staff(work, successor_id, field="successor_id")
    if successor.unit_id != posting.unit_id or successor.id == posting.staff_id:
        raise PostingNotFound(field="successor_id")
    require_on_staff(successor, on, field="on")
    fresh = replace(posting, staff_id=successor.id, person_name=successor.name, since=on, term_since=on)
    return replace(fresh, id=work.new_id(), exemption=None, is_told=False, version=1)


def _stored(work: Work, posting_id: str) -> Posting:
    found = work.repo.staffing.postings.get(posting_id)
    assert found is not None
    return found


def exempt_rotation(work: Work, request: requests.ExemptRotation) -> PostingView:
    """Leave to stay, by an authority above the unit; by the commission for a mandatory class (LZ-058).

    Raises `PostingNotFound`, `ExemptionNotYours`, `ExemptionNeedsCommission`, `ExemptionNotLater`, `NotKeyPost` ...
    """
    posting = work.repo.staffing.postings.get(request.posting_id)
    if posting is None:
        raise PostingNotFound(field="posting_id")
    work.units.require(posting.unit_id, field="posting_id")
    row = classes_of(work).get(posting.post_class or "key")
    if work.scope.width != "city":
        if row is not None and row.is_mandatory:
            raise ExemptionNeedsCommission(field="posting_id")
        if work.actor.unit_id == posting.unit_id:
            raise ExemptionNotYours(field="posting_id")
    leave = Exemption(request.reason, request.expires_on, work.actor.account_id, work.today)
    store(work, Changes(postings=[exempted(posting, leave)]))
    return posting_view(_stored(work, posting.id), work.today)
