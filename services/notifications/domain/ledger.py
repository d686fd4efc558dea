"""The reminder ledger: one row per item and step, each told once, planned anew when the item changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from services.notifications.domain.items import Group, Item

LONG = timedelta(days=60)
LONG_STEPS = {30: "days_30", 7: "days_7", 1: "days_1"}
SHORT_NOTICE = -2


class Step(StrEnum):
    """Why a reminder goes out."""

    OPENING = "opening"
    DAYS_30 = "days_30"
    DAYS_7 = "days_7"
    SOON = "soon"
    DAYS_1 = "days_1"
    DUE = "due"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    ESCALATED_FURTHER = "escalated_further"


ESCALATIONS = frozenset((Step.ESCALATED, Step.ESCALATED_FURTHER))


class RowState(StrEnum):
    """Whether a reminder still waits."""

    WAITING = "waiting"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class Days(Protocol):
    """The working-day calendar."""

    def is_working(self, day: date) -> bool: ...
    def add(self, day: date, n: int) -> date: ...
    def on_or_before(self, day: date) -> date: ...
    def on_or_after(self, day: date) -> date: ...


@dataclass(frozen=True)
class Rules:
    """A city's settings: the hour (Shanghai) of the digest, and working days overdue until superiors are told."""

    hour: int = 9
    escalate_after: int = 5
    escalate_further: int = 3


@dataclass(frozen=True)
class Row:
    """One reminder of one item. `anchor` is the day that it follows from, so that a moved deadline is told again."""

    item_id: str
    step: Step
    anchor: date
    remind_on: date
    state: RowState = RowState.WAITING
    sent_on: date | None = None

    @property
    def id(self) -> str:
        """The natural key."""
        return f"{self.item_id}:{self.step}:{self.anchor.isoformat()}"


def planned(item: Item, days: Days, rules: Rules) -> list[Row]:
    """The reminders of `item` as it stands (NJ-006): none when it is settled, no overdue ones when it does not bind.

    Nothing is told on days off: the due day's reminder moves to the working day before (AMB-10), the others to the
    one after. An item that is open for more than 60 days is also told 30, 7 and 1 days before. One that
    comes back after it was settled opens once more.
    """
    if item.state != "open":
        return []
    opening = days.on_or_after(item.begins_on)
    rows = [Row(item.id, Step.OPENING, item.begins_on, opening)]
    if item.due_on is None:
        return rows
    due = item.due_on
    later = {Step.SOON: days.add(due, SHORT_NOTICE), Step.DUE: days.on_or_before(due)}
    if due - item.opens_on > LONG:
        later |= {Step(name): days.on_or_before(due - timedelta(days=n)) for n, name in LONG_STEPS.items()}
    rows += [Row(item.id, step, due, day) for step, day in later.items() if day >= opening]
    return rows + (_after(item.id, due, days, rules) if item.is_hard else [])


def _after(item_id: str, due: date, days: Days, rules: Rules) -> list[Row]:
    """Overdue, and the two steps up. `escalate_after` counts working days: the first is the day it turns overdue."""
    further = rules.escalate_after + rules.escalate_further
    counted = {Step.OVERDUE: 1, Step.ESCALATED: rules.escalate_after, Step.ESCALATED_FURTHER: further}
    return [Row(item_id, step, due, days.add(due, n)) for step, n in counted.items()]


def reconciled(held: Iterable[Row], wanted: Iterable[Row]) -> list[Row]:
    """The rows to store so that `held` becomes `wanted`: what was sent stays sent, what is not wanted is withdrawn."""
    before: Mapping[str, Row] = {row.id: row for row in held}
    after = {row.id: row for row in wanted}
    changed = [row for id, row in after.items() if _differs(before.get(id), row)]
    dropped = [
        replace(row, state=RowState.WITHDRAWN)
        for id, row in before.items()
        if id not in after and row.state is RowState.WAITING
    ]
    return changed + dropped


def _differs(held: Row | None, wanted: Row) -> bool:
    return held is None or (held.state is not RowState.SENT and held != wanted)


def group_of(step: Step) -> Group:
    """The heading under which a reminder of this step brings its item, unless that is overdue by then."""
    if step in ESCALATIONS:
        return Group.ESCALATED
    return Group.OPENING if step is Step.OPENING else Group.DUE
