"""Bodies of the campaign: the city's leading group out of the plan, and those that units form themselves.

One body may fulfil several roles (leading group, supervision body, special mechanism), each tracked apart (AMB-20). A
new body succeeds the one before it; nothing is overwritten.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from plans import Plan
from plans.models.rules import LocalGroupRule
from services.kit.extents import EMPTY, Extent
from services.organizations.domain.units import UnitRecord
from services.organizations.errors import GroupAlreadyFormed, PersonNamedTwice

BODIES = ("leading_group", "supervision_body", "special_mechanism")
BODY_LABELS = {
    "leading_group": ("领导小组和工作机构", "leading group"),
    "supervision_body": ("工作督导机构", "supervision body"),
    "special_mechanism": ("专项工作机制", "special mechanism"),
}


@dataclass(frozen=True)
class Member:
    """A person by post. Without a name it is a role alone, filled later (LZ-139), or the name is masked (AMB-27)."""

    name: str | None
    title: str | None
    role: str
    department: str | None = None
    department_code: str | None = None
    full_time: bool = False
    functions: tuple[str, ...] = ()
    since: date | None = None

    @property
    def seat(self) -> tuple[str | None, ...]:
        """What tells one seat from another."""
        return self.name, self.title, self.role, self.department


@dataclass(frozen=True)
class FormerMember:
    """Somebody who sat in a body before; `until` is the first day without."""

    name: str | None
    title: str | None
    role: str
    department: str | None
    since: date
    until: date


@dataclass(frozen=True)
class WorkGroup:
    """An office or group under the leading group, with its duties."""

    id: str
    code: str
    kind: str
    label: str
    text: str | None
    duties: tuple[str, ...]
    hosted_by_department: str | None
    head: Member | None
    members: tuple[Member, ...]
    members_text: str | None


@dataclass(frozen=True)
class BodyRole:
    """A role that a body fulfils; `until` is the day on which another body took it over."""

    body: str
    until: date | None = None


@dataclass(frozen=True)
class LeadingGroup:
    """A body of a unit: leader, deputies and members in order. `plan` names the plan version it was taken from."""

    id: str
    unit_id: str
    bodies: tuple[BodyRole, ...]
    name: str
    established_on: date
    leader: Member
    deputies: tuple[Member, ...] = ()
    members: tuple[Member, ...] = ()
    alt_name: str | None = None
    document_number: str | None = None
    duty: str | None = None
    work_groups: tuple[WorkGroup, ...] = ()
    plan: str | None = None
    observers: tuple[Member, ...] = ()
    former: Extent = EMPTY
    version: int = 1

    def fulfils(self, body: str, on: date) -> bool:
        """Whether the group stands as `body` on that day."""
        return self.established_on <= on and any(
            r.body == body and (r.until is None or on < r.until) for r in self.bodies
        )

    @property
    def people(self) -> tuple[Member, ...]:
        """Leader, deputies and members; observers have no seat."""
        return (self.leader, *self.deputies, *self.members)


@dataclass(frozen=True)
class BodyDuty:
    """A body that the plan asks of a unit, with its due day and how it stands."""

    rule_id: str
    body: str
    due_on: date
    formed_on: date | None
    status: str


def formed(group: LeadingGroup, existing: Iterable[LeadingGroup]) -> list[LeadingGroup]:
    """The groups that `group` succeeds, as they are then. Raises `GroupAlreadyFormed` or `PersonNamedTwice`."""
    require_named_once(group)
    taken = {role.body for role in group.bodies}
    succeeded = []
    for other in existing:
        if not any(role.body in taken and role.until is None for role in other.bodies):
            continue
        if group.established_on <= other.established_on:
            raise GroupAlreadyFormed(field="established_on", since=other.established_on.isoformat())
        roles = tuple(_succeeded(role, taken, group.established_on) for role in other.bodies)
        succeeded.append(replace(other, bodies=roles, version=other.version + 1))
    return succeeded


def require_named_once(group: LeadingGroup) -> None:
    """Raises `PersonNamedTwice`."""
    named = Counter((person.name, person.title) for person in (*group.people, *group.observers) if person.name)
    for (name, _), times in named.items():
        if times > 1:
            raise PersonNamedTwice(field="members", name=name)


def with_people(group: LeadingGroup, new: LeadingGroup, on: date) -> tuple[LeadingGroup, tuple[FormerMember, ...]]:
    """`group` with the people of `new` from that day on, and who left then. Raises `PersonNamedTwice`."""
    before = {person.seat: person for person in (*group.people, *group.observers)}
    after = {person.seat for person in (*new.people, *new.observers)}
    gone = tuple(
        FormerMember(p.name, p.title, p.role, p.department, p.since or group.established_on, on)
        for seat, p in before.items()
        if seat not in after
    )

    def dated(person: Member) -> Member:
        known = before.get(person.seat)
        return replace(person, since=known.since if known else on)

    changed = replace(
        group,
        leader=dated(new.leader),
        deputies=tuple(map(dated, new.deputies)),
        members=tuple(map(dated, new.members)),
        observers=tuple(map(dated, new.observers)),
        version=group.version + 1,
    )
    require_named_once(changed)
    return changed, gone


def ended_roles(group: LeadingGroup, on: date) -> LeadingGroup:
    """`group` in no role any more from that day on."""
    roles = tuple(replace(role, until=role.until or on) for role in group.bodies)
    return replace(group, bodies=roles, version=group.version + 1)


def _succeeded(role: BodyRole, taken: set[str], on: date) -> BodyRole:
    return replace(role, until=on) if role.body in taken and role.until is None else role


def body_rules(plan: Plan, unit: UnitRecord) -> list[LocalGroupRule]:
    """The bodies that the plan asks of `unit`."""
    return [rule for rule in plan.local_leading_group_rules if plan.units_matching(rule.subjects, unit)]


def owes_leading_group(plan: Plan, unit: UnitRecord) -> bool:
    """Whether the unit belongs to the population of `leading_group_formed`."""
    return any(rule.body == "leading_group" for rule in body_rules(plan, unit))


def due_on(plan: Plan, rule: LocalGroupRule) -> date:
    """The printed due day, else the end of the first phase (NJ-033, LZ-118)."""
    return rule.due or min(plan.phases, key=lambda phase: phase.start).end


def body_duties(plan: Plan, unit: UnitRecord, groups: Sequence[LeadingGroup], today: date) -> list[BodyDuty]:
    """Every body that `unit` owes: formed, formed_late, open or overdue (NJ-091, LZ-118)."""
    return [_body_duty(rule, due_on(plan, rule), groups, today) for rule in body_rules(plan, unit)]


def _body_duty(rule: LocalGroupRule, due: date, groups: Sequence[LeadingGroup], today: date) -> BodyDuty:
    first = min((g.established_on for g in groups if any(role.body == rule.body for role in g.bodies)), default=None)
    if first is not None and first <= today:
        status = "formed" if first <= due else "formed_late"
    else:
        status = "open" if today <= due else "overdue"
    return BodyDuty(rule.id, rule.body, due, first, status)


def is_headed_by_principal(group: LeadingGroup, unit: UnitRecord, today: date) -> bool | None:
    """Whether the head is the unit's principal (NJ-033, NJ-039); None while no principal is recorded."""
    principal = unit.principal_on(today)
    return group.leader.name == principal.name if principal else None


def has_full_time_member(group: LeadingGroup) -> bool:
    """专职落实: whether somebody in the body works on it full time (NJ-034)."""
    return any(person.full_time for person in group.people)


def missing_functions(rule: LocalGroupRule, group: LeadingGroup) -> list[str]:
    """The department functions that nobody in the group stands for; one person may stand for several (NJ-040)."""
    stated = [text for person in group.people for text in (person.department, person.title) if text]
    present = [*stated, *(function for person in group.people for function in person.functions)]
    return [function for function in rule.participating_departments if not any(function in text for text in present)]
