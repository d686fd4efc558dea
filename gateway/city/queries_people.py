"""What can be read of people."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from gateway.city import types_people as people
from gateway.city.build import build, build_all
from gateway.city.connections import Connection, connect
from gateway.city.enums_people import Profession, RosterStatus, RotationStatus, SuccessionState, TermStatus
from gateway.city.types_common import Info
from gateway.city.types_units import Posting
from gateway.ids import decode_id


def _unit(unit_id: strawberry.ID | None) -> str | None:
    return None if unit_id is None else decode_id(unit_id, "Unit", "unit_id")


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


@strawberry.type
class PeopleQueries:
    @strawberry.field(
        description="Who is on the staff on a day (today), of one unit or of all that the caller may see."
    )
    async def roster(
        self,
        info: Info,
        *,
        unit_id: strawberry.ID | None = None,
        on: date | None = None,
        professional_category: Profession | None = None,
        key_few: bool | None = None,
        search: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[people.StaffMember] | None:
        filters = {
            "unit_id": _unit(unit_id),
            "on": _day(on),
            "professional_category": professional_category.value if professional_category else None,
            "key_few": key_few,
            "search": search,
        }
        return await connect(
            info.context, "organizations", "roster", filters, people.staff_of, first=first, after=after
        )

    @strawberry.field(description="Rosters to confirm and confirmed ones, the latest quarter first.")
    async def roster_confirmations(
        self,
        info: Info,
        *,
        unit_id: strawberry.ID | None = None,
        period: str | None = None,
        status: RosterStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[people.RosterConfirmation] | None:
        def convert(item: dict[str, Any]) -> people.RosterConfirmation:
            return build(people.RosterConfirmation, item)

        filters = {"unit_id": _unit(unit_id), "period": period, "status": status.value if status else None}
        method = "roster_confirmations"
        return await connect(info.context, "organizations", method, filters, convert, first=first, after=after)

    @strawberry.field(description="Key posts that are held, the earliest due first.")
    async def rotations(
        self,
        info: Info,
        *,
        unit_id: strawberry.ID | None = None,
        status: RotationStatus | None = None,
        post_class: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Posting] | None:
        def convert(item: dict[str, Any]) -> Posting:
            return build(Posting, item)

        filters = {"unit_id": _unit(unit_id), "status": status.value if status else None, "post_class": post_class}
        return await connect(info.context, "organizations", "rotations", filters, convert, first=first, after=after)

    @strawberry.field(description="The city's table of post classes with their terms.")
    async def post_classes(self, info: Info) -> list[people.PostClass] | None:
        return build_all(people.PostClass, await info.context.once("organizations", "post_classes"))

    @strawberry.field(description="Proposals of succession, the latest first.")
    async def successions(
        self,
        info: Info,
        *,
        unit_id: strawberry.ID | None = None,
        state: SuccessionState | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[people.Succession] | None:
        def convert(item: dict[str, Any]) -> people.Succession:
            return build(people.Succession, item)

        filters = {"unit_id": _unit(unit_id), "state": state.value if state else None}
        return await connect(info.context, "organizations", "successions", filters, convert, first=first, after=after)

    @strawberry.field(description="A unit's branch scopes on a day (today), with gaps and overlaps.")
    async def branch_scopes(
        self, info: Info, unit_id: strawberry.ID, on: date | None = None
    ) -> people.BranchScopes | None:
        wanted = {"unit_id": _unit(unit_id), "on": _day(on)}
        given = {name: value for name, value in wanted.items() if value is not None}
        return build(people.BranchScopes, await info.context.call("organizations", "branch_scopes", given))

    @strawberry.field(description="Terms of office of public hospitals' leaders, the earliest end first.")
    async def leader_terms(
        self,
        info: Info,
        *,
        unit_id: strawberry.ID | None = None,
        status: TermStatus | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[people.LeaderTerm] | None:
        def convert(item: dict[str, Any]) -> people.LeaderTerm:
            return build(people.LeaderTerm, item)

        filters = {"unit_id": _unit(unit_id), "status": status.value if status else None}
        return await connect(info.context, "organizations", "leader_terms", filters, convert, first=first, after=after)

    @strawberry.field(description="Leaders in office, and how many of them have a target letter.")
    async def leader_term_figures(
        self, info: Info, unit_id: strawberry.ID | None = None
    ) -> people.LeaderTermFigures | None:
        given = {"first": 1} | ({"unit_id": _unit(unit_id)} if unit_id else {})
        return build(people.LeaderTermFigures, await info.context.call("organizations", "leader_terms", given))

    @strawberry.field(
        description="The plan's roles and who is bound to them on a day (today); `unbound` shows the others."
    )
    async def plan_roles(
        self, info: Info, on: date | None = None, unbound: bool | None = None
    ) -> people.PlanRoles | None:
        wanted = {"on": _day(on), "unbound": unbound}
        given = {name: value for name, value in wanted.items() if value is not None}
        return build(people.PlanRoles, await info.context.call("organizations", "role_bindings", given))
