"""Requests on coverage, programmes, rounds and visits."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from services.kit.requests import PageRequest, Request
from services.tasks.requests import ById, FewIds, Id, Last, Reason, Short, Text

Year = Annotated[int, Field(ge=2000, le=2100)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Units = Annotated[list[Id], Field(max_length=5000)]
Files = Annotated[list[Id], Field(max_length=20)]
VisitKind = Literal[
    "supervision",
    "hospital_inspection",
    "unannounced_visit",
    "onsite_check",
    "superior_inspection",
    "third_party_assessment",
]
VisitStatus = Literal["planned", "started", "findings_entered", "report_filed", "closed", "cancelled"]
TEAM = [
    {"name": "示例组长", "title": "副主任", "part": "leader", "position": "commission_leader"},
    {"name": "示例组员", "title": "科长", "part": "member", "position": "department_head", "department": "医政医管科"},
]


class SupervisionCoverage(Request):
    """Coverage of a year, per stratum and supervisor; so many proposals of each."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"year": 2022, "proposals": 20}
    year: Year
    proposals: int = Field(default=50, ge=0, le=500)


class HospitalInspections(Request):
    """Hospitals that still have to be inspected; so many of each supervisor."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"remaining": 20}
    remaining: int = Field(default=50, ge=0, le=500)


class CountyVisits(Request):
    """Unannounced visits per county."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"year": 2022}
    year: Year


class Checklist(Request):
    """The checklist of a kind of visit."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"kind": "hospital_inspection"}
    kind: VisitKind


class CampaignRecord(Request):
    """A unit's campaign record, for bodies that grade or inspect it."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    unit_id: Id


class Programmes(Request):
    """Programmes of a year or a supervisor."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"year": 2022}
    year: Year | None = None
    supervisor_id: Id | None = None


class ProgrammesByIds(ById):
    """Programmes by id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$programme"]}


class ChangesByProgrammes(Request):
    """The changes of programmes, all or the last ones of each."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"programme_ids": ["$programme"], "last": 1}
    programme_ids: FewIds
    last: Last = None


class ProgrammeNamed(Request):
    """One programme."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"programme_id": "$programme"}
    programme_id: Id
    expected_version: int | None = None


class Wanted(Request):
    """How many of a stratum are to be drawn."""

    stratum: Id
    count: int = Field(ge=0, le=100_000)


class PrepareProgramme(Request):
    """Freeze the entrants and publish the seed's hash. Without a seed the platform makes one."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"year": 2022, "seed": "双色球2022年第1期010203040506-07"}
    year: Year
    supervisor_id: Id | None = None
    seed: Annotated[str, Field(min_length=8, max_length=200)] | None = None
    wanted: list[Wanted] = Field(default=[], max_length=20)


class ChooseProgramme(ProgrammeNamed):
    """Name the units instead of drawing."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"programme_id": "$programme", "unit_ids": ["$unit"]}
    unit_ids: Units


class ChangeProgramme(ProgrammeNamed):
    """Units join or leave a confirmed programme."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"programme_id": "$programme", "add_ids": ["$unit"], "reason": "群众反映集中"}
    add_ids: Units = []
    remove_ids: Units = []
    reason: Reason


class TeamMember(Request):
    """One of a team."""

    name: Name
    title: Name
    part: Literal["leader", "member"]
    position: Literal["commission_leader", "department_head", "staff", "expert"]
    department: Name | None = None
    account_id: Id | None = None


Members = Annotated[list[TeamMember], Field(max_length=50)]


class RoundTeam(Request):
    """A team of a round."""

    name: Name
    members: Members


class SupervisionRounds(Request):
    """Rounds of a year."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"year": 2022}
    year: Year | None = None


class SupervisionRoundsByIds(ById):
    """Rounds by id, with their teams."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$supervision_round"]}


class OpenSupervisionRound(Request):
    """A round with its teams."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "name": "2022年第一轮督导",
        "starts_on": "2022-04-01",
        "ends_on": "2022-04-30",
        "teams": [{"name": "第一督导组", "members": TEAM}],
    }
    name: Name
    starts_on: date
    ends_on: date
    supervisor_id: Id | None = None
    teams: list[RoundTeam] = Field(min_length=1, max_length=50)


class IssueTeamList(Request):
    """The issued document that names the round's teams."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"supervision_round_id": "$supervision_round", "document_id": "$document"}
    supervision_round_id: Id
    document_id: Id


class Visits(PageRequest):
    """A page of visits, the latest first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "kind": "supervision", "first": 20}
    unit_id: Id | None = None
    supervisor_id: Id | None = None
    kind: VisitKind | None = None
    status: VisitStatus | None = None
    supervision_round_id: Id | None = None


class VisitsByIds(ById):
    """Visits by id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$visit"]}


class PlanVisit(Request):
    """A visit to come, or the record of one by another body (`inspector`)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "kind": "supervision",
        "unit_id": "$unit",
        "planned_on": "2022-04-12",
        "purpose": "专项行动落实情况",
        "team": TEAM,
    }
    kind: VisitKind
    unit_id: Id
    planned_on: date
    purpose: Short = ""
    team: Members = []
    inspector: Name | None = None
    supervision_round_id: Id | None = None
    team_name: Name | None = None
    covert: bool = False
    supervisor_id: Id | None = None


class VisitNamed(Request):
    """One visit."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"visit_id": "$visit"}
    visit_id: Id
    expected_version: int | None = None


class MoveVisit(VisitNamed):
    """Another day."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"visit_id": "$visit", "planned_on": "2022-05-10", "reason": "与年度校验冲突"}
    planned_on: date
    reason: Reason


class StartVisit(VisitNamed):
    """The team has arrived, today or on an earlier day."""

    started_on: date | None = None


class CheckAnswer(Request):
    """What was found at one point of the checklist."""

    item: Id
    verdict: Literal["conform", "deviation", "not_applicable"]
    reason: Short | None = None


class VisitFinding(Request):
    """Something that is wrong."""

    category: Id
    severity: Literal["low", "medium", "high", "critical"]
    description: Annotated[str, Field(min_length=1, max_length=2_000)]
    file_ids: Files = []
    requirement_id: Id | None = None


class RecordVisit(VisitNamed):
    """The checklist's answers and the findings, whole."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "visit_id": "$visit",
        "answers": [{"item": "problem.red_packet", "verdict": "conform"}],
        "findings": [{"category": "other", "severity": "low", "description": "公示栏更新不及时", "file_ids": []}],
    }
    answers: list[CheckAnswer] = Field(default=[], max_length=500)
    findings: list[VisitFinding] = Field(default=[], max_length=200)


class FileVisitReport(VisitNamed):
    """The visit's report."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"visit_id": "$visit", "text": "总体落实到位。", "file_ids": []}
    text: Text = ""
    file_ids: Files = []


class CloseVisit(VisitNamed):
    """The visit is done with."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"visit_id": "$visit", "note": "已反馈"}
    note: Short | None = None


class CancelVisit(VisitNamed):
    """The visit does not take place."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"visit_id": "$visit", "reason": "疫情防控"}
    reason: Reason
