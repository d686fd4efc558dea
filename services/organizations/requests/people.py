"""Requests about staff, posts and their rotation."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, StringConstraints

from services.kit.requests import PageRequest, Request, longest_base64
from services.organizations.requests import (
    Code,
    Day,
    Id,
    Ids,
    Name,
    Part,
    PersonName,
)

Profession = Literal["physician", "nurse", "pharmacist", "technician", "administrator", "support", "other"]
Employment = Literal["full_time", "part_time", "contract", "agency"]
Rank = Literal["leadership", "head", "member"]
AbsenceKind = Literal["sick", "maternity", "study", "secondment", "unpaid", "other"]
RotationStatus = Literal["within", "warned", "due", "overdue", "exempt"]
ClassCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Period = Annotated[str, StringConstraints(pattern=r"^\d{4}-Q[1-4]$")]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Version = Annotated[int, Field(ge=1)]
SAMPLE_CSV = "VU5JVCxDT0RFLE5BTUUK"


class StaffFile(Request):
    """A staff roster as CSV or XLSX; `unit_id` is the unit of rows that name none."""

    filename: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    content_base64: Annotated[str, Field(max_length=longest_base64(5 << 20))]
    unit_id: Id | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"filename": "staff.csv", "content_base64": SAMPLE_CSV, "unit_id": "$unit"}


class PostInput(Part):
    """A post. `is_key` makes it rotate by its class (`key` when none is named)."""

    name: Name
    department: Name | None = None
    post_class: ClassCode | None = None
    is_key: bool = False
    rank: Rank = "member"


class RegisterStaff(Request):
    """A new member of a unit's staff, with the post that they take."""

    unit_id: Id
    code: Code
    name: PersonName
    professional_category: Profession | None = None
    employment: Employment = "full_time"
    since: Day
    post: PostInput | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "code": "1001",
        "name": "示例人员",
        "professional_category": "physician",
        "since": "2022-01-10",
        "post": {"name": "采购办主任", "department": "采购办", "is_key": True, "rank": "head"},
    }


class ChangeStaff(Request):
    """New facts of a person. A field left out or null stays."""

    staff_id: Id
    expected_version: Version
    name: PersonName | None = None
    professional_category: Profession | None = None
    employment: Employment | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"staff_id": "$staff", "expected_version": 1, "employment": "contract"}


class EndStaff(Request):
    """The last day of a person at the unit; the posts end with it."""

    staff_id: Id
    until: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {"staff_id": "$staff", "until": "2022-06-30"}


class RecordAbsence(Request):
    """A leave of a member of the staff."""

    staff_id: Id
    kind: AbsenceKind
    since: Day
    until: Day | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"staff_id": "$staff", "kind": "study", "since": "2022-02-01"}


class EndAbsence(Request):
    """The day on which a person is back."""

    staff_id: Id
    on: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {"staff_id": "$staff", "on": "2022-03-01"}


class AssignPost(Request):
    """A further post of a member of the staff, from a day on."""

    staff_id: Id
    post: PostInput
    since: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {"staff_id": "$staff", "post": {"name": "药剂科科长"}, "since": "2022-02-01"}


class EndPost(Request):
    """The last day in a post."""

    posting_id: Id
    until: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {"posting_id": "$posting", "until": "2022-06-30"}


class Roster(PageRequest):
    """Who is on the staff on a day, of one unit or of all in the scope, by number."""

    unit_id: Id | None = None
    on: Day | None = None
    professional_category: Profession | None = None
    key_few: bool = False
    search: Annotated[str, StringConstraints(max_length=50)] | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "first": 20}


class StaffByIds(Request):
    """Staff by id, in the order asked."""

    ids: Ids
    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$staff"]}


class StaffName(Request):
    """For the gateway alone: the name on a certificate, or as much of it as a stranger may see."""

    staff_id: Id
    masked: bool = True
    EXAMPLE: ClassVar[dict[str, Any]] = {"staff_id": "$staff"}


class StaffCounts(Request):
    """How many are on the staff of each unit on a day."""

    unit_ids: Ids
    on: Day | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_ids": ["$unit"]}


class ConfirmRoster(Request):
    """A unit confirms its roster of a quarter; `count` is what it saw."""

    unit_id: Id
    period: Period
    count: Annotated[int, Field(ge=0)]
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "period": "2022-Q1", "count": 1}


class RosterConfirmations(PageRequest):
    """Confirmations of rosters, the latest quarter first."""

    unit_id: Id | None = None
    period: Period | None = None
    status: Literal["open", "overdue", "confirmed", "confirmed_late", "withdrawn"] | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"period": "2022-Q1", "first": 20}


class SetPostClass(Request):
    """A row of the city's table of post classes (AMB-23)."""

    code: ClassCode
    label: Name | None = None
    years: Annotated[int, Field(ge=1, le=40)]
    is_mandatory: bool
    EXAMPLE: ClassVar[dict[str, Any]] = {"code": "purchasing", "years": 3, "is_mandatory": True}


class Rotations(PageRequest):
    """Key posts that are held, the earliest due first."""

    unit_id: Id | None = None
    status: RotationStatus | None = None
    post_class: ClassCode | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"status": "overdue", "first": 20}


class RotatePost(Request):
    """The holder goes to another post on a day; `successor_id` takes over the one that was held."""

    posting_id: Id
    on: Day
    to: PostInput
    successor_id: Id | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"posting_id": "$posting", "on": "2022-03-01", "to": {"name": "医务科科长"}}


class ExemptRotation(Request):
    """Leave to stay in a key post until a day."""

    posting_id: Id
    reason: Reason
    expires_on: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "posting_id": "$posting",
        "reason": "专业岗位无替代人员",
        "expires_on": "2022-12-31",
    }
