"""Rounds of supervision: several teams, led by the commission, named in a document of their own (LZ-134, LZ-135)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from plans.models.plan import Plan
from services.tasks.errors.supervising import (
    LeaderNotOfCommission,
    MemberNotDepartmentHead,
    RoundDatesNotValid,
    TeamNotInRound,
    VisitWithoutTeam,
)

TEAM_RULE = "supervision_team"
LEADER_TITLES = ("书记", "主任", "党组成员", "调研员", "组长")
HEAD_TITLES = ("科长", "主任", "负责人", "书记", "处长")


@dataclass(frozen=True)
class Member:
    """One of a team. `account_id` lets the person see what is hidden from others."""

    name: str
    title: str
    part: str
    position: str
    department: str | None = None
    account_id: str | None = None


@dataclass(frozen=True)
class Team:
    """A team of a round."""

    name: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Round:
    """A round of supervision by one supervisor (`unit_id`); `document_id` is the issued team list."""

    id: str
    name: str
    year: int
    unit_id: str
    unit_path: str
    county_id: str | None
    starts_on: date
    ends_on: date
    teams: tuple[Team, ...]
    opened_by: str
    opened_at: datetime
    document_id: str | None = None
    document_number: str | None = None
    issued_on: date | None = None
    version: int = 1

    @property
    def has_list(self) -> bool:
        """Whether visits may be recorded (LZ-135)."""
        return self.document_id is not None

    def team(self, name: str) -> Team:
        """Raises `TeamNotInRound`."""
        for team in self.teams:
            if team.name == name:
                return team
        raise TeamNotInRound(field="team_name", team=name)

    def listed(self, document_id: str, number: str | None, issued_on: date) -> Round:
        """With the issued team list."""
        return replace(
            self,
            document_id=document_id,
            document_number=number,
            issued_on=issued_on,
            version=self.version + 1,
        )


def needs_list(plan: Plan) -> bool:
    """Whether the plan's supervision happens in rounds with an issued team list."""
    return any(rule.kind == TEAM_RULE for rule in plan.supervision_rules)


def require_dates(starts_on: date, ends_on: date) -> None:
    """Raises `RoundDatesNotValid`."""
    if ends_on < starts_on:
        raise RoundDatesNotValid(field="ends_on")


def require_team(members: Sequence[Member], plan: Plan | None = None) -> None:
    """One leader. With a `plan` that says so, a leader of the commission, and heads of its departments as members.

    Raises `VisitWithoutTeam`, `LeaderNotOfCommission`, `MemberNotDepartmentHead`.
    """
    leaders = [member for member in members if member.part == "leader"]
    if len(leaders) != 1:
        raise VisitWithoutTeam(field="team")
    if plan is None or not needs_list(plan):
        return
    if leaders[0].position != "commission_leader" or not _titled(leaders[0], LEADER_TITLES):
        raise LeaderNotOfCommission(field="team")
    for member in members:
        if member.part != "leader" and not _is_head(plan, member):
            raise MemberNotDepartmentHead(field="team")


def _is_head(plan: Plan, member: Member) -> bool:
    known = member.department is not None and plan.department(member.department) is not None
    return known and member.position == "department_head" and _titled(member, HEAD_TITLES)


def _titled(member: Member, titles: tuple[str, ...]) -> bool:
    return any(title in member.title for title in titles)
