"""The daily round of rectification, some units at a time: rounds that begin, delays that end, measures, warnings."""

from __future__ import annotations

from datetime import date, timedelta

from plans.periods import periods_between
from services.kit.units import Unit
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.days import quarter_of
from services.tasks.handlers.closed_units import hand_over
from services.tasks.handlers.early_warnings import warn
from services.tasks.handlers.problem_changes import save_all
from services.tasks.handlers.problem_measuring import measure_rectification
from services.tasks.handlers.self_inspection_rounds import list_rounds, open_planned_rounds
from services.tasks.handlers.work import Work

UNITS_AT_ONCE = 200


def keep_rectification(work: Work) -> bool:
    """Bring problems, self-inspections and ledgers to today; True while a large city leaves more to do."""
    campaign = work.repo.campaign.get()
    if campaign is None or not campaign.has_begun(work.today):
        return False
    kept = work.repo.rectifying.counts.clock()
    today = work.today.isoformat()
    if kept.get("done_on") == today:
        return list_rounds(work)
    if kept.get("on") != today:
        kept = {**kept, "on": today, "path": ""}
        if campaign.is_running(work.today):
            open_planned_rounds(work)
    done_on = date.fromisoformat(kept["done_on"]) if kept.get("done_on") else work.today
    waiting = [unit for unit in work.units.all() if unit.path > kept["path"]]
    _keep(work, campaign, waiting[:UNITS_AT_ONCE], done_on)
    is_done = len(waiting) <= UNITS_AT_ONCE
    path = "" if is_done else waiting[UNITS_AT_ONCE - 1].path
    done = {"done_on": today} if is_done else {}
    work.repo.rectifying.counts.set_clock(on=today, path=path, **done)
    return list_rounds(work) or not is_done


def _keep(work: Work, campaign: Campaign, units: list[Unit], done_on: date) -> None:
    """Everything that the day changes for these units."""
    hand_over(work, units)
    unit_ids = [unit.id for unit in units]
    over = work.repo.rectifying.problems.delays_over(unit_ids, work.today)
    save_all(work, over, [problem.delay_expired() for problem in over], "delay_expired", None)
    _measure(work, campaign, unit_ids, done_on)
    if campaign.is_running(work.today):
        warn(work, units)


def _measure(work: Work, campaign: Campaign, unit_ids: list[str], done_on: date) -> None:
    """Yesterday's deadlines are over; a new quarter is told for all units."""
    if done_on > campaign.ends_on:
        return
    newest = min(work.today, campaign.ends_on)
    quarters = periods_between(quarter_of(done_on - timedelta(days=1)), quarter_of(newest))
    now = [quarter for quarter in quarters if quarter != quarter_of(done_on) or quarter == quarter_of(newest)]
    ended = campaign.has_ended(work.today)
    measure_rectification(work, unit_ids, now[-1:] if ended else now, quarters, is_last=ended)
