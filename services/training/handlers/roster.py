"""The roster as training keeps it, and who the caller is on it (NJ-018)."""

from __future__ import annotations

from collections.abc import Sequence

from services.kit.events import Envelope
from services.training.domain.roster import RosterPerson
from services.training.errors.roster import NotOnRoster
from services.training.events.staff import StaffFact, account_fact, staff_facts
from services.training.handlers.exam_rolls import keep_audiences
from services.training.handlers.exam_work import invite_to_open
from services.training.handlers.quarters import close_before, measure_units
from services.training.handlers.work import Work, wake
from services.training.handlers.years import close_years


def on_accounts(work: Work, events: Sequence[Envelope]) -> None:
    """Keep whose account is whose; exams that are open wait for who has just been given one."""
    accounts = [account_fact(event) for event in events]
    work.repo.roster.keep_accounts(accounts)
    invite_to_open(work, [each["staff_id"] for each in accounts if each["active"] and each["staff_id"]])


def on_staff(work: Work, events: Sequence[Envelope]) -> None:
    """Keep the staff as it stands now, and measure; quarters, years and exams that are over keep theirs first.

    Accounts may have been told of before their people: exams that are open wait for them from now on.
    """
    close_before(work)
    close_years(work)
    keep_audiences(work)
    facts = [fact for event in events for fact in staff_facts(event)]
    paths = {unit.id: unit.path for unit in work.units.by_ids(sorted({fact.unit_id for fact in facts})).values()}
    people = [_person(fact, paths.get(fact.unit_id, "")) for fact in facts]
    changed, left = work.repo.roster.apply(people, work.today)
    wake(work)
    measure_units(work, sorted({person.unit_id for person in changed} | left))
    invite_to_open(work, [person.id for person in changed])


def myself(work: Work) -> RosterPerson:
    """The caller's own entry on the unit's roster today, whatever the client says. Raises `NotOnRoster`."""
    account = work.repo.roster.account(work.actor.account_id)
    if account is None or not account["active"] or not account["staff_id"]:
        raise NotOnRoster()
    person = work.repo.roster.get(account["staff_id"])
    if person is None or person.unit_id != work.actor.unit_id or not person.is_on_roster(work.today):
        raise NotOnRoster()
    return person


def _person(fact: StaffFact, path: str) -> RosterPerson:
    """A unit that is not known yet gives the path when it comes (`handlers/units.py`)."""
    return RosterPerson(
        id=fact.staff_id,
        code=fact.code,
        unit_id=fact.unit_id,
        unit_path=path,
        professional_category=fact.professional_category,
        post_class=fact.post_class,
        key_few=fact.key_few,
        since=fact.since,
        until=fact.until,
        version=fact.version,
        person_id=fact.previous_id or fact.staff_id,
        joined_on=fact.since,
        previous_id=fact.previous_id,
    )
