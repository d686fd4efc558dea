"""The people of bodies: changed with history, and led by a new holder of the post when the office agrees (NJ-134)."""

from __future__ import annotations

from typing import Any

from services.kit.errors import ChangedMeanwhile
from services.organizations.domain.groups import LeadingGroup, with_people
from services.organizations.domain.succession import Succession, decided, succeeded_by
from services.organizations.domain.units import UnitRecord
from services.organizations.errors.people import (
    EndedBeforeItBegan,
    GroupHasEnded,
    GroupNotFound,
    LeaderNotNamed,
    SuccessionNotFound,
)
from services.organizations.handlers.common import Work, plan_of, required_unit
from services.organizations.handlers.groups import people_of
from services.organizations.handlers.measuring import measure
from services.organizations.handlers.owning import require_superior
from services.organizations.handlers.principals import tell_proposals
from services.organizations.handlers.views import GroupView, group_view
from services.organizations.requests import leading as requests


def change_leading_group(work: Work, request: requests.ChangeLeadingGroup) -> GroupView:
    """The people of a body from a day on; who left stays in the membership history (NJ-136).

    Raises `GroupNotFound`, `GroupHasEnded`, `ChangedMeanwhile`, `LeaderNotNamed`, `PersonNamedTwice` ...
    """
    plan = plan_of(work)
    group, unit = _required(work, request.group_id, "group_id")
    if group.version != request.expected_version:
        raise ChangedMeanwhile(field="expected_version")
    if not request.leader.name:
        raise LeaderNotNamed(field="leader.name")
    _require_standing(work, group)
    if request.on < group.established_on or request.on > work.today:
        raise EndedBeforeItBegan(field="on", since=group.established_on.isoformat())
    changed, gone = with_people(group, people_of(plan, group, request), request.on)
    work.repo.bodies.replace(changed, gone)
    measure(work, [unit])
    return group_view(plan, unit, changed, work.today)


def _required(work: Work, group_id: str, field: str) -> tuple[LeadingGroup, UnitRecord]:
    group = work.repo.bodies.get(group_id)
    if group is None:
        raise GroupNotFound(field=field)
    return group, required_unit(work, group.unit_id, field=field)


def _require_standing(work: Work, group: LeadingGroup) -> None:
    if not any(role.until is None or work.today < role.until for role in group.bodies):
        raise GroupHasEnded(field="group_id")


def accept_succession(work: Work, request: requests.AcceptSuccession) -> Succession:
    """The new holder of the post heads the body. Raises `SuccessionDecided`, `GroupHasEnded` or
    `OwnUnitIsTheSuperiors`."""
    proposal = _proposal(work, request.succession_id)
    done = decided(proposal, "accepted", work.today, work.actor.account_id)
    group, unit = _required(work, proposal.group_id, "succession_id")
    _require_standing(work, group)
    on = request.on or work.today
    if on < group.established_on or on > work.today:
        raise EndedBeforeItBegan(field="on", since=group.established_on.isoformat())
    led, gone = succeeded_by(group, proposal.name, proposal.title, on)
    work.repo.bodies.replace(led, [gone])
    work.repo.staffing.successions.save(done)
    tell_proposals(work, [done])
    measure(work, [unit])
    return done


def decline_succession(work: Work, request: requests.DeclineSuccession) -> Succession:
    """The body keeps its head, for a reason. Raises `SuccessionNotFound` or `SuccessionDecided`."""
    proposal = _proposal(work, request.succession_id)
    done = decided(proposal, "declined", work.today, work.actor.account_id, request.reason)
    work.repo.staffing.successions.save(done)
    tell_proposals(work, [done])
    return done


def _proposal(work: Work, succession_id: str) -> Succession:
    proposal = work.repo.staffing.successions.get(succession_id)
    if proposal is None:
        raise SuccessionNotFound(field="succession_id")
    require_superior(work, required_unit(work, proposal.unit_id, field="succession_id"), "succession_id")
    return proposal


def successions(work: Work, request: requests.Successions) -> dict[str, Any]:
    """A page of proposals, the latest first."""
    wanted = {"unit_id": request.unit_id, "state": request.state}
    return work.repo.staffing.page_of_successions(work.scope.filter(), wanted, request.first, request.after)
