"""What can be read of integrity commitments."""

from __future__ import annotations

from typing import Any

import strawberry

from gateway.city import types_commitments as types
from gateway.city.build import build
from gateway.city.connections import Connection, connect
from gateway.city.types_common import Info
from gateway.ids import decode_id

Id = strawberry.ID


def _asked(kind: str, year: int | None, unit_id: Id | None) -> dict[str, Any]:
    given = {"kind": kind, "year": year, "unit_id": decode_id(unit_id, "Unit", "unit_id") if unit_id else None}
    return {name: value for name, value in given.items() if value is not None}


@strawberry.type
class CommitmentsQueries:
    @strawberry.field(description="The commitments that the city's plan asks for, and what the caller has signed.")
    async def commitments(self, info: Info) -> list[types.Commitment] | None:
        info.context.personal = True
        return [types.commitment_of(each) for each in await info.context.call("training", "commitments")]

    @strawberry.field(description="Signed and to sign; of a year, or of the present period.")
    async def commitment_figures(
        self, info: Info, kind: str, *, year: int | None = None, unit_id: Id | None = None
    ) -> types.CommitmentFigures | None:
        asked = _asked(kind, year, unit_id)
        return build(types.CommitmentFigures, await info.context.call("training", "commitment_figures", asked))

    @strawberry.field(description="Who is to sign and has not, by unit.")
    async def unsigned_staff(
        self,
        info: Info,
        kind: str,
        *,
        year: int | None = None,
        unit_id: Id | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[types.UnsignedPerson] | None:
        filters = _asked(kind, year, unit_id)
        return await connect(
            info.context, "training", "unsigned_staff", filters, types.unsigned_of, first=first, after=after
        )

    @strawberry.field(description="Who signed, by unit; what was struck out too.")
    async def commitment_signatures(
        self,
        info: Info,
        kind: str,
        *,
        year: int | None = None,
        unit_id: Id | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[types.CommitmentSignature] | None:
        filters = _asked(kind, year, unit_id)
        return await connect(
            info.context, "training", "commitment_signatures", filters, types.signature_of, first=first, after=after
        )
