"""What the end of an attempt brings with it: marks, the person's result, passes, certificates, measures, work items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from plans.periods import Period, period_of, periods_between
from services.kit.ids import derive
from services.training.domain.attempts import Attempt
from services.training.domain.exam_results import (
    INDICATOR,
    ExamPass,
    ExamResult,
    SittingState,
    closed_on,
    first_result,
    is_settled,
)
from services.training.domain.exams import Exam
from services.training.handlers.certifying import certify
from services.training.handlers.coverage import measure_people
from services.training.handlers.exam_work import settle
from services.training.handlers.work import Work, plan_of, tell_measure


def close_attempts(work: Work, attempts: Sequence[Attempt], *, submitted: bool = False) -> list[Attempt]:
    """Mark these attempts and draw the consequences; a constant number of reads and writes for all of them."""
    if not attempts:
        return []
    asked = work.repo.examining.asked_in(attempts)
    closed = [attempt.closed(asked, work.now, submitted=submitted) for attempt in attempts]
    work.repo.examining.attempts.put(closed)
    exams = {exam.id: exam for exam in work.repo.examining.exams.where({"id": {"$in": _exam_ids(closed)}})}
    before = _results(work, closed)
    after = _counted(work, closed, before)
    work.repo.examining.results.put(after.values())
    fresh = [attempt for attempt in closed if attempt.passed and not _had_passed(attempt, before)]
    work.repo.examining.add_passes(_passes(work, fresh, exams))
    certify(work, _one_each(fresh), exams)
    gone = [result for result in after.values() if is_settled(result, exams[result.exam_id])]
    settle(work, [sitting_id(work, result) for result in gone], SittingState.DONE)
    measure_exams(work, closed)
    return closed


def measure_exams(work: Work, closed: Sequence[Attempt]) -> None:
    """`exam_pass_rate` of the units of these attempts, and whose training is complete by them."""
    units = sorted({attempt.unit_id for attempt in closed})
    for quarter in quarters_since(work, min(closed_on(attempt) for attempt in closed)):
        measure_quarter(work, quarter, units)
    days = sorted({closed_on(attempt) for attempt in closed if attempt.passed}, reverse=True)
    for day in {day.year: day for day in days}.values():
        measure_people(work, units, day)


def measure_quarter(work: Work, quarter: Period, unit_ids: Sequence[str]) -> None:
    """Passed of the examinees of the calendar year, as of the quarter's last day or today (NJ-101)."""
    counts = work.repo.examining.results.year_to(unit_ids, min(quarter.end, work.today))
    tell_measure(work, INDICATOR, quarter.label, unit_ids, counts)


def quarters_since(work: Work, day: date) -> list[Period]:
    """The quarters from that of `day` to today's; none after the campaign's last."""
    plan = plan_of(work)
    if plan is None or day > plan.campaign_end:
        return []
    last = period_of("quarter", min(work.today, plan.campaign_end))
    return periods_between(period_of("quarter", day), last)


def sitting_id(work: Work, result: ExamResult) -> str:
    """The id of what waits for the person."""
    return derive(work.tenant, "exam_sitting", result.exam_id, result.staff_id)


def _results(work: Work, closed: Sequence[Attempt]) -> dict[str, ExamResult]:
    ids = sorted({_result_id(work, attempt) for attempt in closed})
    return {result.id: result for result in work.repo.examining.results.where({"id": {"$in": ids}})}


def _counted(work: Work, closed: Sequence[Attempt], before: Mapping[str, ExamResult]) -> dict[str, ExamResult]:
    after: dict[str, ExamResult] = {}
    for attempt in closed:
        id = _result_id(work, attempt)
        known = after.get(id) or before.get(id) or first_result(id, attempt)
        after[id] = known.with_attempt(attempt)
    return after


def _result_id(work: Work, attempt: Attempt) -> str:
    return derive(work.tenant, "exam_result", attempt.exam_id, attempt.person_id)


def _exam_ids(attempts: Sequence[Attempt]) -> list[str]:
    return sorted({attempt.exam_id for attempt in attempts})


def _had_passed(attempt: Attempt, before: Mapping[str, ExamResult]) -> bool:
    return any(
        result.passed and (result.exam_id, result.person_id) == (attempt.exam_id, attempt.person_id)
        for result in before.values()
    )


def _one_each(passed: Sequence[Attempt]) -> list[Attempt]:
    return list({(attempt.exam_id, attempt.person_id): attempt for attempt in reversed(passed)}.values())


def _passes(work: Work, passed: Sequence[Attempt], exams: Mapping[str, Exam]) -> list[ExamPass]:
    found = []
    for attempt in passed:
        on = closed_on(attempt)
        for topic_id in exams[attempt.exam_id].topic_ids:
            id = derive(work.tenant, "exam_pass", attempt.person_id, topic_id, on.year)
            found.append(ExamPass(id, attempt.person_id, topic_id, on.year, on))
    return found
