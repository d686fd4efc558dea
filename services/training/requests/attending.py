"""Requests: sessions, sign-in, attendance, spot checks and coverage."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from services.kit.requests import HistoriesByIds, PageRequest, Request, longest_base64

Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Version = Annotated[int, Field(ge=1)]
Year = Annotated[int, Field(ge=2000, le=2100)]
Kind = Literal[
    "special_study",
    "topic_training",
    "warning_education",
    "case_teaching",
    "party_history",
    "family_conduct",
    "conveyance",
    "other",
]
Audience = Literal["all_staff", "medical_staff", "key_persons", "leading_cadres", "party_members"]
Tag = Literal["professional_ethics", "party_discipline_law", "medical_ethics", "party_history"]
Quarter = Annotated[str, StringConstraints(pattern=r"^\d{4}-Q[1-4]$")]
Few = Annotated[list[Id], Field(max_length=20)]
People = Annotated[list[Id], Field(max_length=500)]
FACTS = {
    "title": "医疗卫生行业“九不准”专题培训",
    "kind": "topic_training",
    "starts_at": "2022-03-30T15:00:00+08:00",
    "ends_at": "2022-03-30T17:00:00+08:00",
    "tags": ["medical_ethics"],
}


class SessionFacts(Request):
    """What a session is."""

    title: Title
    kind: Kind
    mode: Literal["offline", "online"] = "offline"
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: Short | None = None
    presenter: Short | None = None
    audiences: Annotated[list[Audience], Field(min_length=1, max_length=5)] = ["all_staff"]
    topic_ids: Few = []
    tags: Annotated[list[Tag], Field(max_length=4)] = []
    party_led: bool = False
    cadre_led: bool = False
    led_by_principal: bool = False
    qualifying: bool = True
    is_open: bool = False
    min_minutes: Annotated[int, Field(ge=0, le=720)] = 0
    case_ids: Few = []
    file_ids: Few = []


class PlanSession(SessionFacts):
    """A new session of a unit. `is_open`: people of every unit may attend."""

    unit_id: Id
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", **FACTS}


class ChangeSession(SessionFacts):
    """A planned session, whole, as it shall be."""

    session_id: Id
    expected_version: Version
    EXAMPLE: ClassVar[dict[str, Any]] = {"session_id": "$session_planned", "expected_version": 1, **FACTS}


class CancelSession(Request):
    """A planned session does not take place."""

    session_id: Id
    expected_version: Version
    reason: Text
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "session_id": "$session_planned",
        "expected_version": 1,
        "reason": "主讲人公务冲突",
    }


class ConfirmSession(Request):
    """The unit confirms that the session was held, and who was there."""

    session_id: Id
    expected_version: Version
    EXAMPLE: ClassVar[dict[str, Any]] = {"session_id": "$session_over", "expected_version": 1}


class CorrectSession(Request):
    """What was wrong in a held session. A field left out or null stays; people are added and removed one by one."""

    session_id: Id
    expected_version: Version
    reason: Text
    title: Title | None = None
    kind: Kind | None = None
    presenter: Short | None = None
    audiences: Annotated[list[Audience], Field(min_length=1, max_length=5)] | None = None
    tags: Annotated[list[Tag], Field(max_length=4)] | None = None
    party_led: bool | None = None
    cadre_led: bool | None = None
    led_by_principal: bool | None = None
    case_ids: Few | None = None
    file_ids: Few | None = None
    add_staff_ids: People = []
    remove_staff_ids: People = []
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "session_id": "$session_held",
        "expected_version": 2,
        "reason": "登记时漏选",
        "cadre_led": True,
    }


class SessionCode(Request):
    """The code that the session's screen shows now."""

    session_id: Id
    EXAMPLE: ClassVar[dict[str, Any]] = {"session_id": "$session_planned"}


class SignIn(Request):
    """The caller's own sign-in with the code that was scanned. Who signs in follows from the account alone."""

    session_id: Id
    code: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    EXAMPLE: ClassVar[dict[str, Any]] = {"session_id": "$session_planned", "code": "AAAAAAAAAAAAAAAA"}


class AtSession(Request):
    """The caller joins or leaves a session on line."""

    session_id: Id
    EXAMPLE: ClassVar[dict[str, Any]] = {"session_id": "$session_planned"}


class Sheet(Request):
    """A sign-in sheet as CSV or XLSX: number, unit code where the session takes several units."""

    session_id: Id
    filename: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    content_base64: Annotated[str, Field(max_length=longest_base64(5 << 20))]
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "session_id": "$session_over",
        "filename": "sheet.csv",
        "content_base64": "5bel5Y+3CjkwMDEK",
    }


class DrawSpotCheck(Request):
    """So many of those who attended, drawn at random."""

    session_id: Id
    count: Annotated[int, Field(ge=1, le=100)] = 5
    EXAMPLE: ClassVar[dict[str, Any]] = {"session_id": "$session_held", "count": 1}


class CheckResultInput(Request):
    """What was found of one person."""

    staff_id: Id
    verdict: Literal["confirmed", "refuted"]
    note: Text | None = None


class RecordSpotCheck(Request):
    """Results of a spot check; refuted attendance counts no more."""

    spot_check_id: Id
    expected_version: Version
    results: Annotated[list[CheckResultInput], Field(min_length=1, max_length=100)]
    EXAMPLE: ClassVar[dict[str, Any]] = {
        "spot_check_id": "$spot_check",
        "expected_version": 1,
        "results": [{"staff_id": "$attendee", "verdict": "confirmed"}],
    }


class OneSpotCheck(Request):
    """A spot check, whose draw is computed again."""

    spot_check_id: Id
    EXAMPLE: ClassVar[dict[str, Any]] = {"spot_check_id": "$spot_check"}


class SpotChecks(PageRequest):
    """Spot checks of a session or of all in the scope, the latest first."""

    session_id: Id | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"session_id": "$session_held"}


class Sessions(PageRequest):
    """Sessions in the scope and open ones, the latest first."""

    unit_id: Id | None = None
    kind: Kind | None = None
    status: Literal["planned", "held", "cancelled"] | None = None
    year: Year | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "year": 2022}


class SessionsByIds(Request):
    """Sessions by id, in the order asked."""

    ids: Annotated[list[Id], Field(max_length=500)]
    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$session_held"]}


class SessionCorrections(HistoriesByIds):
    """How these sessions were corrected."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$session_held"], "last": 2}


class Attendees(PageRequest):
    """Who was at a session."""

    session_id: Id
    standing: Literal["signed", "counted", "short", "refuted", "removed"] | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"session_id": "$session_held"}


class SessionFigures(Request):
    """Counts of held sessions of a year, over the scope or one unit and those below it."""

    year: Year
    unit_id: Id | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"year": 2022, "unit_id": "$unit"}


class PrincipalSessions(Request):
    """How many sessions each unit's principal has led in a year."""

    year: Year
    lacking: bool = False
    EXAMPLE: ClassVar[dict[str, Any]] = {"year": 2022, "lacking": True}


class Coverage(Request):
    """Coverage of a quarter (today's when left out), over the scope or one unit and those below it."""

    period: Quarter | None = None
    unit_id: Id | None = None
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}


class CoverageUnits(Request):
    """Coverage by unit, the lowest first; all units when `every_unit`."""

    period: Quarter | None = None
    unit_id: Id | None = None
    every_unit: bool = False
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "every_unit": True}


class Untrained(PageRequest):
    """Who still lacks a training in the year or, with `warning`, which key persons a warning education of the
    half-year; of a closed quarter as it was closed."""

    unit_id: Id
    period: Quarter | None = None
    warning: bool = False
    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
