"""What the mutations of problems, self-inspections and the risk ledger take."""

from __future__ import annotations

from datetime import date
from enum import Enum

import strawberry

from gateway.city.inputs import Command
from gateway.city.types_rectification import ProblemSeverity, ProblemSource
from gateway.city.types_risks import RiskLevel
from gateway.city.types_self_inspection import SelfInspectionAnswer

Id = strawberry.ID


@strawberry.enum(description="What a unit may say of a risk that is still there.")
class RiskPresence(Enum):
    OPEN = "open"
    CONTROLLED = "controlled"


@strawberry.input(description="A finding from outside the platform.")
class RegisterProblemInput(Command):
    unit_id: Id
    category: str
    severity: ProblemSeverity | None = None
    source: ProblemSource | None = None
    source_id: str | None = None
    description: str
    found_on: date
    requirement_id: str | None = None


@strawberry.input
class OfProblemInput(Command):
    problem_id: Id
    expected_version: int | None = None


@strawberry.input(description="All four parts are needed; the deadline is the clock's when left out.")
class PlanRectificationInput(OfProblemInput):
    measure: str | None = None
    due_on: date | None = None
    responsible_title: str | None = None
    responsible_department: str | None = None


@strawberry.input(description="With evidence.")
class SubmitRectificationInput(OfProblemInput):
    file_ids: list[Id] | None = None
    remark: str | None = None


@strawberry.input
class CloseProblemInput(OfProblemInput):
    remark: str | None = None


@strawberry.input
class ReturnProblemInput(OfProblemInput):
    reason: str


@strawberry.input
class ReopenProblemInput(OfProblemInput):
    reason: str


@strawberry.input
class WithdrawProblemInput(OfProblemInput):
    reason: str


@strawberry.input
class ChangeDeadlineInput(OfProblemInput):
    due_on: date
    reason: str


@strawberry.input(description="With proof.")
class RequestDelayInput(OfProblemInput):
    until: date
    reason: str
    file_ids: list[Id] | None = None


@strawberry.input
class DecideDelayInput(OfProblemInput):
    accept: bool
    remark: str | None = None


@strawberry.input(description="`authority` is a code of the plan's, or discipline_inspection.")
class TransferProblemInput(OfProblemInput):
    authority: str
    transferred_on: date
    note: str | None = None


@strawberry.input
class AddProblemCategoryInput(Command):
    code: str
    label: str
    confidential: bool | None = None


@strawberry.input(description="Without `subjects`, the units that the plan's rules name, else all institutions.")
class OpenSelfInspectionInput(Command):
    title: str
    due_on: date
    subjects: list[str] | None = None


@strawberry.input(description="An item of the unit's own business.")
class AddChecklistItemInput(Command):
    checklist_id: Id
    label: str
    category: str | None = None
    expected_version: int | None = None


@strawberry.input(description="What was found needs a count and a description; not applicable needs a reason.")
class ItemAnswerInput:
    code: str
    answer: SelfInspectionAnswer
    count: int | None = None
    description: str | None = None
    reason: str | None = None
    severity: ProblemSeverity | None = None
    file_ids: list[Id] | None = None


@strawberry.input
class AnswerChecklistInput(Command):
    checklist_id: Id
    answers: list[ItemAnswerInput]
    expected_version: int | None = None


@strawberry.input(description="`zeroReport` says explicitly that nothing was found.")
class SignChecklistInput(Command):
    checklist_id: Id
    signer_title: str
    zero_report: bool | None = None
    expected_version: int | None = None


@strawberry.input
class AddRiskInput(Command):
    unit_id: Id
    key_link: str
    area: str
    risk: str
    level: RiskLevel
    controls: str
    owner_title: str
    owner_department: str
    found_on: date


@strawberry.input(description="The entry was looked at again; what is left out stays.")
class UpdateRiskInput(Command):
    risk_id: Id
    risk: str | None = None
    level: RiskLevel | None = None
    controls: str | None = None
    owner_title: str | None = None
    owner_department: str | None = None
    status: RiskPresence | None = None
    expected_version: int | None = None


@strawberry.input
class RemindRiskInput(Command):
    risk_id: Id


@strawberry.input
class CorrectRiskInput(Command):
    risk_id: Id
