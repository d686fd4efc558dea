"""What callers may ask of this service, checked before a handler sees it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.kit import uploads
from services.kit.requests import HistoriesByIds, PageRequest, Request, longest_base64

Kind = Literal["commission", "bureau", "institution"]
Level = Literal["tertiary", "secondary", "primary", "ungraded"]
Ownership = Literal["public", "private"]
Affiliation = Literal["municipal", "county", "development_zone"]
Category = Literal[
    "health_bureau",
    "social_affairs_bureau",
    "general_hospital",
    "specialist_hospital",
    "tcm_hospital",
    "maternal_child",
    "community_center",
    "township_center",
    "village_clinic",
    "outpatient_department",
    "clinic",
    "third_party_laboratory",
    "public_health",
    "other",
]
Body = Literal["leading_group", "supervision_body", "special_mechanism"]
Clearable = Literal[
    "category", "level", "ownership", "affiliation", "staff_count", "opened_on", "closed_on", "principal"
]
Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Ids = Annotated[list[Id], Field(max_length=500)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=50)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,39}$")]
Day = Annotated[date, Field(ge=date(1800, 1, 1), le=date(2100, 12, 31))]
Staff = Annotated[int, Field(ge=0, le=1_000_000)]
Function = Annotated[str, StringConstraints(min_length=1, max_length=40)]
SAMPLE_CSV = "Y29kZSxuYW1lLGtpbmQKRVgtMSxFeGFtcGxlIENvdW50eSBIZWFsdGggQnVyZWF1LGJ1cmVhdQo="


class Part(BaseModel):
    """A part of a request."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class UnitFile(Request):
    """A unit register as CSV (UTF-8 or GB18030) or XLSX."""

    filename: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    content_base64: Annotated[str, Field(max_length=longest_base64(5 << 20))]
    EXAMPLE: ClassVar[dict[str, Any]] = {"filename": "units.csv", "content_base64": SAMPLE_CSV}


class Units(PageRequest):
    """A page of the units in the caller's scope, by code. `missing` asks for units that lack something they owe."""

    kind: Kind | None = None
    level: Level | None = None
    parent_id: Id | None = None
    county_id: Id | None = None
    search: Annotated[str, StringConstraints(max_length=100)] | None = None
    missing: Literal["conduct_officer", "leading_group"] | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"kind": "institution", "first": 20}


class UnitsByIds(Request):
    """Units by id, in the order asked."""

    ids: Ids
    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$unit"]}


class UnitByCode(Request):
    """One unit by its code."""

    code: Code
    EXAMPLE: ClassVar[dict[str, Any]] = {"code": "511000"}


class ByUnits(Request):
    """Something of each of these units, in the order asked."""

    unit_ids: Ids
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_ids": ["$unit"]}


class PrincipalInput(Part):
    """The unit's principal from a day on."""

    name: PersonName
    title: Name
    since: Day


class RegisterUnit(Request):
    """A new unit below `parent_id` (the commission when absent)."""

    code: Code
    name: Name
    kind: Literal["bureau", "institution"]
    parent_id: Id | None = None
    category: Category | None = None
    level: Level | None = None
    ownership: Ownership | None = None
    affiliation: Affiliation | None = None
    staff_count: Staff | None = None
    opened_on: Day | None = None
    principal: PrincipalInput | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "code": "EX-2",
        "name": "示例医院",
        "kind": "institution",
        "parent_id": "$unit",
        "category": "general_hospital",
        "level": "secondary",
        "ownership": "public",
        "affiliation": "county",
        "staff_count": 120,
    }


class ChangeUnit(Request):
    """New facts of a unit. A field left out or null stays; `clear` names fields to empty."""

    unit_id: Id
    expected_version: Annotated[int, Field(ge=1)]
    name: Name | None = None
    parent_id: Id | None = None
    category: Category | None = None
    level: Level | None = None
    ownership: Ownership | None = None
    affiliation: Affiliation | None = None
    staff_count: Staff | None = None
    opened_on: Day | None = None
    principal: PrincipalInput | None = None
    clear: Annotated[list[Clearable], Field(max_length=8)] = []
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "expected_version": 1, "staff_count": 130}


class CloseUnit(Request):
    """The first day on which the unit exists no more."""

    unit_id: Id
    closed_on: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "closed_on": "2022-06-30"}


class AppointConductOfficer(Request):
    """A person in charge of professional conduct at a unit (NJ-017)."""

    unit_id: Id
    person_name: PersonName
    duty: Literal["full_time", "part_time"]
    appointed_on: Day
    document: Name | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "person_name": "示例人员",
        "duty": "part_time",
        "appointed_on": "2022-01-10",
    }


class EndConductOfficer(Request):
    """The last day of an appointment."""

    officer_id: Id
    ended_on: Day
    EXAMPLE: ClassVar[dict[str, Any]] = {"officer_id": "$officer", "ended_on": "2022-06-30"}


class PersonInput(Part):
    """A person of a group by post, or the post alone (LZ-139).

    `department` and `functions` say which department functions the person stands for (NJ-040).
    """

    name: PersonName | None = None
    title: Name
    department: Name | None = None
    full_time: bool = False
    functions: Annotated[list[Function], Field(max_length=20)] = []


class FormLeadingGroup(Request):
    """A body of the campaign at a unit; `bodies` are the roles that it fulfils."""

    unit_id: Id
    name: Name
    document_number: Name | None = None
    established_on: Day
    leader: PersonInput
    deputies: Annotated[list[PersonInput], Field(max_length=50)] = []
    members: Annotated[list[PersonInput], Field(max_length=200)] = []
    observers: Annotated[list[PersonInput], Field(max_length=50)] = []
    bodies: Annotated[list[Body], Field(min_length=1, max_length=3)] = ["leading_group"]
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "name": "示例单位廉洁从业行动领导小组",
        "established_on": "2022-06-01",
        "leader": {"name": "示例组长", "title": "院长"},
        "deputies": [{"name": "示例副组长", "title": "副院长"}],
        "members": [{"name": "示例成员", "title": "医务科科长", "department": "医务科"}],
    }


class FormerMembers(HistoriesByIds):
    """Who sat in these groups before."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$leading_group"], "last": 20}


class DepartmentsByNames(Request):
    """Departments by any of their names (AMB-19)."""

    names: Annotated[list[Name], Field(max_length=500)]
    EXAMPLE: ClassVar[dict[str, Any]] = {"names": ["医政医管科"]}


class DataGaps(PageRequest):
    """A page of what the units in the caller's scope lack, by unit."""

    unit_id: Id | None = None
    code: Annotated[str, StringConstraints(max_length=60)] | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"first": 20}


class File(uploads.File):
    """A file's description and content."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"file_id": "$organizations_file"}
