"""What waits at a unit because the register lacks it: an officer, a principal, a body, a head who is the principal.

An alert is a fact of the day; the ledger of those that were told makes each known once, and settles it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from plans import Plan
from services.organizations.domain.groups import (
    BODY_LABELS,
    LeadingGroup,
    body_duties,
    body_rules,
    is_headed_by_principal,
)
from services.organizations.domain.measures import CONDUCT_STAFF, is_counted, own_measures
from services.organizations.domain.units import UnitRecord


@dataclass(frozen=True)
class Alert:
    """One thing that waits, open or settled. `subject` tells several of a kind at one unit apart."""

    id: str
    kind: str
    action: str
    subject: str
    unit_id: str
    label: str
    opens_on: date
    due_on: date | None = None
    is_open: bool = True
    settled_on: date | None = None
    version: int = 1


def alerts_of(
    plan: Plan, unit: UnitRecord, has_officer: Callable[[str], bool], groups: Sequence[LeadingGroup], today: date
) -> list[Alert]:
    """Everything that `unit` lacks today and somebody must see to; nothing for a unit that does not exist that day."""
    if not unit.is_active(today):
        return []
    return [
        *_officer(plan, unit, has_officer, today),
        *_principal(unit, today),
        *_bodies(plan, unit, groups, today),
        *_heads(plan, unit, groups, today),
    ]


def news(known: Sequence[Alert], wanted: Sequence[Alert], today: date) -> list[Alert]:
    """What is to be told: alerts that are new or again open, whose day moved, and those that are settled."""
    before = {alert.id: alert for alert in known}
    told = [each for each in (_opened(before.get(alert.id), alert) for alert in wanted) if each]
    still = {alert.id for alert in wanted}
    gone = [alert for alert in known if alert.is_open and alert.id not in still]
    return told + [replace(a, is_open=False, settled_on=today, version=a.version + 1) for a in gone]


def _opened(before: Alert | None, wanted: Alert) -> Alert | None:
    if before is None:
        return wanted
    if not before.is_open:
        return replace(wanted, version=before.version + 1)
    if (before.due_on, before.label) == (wanted.due_on, wanted.label):
        return None
    return replace(wanted, opens_on=before.opens_on, version=before.version + 1)


def _officer(plan: Plan, unit: UnitRecord, has_officer: Callable[[str], bool], today: date) -> Iterator[Alert]:
    counted = CONDUCT_STAFF in own_measures(plan) and is_counted(plan, CONDUCT_STAFF, unit, today)
    if counted and not has_officer(unit.id):
        yield _alert(unit, "conduct_officer.appoint", unit.id, "配备行风建设专（兼）职工作人员", today)


def _principal(unit: UnitRecord, today: date) -> Iterator[Alert]:
    if unit.principal_on(today) is None:
        yield _alert(unit, "principal.appoint", unit.id, "登记本单位主要负责人", today)


def _bodies(plan: Plan, unit: UnitRecord, groups: Sequence[LeadingGroup], today: date) -> Iterator[Alert]:
    for duty in body_duties(plan, unit, groups, today):
        if duty.status in ("open", "overdue"):
            opens = max(plan.effective_from, unit.opened_on or plan.effective_from)
            alert = _alert(unit, "body.form", f"{unit.id}:{duty.body}", f"成立{BODY_LABELS[duty.body][0]}", opens)
            yield replace(alert, due_on=max(duty.due_on, opens))


def _heads(plan: Plan, unit: UnitRecord, groups: Sequence[LeadingGroup], today: date) -> Iterator[Alert]:
    for rule in body_rules(plan, unit):
        current = [group for group in groups if group.fulfils(rule.body, today)]
        if rule.head and any(is_headed_by_principal(group, unit, today) is False for group in current):
            zh = f"{BODY_LABELS[rule.body][0]}负责人应为本单位主要负责人"
            yield _alert(unit, "body_head.replace", f"{unit.id}:{rule.body}", zh, today)


def _alert(unit: UnitRecord, what: str, subject: str, label: str, opens: date) -> Alert:
    """`what` is the kind with what is to be done: `principal.appoint`."""
    kind, _, action = what.partition(".")
    return Alert(f"{kind}:{subject}", kind, action, subject, unit.id, label, opens)
