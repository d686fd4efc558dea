"""Who has passed the exam on a topic, for whoever asks whether a training is complete (AMB-06, NJ-101)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.training.handlers.work import Work


def passed(work: Work, staff_ids: Sequence[str], topic_ids: Sequence[str], year: int) -> set[tuple[str, str]]:
    """(staff, topic) of those who passed an exam on the topic in the calendar year, also at a unit before this one."""
    return set(passed_on(work, staff_ids, topic_ids, year))


def passed_on(work: Work, staff_ids: Sequence[str], topic_ids: Sequence[str], year: int) -> dict[tuple[str, str], date]:
    """(staff, topic) -> the day on which the exam was passed, of those whom `passed` names."""
    people = work.repo.roster.by_ids(staff_ids)
    persons = sorted({person.person_id for person in people.values()})
    found = work.repo.examining.passed_of(persons, topic_ids, year)
    return {
        (staff_id, topic_id): found[(person.person_id, topic_id)]
        for staff_id, person in people.items()
        for topic_id in topic_ids
        if (person.person_id, topic_id) in found
    }
