"""Monthly special study: counted as sessions are confirmed, settled when the month is over (NJ-104, AMB-22).

`monthly_study_compliance` of a unit in a quarter: of the quarter's months that are over, those with a special study
that was confirmed within the month, or backfilled by the 10th of the next. The running month counts only once it is
over, also when its study is held already. The value is told when a month is closed and when one is backfilled.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from plans import Plan
from plans.periods import Period, parse_period, period_of
from services.kit.ids import derive
from services.kit.units import Unit
from services.training.domain.monthly_study import (
    ALERT_DAY,
    BACKFILL_DAYS,
    INDICATOR,
    SPECIAL_STUDY,
    MonthlyRule,
    MonthStatus,
    StudyMonth,
    by_unit,
    month_of,
    monthly_rule,
    quarter_label,
)
from services.training.domain.sessions import Session
from services.training.errors.studying import MonthNotFound, NoSpecialStudy
from services.training.handlers.study_items import tell_months
from services.training.handlers.study_jobs import BACKFILLS, MONTHS, look_again, portion
from services.training.handlers.study_views import month_view
from services.training.handlers.work import Work, tell_measure
from services.training.repository.studying import Job
from services.training.requests import studying as requests


def start_months(work: Work, plan: Plan) -> None:
    """Months before the one in which the city comes in are not held against its units."""
    rule = monthly_rule(plan)
    if rule is None or work.repo.studying.job(MONTHS).done:
        return
    first = month_of(max(work.today, plan.effective_from)).start
    label = month_of(first - timedelta(days=1)).label
    work.repo.studying.keep_job(Job(MONTHS, done=label))
    work.repo.studying.keep_job(Job(BACKFILLS, done=label))


def close_months(work: Work, plan: Plan) -> bool:
    """Settle the next month that is over, for the next units. True when something was done."""
    done = work.repo.studying.job(MONTHS).done
    if done >= _month_before(work.today):
        return False
    rule = monthly_rule(plan)
    over = [each for each in rule.months(work.today) if each.end < work.today and each.label > done] if rule else []
    if rule is None or not over:
        return False
    units, job = portion(work, MONTHS, over[0].label)
    _close(work, plan, rule, over[0], units)
    work.repo.studying.keep_job(job)
    return True


def end_backfills(work: Work, plan: Plan) -> bool:
    """After the 10th a missed month stays missed. True when something was done."""
    if not are_backfills_open(work):
        return False
    rule, done = monthly_rule(plan), work.repo.studying.job(BACKFILLS).done
    over = [each for each in rule.months(work.today) if each.label > done and _is_final(each, work)] if rule else []
    if not over or over[0].label > work.repo.studying.job(MONTHS).done:
        return False
    units, job = portion(work, BACKFILLS, over[0].label)
    known = work.repo.studying.months_of([unit.id for unit in units], [over[0].label])
    after = [each.finished() for each in known if not each.is_final]
    work.repo.studying.months.put(after)
    tell_months(work, after)
    work.repo.studying.keep_job(job)
    return True


def are_backfills_open(work: Work) -> bool:
    """Whether a month is closed whose ten days are not over yet."""
    return work.repo.studying.job(BACKFILLS).done < work.repo.studying.job(MONTHS).done


def has_open_months(work: Work, plan: Plan) -> bool:
    """Whether a month of the rule is still to be closed, or its backfills to be ended."""
    rule = monthly_rule(plan)
    return rule is not None and work.repo.studying.job(BACKFILLS).done < rule.last.label


def owed_months(work: Work, plan: Plan, units: Sequence[Unit]) -> None:
    """The running month of units that owe it from its first day on, and the alert from the 20th on."""
    rule, month = monthly_rule(plan), month_of(work.today)
    if rule is None or not rule.has(month):
        return
    obliged = [unit for unit in units if _is_owed(plan, rule, unit, month)]
    ids = [unit.id for unit in obliged]
    known = {each.unit_id: each for each in work.repo.studying.months_of(ids, [month.label])}
    held = by_unit(work.repo.attending.sessions.held(ids, month.start, work.today, SPECIAL_STUDY), work.today)
    now = {u.id: (known.get(u.id) or _month(work, u, month)).counted(held.get(u.id, [])) for u in obliged}
    planned: set[str] = set()
    if work.today.day >= ALERT_DAY:
        days = (work.today.isoformat(), month.end.isoformat())
        planned = work.repo.studying.planned_between(ids, SPECIAL_STUDY, days)
        now = {key: _alerted(work, each) if key not in planned else each for key, each in now.items()}
    changed = [each for key, each in now.items() if known.get(key) != each]
    work.repo.studying.months.put(changed)
    tell_months(work, changed)


def studied_at(work: Work, session: Session) -> None:
    """A session of the running month was confirmed or corrected: the month is counted again."""
    month = month_of(session.on)
    if month.end < work.today:
        return
    for known in work.repo.studying.months_of([session.unit_id], [month.label]):
        store = work.repo.attending.sessions
        held = by_unit(store.held([session.unit_id], month.start, month.end, SPECIAL_STUDY), month.end)
        after = known.counted(held.get(session.unit_id, []))
        if after != known and known.status is not MonthStatus.WITHDRAWN:
            work.repo.studying.months.save(after)
            tell_months(work, [after])
            if after.status is MonthStatus.OPEN:
                look_again(work)


def backfill_study(work: Work, request: requests.BackfillStudy) -> dict[str, Any]:
    """A missed month had its special study, which was confirmed late.

    Raises `MonthNotFound`, `MonthNotOver`, `MonthIsHeld`, `BackfillTooLate`, `NoSpecialStudy`.
    """
    unit = work.units.require(request.unit_id)
    found = work.repo.studying.months_of([unit.id], [request.month])
    if not found or found[0].status is MonthStatus.WITHDRAWN:
        raise MonthNotFound(field="month")
    session = work.repo.attending.sessions.get(request.session_id)
    if session is None or not session.is_held:
        raise NoSpecialStudy(field="session_id")
    after = found[0].backfilled(session, request.reason, by=work.actor.account_id, today=work.today)
    work.repo.studying.months.save(after)
    work.audit("special_study_backfilled", after.id, unit=unit.id, month=after.month, session=session.id)
    tell_months(work, [after])
    _measure(work, [unit.id], parse_period("month", after.month))
    return month_view(after)


def _close(work: Work, plan: Plan, rule: MonthlyRule, month: Period, units: Sequence[Unit]) -> None:
    ids = [unit.id for unit in units]
    known = {each.unit_id: each for each in work.repo.studying.months_of(ids, [month.label])}
    owed = {u.id: u for u in units if _is_owed(plan, rule, u, month) and u.is_active(month.end)}
    held = by_unit(work.repo.attending.sessions.held(list(owed), month.start, month.end, SPECIAL_STUDY), month.end)
    months = {**{key: _month(work, unit, month) for key, unit in owed.items()}, **known}
    after = [
        each.closed(held.get(key, []), is_owed=key in owed, today=work.today)
        for key, each in months.items()
        if not each.is_settled
    ]
    work.repo.studying.months.put(after)
    tell_months(work, after)
    _measure(work, ids, month)


def _measure(work: Work, unit_ids: Sequence[str], month: Period) -> None:
    """Tell the quarter of `month`, from what is settled alone: months that are closed never change by themselves."""
    quarter = period_of("quarter", month.start)
    labels = [f"{quarter.start.year}-{quarter.start.month + each:02}" for each in range(3)]
    settled = [
        each
        for each in work.repo.studying.months_of(unit_ids, labels)
        if each.status not in (MonthStatus.OPEN, MonthStatus.WITHDRAWN) and each.ends_on < work.today
    ]
    counts: dict[str, tuple[int, int]] = {}
    for each in settled:
        met, owed = counts.get(each.unit_id, (0, 0))
        counts[each.unit_id] = (met + each.is_met, owed + 1)
    tell_measure(work, INDICATOR, quarter_label(month), unit_ids, counts)


def _is_owed(plan: Plan, rule: MonthlyRule, unit: Unit, month: Period) -> bool:
    """Units that exist from the month's first day on."""
    return rule.is_for(plan, unit) and unit.is_active(month.start)


def _month_before(today: date) -> str:
    return month_of(today.replace(day=1) - timedelta(days=1)).label


def _is_final(month: Period, work: Work) -> bool:
    return (work.today - month.end).days > BACKFILL_DAYS


def _alerted(work: Work, month: StudyMonth) -> StudyMonth:
    waits = month.status is MonthStatus.OPEN and month.alerted_on is None
    return month.alerted(work.today) if waits else month


def _month(work: Work, unit: Unit, month: Period) -> StudyMonth:
    return StudyMonth(
        id=derive(work.tenant, "study_month", unit.id, month.label),
        unit_id=unit.id,
        unit_path=unit.path,
        county_id=unit.county_id,
        month=month.label,
        starts_on=month.start,
        ends_on=month.end,
    )
