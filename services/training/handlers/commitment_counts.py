"""Counting who signed: what is told of each unit, the work that waits there, and the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from plans import Plan
from services.kit.registers.book import commission_of
from services.kit.store import Document
from services.kit.units import Unit
from services.kit.work_items import WorkItem, WorkState
from services.training.domain.commitments import COMMITMENTS, Commitment, kept_by
from services.training.events.commitments import CommitmentsCountedV1
from services.training.handlers.work import Work, plan_of, tell_work
from services.training.repository.commitments import asked

UNITS_AT_ONCE = 100
CLOCK = {"id": "clock", "on": None, "day": None, "path": None, "until": None}
Count = dict[str, Any]


def keep_commitments(work: Work) -> bool:
    """Once a day: what units have signed where people came, changed or went since. True while units are left."""
    clock, today = work.repo.commitments.clock(), work.today.isoformat()
    if (clock["on"] or "") >= today or (clock.get("until") or "") > today:
        return False
    plan = plan_of(work)
    if plan is None or work.today < plan.effective_from:
        return False
    if work.today > plan.campaign_end:
        work.repo.commitments.set_clock({**CLOCK, "on": today, "until": date.max.isoformat()})
        return False
    units, reached = _portion(work, clock, date.fromisoformat(clock["on"]) if clock["on"] else None)
    active = [unit for unit in units if unit.is_active(work.today)]
    count_units(work, plan, active, {each.code: each.period(work.today) for each in kept_by(plan)})
    if reached is not None:
        work.repo.commitments.set_clock({**clock, "day": today, "path": reached})
        return True
    work.repo.commitments.set_clock({**CLOCK, "on": today, "until": _next_look(work, plan).isoformat()})
    return False


def _next_look(work: Work, plan: Plan) -> date:
    """When time changes something: a year begins or the campaign is over, somebody or a unit comes or goes."""
    year_begins = date(work.today.year + 1, 1, 1)
    turns_on = (work.repo.roster.next_turn(work.today), work.repo.places.next_turn(work.today))
    return min(*turns_on, year_begins, plan.campaign_end + timedelta(days=1))


def count_anew(work: Work) -> None:
    """The plan has changed: every unit is counted with the next tick."""
    work.repo.commitments.set_clock(dict(CLOCK))


def close_commitments(work: Work, plan: Plan, units: Sequence[Unit], year: int) -> None:
    """The year is over and its rolls are kept: count once more what ended with it, as of its last day."""
    periods = {each.code: each.period(date(year, 12, 31)) for each in kept_by(plan)}
    ended = {code: period for code, period in periods.items() if COMMITMENTS[code].year(plan, period) == str(year)}
    for start in range(0, len(units) if ended else 0, UNITS_AT_ONCE):
        count_units(work, plan, units[start : start + UNITS_AT_ONCE], ended)


def _portion(work: Work, clock: Document, last: date | None) -> tuple[list[Unit], str | None]:
    """The units to count now, and how far that reaches when there are more: every unit when a year begins."""
    if last is not None and last.year == work.today.year and clock["day"] is None:
        changed = {*work.repo.roster.turned(last, work.today, told=True), *work.repo.places.turned(last, work.today)}
        return (list(work.units.by_ids(sorted(changed)).values()) if changed else []), None
    reached = clock["path"] if clock["day"] == work.today.isoformat() else ""
    units, more = work.repo.places.portion(reached, UNITS_AT_ONCE)
    return units, units[-1].path if more else None


def count_units(work: Work, plan: Plan, units: Sequence[Unit], periods: Mapping[str, str]) -> None:
    """Count these commitments at these units, and tell what changed of it."""
    ids = [unit.id for unit in units]
    told, changed = work.repo.commitments.counts(ids), []
    for code, period in periods.items():
        commitment = COMMITMENTS[code]
        counts = _signed(work, plan, commitment, period, ids)
        for unit in units:
            now = _count(work, commitment, period, unit, found=counts.get(unit.id, (0, 0)), told=told)
            changed.extend([(commitment, unit, now)] if now else [])
    work.repo.commitments.keep_counts([count for _, _, count in changed])
    tell_work(work, [_item(work, plan, *each) for each in changed])
    for _, _, count in changed:
        facts = {name: count[name] for name in ("kind", "period", "unit_id", "signed", "staff")}
        work.emit(CommitmentsCountedV1(subject_id=count["id"], subject_version=count["version"], **facts))


def is_kept(work: Work, plan: Plan, commitment: Commitment, period: str) -> bool:
    """Whether the period is over, and whom it asked is kept."""
    over = min(date(int(commitment.year(plan, period)), 12, 31), plan.campaign_end) < work.today
    return over and work.repo.rolls.is_kept(commitment.year(plan, period))


def _signed(
    work: Work, plan: Plan, commitment: Commitment, period: str, unit_ids: Sequence[str]
) -> Mapping[str, tuple[int, int]]:
    """Unit -> (signed, to sign): of the roster now, or of those whom the period's last day had."""
    name = commitment.mark(period)
    if not is_kept(work, plan, commitment, period):
        return work.repo.roster.marked(name, asked(commitment, day_of(period, work.today)), unit_ids)
    rolls = work.repo.rolls.of(commitment.year(plan, period), unit_ids).values()
    wanted = {roll.unit_id: [person.id for person in roll.people if commitment.asks(person)] for roll in rolls}
    has = work.repo.roster.having(name, [each for ids in wanted.values() for each in ids])
    return {unit_id: (len(has.intersection(ids)), len(ids)) for unit_id, ids in wanted.items()}


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
