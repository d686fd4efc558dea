"""Counting who signed: what is told of each unit, the work that waits there, and the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from plans import Plan
from services.kit.registers.book import commission_of
from services.kit.units import Unit
from services.kit.work_items import WorkItem, WorkState
from services.training.domain.commitments import COMMITMENTS, Commitment, kept_by
from services.training.events.commitments import CommitmentsCountedV1
from services.training.handlers.work import Work, plan_of, tell_work
from services.training.repository.commitments import asked

UNITS_AT_ONCE = 100
Count = dict[str, Any]


def keep_commitments(work: Work) -> bool:
    """Once a day: what every unit has signed, in portions. Answers True while units are left."""
    plan, clock = plan_of(work), work.repo.commitments.clock()
    today = work.today.isoformat()
    if plan is None or not plan.effective_from <= work.today <= plan.campaign_end or clock["on"] == today:
        return False
    reached = clock["path"] if clock["day"] == today else None
    waiting = [unit for unit in work.units.active(work.today) if reached is None or unit.path > reached]
    portion = waiting[:UNITS_AT_ONCE]
    count_units(work, plan, portion, {each.code: each.period(work.today) for each in kept_by(plan)})
    if len(waiting) > UNITS_AT_ONCE:
        work.repo.commitments.set_clock({**clock, "day": today, "path": portion[-1].path})
        return True
    work.repo.commitments.set_clock({"id": "clock", "on": today, "day": None, "path": None})
    return False


def count_units(work: Work, plan: Plan, units: Sequence[Unit], periods: Mapping[str, str]) -> None:
    """Count these commitments at these units, and tell what changed of it."""
    ids = [unit.id for unit in units]
    told, changed = work.repo.commitments.counts(ids), []
    for code, period in periods.items():
        commitment = COMMITMENTS[code]
        counts = work.repo.roster.marked(commitment.mark(period), asked(commitment, day_of(period, work.today)), ids)
        for unit in units:
            now = _count(work, commitment, period, unit, found=counts.get(unit.id, (0, 0)), told=told)
            changed.extend([(commitment, unit, now)] if now else [])
    work.repo.commitments.keep_counts([count for _, _, count in changed])
    tell_work(work, [_item(work, plan, *each) for each in changed])
    for _, _, count in changed:
        facts = {name: count[name] for name in ("kind", "period", "unit_id", "signed", "staff")}
        work.emit(CommitmentsCountedV1(subject_id=count["id"], subject_version=count["version"], **facts))


def day_of(period: str, today: date) -> date:
    """The day of a period's figures: today, or the last day of a year that is over."""
    return min(today, date(int(period), 12, 31)) if period.isdigit() else today


def _count(
    work: Work, commitment: Commitment, period: str, unit: Unit, *, found: tuple[int, int], told: Mapping[str, Count]
) -> Count | None:
    """The count to tell; None when it was told, or there never was anything to tell."""
    key, (signed, staff) = f"{unit.id}.{commitment.mark(period)}", found
    before = told.get(key)
    if (before is None and not staff) or (before and (before["signed"], before["staff"]) == (signed, staff)):
        return None
    opened = before["opened_on"] if before else work.today.isoformat()
    about = {"kind": commitment.code, "period": period, "unit_id": unit.id, "opened_on": opened}
    return {"id": key, **about, "signed": signed, "staff": staff, "version": before["version"] + 1 if before else 1}


def _item(work: Work, plan: Plan, commitment: Commitment, unit: Unit, count: Count) -> WorkItem:
    is_open = count["signed"] < count["staff"]
    state: WorkState = "open" if is_open else "done" if count["staff"] else "withdrawn"
    return WorkItem(
        kind="commitment",
        action=commitment.code,
        subject_id=f"{unit.id}.{count['period']}",
        version=count["version"],
        unit_id=unit.id,
        owner_unit_id=unit.id,
        roles=("campaign_office",) if unit.id == commission_of(unit) else (unit.kind,),
        label=commitment.zh,
        opens_on=date.fromisoformat(count["opened_on"]),
        due_on=commitment.due_on(plan, count["period"]),
        state=state,
        period=count["period"],
        settled_on=None if is_open else work.today,
    )
