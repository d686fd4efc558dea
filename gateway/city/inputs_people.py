"""What mutations on staff, posts, rotation, principals and whole units take."""

from __future__ import annotations

from datetime import date

import strawberry

from gateway.city.enums import Affiliation, Ownership, UnitCategory, UnitLevel
from gateway.city.enums_people import AbsenceKind, Employment, PostRank, Profession, TermGrade
from gateway.city.inputs import Command, PersonInput


@strawberry.input(
    description="A staff roster as CSV (UTF-8 or GB18030) or XLSX, base64; `unitId` is the unit of rows that name none."
)
class StaffFileInput(Command):
    filename: str
    content_base64: str
    unit_id: strawberry.ID | None = None


@strawberry.input(description="A post. A key post rotates by its class; `key` when none is named.")
class PostInput:
    name: str
    department: str | None = None
    post_class: str | None = None
    is_key: bool | None = None
    rank: PostRank | None = None


@strawberry.input
class RegisterStaffInput(Command):
    unit_id: strawberry.ID
    code: str
    name: str
    since: date
    professional_category: Profession | None = None
    employment: Employment | None = None
    post: PostInput | None = None


@strawberry.input
class ChangeStaffInput(Command):
    staff_id: strawberry.ID
    expected_version: int
    name: str | None = None
    professional_category: Profession | None = None
    employment: Employment | None = None


@strawberry.input
class EndStaffInput(Command):
    staff_id: strawberry.ID
    until: date


@strawberry.input
class RecordAbsenceInput(Command):
    staff_id: strawberry.ID
    kind: AbsenceKind
    since: date
    until: date | None = None


@strawberry.input
class EndAbsenceInput(Command):
    staff_id: strawberry.ID
    on: date


@strawberry.input
class AssignPostInput(Command):
    staff_id: strawberry.ID
    post: PostInput
    since: date


@strawberry.input
class EndPostInput(Command):
    posting_id: strawberry.ID
    until: date


@strawberry.input(description="`count` is what the unit saw when it looked.")
class ConfirmRosterInput(Command):
    unit_id: strawberry.ID
    period: str
    count: int


@strawberry.input
class SetPostClassInput(Command):
    code: str
    years: int
    is_mandatory: bool
    label: str | None = None


@strawberry.input(description="`successorId` takes over the post that is left.")
class RotatePostInput(Command):
    posting_id: strawberry.ID
    on: date
    to: PostInput
    successor_id: strawberry.ID | None = None


@strawberry.input
class ExemptRotationInput(Command):
    posting_id: strawberry.ID
    reason: str
    expires_on: date


@strawberry.input
class AppointPrincipalInput(Command):
    unit_id: strawberry.ID
    expected_version: int
    name: str
    title: str
    since: date
    staff_id: strawberry.ID | None = None


@strawberry.input(description="`vacantOn` is the first day without a principal.")
class EndPrincipalInput(Command):
    unit_id: strawberry.ID
    expected_version: int
    vacant_on: date


@strawberry.input
class AcceptSuccessionInput(Command):
    succession_id: strawberry.ID
    on: date | None = None


@strawberry.input
class DeclineSuccessionInput(Command):
    succession_id: strawberry.ID
    reason: str


@strawberry.input(description="All people of the body from a day on; who is left out goes to the history.")
class ChangeLeadingGroupInput(Command):
    group_id: strawberry.ID
    expected_version: int
    on: date
    leader: PersonInput
    deputies: list[PersonInput] | None = None
    members: list[PersonInput] | None = None
    observers: list[PersonInput] | None = None


@strawberry.input
class SetBranchScopeInput(Command):
    unit_id: strawberry.ID
    person_name: str
    title: str
    since: date
    departments: list[str] | None = None
    fields: list[str] | None = None
    staff_id: strawberry.ID | None = None


@strawberry.input
class EndBranchScopeInput(Command):
    scope_id: strawberry.ID
    until: date


@strawberry.input
class RecordLeaderTermInput(Command):
    unit_id: strawberry.ID
    person_name: str
    post: str
    starts_on: date
    ends_on: date
    target_letter: str | None = None
    file_ids: list[strawberry.ID] | None = None


@strawberry.input
class RecordTermResultInput(Command):
    term_id: strawberry.ID
    year: int
    result: TermGrade


@strawberry.input
class EndLeaderTermInput(Command):
    term_id: strawberry.ID
    ended_on: date


@strawberry.input(description="`roleCode` is that of one of the plan's roles.")
class BindRoleInput(Command):
    role_code: str
    person_name: str
    title: str
    since: date
    staff_id: strawberry.ID | None = None
    account_id: strawberry.ID | None = None


@strawberry.input
class EndRoleBindingInput(Command):
    binding_id: strawberry.ID
    until: date


@strawberry.input(description="`fromIds` close on the day and live on in `intoId`.")
class MergeUnitsInput(Command):
    into_id: strawberry.ID
    from_ids: list[strawberry.ID]
    on: date


@strawberry.input(description="Facts left out are those of the unit that is split.")
class NewUnitInput:
    code: str
    name: str
    category: UnitCategory | None = None
    level: UnitLevel | None = None
    ownership: Ownership | None = None
    affiliation: Affiliation | None = None
    departments: list[str] | None = None


@strawberry.input(description="Staff go by their department, everything else to the first of the new units.")
class SplitUnitInput(Command):
    unit_id: strawberry.ID
    new_units: list[NewUnitInput]
    on: date
