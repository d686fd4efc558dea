"""What the mutations of supervision take."""

from __future__ import annotations

from datetime import date

import strawberry

from gateway.city.inputs import Command
from gateway.city.types_rectification import ProblemSeverity
from gateway.city.types_supervision import CheckVerdict, TeamPosition, TeamRole, VisitKind

Id = strawberry.ID


@strawberry.input(description="How many of a stratum are to be drawn; at least what the plan requires.")
class PlacesInput:
    stratum: str
    count: int


@strawberry.input(
    description="Freeze the list and publish the seed's hash. Without `seed` the platform makes one; without "
    "`supervisorId` it is the caller's own."
)
class PrepareProgrammeInput(Command):
    year: int
    supervisor_id: Id | None = None
    seed: str | None = None
    wanted: list[PlacesInput] | None = None


@strawberry.input
class ProgrammeInput(Command):
    programme_id: Id
    expected_version: int | None = None


@strawberry.input
class DrawProgrammeInput(ProgrammeInput):
    pass


@strawberry.input
class ConfirmProgrammeInput(ProgrammeInput):
    pass


@strawberry.input(description="Name the units instead of drawing.")
class ChooseProgrammeInput(ProgrammeInput):
    unit_ids: list[Id]


@strawberry.input
class ChangeProgrammeInput(ProgrammeInput):
    reason: str
    add_ids: list[Id] | None = None
    remove_ids: list[Id] | None = None


@strawberry.input(description="`accountId` lets the person see what is hidden from others.")
class TeamMemberInput:
    name: str
    title: str
    part: TeamRole
    position: TeamPosition
    department: str | None = None
    account_id: Id | None = None


@strawberry.input
class RoundTeamInput:
    name: str
    members: list[TeamMemberInput]


@strawberry.input
class OpenSupervisionRoundInput(Command):
    name: str
    starts_on: date
    ends_on: date
    supervisor_id: Id | None = None
    teams: list[RoundTeamInput]


@strawberry.input(description="The issued document that names the round's teams.")
class IssueTeamListInput(Command):
    supervision_round_id: Id
    document_id: Id


@strawberry.input(
    description="`team` with one leader, or `supervisionRoundId` and `teamName`; `inspector` names another body. A "
    "`covert` unannounced visit stays hidden until it is closed."
)
class PlanVisitInput(Command):
    kind: VisitKind
    unit_id: Id
    planned_on: date
    purpose: str | None = None
    team: list[TeamMemberInput] | None = None
    inspector: str | None = None
    supervision_round_id: Id | None = None
    team_name: str | None = None
    covert: bool | None = None
    supervisor_id: Id | None = None


@strawberry.input
class VisitInput(Command):
    visit_id: Id
    expected_version: int | None = None


@strawberry.input
class MoveVisitInput(VisitInput):
    planned_on: date
    reason: str


@strawberry.input(description="Today, or an earlier day for what is recorded afterwards.")
class StartVisitInput(VisitInput):
    started_on: date | None = None


@strawberry.input
class CheckAnswerInput:
    item: str
    verdict: CheckVerdict
    reason: str | None = None


@strawberry.input
class VisitFindingInput:
    category: str
    severity: ProblemSeverity
    description: str
    file_ids: list[Id] | None = None
    requirement_id: str | None = None


@strawberry.input(description="Answers and findings, whole; they may be corrected until the report is filed.")
class RecordVisitInput(VisitInput):
    answers: list[CheckAnswerInput] | None = None
    findings: list[VisitFindingInput] | None = None


@strawberry.input
class FileVisitReportInput(VisitInput):
    text: str | None = None
    file_ids: list[Id] | None = None


@strawberry.input
class CloseVisitInput(VisitInput):
    note: str | None = None


@strawberry.input
class CancelVisitInput(VisitInput):
    reason: str
