"""The risk ledger: entries, gaps, figures and early warnings."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.types_common import Info, Node
from gateway.city.types_rectification import Problem, problem_by_id
from gateway.city.types_units import Unit, unit_by_id


@strawberry.enum
class RiskLevel(Enum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@strawberry.enum
class RiskStatus(Enum):
    OPEN = "open"
    CONTROLLED = "controlled"
    CORRECTED = "corrected"


@strawberry.enum
class WarningRule(Enum):
    LEDGER_STALE = "ledger_stale"
    RECTIFICATION_OVERDUE = "rectification_overdue"
    ROTATION_OVERDUE = "rotation_overdue"


@strawberry.type(description="One entry of a unit's risk ledger, with the three times: found, reminded, corrected.")
class RiskEntry(Node):
    key_link: str
    area: str
    risk: str
    level: RiskLevel
    controls: str
    owner_title: str
    owner_department: str
    status: RiskStatus
    found_on: date
    reminded_on: date | None
    corrected_on: date | None
    updated_on: date
    version: int
    unit_id: strawberry.Private[str]
    problem_id: strawberry.Private[str | None]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)

    @strawberry.field(description="The rectification item that a high risk became.")
    async def problem(self, info: Info) -> Problem | None:
        return await problem_by_id(info, self.problem_id)


@strawberry.type(description="A unit without a live ledger.")
class RiskGap:
    entries: int
    last_updated_on: date | None
    stale_since: date
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="Entries by level and status, live ledgers of all units, median days between the times.")
class RiskFigures:
    entries: int
    high: int
    medium: int
    low: int
    open: int
    controlled: int
    corrected: int
    units: int
    live_ledgers: int
    median_remind_days: float | None
    median_correct_days: float | None
    median_total_days: float | None


@strawberry.type(description="An early-warning rule that held for a unit since a day, and until it was settled.")
class EarlyWarning:
    rule: WarningRule
    since: date
    due_on: date
    settled_on: date | None
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


def risk_of(data: dict[str, Any]) -> RiskEntry:
    """An entry out of the service's answer."""
    return build(RiskEntry, data)
