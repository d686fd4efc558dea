"""What waits at units for their people to be trained, told and settled (NJ-018, NJ-025, LZ-084)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from plans import Plan
from services.kit.units import Unit
from services.kit.work_items import WorkItem, WorkState
from services.training.domain.attending_alerts import CoverageAlert, Standing, alerts_of, news
from services.training.domain.coverage import Figure, is_population
from services.training.handlers.work import Work, tell_work

OWNERS = {"commission": ("campaign_office",), "bureau": ("bureau",), "institution": ("institution",)}


def watch(work: Work, plan: Plan, units: Sequence[Unit], figures: Mapping[str, Figure]) -> None:
    """Tell what waits at `units` since today, and what waits no more."""
    ids = [unit.id for unit in units]
    known: dict[str, list[CoverageAlert]] = defaultdict(list)
    for alert in work.repo.attending.alerts.where({"unit_id": {"$in": ids}}):
        known[alert.unit_id].append(alert)
    led = work.repo.attending.sessions.led(ids, work.today.year)
    told = []
    for unit in units:
        figure = figures.get(unit.id, Figure())
        standing = Standing(unit.id, figure, counts=is_population(unit), led=led.get(unit.id, 0))
        changed = news(known[unit.id], alerts_of(plan, standing, work.today), work.today)
        told += [(unit, alert) for alert in changed]
    work.repo.attending.alerts.put([alert for _, alert in told])
    tell_work(work, [_item(unit, alert) for unit, alert in told])


def _item(unit: Unit, alert: CoverageAlert) -> WorkItem:
    return WorkItem(
        kind=alert.kind,
        action=alert.action,
        subject_id=f"{unit.id}:{alert.period}",
        version=alert.version,
        unit_id=unit.id,
        owner_unit_id=unit.id,
        roles=OWNERS[unit.kind],
        label=alert.label,
        opens_on=alert.opens_on,
        due_on=alert.due_on,
        period=alert.period,
        state=_state(alert),
        settled_on=alert.settled_on,
    )


def _state(alert: CoverageAlert) -> WorkState:
    """Done in time, or withdrawn because the time is over."""
    if alert.is_open:
        return "open"
    return "done" if alert.settled_on is not None and alert.settled_on <= alert.due_on else "withdrawn"
