"""Rounds of supervision with their teams and the issued list of names (LZ-134, LZ-135)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.kit.events import Envelope
from services.kit.units import OutsideYourUnits, Unit, UnitNotFound
from services.tasks.domain.rounds import Member, Round, Team, require_dates, require_team
from services.tasks.errors.supervising import SupervisionRoundNotFound, TeamListNotKnown
from services.tasks.events.supervising import document_issued
from services.tasks.handlers.work import Work
from services.tasks.repository.codec import document
from services.tasks.requests import supervising as requests

TEAM_LIST = "team_list"


def supervision_rounds(work: Work, request: requests.SupervisionRounds) -> list[dict[str, Any]]:
    """Rounds in the caller's scope, the latest first, without their teams."""
    found = work.repo.supervising.rounds.of_year(request.year, work.scope.filter("unit_path"))
    return [_shown(doc) for doc in found]


def supervision_rounds_by_ids(work: Work, request: requests.SupervisionRoundsByIds) -> list[dict[str, Any]]:
    """Those that exist in the caller's scope, with their teams. Raises `AnswerTooLarge`."""
    found = work.repo.supervising.rounds.by_ids(request.ids, work.scope.filter("unit_path"))
    return [_shown_whole(doc) for doc in found]


def open_supervision_round(work: Work, request: requests.OpenSupervisionRound) -> dict[str, Any]:
    """Raises `RoundDatesNotValid`, `VisitWithoutTeam`, `LeaderNotOfCommission`, `MemberNotDepartmentHead`."""
    supervisor = supervisor_named(work, request.supervisor_id)
    require_dates(request.starts_on, request.ends_on)
    teams = tuple(_team(each) for each in request.teams)
    plan = work.repo.campaign.plan() if supervisor.kind == "commission" else None
    for team in teams:
        require_team(team.members, plan)
    opened = Round(
        id=work.new_id(),
        name=request.name,
        year=request.starts_on.year,
        unit_id=supervisor.id,
        unit_path=supervisor.path,
        county_id=supervisor.county_id,
        starts_on=request.starts_on,
        ends_on=request.ends_on,
        teams=teams,
        opened_by=work.actor.account_id,
        opened_at=work.now,
    )
    work.repo.supervising.rounds.add([opened])
    return _shown_whole(document(opened))


def issue_team_list(work: Work, request: requests.IssueTeamList) -> dict[str, Any]:
    """The round's list is out. Raises `TeamListNotKnown` while no such document has been issued."""
    found = work.repo.supervising.rounds.get(request.supervision_round_id)
    if found is None:
        raise SupervisionRoundNotFound(field="supervision_round_id")
    work.units.require(found.unit_id, field="supervision_round_id")
    issued = work.repo.supervising.issued(request.document_id, TEAM_LIST)
    if issued is None:
        raise TeamListNotKnown(field="document_id")
    after = found.listed(issued["id"], issued["number"], issued["issued_on"])
    work.repo.supervising.rounds.save(after)
    return _shown_whole(document(after))


def on_documents(work: Work, events: Sequence[Envelope]) -> None:
    """Documents that organizations has issued; an issued one no longer changes."""
    issued = [document_issued(event) for event in events]
    work.repo.supervising.keep_documents(
        [{"id": d.document_id, "kind": d.kind, "number": d.number, "issued_on": d.issued_on} for d in issued]
    )


def supervisor_named(work: Work, supervisor_id: str | None) -> Unit:
    """The caller's bureau, a bureau that is named, or the commission. Raises `UnitNotFound`, `OutsideYourUnits`."""
    if work.scope.width == "city" and supervisor_id is None:
        commission = next((unit for unit in work.units.all() if unit.kind == "commission"), None)
        if commission is None:
            raise UnitNotFound(field="supervisor_id")
        return commission
    found = work.units.require(supervisor_id or str(work.actor.unit_id), field="supervisor_id")
    if found.kind == "institution":
        raise OutsideYourUnits(field="supervisor_id")
    return found


def _team(given: requests.RoundTeam) -> Team:
    return Team(given.name, tuple(Member(**member.model_dump()) for member in given.members))


def _shown(doc: dict[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in doc.items() if name not in ("unit_path", "teams")}
    return {**found, "supervisor_id": doc["unit_id"], "has_list": doc["document_id"] is not None}


def _shown_whole(doc: dict[str, Any]) -> dict[str, Any]:
    teams = [
        {**team, "members": [{k: v for k, v in member.items() if k != "account_id"} for member in team["members"]]}
        for team in doc["teams"]
    ]
    return {**_shown(doc), "teams": teams}
