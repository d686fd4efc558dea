"""What the mutations of reporting answer."""

from __future__ import annotations

import strawberry

from gateway.city.types_common import Info, UserError
from gateway.city.types_reporting import Consolidation, MonthlyProgress
from gateway.city.types_reports import Report
from gateway.city.types_units import Unit, unit_by_id


@strawberry.type
class ReportsPayload:
    reports: list[Report] | None
    errors: list[UserError]


@strawberry.type(description="Who was reminded now, and who had been today already, out of `missing` reports.")
class ReminderResult:
    missing: int
    reminded_ids: strawberry.Private[list[str]]
    before_ids: strawberry.Private[list[str]]

    @strawberry.field
    async def reminded(self, info: Info) -> list[Unit]:
        return await _units(info, self.reminded_ids)

    @strawberry.field
    async def reminded_before(self, info: Info) -> list[Unit]:
        return await _units(info, self.before_ids)


async def _units(info: Info, ids: list[str]) -> list[Unit]:
    return [unit for unit_id in ids if (unit := await unit_by_id(info, unit_id))]


@strawberry.type
class ReminderPayload:
    result: ReminderResult | None
    errors: list[UserError]


@strawberry.type
class MonthlyProgressPayload:
    monthly_progress: MonthlyProgress | None
    errors: list[UserError]


@strawberry.type
class ConsolidationPayload:
    consolidation: Consolidation | None
    errors: list[UserError]
