"""The tick of exams: attempts whose time is over, who is invited, what a window leaves, a new quarter's measures.

It may come late or twice; each call does a slice and asks to run again while there is more.
"""

from __future__ import annotations

from typing import Any

from plans.periods import parse_period, period_of, periods_between
from services.kit.ids import derive
from services.training.domain.exam_results import ClockPhase, ExamClock, ExamFigure, SittingState
from services.training.domain.exams import Exam
from services.training.handlers.exam_figures import in_audience, live_figures
from services.training.handlers.exam_work import invite, settle
from services.training.handlers.marking import close_attempts, measure_quarter
from services.training.handlers.work import Work, plan_of

ATTEMPTS_AT_ONCE, PEOPLE_AT_ONCE, UNITS_AT_ONCE = 100, 500, 200


def keep_exam_time(work: Work) -> bool:
    """Bring exams to now. True while there is more than one transaction takes."""
    run_out = work.repo.examining.attempts.run_out(work.now, ATTEMPTS_AT_ONCE)
    close_attempts(work, run_out)
    if len(run_out) == ATTEMPTS_AT_ONCE:
        return True
    return _follow_exams(work) or _new_quarter(work)


def _follow_exams(work: Work) -> bool:
    """One slice of the first exam that has something to do."""
    for clock in work.repo.examining.clocks_due(work.today)[:1]:
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
    units = [unit for unit in work.units.all() if unit.path > clock.through and exam.reaches(unit.id, unit.path)]
    now, rest = units[:UNITS_AT_ONCE], units[UNITS_AT_ONCE:]
    rows = live_figures(work, exam, {"unit_id": {"$in": [unit.id for unit in now]}})
    work.repo.examining.figures.put(ExamFigure(id=_figure_id(work, exam, row), exam_id=exam.id, **row) for row in rows)
    return clock.at(now[-1].path if rest else "", None if rest else ClockPhase.DONE)


def _figure_id(work: Work, exam: Exam, row: dict[str, Any]) -> str:
    return derive(work.tenant, "exam_figure", exam.id, row["unit_id"], row["category"])


def _new_quarter(work: Work) -> bool:
    """A quarter begins with the figures of its year so far; each missed quarter is measured once."""
    plan, state = plan_of(work), work.repo.examining.measuring()
    if plan is None:
        return False
    newest = period_of("quarter", min(work.today, plan.campaign_end))
    if state is None:
        work.repo.examining.keep_measuring(newest.label)
        return False
    waiting = periods_between(parse_period("quarter", state.quarter).following, newest)
    if not waiting:
        return False
    units = [unit for unit in work.units.all() if unit.path > state.through]
    now, rest = units[:UNITS_AT_ONCE], units[UNITS_AT_ONCE:]
    measure_quarter(work, waiting[0], [unit.id for unit in now])
    work.repo.examining.keep_measuring(state.quarter if rest else waiting[0].label, now[-1].path if rest else "")
    return bool(rest) or len(waiting) > 1
