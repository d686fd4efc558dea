"""What can be read: evaluations and follow-ups."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

import strawberry

from gateway.city.connections import Connection, connect
from gateway.city.types_common import Info
from gateway.city.types_encounters import EncounterSetting, EncounterTouchpoint
from gateway.city.types_evaluations import (
    Evaluation,
    EvaluationFollowUp,
    EvaluationFollowUpState,
    EvaluationSeries,
    EvaluationSeriesRule,
    EvaluationSeriesState,
    RedPacketHint,
    evaluation_follow_up_of,
    evaluation_of,
    evaluation_series_of,
    red_packet_hint_of,
)
from gateway.ids import decode_id

Id = strawberry.ID
SERVICE = "satisfaction"


def _filters(unit_id: Id | None, **given: Any) -> dict[str, Any]:
    unit = None if unit_id is None else decode_id(unit_id, "Unit", "unit_id")
    plain = {name: value.value if isinstance(value, Enum) else value for name, value in given.items()}
    days = {name: value.isoformat() for name, value in plain.items() if isinstance(value, date)}
    return {"unit_id": unit, **plain, **days}


@strawberry.type
class EvaluationsQueries:
    @strawberry.field(description="An institution's evaluations of a month of visits (2022-06), in no order of time.")
    async def evaluations(
        self,
        info: Info,
        *,
        unit_id: Id,
        month: str,
        setting: EncounterSetting | None = None,
        touchpoint: EncounterTouchpoint | None = None,
        low: bool | None = None,
        set_aside: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Evaluation] | None:
        narrowed = {"setting": setting, "touchpoint": touchpoint, "low": low, "set_aside": set_aside}
        filters = _filters(unit_id, month=month, **narrowed)
        return await connect(info.context, SERVICE, "evaluations", filters, evaluation_of, first=first, after=after)

    @strawberry.field(description="Follow-ups of low scores by deadline; `late`: answered or missing after their day.")
    async def evaluation_follow_ups(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        state: EvaluationFollowUpState | None = None,
        late: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[EvaluationFollowUp] | None:
        filters, method = _filters(unit_id, state=state, late=late), "evaluation_follow_ups"
        convert = evaluation_follow_up_of
        return await connect(info.context, SERVICE, method, filters, convert, first=first, after=after)

    @strawberry.field(description="Suspicious series, newest first, each with the reason.")
    async def evaluation_series(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        state: EvaluationSeriesState | None = None,
        rule: EvaluationSeriesRule | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[EvaluationSeries] | None:
        filters, method = _filters(unit_id, state=state, rule=rule), "evaluation_series"
        convert = evaluation_series_of
        return await connect(info.context, SERVICE, method, filters, convert, first=first, after=after)

    @strawberry.field(description="Hints of red packets, newest first; for the discipline inspector.")
    async def red_packet_hints(
        self,
        info: Info,
        *,
        unit_id: Id | None = None,
        start: date | None = None,
        end: date | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[RedPacketHint] | None:
        filters, method = _filters(unit_id, start=start, end=end), "red_packet_hints"
        convert = red_packet_hint_of
        return await connect(info.context, SERVICE, method, filters, convert, first=first, after=after)
