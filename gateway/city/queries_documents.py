"""What can be read of documents."""

from __future__ import annotations

import strawberry

from gateway.city.build import build
from gateway.city.connections import Connection, connect
from gateway.city.types_common import Info
from gateway.city.types_documents import (
    CircularPeriods,
    DocumentKind,
    DocumentStatus,
    IssuedDocument,
    Receipt,
    UnreadDocument,
    document_of,
    receipts_of,
    unread_of,
)
from gateway.ids import decode_id


@strawberry.type
class DocumentsQueries:
    @strawberry.field(description="Documents of the caller's units, or addressed to them once issued; latest first.")
    async def documents(
        self,
        info: Info,
        *,
        kind: DocumentKind | None = None,
        status: DocumentStatus | None = None,
        issuer_unit_id: strawberry.ID | None = None,
        period: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[IssuedDocument] | None:
        issuer = None if issuer_unit_id is None else decode_id(issuer_unit_id, "Unit", "issuer_unit_id")
        filters = {
            "kind": kind.value if kind else None,
            "status": status.value if status else None,
            "issuer_unit_id": issuer,
            "period": period,
        }
        return await connect(info.context, "organizations", "documents", filters, document_of, first=first, after=after)

    @strawberry.field(description="Addressees of a document who have not confirmed reading it.")
    async def missing_receipts(
        self, info: Info, document_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> Connection[Receipt] | None:
        local = decode_id(document_id, "IssuedDocument", "document_id")
        return await receipts_of(info, local, True, first, after)

    @strawberry.field(description="What the caller's own unit has still to confirm, the earliest due first.")
    async def my_unread_documents(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[UnreadDocument] | None:
        info.context.personal = True
        return await connect(info.context, "organizations", "unread_documents", {}, unread_of, first=first, after=after)

    @strawberry.field(description="Periods that are over, and the circular issued for each.")
    async def circular_periods(self, info: Info) -> CircularPeriods | None:
        return build(CircularPeriods, await info.context.call("organizations", "circular_periods"))
