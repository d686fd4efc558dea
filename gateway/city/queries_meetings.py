"""What can be read of meetings."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.connections import Connection, connect
from gateway.city.types_common import Info
from gateway.city.types_meetings import (
    DecisionFigures,
    DecisionFilter,
    LeadershipSessions,
    Meeting,
    MeetingBody,
    MeetingCompliance,
    MeetingDecision,
    MeetingStatus,
    MissingSession,
    decision_of,
    meeting_of,
)
from gateway.ids import decode_id


def _local(value: strawberry.ID | None, type_name: str, field: str) -> str | None:
    return None if value is None else decode_id(value, type_name, field)


@strawberry.type
class MeetingsQueries:
    @strawberry.field(description="Meetings of the units that the caller may see, or that those attend; latest first.")
    async def meetings(
        self,
        info: Info,
        *,
        unit_id: strawberry.ID | None = None,
        body: MeetingBody | None = None,
        status: MeetingStatus | None = None,
        since: date | None = None,
        until: date | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Meeting] | None:
        filters = {
            "unit_id": _local(unit_id, "Unit", "unit_id"),
            "body": body.value if body else None,
            "status": status.value if status else None,
            "since": since.isoformat() if since else None,
            "until": until.isoformat() if until else None,
        }
        return await connect(info.context, "organizations", "meetings", filters, meeting_of, first=first, after=after)

    @strawberry.field(description="Per rule of the plan its periods, and how far they were kept.")
    async def meeting_compliance(
        self, info: Info, unit_id: strawberry.ID | None = None
    ) -> list[MeetingCompliance] | None:
        local = _local(unit_id, "Unit", "unit_id")
        given = {} if local is None else {"unit_id": local}
        found = await info.context.call("organizations", "meeting_compliance", given)
        return build_all(MeetingCompliance, found)

    @strawberry.field(
        description="Decisions of meetings, the earliest due first; the body's and the owner's people see one."
    )
    async def decisions(
        self,
        info: Info,
        *,
        unit_id: strawberry.ID | None = None,
        state: DecisionFilter | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[MeetingDecision] | None:
        filters = {"unit_id": _local(unit_id, "Unit", "unit_id"), "state": state.value if state else None}
        return await connect(info.context, "organizations", "decisions", filters, decision_of, first=first, after=after)

    @strawberry.field(description="Decisions completed ÷ decided.")
    async def decision_figures(self, info: Info) -> DecisionFigures | None:
        return build(DecisionFigures, await info.context.call("organizations", "decision_figures"))

    @strawberry.field(description="Institutions with a leadership session on prominent problems; the first without.")
    async def leadership_sessions(self, info: Info, first: int = 50) -> LeadershipSessions | None:
        found: dict[str, Any] = await info.context.call("organizations", "leadership_sessions", {"first": first})
        figures = {name: found[name] for name in ("held", "expected", "rate")}
        return LeadershipSessions(**figures, missing=build_all(MissingSession, found["items"]))
