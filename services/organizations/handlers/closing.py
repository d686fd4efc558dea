"""A unit ends: whatever lasts beyond its last day ends with it, or goes to the unit that takes over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from services.kit.ids import derive
from services.organizations.domain.branches import ended_scope
from services.organizations.domain.groups import ended_roles
from services.organizations.domain.staff import Posting, StaffMember, ended_by, ended_posting
from services.organizations.domain.terms import ended_term
from services.organizations.domain.units import UnitRecord
from services.organizations.handlers.common import Work
from services.organizations.handlers.confirming import withdraw_confirmations
from services.organizations.handlers.officers import end_officers
from services.organizations.handlers.postings import Changes, store
from services.organizations.handlers.principals import follow_principal, withdraw_proposals
from services.organizations.handlers.terms import tell_terms

Successor = Callable[[StaffMember, Sequence[Posting]], UnitRecord]
DAY = timedelta(days=1)


def close_down(work: Work, closed: Sequence[tuple[UnitRecord, UnitRecord]], successor: Successor | None = None) -> None:
    """End what belongs to units (before, after) that close; staff follow to the successor or leave with the unit."""
    if not closed:
        return
    for before, unit in closed:
        on = _closing_day(unit)
        end_officers(work, unit.id, on - DAY)
        follow_principal(work, before, unit)
        withdraw_proposals(work, unit.id)
        _end_bodies(work, unit, on)
        _end_leadership(work, unit, on - DAY)
    units = [unit for _, unit in closed]
    withdraw_confirmations(work, units)
    store(work, _leaving(work, {unit.id: unit for unit in units}, successor))


def _closing_day(unit: UnitRecord) -> date:
    assert unit.closed_on is not None
    return unit.closed_on


def _end_bodies(work: Work, unit: UnitRecord, on: date) -> None:
    for group in work.repo.bodies.of([unit.id])[unit.id]:
        if any(role.until is None for role in group.bodies):
            work.repo.bodies.replace(ended_roles(group, max(on, group.established_on)))


def _end_leadership(work: Work, unit: UnitRecord, last: date) -> None:
    staffing = work.repo.staffing
    scopes = staffing.branches.of_units([unit.id], until=None)
    staffing.branches.put_all([ended_scope(scope, max(last, scope.since)) for scope in scopes])
    terms = staffing.terms.of_units([unit.id], ended_on=None)
    gone = [ended_term(term, max(last, term.starts_on)) for term in terms]
    staffing.terms.put_all(gone)
    tell_terms(work, gone)


def _leaving(work: Work, units: Mapping[str, UnitRecord], successor: Successor | None) -> Changes:
    """The staff of `units` on their last day; with a successor they begin there, and their terms in key posts go on."""
    changes = Changes()
    people = work.repo.staffing.staff.of_units(list(units))
    postings: dict[str, list[Posting]] = defaultdict(list)
    for posting in work.repo.staffing.postings.of_units(list(units)):
        postings[posting.staff_id or ""].append(posting)
    for person in people:
        unit = units[person.unit_id]
        last = max(_closing_day(unit) - DAY, person.since)
        held = [p for p in postings[person.id] if not ended_by(p, last) and p.rank != "principal"]
        if person.until is None or person.until > last:
            _leave(changes, person, held, last)
            if successor is not None:
                new = _moved(work, person, unit.code, successor(person, held), last + DAY)
                changes.new_staff.append(new)
                changes.new_postings += [_followed(work, posting, new) for posting in held]
    return changes


def _leave(changes: Changes, person: StaffMember, held: Sequence[Posting], last: date) -> None:
    changes.staff.append(replace(person, until=last, version=person.version + 1))
    changes.postings += [ended_posting(posting, last) for posting in held]


def _moved(work: Work, person: StaffMember, from_code: str, unit: UnitRecord, since: date) -> StaffMember:
    """The person at the successor; the number says where they came from, two units may have used the same ones."""
    return replace(
        person,
        id=derive(work.tenant, "staff", unit.id, person.id),
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        code=f"{from_code}-{person.code}"[:40],
        since=since,
        until=person.until if person.until and person.until >= since else None,
        previous_id=person.id,
        version=1,
    )


def _followed(work: Work, posting: Posting, person: StaffMember) -> Posting:
    return replace(
        posting,
        id=work.new_id(),
        staff_id=person.id,
        unit_id=person.unit_id,
        unit_path=person.unit_path,
        county_id=person.county_id,
        since=max(person.since, posting.since),
        until=posting.until if posting.until and posting.until >= person.since else None,
        is_told=False,
        version=1,
    )
