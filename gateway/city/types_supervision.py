"""Supervision: visits of every kind, rounds with their teams, checklists. A hidden visit is not found by others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.loaders import loader, whole
from gateway.city.types_common import File, Info, Node
from gateway.city.types_rectification import Problem, ProblemSeverity, problem_of
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum(description="督导, 巡查, 明查暗访, 实地检查, and inspections by superiors and third parties.")
class VisitKind(Enum):
    SUPERVISION = "supervision"
    HOSPITAL_INSPECTION = "hospital_inspection"
    UNANNOUNCED_VISIT = "unannounced_visit"
    ONSITE_CHECK = "onsite_check"
    SUPERIOR_INSPECTION = "superior_inspection"
    THIRD_PARTY_ASSESSMENT = "third_party_assessment"


@strawberry.enum(description="Where a visit stands; it counts from REPORT_FILED on.")
class VisitStatus(Enum):
    PLANNED = "planned"
    STARTED = "started"
    FINDINGS_ENTERED = "findings_entered"
    REPORT_FILED = "report_filed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@strawberry.enum(description="Who leads the team and who belongs to it.")
class TeamRole(Enum):
    LEADER = "leader"
    MEMBER = "member"


@strawberry.enum(description="What the person is: 委领导, 科室负责人, staff or expert.")
class TeamPosition(Enum):
    COMMISSION_LEADER = "commission_leader"
    DEPARTMENT_HEAD = "department_head"
    STAFF = "staff"
    EXPERT = "expert"


@strawberry.enum(description="What was found at a point of the checklist.")
class CheckVerdict(Enum):
    CONFORM = "conform"
    DEVIATION = "deviation"
    NOT_APPLICABLE = "not_applicable"


@strawberry.type(description="One of a team.")
class VisitTeamMember:
    name: str
    title: str
    part: TeamRole
    position: TeamPosition
    department: str | None


@strawberry.type(description="A point of the checklist as it was found.")
class CheckAnswer:
    item: str
    verdict: CheckVerdict
    reason: str | None


@strawberry.type(description="Something that is wrong; a problem of the unit once the visit is told.")
class VisitFinding:
    category: str
    severity: ProblemSeverity
    description: str
    requirement_id: str | None
    files: list[File]


@strawberry.type(description="What the team wrote.")
class VisitReport:
    text: str
    files: list[File]
    at: datetime


@strawberry.type(description="The visit was moved to another day.")
class VisitChange:
    before: date
    after: date
    reason: str
    at: datetime


@strawberry.type(
    description="A visit to a unit. `hidden`: only its team and the office know of it. Answers, findings and report "
    "reach the unit with the report."
)
class Visit(Node):
    kind: VisitKind
    covert: bool
    hidden: bool
    status: VisitStatus
    planned_on: date
    started_on: date | None
    completed_on: date | None
    purpose: str
    team: list[VisitTeamMember]
    team_name: str | None
    inspector: str | None
    note: str | None
    cancel_reason: str | None
    changes: list[VisitChange]
    closed_at: datetime | None
    version: int
    unit_id: strawberry.Private[str]
    supervisor_id: strawberry.Private[str]
    problem_ids: strawberry.Private[list[str]]
    local_id: strawberry.Private[str]
    told: strawberry.Private[dict[str, Any] | None]

    @strawberry.field
    async def answers(self, info: Info) -> list[CheckAnswer]:
        return build_all(CheckAnswer, (await self._whole(info)).get("answers"))

    @strawberry.field
    async def findings(self, info: Info) -> list[VisitFinding]:
        return build_all(VisitFinding, (await self._whole(info)).get("findings"))

    @strawberry.field
    async def report(self, info: Info) -> VisitReport | None:
        found = (await self._whole(info)).get("report")
        return build(VisitReport, found) if found else None

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)

    @strawberry.field(description="The commission or bureau that visits.")
    async def supervisor(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.supervisor_id)

    @strawberry.field(description="The problems that its findings have become.")
    async def problems(self, info: Info) -> list[Problem]:
        found = await loader(info.context, "problems").load_many(self.problem_ids)
        return [problem_of(each) for each in found if each]

    async def _whole(self, info: Info) -> Mapping[str, Any]:
        info.context.personal = True
        return await whole(info.context, "visits", self.told, self.local_id)


@strawberry.type(description="A team of a round.")
class RoundTeam:
    name: str
    members: list[VisitTeamMember]


@strawberry.type(description="A round of supervision; visits wait for the issued team list where the plan says so.")
class SupervisionRound:
    id: strawberry.ID
    name: str
    year: int
    starts_on: date
    ends_on: date
    has_list: bool
    document_number: str | None
    issued_on: date | None
    version: int
    supervisor_id: strawberry.Private[str]
    local_id: strawberry.Private[str]
    told: strawberry.Private[dict[str, Any] | None]

    @strawberry.field
    async def supervisor(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.supervisor_id)

    @strawberry.field
    async def teams(self, info: Info) -> list[RoundTeam]:
        found = await whole(info.context, "supervision_rounds", self.told, self.local_id)
        return build_all(RoundTeam, found.get("teams"))


@strawberry.type(description="A point to check.")
class ChecklistItem:
    code: str
    text: str


@strawberry.type(description="Points that belong together; the weights of a checklist add up to 100.")
class ChecklistSection:
    code: str
    title: str
    weight: int
    mandatory: bool
    items: list[ChecklistItem]


def visit_of(data: dict[str, Any]) -> Visit:
    """A visit out of the service's answer."""
    return build(Visit, {**data, "told": data if "findings" in data else None})


def round_of(data: dict[str, Any]) -> SupervisionRound:
    """A round out of the service's answer."""
    return build(SupervisionRound, {**data, "told": data if "teams" in data else None})


async def visit_named(info: Info, local_id: str) -> Visit | None:
    """The visit, unless the caller may not know of it. What an account knows is not shared with its colleagues."""
    info.context.personal = True
    found = await loader(info.context, "visits").load(local_id)
    return visit_of(found) if found else None
