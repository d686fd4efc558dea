"""The clock's work on studies: what units owe, alerts, and months that are over; and what a held session settles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from plans import Plan
from services.kit.ids import derive
from services.kit.units import Unit
from services.training.domain.monthly_study import ALERT_DAY as STUDY_DAY
from services.training.domain.monthly_study import BACKFILL_DAYS, month_of
from services.training.domain.sessions import Session
from services.training.domain.topic_coverage import ALERT_DAY, ALERT_MONTH, TopicAlert, held_by_topic, untrained
from services.training.handlers.conveying import conveyed_at, owed_records, set_up_conveyances
from services.training.handlers.monthly_study import (
    are_backfills_open,
    close_months,
    end_backfills,
    has_open_months,
    owed_months,
    start_months,
    studied_at,
)
from services.training.handlers.study_items import tell_alerts
from services.training.handlers.study_jobs import COUNTS, DAILY, is_resting, look_again, portion, rest
from services.training.handlers.topic_coverage import UNITS_AT_ONCE, count_again, count_topics
from services.training.handlers.topics import mandatory_topics, set_up_topics
from services.training.handlers.work import Work, plan_of
from services.training.handlers.year_papers import owed_papers, with_execution
from services.training.handlers.years import close_years, start_years
from services.training.repository.studying import Job


def set_up_studies(work: Work, plan: Plan) -> dict[str, int]:
    """Topics, conveyances and months of a city, as the newest version of its plan has them; returns the counts."""
    start_years(work, plan)
    close_years(work)
    counts = {"topics": set_up_topics(work, plan), "conveyances": set_up_conveyances(work, plan)}
    start_months(work, plan)
    work.repo.studying.keep_job(Job(COUNTS))
    look_again(work)
    return counts


def follow_studies(work: Work) -> bool:
    """One portion of what is to be done. True while there may be more."""
    if is_resting(work):
        return _count(work)
    plan = plan_of(work)
    if plan is None:
        return False
    if work.today < plan.effective_from:
        rest(work, plan.effective_from)
        return False
    close_years(work)
    if close_months(work, plan) or end_backfills(work, plan) or _daily(work, plan) or _monthly(work, plan):
        return True
    if work.today > plan.campaign_end and _end_alerts(work, plan.campaign_end.year):
        return True
    rest(work, _next_look(work, plan))
    return _count(work)


def close_before_units(work: Work) -> None:
    """Years and months that are over are settled by what units were then, before they change."""
    plan = plan_of(work)
    close_years(work)
    while plan is not None and close_months(work, plan):
        pass


def units_changed(work: Work, units: Sequence[Unit]) -> None:
    """What these units owe follows them, and so do their topics."""
    if units:
        look_again(work)
    plan = plan_of(work)
    if plan is not None and plan.effective_from <= work.today <= plan.campaign_end:
        count_again(work, {unit.id: unit.path for unit in units if unit.is_active(work.today)}, work.today.year)


def session_followed(work: Work, session: Session, places: Iterable[tuple[str, str]]) -> None:
    """A session was confirmed, or its record corrected; `places` are units of its people, with their paths."""
    studied_at(work, session)
    conveyed_at(work, session)
    count_again(work, {session.unit_id: session.unit_path, **dict(places)}, session.on.year)


def _next_look(work: Work, plan: Plan) -> date:
    """When time changes something: a month, its 20th or the last day of backfills, or a unit that opens or closes."""
    today, tomorrow = work.today, work.today + timedelta(days=1)
    if today > plan.campaign_end:
        return tomorrow if has_open_months(work, plan) else date.max
    if today.month == ALERT_MONTH or (today.day >= STUDY_DAY and work.repo.studying.unwarned_of(f"{today:%Y-%m}")):
        return tomorrow
    marks = (BACKFILL_DAYS + 1, STUDY_DAY) if are_backfills_open(work) else (STUDY_DAY,)
    days = [today.replace(day=day) for day in marks if day > today.day]
    days.append(month_of(today).end + timedelta(days=1))
    return min(*days, work.repo.places.next_turn(today), plan.campaign_end + timedelta(days=1))


def _daily(work: Work, plan: Plan) -> bool:
    """Every unit as a month or its 20th begins, and again when units or conveyances change; else where time tells."""
    today, job = work.today.isoformat(), work.repo.studying.job(DAILY)
    if job.done == today or work.today > plan.campaign_end:
        return False
    if job.done and job.period != today and not _turns(date.fromisoformat(job.done), work.today):
        units, job = _waiting_units(work, date.fromisoformat(job.done)), Job(DAILY, done=today)
    else:
        units, job = portion(work, DAILY, today)
    if units:
        owed_papers(work, plan, units)
        owed_records(work, plan, units)
        owed_months(work, plan, units)
        _alert(work, units)
    work.repo.studying.keep_job(job)
    return job.done != today


def _turns(last: date, today: date) -> bool:
    """Whether a month or its 20th begins after `last`: then months, papers and alerts of every unit are looked at."""
    return (last.year, last.month, last.day >= STUDY_DAY) != (today.year, today.month, today.day >= STUDY_DAY)


def _waiting_units(work: Work, last: date) -> list[Unit]:
    """Units where a day brings something: that open or close, or wait for a study or a topic."""
    found = set(work.repo.places.turned(last, work.today))
    if work.today.day >= STUDY_DAY:
        found |= set(work.repo.studying.unwarned_of(f"{work.today:%Y-%m}"))
    if work.today.month == ALERT_MONTH:
        found |= set(work.repo.studying.unsettled_of(work.today.year))
    return list(work.units.by_ids(sorted(found)).values()) if found else []


def _monthly(work: Work, plan: Plan) -> bool:
    """Rosters change and trainings fall due without any session: each month where they do, each year everything."""
    month, job = f"{work.today:%Y-%m}", work.repo.studying.job(COUNTS)
    if job.done == month or work.today > plan.campaign_end:
        return False
    if job.done[:4] == month[:4]:
        last = date.fromisoformat(f"{job.done}-01")
        changed = {*work.repo.roster.turned(last, work.today, told=True), *work.repo.places.turned(last, work.today)}
        units, job = list(work.units.by_ids(sorted(changed)).values()), Job(COUNTS, done=month)
        plans = work.repo.studying.plans_due(work.today.year, last.month, work.today.month)
        work.repo.studying.keep_executions(with_execution(work, plans))
    else:
        units, job = portion(work, COUNTS, month)
    places = {unit.id: unit.path for unit in units if unit.is_active(work.today)}
    count_again(work, places, work.today.year)
    work.repo.studying.keep_job(job)
    return job.done != month


def _count(work: Work) -> bool:
    """Count what units have studied and executed where something has changed."""
    due = work.repo.studying.due(UNITS_AT_ONCE)
    for year in sorted({year for _, year in due}):
        unit_ids = [unit_id for unit_id, each in due if each == year]
        count_topics(work, unit_ids, year)
        work.repo.studying.keep_executions(with_execution(work, work.repo.studying.plans_in_force(unit_ids, year)))
    if due:
        work.repo.studying.counted(due)
    return len(due) == UNITS_AT_ONCE


def _alert(work: Work, units: Sequence[Unit]) -> None:
    """Mandatory texts that units have not studied: from December on; what is left over in January is withdrawn."""
    year = work.today.year if work.today.month == ALERT_MONTH else work.today.year - 1
    if work.today < date(year, ALERT_MONTH, ALERT_DAY) or work.today.month not in (ALERT_MONTH, 1):
        return
    by_id = {unit.id: unit for unit in units}
    known = {each.unit_id: each for each in work.repo.studying.alerts_of(list(by_id), year)}
    if work.today.month == 1:
        over = [each.now((), work.today) for each in known.values() if each.settled_on is None]
        _keep(work, over, by_id, is_over=True)
        return
    days = (f"{year}-01-01", work.today.isoformat())
    named = work.repo.studying.sessions_named(list(by_id), days)
    held, mandatory = held_by_topic((doc["unit_id"], doc["topic_ids"]) for doc in named), mandatory_topics(work)
    changed = []
    for unit in units:
        missing = untrained(mandatory, held.get(unit.id, {})) if unit.is_active(work.today) else []
        before = known.get(unit.id)
        after = before.now(missing, work.today) if before else _alert_of(work, unit, year, missing)
        changed += [after] if after is not None and after != before else []
    _keep(work, changed, by_id)


def _end_alerts(work: Work, year: int) -> bool:
    """The campaign is over: what is still alerted waits for nobody. True when there was any."""
    units = work.units.by_ids(work.repo.studying.unsettled_of(year)[:UNITS_AT_ONCE])
    known = work.repo.studying.alerts_of(list(units), year)
    over = [each.now((), work.today) for each in known if each.settled_on is None]
    _keep(work, over, units, is_over=True)
    return bool(over)


def _keep(work: Work, alerts: list[TopicAlert], units: dict[str, Unit], *, is_over: bool = False) -> None:
    work.repo.studying.alerts.put(alerts)
    tell_alerts(work, [(each, units[each.unit_id]) for each in alerts], is_over=is_over)


def _alert_of(work: Work, unit: Unit, year: int, missing: Sequence[str]) -> TopicAlert | None:
    key = derive(work.tenant, "topic_alert", unit.id, year)
    return TopicAlert(key, unit.id, unit.path, year, tuple(missing)) if missing else None
