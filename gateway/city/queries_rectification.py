"""What can be read of rectification."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.connections import Connection, connect
from gateway.city.types_common import Info
from gateway.city.types_rectification import (
    Problem,
    ProblemCategory,
    ProblemClocks,
    ProblemFigures,
    ProblemSeverity,
    ProblemSource,
    ProblemStatus,
    problem_of,
)
from gateway.city.types_risks import (
    EarlyWarning,
    RiskEntry,
    RiskFigures,
    RiskGap,
    RiskLevel,
    RiskStatus,
    WarningRule,
    risk_of,
)
from gateway.city.types_self_inspection import (
    SelfInspection,
    SelfInspectionFigures,
    SelfInspectionRound,
    SelfInspectionStatus,
    self_inspection_of,
)
from gateway.ids import decode_id

Id = strawberry.ID


def _filters(unit_id: Id | None, **given: Any) -> dict[str, Any]:
    """The service's filters: the unit's local id, enums as values, days as text. Raises `WrongId`."""
    unit = None if unit_id is None else decode_id(unit_id, "Unit", "unit_id")
    plain = {name: value.value if isinstance(value, Enum) else value for name, value in given.items()}
    days = {name: value.isoformat() for name, value in plain.items() if isinstance(value, date)}
    return {"unit_id": unit, **plain, **days}


def _warning_of(data: dict[str, Any]) -> EarlyWarning:
    return build(EarlyWarning, data)


@strawberry.type
class RectificationQueries:
    @strawberry.field(description="The problem list by deadline; `carriedOver`: open beyond the campaign's end.")
    async def problems(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        category: str | None = None,
        severity: ProblemSeverity | None = None,
        status: ProblemStatus | None = None,
        source: ProblemSource | None = None,
        overdue: bool | None = None,
        repeated: bool | None = None,
        without_measure: bool | None = None,
        carried_over: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Problem] | None:
        codes = {"category": category, "severity": severity, "status": status, "source": source}
        flags = {"overdue": overdue, "repeated": repeated, "without_measure": without_measure}
        filters = _filters(unit_id, **codes, **flags, carried_over=carried_over)
        return await connect(info.context, "tasks", "problems", filters, problem_of, first=first, after=after)

    @strawberry.field(description="Found, rectified and transferred by category and month; rates, recurrence, medians.")
    async def problem_figures(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        found_from: date | None = None,
        found_to: date | None = None,
    ) -> ProblemFigures | None:
        filters = _filters(unit_id, found_from=found_from, found_to=found_to)
        return build(ProblemFigures, await info.context.call("tasks", "problem_figures", filters))

    @strawberry.field(description="The plan's categories, the city's own, and `other`.")
    async def problem_categories(self, info: Info) -> list[ProblemCategory] | None:
        return build_all(ProblemCategory, await info.context.call("tasks", "problem_categories"))

    @strawberry.field(description="The clocks by which default deadlines are set.")
    async def problem_clocks(self, info: Info) -> ProblemClocks | None:
        return build(ProblemClocks, await info.context.call("tasks", "problem_clocks"))

    @strawberry.field(description="Checklists by due day.")
    async def self_inspections(
        self,
        info: Info,
        *,
        round_id: str | None = None,
        unit_id: Id | None = None,
        status: SelfInspectionStatus | None = None,
        late: bool | None = None,
        overdue: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[SelfInspection] | None:
        filters = _filters(unit_id, round_id=round_id, status=status, late=late, overdue=overdue)
        convert = self_inspection_of
        return await connect(info.context, "tasks", "self_inspections", filters, convert, first=first, after=after)

    @strawberry.field(description="All rounds of self-inspection, the newest first.")
    async def self_inspection_rounds(self, info: Info) -> list[SelfInspectionRound] | None:
        return build_all(SelfInspectionRound, await info.context.call("tasks", "self_inspection_rounds"))

    @strawberry.field(description="Progress and findings per round.")
    async def self_inspection_figures(
        self, info: Info, round_id: str | None = None, unit_id: Id | None = None
    ) -> list[SelfInspectionFigures] | None:
        found = await info.context.call("tasks", "self_inspection_figures", _filters(unit_id, round_id=round_id))
        return build_all(SelfInspectionFigures, found)

    @strawberry.field(description="The risk ledger, the newest finding first.")
    async def risk_ledger(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        level: RiskLevel | None = None,
        status: RiskStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[RiskEntry] | None:
        filters = _filters(unit_id, level=level, status=status)
        return await connect(info.context, "tasks", "risks", filters, risk_of, first=first, after=after)

    @strawberry.field(description="Units that owe a ledger and have none, or none that was kept for 90 days.")
    async def risk_gaps(self, info: Info, unit_id: Id | None = None) -> list[RiskGap] | None:
        return build_all(RiskGap, await info.context.call("tasks", "risk_gaps", _filters(unit_id)))

    @strawberry.field
    async def risk_figures(self, info: Info, unit_id: Id | None = None) -> RiskFigures | None:
        return build(RiskFigures, await info.context.call("tasks", "risk_figures", _filters(unit_id)))

    @strawberry.field(description="Early warnings, the oldest first.")
    async def early_warnings(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        rule: WarningRule | None = None,
        settled: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[EarlyWarning] | None:
        filters = _filters(unit_id, rule=rule, settled=settled)
        return await connect(info.context, "tasks", "early_warnings", filters, _warning_of, first=first, after=after)
