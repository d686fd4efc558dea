"""Succession: the head of a body holds it by post, so a new holder of the post is proposed as head (NJ-134)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from services.organizations.domain.groups import FormerMember, LeadingGroup, Member
from services.organizations.errors.people import SuccessionDecided


@dataclass(frozen=True)
class Succession:
    """A proposal: `name` shall head the body of a unit, as the new holder of its leader's post."""

    id: str
    group_id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    group_name: str
    former_name: str | None
    name: str
    title: str
    proposed_on: date
    state: str = "open"
    decided_on: date | None = None
    decided_by: str | None = None
    reason: str | None = None
    version: int = 1


def groups_to_succeed(
    groups: Iterable[LeadingGroup], formers: Collection[str], name: str, today: date
) -> list[LeadingGroup]:
    """Bodies that stand today under one of the post's former holders, or whose post had none yet, and not under `name`.

    The city's own group is always led by post.
    """
    return [
        group
        for group in groups
        if any(group.fulfils(role.body, today) for role in group.bodies)
        and group.leader.name != name
        and (group.plan is not None or not formers or group.leader.name in formers)
    ]


def decided(proposal: Succession, state: str, on: date, by: str, reason: str | None = None) -> Succession:
    """`proposal` accepted, declined or withdrawn. Raises `SuccessionDecided`."""
    if proposal.state != "open":
        raise SuccessionDecided(field="succession_id")
    return replace(proposal, state=state, decided_on=on, decided_by=by, reason=reason, version=proposal.version + 1)


def succeeded_by(group: LeadingGroup, name: str, title: str, on: date) -> tuple[LeadingGroup, FormerMember]:
    """`group` under a new leader, and the one before, who goes to the membership history."""
    old = group.leader
    gone = FormerMember(old.name, old.title, old.role, old.department, old.since or group.established_on, on)
    leader = Member(name, title, "leader", old.department, old.department_code, since=on)
    return replace(group, leader=leader, version=group.version + 1), gone
