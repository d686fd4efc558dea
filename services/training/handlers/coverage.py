"""Who has completed what: worked out anew from what counts, for the people that a change touches (NJ-018, AMB-06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from services.training.domain.attendance import Attendance
from services.training.domain.completing import completed
from services.training.domain.roster import RosterPerson, half_of
from services.training.handlers.passing import passed_on
from services.training.handlers.quarters import measure_units, take_late
from services.training.handlers.work import Work


def complete(work: Work, person_ids: Iterable[str], on: date) -> None:
    """Work out the year and the half-year of `on` for these people, and measure their units."""
    people = work.repo.roster.by_persons(person_ids)
    if not people:
        return
    attended = work.repo.attending.attendances.counted_of(
        (p.person_id for p in people), date(on.year, 1, 1), date(on.year, 12, 31)
    )
    proofs = _passed(work, people, attended, on.year)
    before = {person.person_id: person for person in people}
    half = half_of(on)
    done = {person_id: completed(attended.get(person_id, ()), half, proofs.get(person_id, {})) for person_id in before}
    news = {
        person_id: each
        for person_id, each in done.items()
        if (_told(before[person_id].trained.get(str(on.year))), _told(before[person_id].warned.get(half)))
        != (each.trained, each.warned)
        or each.pending != (str(on.year) in before[person_id].pending)
    }
    work.repo.roster.complete(news, on.year, half)
    units = sorted({person.unit_id for person in people if person.person_id in news})
    take_late(work, [person for person in people if person.person_id in news], news, on)
    measure_units(work, units)


def measure_people(work: Work, unit_ids: Sequence[str], on: date) -> None:
    """Exams were passed at these units, first on that day: who waited for nothing else is trained, all is measured."""
    waiting = work.repo.roster.pending(unit_ids, on.year)
    if waiting:
        complete(work, waiting, on)
    else:
        measure_units(work, unit_ids)


def _told(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _passed(
    work: Work, people: Sequence[RosterPerson], attended: Mapping[str, Sequence[Attendance]], year: int
) -> dict[str, dict[str, date]]:
    """The topics whose exam each person has passed in the year, and when; asks only where an attendance needs one."""
    topics = {topic for each in attended.values() for one in each for topic in one.exam_topic_ids}
    if not topics:
        return {}
    person_of = {person.id: person.person_id for person in people}
    found: dict[str, dict[str, date]] = {}
    for (staff_id, topic_id), day in passed_on(work, sorted(person_of), sorted(topics), year).items():
        found.setdefault(person_of[staff_id], {})[topic_id] = day
    return found
