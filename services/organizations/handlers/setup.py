"""A city appears: its commission, departments and leading group come out of the plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from plans import Plan
from services.kit.events import Envelope
from services.kit.ids import derive
from services.organizations.domain.city_group import city_group
from services.organizations.domain.groups import LeadingGroup
from services.organizations.domain.tree import placed
from services.organizations.domain.units import UnitRecord
from services.organizations.events import LeadingGroupFormedV1, TenantOnboarded, TenantPreparedV1
from services.organizations.handlers.common import Work, commission_id_of, store_new
from services.organizations.handlers.delivering import issue_plan
from services.organizations.handlers.measuring import measure


def on_tenant_onboarded(uow: Work, events: Sequence[Envelope]) -> None:
    """Set the city up from its plan. The same plan again changes nothing; an older one is ignored."""
    for event in events:
        facts = uow.repo.plan_facts() or {"digest": "", "event_version": 0, "version": 0}
        if event.subject_version < facts["event_version"]:
            continue
        text = json.dumps(TenantOnboarded.parse(event.data).plan, ensure_ascii=False, sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        version = facts["version"] + 1
        uow.repo.save_plan(text, digest, event.subject_version, version)
        plan = uow.repo.plan()
        assert plan is not None
        if digest != facts["digest"]:
            _set_up(uow, plan)
        uow.emit(TenantPreparedV1(uow.tenant, version, "organizations", _counts(uow, plan)))


def _set_up(uow: Work, plan: Plan) -> None:
    uow.repo.hold_tree()
    commission_id = commission_id_of(uow, plan)
    if uow.repo.unit(commission_id) is None:
        store_new(uow, [_commission(plan, commission_id)])
    _seat_city_group(uow, plan, commission_id)
    issue_plan(uow, plan)
    measure(uow, uow.repo.all_units())
    uow.repo.set_measured_on(uow.today)


def _commission(plan: Plan, unit_id: str) -> UnitRecord:
    city, authority = plan.template.city, plan.template.authority
    return placed(UnitRecord(id=unit_id, code=city.division_code, name=authority.label, kind="commission"), None)


def _seat_city_group(uow: Work, plan: Plan, commission_id: str) -> None:
    """The plan's group; the one of an earlier plan version stays as history (NJ-133)."""
    group_id = derive(uow.tenant, "city_group", plan.id, plan.version)
    existing = uow.repo.bodies.of([commission_id])[commission_id]
    group = city_group(plan, group_id, commission_id)
    if group is None or any(other.id == group_id for other in existing):
        return
    for other in existing:
        if other.plan is not None:
            uow.repo.bodies.replace(_retired(uow, other))
    uow.repo.bodies.insert(group)
    uow.emit(LeadingGroupFormedV1(f"{group.id}:leading_group", 1, commission_id, "leading_group", group.established_on))


def _retired(uow: Work, group: LeadingGroup) -> LeadingGroup:
    roles = tuple(replace(role, until=role.until or uow.today) for role in group.bodies)
    return replace(group, bodies=roles, version=group.version + 1)


def _counts(uow: Work, plan: Plan) -> dict[str, int]:
    group = plan.leading_group
    return {
        "units": len(uow.repo.all_units()),
        "departments": len(plan.departments),
        "leading_group_people": 1 + len(group.deputies) + len(group.members) if group else 0,
        "work_groups": len(plan.work_groups),
    }
