"""The requests of the registers' methods, the same in every service that keeps registers."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import Field

from services.kit.requests import PageRequest, Request

Id = Annotated[str, Field(min_length=1, max_length=200)]
Code = Annotated[str, Field(min_length=1, max_length=60)]
Year = Annotated[int, Field(ge=2000, le=2100)]
Ids = Annotated[list[Id], Field(max_length=50)]
Short = Annotated[str, Field(max_length=2_000)]
Motive = Annotated[str, Field(min_length=2, max_length=500)]
Text = Annotated[str, Field(max_length=20_000)]
Value = Text | int | bool | Annotated[list[Text], Field(max_length=100)] | None


class Given(Request):
    """The value of one field; null or empty clears it."""

    name: Code
    value: Value = None


Values = Annotated[list[Given], Field(max_length=60)]


class RegisterEntries(PageRequest):
    """A page of entries of one kind, the newest first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"kind": "internal_rule", "unit_id": "$unit", "first": 20}
    kind: Code
    unit_id: Id | None = None
    status: Code | None = None
    year: Year | None = None
    overdue: bool | None = None


class RegisterEntriesByIds(Request):
    """Entries by id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$register_entry"]}
    ids: Annotated[list[Id], Field(max_length=500)]


class RegisterHistories(Request):
    """The last versions of these entries."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$register_entry"]}
    ids: Annotated[list[Id], Field(max_length=100)]
    last: Annotated[int, Field(ge=1, le=50)] = 50


class RegisterGaps(PageRequest):
    """What units lack, of one kind or of all, at one unit or at all."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "first": 20}
    kind: Code | None = None
    unit_id: Id | None = None


class RegisterFigures(Request):
    """The figures of one kind, of one year or of the whole campaign."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"kind": "internal_rule"}
    kind: Code
    year: Year | None = None


class RecordEntry(Request):
    """A new entry. `period` is a period of the register's cycle; the present one by default."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "kind": "internal_rule",
        "unit_id": "$unit",
        "values": [
            {"name": "title", "value": "药品采购内部控制制度"},
            {"name": "category", "value": "field"},
            {"name": "effective_on", "value": "2022-03-01"},
        ],
        "file_ids": ["$organizations_file"],
    }
    kind: Code
    unit_id: Id
    values: Values
    period: Code | None = None
    file_ids: Ids = []
    linked_entry_ids: Ids = []


class ReviseEntry(Request):
    """Other values; fields that are left out stay. Files and links are added."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "entry_id": "$register_entry",
        "values": [{"name": "title", "value": "药品采购内部控制制度（修订）"}],
        "expected_version": 1,
        "reason": "按审计意见修订",
    }
    entry_id: Id
    values: Values = []
    expected_version: int
    reason: Short = ""
    file_ids: Ids = []
    linked_entry_ids: Ids = []


class ChangeEntryStatus(Request):
    """A step of the entry's flow, with what it needs."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "entry_id": "$register_entry",
        "action": "strike_out",
        "reason": "登记有误",
        "expected_version": 1,
    }
    entry_id: Id
    action: Code
    reason: Short = ""
    values: Values = []
    linked_entry_ids: Ids = []
    expected_version: int


class ReviewEntry(Request):
    """Looked through and confirmed as it is, for a period of the cycle (the present one by default)."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"entry_id": "$register_entry", "expected_version": 1, "note": "经复核继续有效"}
    entry_id: Id
    expected_version: int
    period: Code | None = None
    note: Short = ""


class LookUpEntries(PageRequest):
    """Reading a restricted register of one unit, with the use it serves and a motive; both are logged."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "kind": "integrity_file",
        "unit_id": "$unit",
        "purpose": "annual_appraisal",
        "motive": "2022年度考核",
    }
    kind: Code
    unit_id: Id
    purpose: Code | None = None
    motive: Motive
    first: Annotated[int, Field(ge=1, le=200)] = 200


class RegisterLookups(PageRequest):
    """A page of the log of look-ups of one kind."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"kind": "integrity_file", "first": 20}
    kind: Code
    unit_id: Id | None = None
