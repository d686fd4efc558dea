"""Alerts of what units lack, told the day it begins and settled the day it is there (NJ-017, NJ-091, NJ-117)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from services.kit.work_items import WorkItem
from services.organizations.domain.alerts import Alert, alerts_of, news
from services.organizations.domain.groups import LeadingGroup
from services.organizations.domain.officers import ConductOfficer
from services.organizations.domain.units import UnitRecord
from services.organizations.handlers.common import Work, plan_of
from services.organizations.handlers.todo import tell_work

OWNERS = {"commission": ("campaign_office",), "bureau": ("bureau",), "institution": ("institution",)}


def watch(
    work: Work,
    units: Sequence[UnitRecord],
    officers: Mapping[str, Sequence[ConductOfficer]],
    groups: Mapping[str, Sequence[LeadingGroup]],
) -> None:
    """Tell what `units` lack by today and did not lack before, and what they lack no more."""
    plan = plan_of(work)
    known: dict[str, list[Alert]] = defaultdict(list)
    for alert in work.repo.staffing.alerts.of_units([unit.id for unit in units]):
        known[alert.unit_id].append(alert)

    def has_officer(unit_id: str) -> bool:
        return any(officer.is_active(work.today) for officer in officers.get(unit_id, ()))

    told: list[Alert] = []
    items: list[WorkItem] = []
    for unit in units:
        wanted = alerts_of(plan, unit, has_officer, groups.get(unit.id, ()), work.today)
        changed = news(known[unit.id], wanted, work.today)
        told += changed
        items += [_item(alert, unit) for alert in changed]
    work.repo.staffing.alerts.put_all(told)
    tell_work(work, items)


def _item(alert: Alert, unit: UnitRecord) -> WorkItem:
    return WorkItem(
        kind=alert.kind,
        action=alert.action,
        subject_id=alert.subject,
        version=alert.version,
        unit_id=unit.id,
        owner_unit_id=unit.id,
        roles=OWNERS[unit.kind],
        label=alert.label,
        opens_on=alert.opens_on,
        due_on=alert.due_on,
        state="open" if alert.is_open else "done",
        settled_on=alert.settled_on,
    )
