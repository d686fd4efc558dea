"""The tick of exams: attempts whose time is over, who is invited, what a window leaves, a new quarter's measures.

It may come late or twice; each call does a slice and asks to run again while there is more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from plans import Plan
from plans.periods import parse_period, period_of, periods_between
from services.kit.ids import derive
from services.training.domain.exam_results import ClockPhase, ExamClock, ExamFigure, ExamMeasuring, SittingState
from services.training.domain.exams import Exam
from services.training.handlers.exam_figures import live_figures
from services.training.handlers.exam_rolls import keep_audiences
from services.training.handlers.exam_work import invite, settle
from services.training.handlers.marking import close_attempts, measure_quarter
from services.training.handlers.work import Work, plan_of
from services.training.repository.staffing import in_audience

ATTEMPTS_AT_ONCE, PEOPLE_AT_ONCE, UNITS_AT_ONCE = 100, 500, 200


def keep_exam_time(work: Work) -> bool:
    """Bring exams to now. True while there is more than one transaction takes."""
    run_out = work.repo.examining.attempts.run_out(work.now, ATTEMPTS_AT_ONCE)
    close_attempts(work, run_out)
    if len(run_out) == ATTEMPTS_AT_ONCE:
        return True
    state = work.repo.examining.measuring()
    if state is not None and state.rests_until is not None and work.today < state.rests_until:
        return False
    clocks = keep_audiences(work)
    return _follow_exams(work, clocks) or _new_quarter(work, state, clocks)


def _follow_exams(work: Work, clocks: Sequence[ExamClock]) -> bool:
    """One slice of the first exam that has something to do."""
    for clock in [each for each in clocks if each.is_due(work.today)][:1]:
        exam = work.repo.examining.exams.get(clock.id)
        assert exam is not None
        if clock.phase is not ClockPhase.SETTLING and exam.has_closed(work.today):
            clock = clock.at("", ClockPhase.SETTLING)
        after = _invite(work, exam, clock) if clock.phase is ClockPhase.TELLING else _settle(work, exam, clock)
        work.repo.examining.clocks.put([after])
        return True
    return False


def _invite(work: Work, exam: Exam, clock: ExamClock) -> ExamClock:
    page = work.repo.roster.page(in_audience(exam, work.today), PEOPLE_AT_ONCE, clock.through or None)
    invite(work, exam, page["items"])
    return clock.at(page["next"] or "", None if page["next"] else ClockPhase.OPEN)


def _settle(work: Work, exam: Exam, clock: ExamClock) -> ExamClock:
    """The window is over, or the exam was withdrawn: nobody is expected any more, and then the figures stand."""
    waiting = work.repo.examining.open_sittings(exam.id, PEOPLE_AT_ONCE)
    if waiting:
        settle(work, [each.id for each in waiting], SittingState.WITHDRAWN)
        return clock
    if not exam.has_closed(work.today):
        return clock.at("", ClockPhase.OPEN)
    portion, more = work.repo.places.portion(clock.through, UNITS_AT_ONCE, exam.unit_path)
    reached = [unit.id for unit in portion if exam.reaches(unit.id, unit.path)]
    rows = live_figures(work, exam, {"unit_id": {"$in": reached}})
    work.repo.examining.figures.put(ExamFigure(id=_figure_id(work, exam, row), exam_id=exam.id, **row) for row in rows)
    return clock.at(portion[-1].path if more else "", None if more else ClockPhase.DONE)


def _figure_id(work: Work, exam: Exam, row: dict[str, Any]) -> str:
    return derive(work.tenant, "exam_figure", exam.id, row["unit_id"], row["category"])


def _new_quarter(work: Work, state: ExamMeasuring | None, clocks: Sequence[ExamClock]) -> bool:
    """A quarter begins with the figures of its year so far; each missed quarter is measured once. Then exams rest."""
    plan = plan_of(work)
    if plan is None:
        return False
    newest = period_of("quarter", min(work.today, plan.campaign_end))
    waiting = periods_between(parse_period("quarter", state.quarter).following, newest) if state else []
    next_look = _next_look(work, plan, clocks)
    if state is None or not waiting:
        work.repo.examining.keep_measuring(newest.label, rests_until=next_look)
        return False
    units, more = work.repo.places.portion(state.through, UNITS_AT_ONCE)
    measure_quarter(work, waiting[0], [unit.id for unit in units])
    if more:
        work.repo.examining.keep_measuring(state.quarter, units[-1].path)
        return True
    is_last = len(waiting) == 1
    work.repo.examining.keep_measuring(waiting[0].label, rests_until=next_look if is_last else None)
    return not is_last


def _next_look(work: Work, plan: Plan, clocks: Sequence[ExamClock]) -> date:
    """After the quarter's end, or that of the first window to close; of new exams the tick is told."""
    ends = [clock.closes_on for clock in clocks if clock.phase is not ClockPhase.DONE]
    ends += [period_of("quarter", work.today).end] if work.today <= plan.campaign_end else []
    return min(ends) + timedelta(days=1) if ends else date.max
