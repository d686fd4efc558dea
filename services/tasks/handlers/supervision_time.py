"""Supervision's tick: visits to closed units lapse, measures follow the quarters, warnings come at the checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from services.kit.ids import derive
from services.kit.units import Unit
from services.tasks.domain.acting import commission_of
from services.tasks.domain.alerts import Alert, Followed, is_stale, years_to_check
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.coverage import Coverage
from services.tasks.domain.days import quarters_after
from services.tasks.handlers.supervision_coverage import coverage_of
from services.tasks.handlers.supervision_measuring import measure_visits
from services.tasks.handlers.supervision_work import alert_item, visit_items
from services.tasks.handlers.todo import tell_work
from services.tasks.handlers.work import Work

UNITS_AT_ONCE = 200
VISITS_AT_ONCE = 200
UNIT_CLOSED = "单位已关闭，检查自动取消"


def keep_supervision(work: Work) -> bool:
    """Bring everything to today, each missed quarter and checkpoint once. True while a large city leaves more to do."""
    campaign, followed = work.repo.campaign.get(), work.repo.supervising.followed()
    if campaign is None or not campaign.has_begun(work.today):
        return False
    if followed.clock_on is not None and followed.clock_on >= work.today:
        return False
    if _lapse(work):
        return True
    if _measure(work, campaign, followed):
        return True
    _warn(work, campaign, followed)
    quarters = quarters_after(followed.measured_quarter, work.today, campaign.ends_on)
    latest = quarters[-1].label if quarters else followed.measured_quarter
    work.repo.supervising.follow(work.repo.supervising.followed().done(work.today, latest))
    return False


def _lapse(work: Work) -> bool:
    """Cancel visits that are planned at units which no longer exist; whether there are more."""
    units = work.units.by_ids(work.repo.supervising.visits.planned_units())
    gone = [unit_id for unit_id, unit in units.items() if unit.closed_on and unit.closed_on <= work.today.isoformat()]
    visits = work.repo.supervising.visits.planned_at(gone) if gone else []
    for visit in visits[:VISITS_AT_ONCE]:
        after = visit.cancelled(UNIT_CLOSED, work.actor.account_id, work.now)
        work.repo.supervising.visits.save(after)
        tell_work(work, visit_items(visit, after, work.today))
    return len(visits) > VISITS_AT_ONCE


def _measure(work: Work, campaign: Campaign, followed: Followed) -> bool:
    """Every unit's measures when the quarter is new, otherwise of those that opened or closed; whether more wait."""
    quarters = quarters_after(followed.measured_quarter, work.today, campaign.ends_on)
    units = work.units.all()
    if not quarters:
        units = [unit for unit in units if _opened_or_closed(unit, followed.clock_on, work.today)]
    waiting = [unit for unit in units if followed.has_to_measure(unit.path, work.today)]
    measure_visits(work, campaign, waiting[:UNITS_AT_ONCE], quarters)
    if len(waiting) <= UNITS_AT_ONCE:
        return False
    work.repo.supervising.follow(followed.through(waiting[UNITS_AT_ONCE - 1].path, work.today))
    return True


def _opened_or_closed(unit: Unit, since: date | None, today: date) -> bool:
    first, last = (since or date.min).isoformat(), today.isoformat()
    return any(day is not None and first < day <= last for day in (unit.opened_on, unit.closed_on))


def _warn(work: Work, campaign: Campaign, followed: Followed) -> None:
    """Warnings of the checkpoints that were passed in the campaign, and open ones as they stand now."""
    since = followed.clock_on or campaign.effective_from - timedelta(days=1)
    passed = years_to_check(since, min(work.today, campaign.ends_on))
    fresh = {year for year in passed if not is_stale(year, work.today)}
    known = work.repo.supervising.alerts({"state": "open"})
    years = sorted({*fresh, *(alert.year for alert in known.values())})
    if not years:
        return
    plan = work.repo.campaign.plan()
    changed: list[Alert] = []
    for year in years:
        rows = {_alert_id(work, row, year): row for row in coverage_of(work, plan, year) if row.supervisor_id}
        standing = [alert for alert in known.values() if alert.year == year]
        changed += [after for alert in standing if (after := alert.seen(rows.get(alert.id), work.today)) != alert]
        if year in fresh:
            before = work.repo.supervising.alerts({"id": {"$in": list(rows)}})
            changed += [
                _raised(key, row, year, before.get(key), work.today)
                for key, row in rows.items()
                if row.shortfall and key not in known
            ]
    _tell(work, changed)


def _tell(work: Work, alerts: Sequence[Alert]) -> None:
    if not alerts:
        return
    work.repo.supervising.save_alerts(alerts)
    units = work.units.by_ids(sorted({alert.unit_id for alert in alerts}))
    tell_work(
        work,
        [alert_item(each, commission_of(units[each.unit_id].path)) for each in alerts if each.unit_id in units],
    )


def _alert_id(work: Work, row: Coverage, year: int) -> str:
    return derive(work.tenant, "coverage_alert", row.supervisor_id, year, row.stratum)


def _raised(key: str, row: Coverage, year: int, before: Alert | None, today: date) -> Alert:
    version = before.version + 1 if before else 1
    return Alert(key, str(row.supervisor_id), year, row.stratum, row.label, today, row.shortfall, version=version)
