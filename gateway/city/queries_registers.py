"""What can be read of registers."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city.build import build
from gateway.city.connections import Connection, connect
from gateway.city.registers import All, kinds, service_of_kind
from gateway.city.types_common import Info
from gateway.city.types_register_figures import RegisterFigures
from gateway.city.types_registers import (
    RegisterEntry,
    RegisterGap,
    RegisterKind,
    RegisterLookup,
    entry_of,
)
from gateway.ids import decode_id


def _unit(unit_id: strawberry.ID | None) -> str | None:
    return None if unit_id is None else decode_id(unit_id, "Unit", "unit_id")


@strawberry.type
class RegistersQueries:
    @strawberry.field(description="The registers that the city's plan asks for, with the fields of their forms.")
    async def register_kinds(self, info: Info) -> list[RegisterKind] | None:
        return [build(RegisterKind, kind) for _, kind in await kinds(info.context)]

    @strawberry.field(description="Entries of one register at the units that the caller may see, the newest first.")
    async def register_entries(
        self,
        info: Info,
        kind: str,
        *,
        unit_id: strawberry.ID | None = None,
        status: str | None = None,
        year: int | None = None,
        overdue: bool | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[RegisterEntry] | None:
        filters = {"kind": kind, "unit_id": _unit(unit_id), "status": status, "year": year, "overdue": overdue}
        service = await service_of_kind(info.context, kind)
        return await connect(info.context, service, "register_entries", filters, entry_of, first=first, after=after)

    @strawberry.field(description="What units lack, of one register or of all.")
    async def register_gaps(
        self,
        info: Info,
        *,
        kind: str | None = None,
        unit_id: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[RegisterGap] | None:
        def convert(item: dict[str, Any]) -> RegisterGap:
            return build(RegisterGap, item)

        filters = {"kind": kind, "unit_id": _unit(unit_id)}
        context: Any = info.context if kind else All(info.context)
        service = await service_of_kind(info.context, kind) if kind else ""
        return await connect(context, service, "register_gaps", filters, convert, first=first, after=after)

    @strawberry.field(description="The figures of one register, of a year or of the whole campaign.")
    async def register_figures(self, info: Info, kind: str, year: int | None = None) -> RegisterFigures | None:
        service = await service_of_kind(info.context, kind)
        asked = {"kind": kind} if year is None else {"kind": kind, "year": year}
        return build(RegisterFigures, await info.context.call(service, "register_figures", asked))

    @strawberry.field(description="Who looked a restricted register up, the latest first; for those who may do so.")
    async def register_lookups(
        self,
        info: Info,
        kind: str,
        *,
        unit_id: strawberry.ID | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[RegisterLookup] | None:
        def convert(item: dict[str, Any]) -> RegisterLookup:
            return build(RegisterLookup, item)

        filters, service = {"kind": kind, "unit_id": _unit(unit_id)}, await service_of_kind(info.context, kind)
        return await connect(info.context, service, "register_lookups", filters, convert, first=first, after=after)
