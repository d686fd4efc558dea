"""The clock's work on studies: what units owe, alerts, and months that are over; and what a held session settles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from plans import Plan
from services.kit.ids import derive
from services.kit.units import Unit
from services.training.domain.sessions import Session
from services.training.domain.topic_coverage import ALERT_DAY, ALERT_MONTH, TopicAlert, held_by_topic, untrained
from services.training.handlers.conveying import conveyed_at, owed_records, set_up_conveyances
from services.training.handlers.monthly_study import (
    close_months,
    end_backfills,
    owed_months,
    start_months,
    studied_at,
)
from services.training.handlers.study_items import tell_alerts
from services.training.handlers.study_jobs import COUNTS, DAILY, look_again, portion
from services.training.handlers.topic_coverage import UNITS_AT_ONCE, count_again, count_topics
from services.training.handlers.topics import mandatory_topics, set_up_topics
from services.training.handlers.work import Work, plan_of
from services.training.handlers.year_papers import owed_papers, with_execution


def set_up_studies(work: Work, plan: Plan) -> dict[str, int]:
    """Topics, conveyances and months of a city, as the newest version of its plan has them; returns the counts."""
    counts = {"topics": set_up_topics(work, plan), "conveyances": set_up_conveyances(work, plan)}
    start_months(work, plan)
    look_again(work)
    return counts


def follow_studies(work: Work) -> bool:
    """One portion of what is to be done. True while there may be more."""
    plan = plan_of(work)
    if plan is None or work.today < plan.effective_from:
        return False
    return close_months(work, plan) or end_backfills(work, plan) or _daily(work, plan) or _monthly(work) or _count(work)


def units_changed(work: Work, unit_ids: Sequence[str]) -> None:
    """What units owe follows them."""
    if unit_ids:
        look_again(work)


def session_followed(work: Work, session: Session, places: Iterable[tuple[str, str]]) -> None:
    """A session was confirmed, or its record corrected; `places` are units of its people, with their paths."""
    studied_at(work, session)
    conveyed_at(work, session)
    count_again(work, {session.unit_id: session.unit_path, **dict(places)}, session.on.year)


def _daily(work: Work, plan: Plan) -> bool:
    """Once a day, and again when units or conveyances change."""
    today = work.today.isoformat()
    if work.repo.studying.job(DAILY).done == today or work.today > plan.campaign_end:
        return False
    units, job = portion(work, DAILY, today)
    owed_papers(work, plan, units)
    owed_records(work, plan, units)
    owed_months(work, plan, units)
    _alert(work, units)
    work.repo.studying.keep_job(job)
    return True


def _monthly(work: Work) -> bool:
    """Rosters change without any session: with each month all figures are counted again."""
    month = f"{work.today:%Y-%m}"
    if work.repo.studying.job(COUNTS).done == month:
        return False
    units, job = portion(work, COUNTS, month)
    count_again(work, {unit.id: unit.path for unit in units if unit.is_active(work.today)}, work.today.year)
    work.repo.studying.keep_job(job)
    return True


def _count(work: Work) -> bool:
    """Count what units have studied and executed where something has changed."""
    due = work.repo.studying.due(UNITS_AT_ONCE)
    for year in sorted({year for _, year in due}):
        unit_ids = [unit_id for unit_id, each in due if each == year]
        count_topics(work, unit_ids, year)
        work.repo.studying.keep_executions(with_execution(work, work.repo.studying.plans_in_force(unit_ids, year)))
    work.repo.studying.counted(due)
    return bool(due)


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


def _keep(work: Work, alerts: list[TopicAlert], units: dict[str, Unit], *, is_over: bool = False) -> None:
    work.repo.studying.alerts.put(alerts)
    tell_alerts(work, [(each, units[each.unit_id]) for each in alerts], is_over=is_over)


def _alert_of(work: Work, unit: Unit, year: int, missing: Sequence[str]) -> TopicAlert | None:
    key = derive(work.tenant, "topic_alert", unit.id, year)
    return TopicAlert(key, unit.id, unit.path, year, tuple(missing)) if missing else None
