"""What mutations take. A field that is left out or null is not changed; ids are global ids."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from gateway.city.enums import Affiliation, Body, ClearableFact, Duty, Ownership, UnitCategory, UnitKind, UnitLevel

KEY = "A key of the caller's choice: the same command with the same key has its effect once and the same answer again."


@strawberry.input
class Command:
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input
class RunTicksInput(Command):
    pass


@strawberry.input(description="A text by the name under which a template extends it.")
class TemplateBase:
    name: str
    source: str


@strawberry.input(description="A plan template as YAML, with the templates that it extends.")
class TemplateInput(Command):
    plan_source: str
    bases: list[TemplateBase] | None = None


@strawberry.input
class CreateAccountInput(Command):
    login: str
    display_name: str
    roles: list[str]
    unit_id: strawberry.ID | None = None
    staff_id: strawberry.ID | None = strawberry.field(
        default=None, description="Whose account it is on the unit's roster: sign-in, study and exams are theirs."
    )
    password: str


@strawberry.input
class AccountInput(Command):
    account_id: strawberry.ID


@strawberry.input(description="Whose account it is on the unit's roster; nobody's any more without `staffId`.")
class LinkAccountInput(Command):
    account_id: strawberry.ID
    staff_id: strawberry.ID | None = None


@strawberry.input
class ChangePasswordInput(Command):
    old: str
    new: str


@strawberry.input(description="A unit register as CSV (UTF-8 or GB18030) or XLSX, base64.")
class UnitFileInput(Command):
    filename: str
    content_base64: str


@strawberry.input
class PrincipalInput:
    name: str
    title: str
    since: date


@strawberry.input
class RegisterUnitInput(Command):
    code: str
    name: str
    kind: UnitKind
    parent_id: strawberry.ID | None = None
    category: UnitCategory | None = None
    level: UnitLevel | None = None
    ownership: Ownership | None = None
    affiliation: Affiliation | None = None
    staff_count: int | None = None
    opened_on: date | None = None
    principal: PrincipalInput | None = None


@strawberry.input(description="`clear` names facts to empty.")
class ChangeUnitInput(Command):
    unit_id: strawberry.ID
    expected_version: int
    name: str | None = None
    parent_id: strawberry.ID | None = None
    category: UnitCategory | None = None
    level: UnitLevel | None = None
    ownership: Ownership | None = None
    affiliation: Affiliation | None = None
    staff_count: int | None = None
    opened_on: date | None = None
    principal: PrincipalInput | None = None
    clear: list[ClearableFact] | None = None


@strawberry.input
class CloseUnitInput(Command):
    unit_id: strawberry.ID
    closed_on: date


@strawberry.input
class AppointConductOfficerInput(Command):
    unit_id: strawberry.ID
    person_name: str
    duty: Duty
    appointed_on: date
    document: str | None = None


@strawberry.input
class EndConductOfficerInput(Command):
    officer_id: strawberry.ID
    ended_on: date


@strawberry.input(description="A person by post; without a name it is the post alone. A leader has a name.")
class PersonInput:
    name: str | None = None
    title: str
    department: str | None = None
    full_time: bool | None = None
    functions: list[str] | None = None


@strawberry.input(description="`bodies` are the roles that the body fulfils; a leading group by default.")
class FormLeadingGroupInput(Command):
    unit_id: strawberry.ID
    name: str
    established_on: date
    leader: PersonInput
    deputies: list[PersonInput] | None = None
    members: list[PersonInput] | None = None
    observers: list[PersonInput] | None = None
    document_number: str | None = None
    bodies: list[Body] | None = None


@strawberry.input
class RecordProgressInput(Command):
    assignment_id: strawberry.ID
    percent: int
    remark: str | None = None
    expected_version: int | None = None


@strawberry.input
class AttachEvidenceInput(Command):
    assignment_id: strawberry.ID
    file_id: strawberry.ID
    note: str | None = None


@strawberry.input(description="A remark or evidence is needed.")
class SubmitAssignmentInput(Command):
    assignment_id: strawberry.ID
    remark: str | None = None


@strawberry.input
class AcceptAssignmentInput(Command):
    assignment_id: strawberry.ID
    remark: str | None = None


@strawberry.input
class ReturnAssignmentInput(Command):
    assignment_id: strawberry.ID
    reason: str


@strawberry.input
class ReportSectionInput:
    heading: str
    text: str = ""


@strawberry.input(description="Due within the year that the plan is for.")
class PlannedTaskInput:
    title: str
    due_on: date
    department: str | None = None
    person_title: str | None = None


@strawberry.input(
    description="The report by its id, or by rule, period and unit. `receivedAt` only when the office registers a "
    "report that came by e-mail. An empty report says so explicitly."
)
class SubmitReportInput(Command):
    report_id: strawberry.ID | None = None
    rule_id: str | None = None
    period: str | None = None
    unit_id: strawberry.ID | None = None
    title: str
    content: str | None = None
    file_ids: list[strawberry.ID] | None = None
    is_empty: bool | None = None
    received_at: datetime | None = None
    sections: list[ReportSectionInput] | None = None
    planned_tasks: list[PlannedTaskInput] | None = None


@strawberry.input
class AcceptReportInput(Command):
    report_id: strawberry.ID


@strawberry.input
class ReportReasonInput(Command):
    report_id: strawberry.ID
    reason: str


@strawberry.input
class ExtendReportInput(Command):
    report_id: strawberry.ID
    until: date
    reason: str
