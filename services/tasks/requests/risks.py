"""The requests of the risk ledger."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from services.kit.requests import PageRequest, Request
from services.tasks.requests import ById, Id

Level = Literal["high", "medium", "low"]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Lines = Annotated[str, Field(min_length=1, max_length=2_000)]


class Risks(PageRequest):
    """A page of the risk ledger, the newest finding first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "level": "high", "first": 20}
    unit_id: Id | None = None
    level: Level | None = None
    status: Literal["open", "controlled", "corrected"] | None = None


class RisksByIds(ById):
    """Entries by id."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"ids": ["$risk"]}


class AddRisk(Request):
    """A risk of a key link."""

    EXAMPLE: ClassVar[dict[str, Any]] = {
        "unit_id": "$unit",
        "key_link": "高值耗材采购验收",
        "area": "设备耗材",
        "risk": "验收单人签字，存在虚假验收风险",
        "level": "medium",
        "controls": "双人验收，月度抽查",
        "owner_title": "设备科科长",
        "owner_department": "设备科",
        "found_on": "2022-03-01",
    }
    unit_id: Id
    key_link: Line
    area: Line
    risk: Lines
    level: Level
    controls: Lines
    owner_title: Line
    owner_department: Line
    found_on: date


class UpdateRisk(Request):
    """The entry was looked at again; what is left out stays."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"risk_id": "$risk", "controls": "三人验收，月度抽查", "status": "controlled"}
    risk_id: Id
    risk: Lines | None = None
    level: Level | None = None
    controls: Lines | None = None
    owner_title: Line | None = None
    owner_department: Line | None = None
    status: Literal["open", "controlled"] | None = None
    expected_version: int | None = None


class OfRisk(Request):
    """One entry of the ledger."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"risk_id": "$risk"}
    risk_id: Id


class RemindRisk(OfRisk):
    """Remind the unit of it."""


class CorrectRisk(OfRisk):
    """The risk is gone."""


class RiskGaps(Request):
    """Units without a ledger, or whose ledger is stale."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    unit_id: Id | None = None


class RiskFigures(Request):
    """Figures of the risk ledgers."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit"}
    unit_id: Id | None = None


class EarlyWarnings(PageRequest):
    """A page of early warnings, the oldest first."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"unit_id": "$unit", "first": 20}
    unit_id: Id | None = None
    rule: Literal["ledger_stale", "rectification_overdue", "rotation_overdue"] | None = None
    settled: bool | None = None
