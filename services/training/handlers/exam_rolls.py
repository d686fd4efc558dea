"""Whom an exam was for on its window's last day: kept once, before the roster changes (NJ-101)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from services.training.domain.exam_results import ExamClock
from services.training.domain.exams import Exam
from services.training.domain.rolls import Roll
from services.training.handlers.work import Work
from services.training.repository.staffing import in_audience


def keep_audiences(work: Work) -> list[ExamClock]:
    """Keep the audience of every exam whose window is over, for all its units; the exams that are not done yet."""
    running = work.repo.examining.clocks_running()
    clocks = [clock for clock in running if clock.is_over(work.today) and not clock.is_kept]
    if not clocks:
        return running
    exams = {exam.id: exam for exam in work.repo.examining.exams.where({"id": {"$in": [each.id for each in clocks]}})}
    for clock in clocks:
        keep_audience(work, exams[clock.id])
    kept = {clock.id: replace(clock, is_kept=True) for clock in clocks}
    work.repo.examining.clocks.put(kept.values())
    return [kept.get(clock.id, clock) for clock in running]


def keep_audience(work: Work, exam: Exam) -> None:
    """One exam's."""
    people = work.repo.roster.rolls(in_audience(exam, exam.closes_on), exam.closes_on)
    units = work.units.by_ids(sorted(people))
    work.repo.rolls.add(
        Roll(f"{unit.id}:{exam.id}", exam.id, unit.id, unit.path, unit.county_id, people[unit.id])
        for unit in units.values()
    )


def audience(work: Work, exam: Exam, where: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How many are to sit by unit and profession, with unit_id, unit_path, category and n: now, or as it was kept."""
    clock = work.repo.examining.clocks.get(exam.id)
    if clock is None or not clock.is_kept:
        return work.repo.roster.audience({"$and": [dict(where), in_audience(exam, day_of(exam, work.today))]})
    return [
        {"unit_id": roll.unit_id, "unit_path": roll.unit_path, "category": person.professional_category, "n": 1}
        for roll in work.repo.rolls.within(exam.id, where)
        for person in roll.people
    ]


def kept_audience(work: Work, exam: Exam, unit_id: str) -> Roll | None:
    """The unit's part of an audience that is kept; None while it still follows the roster."""
    clock: ExamClock | None = work.repo.examining.clocks.get(exam.id)
    if clock is None or not clock.is_kept:
        return None
    return work.repo.rolls.of(exam.id, [unit_id]).get(unit_id) or Roll("", exam.id, unit_id, "", None)


def day_of(exam: Exam, today: date) -> date:
    """The day whose roster counts: today, or the window's last."""
    return min(today, exam.closes_on)
