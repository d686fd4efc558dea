"""Types that every part of the graph uses."""

from __future__ import annotations

from typing import Any, NewType, TypeAlias

import strawberry
from strawberry.scalars import JSON

from gateway.context import Context
from gateway.errors import ClientError

Info: TypeAlias = strawberry.Info[Context, Any]
Json: TypeAlias = JSON
BigInt = NewType("BigInt", int)
"""Counts that pass 32 bits, which `Int` cannot hold."""


@strawberry.interface(description="Anything with a global id; `node(id:)` finds it again.")
class Node:
    id: strawberry.ID


@strawberry.type(
    description="Something the caller can mend: the input field in this graph's spelling, a stable code, a message in "
    "the language of Accept-Language; for files and templates also the row, column or line."
)
class UserError:
    field: str | None
    code: str
    message: str
    row: int | None = None
    column: str | None = None
    line: int | None = None

    @staticmethod
    def of(error: ClientError) -> UserError:
        """The graph's form of `error`."""
        return UserError(**vars(error))


@strawberry.type(description="Assignments by where they stand.")
class AssignmentCounts:
    open: int
    in_progress: int
    submitted: int
    accepted: int
    returned: int
    total: int


@strawberry.type(description="A file as evidence or annex; `url` needs the same Authorization header as this graph.")
class File:
    id: strawberry.ID
    filename: str
    content_type: str
    size: int
    sha256: str

    @strawberry.field
    def url(self) -> str:
        return f"/files/{self.id}"


NO_ASSIGNMENTS = {"open": 0, "in_progress": 0, "submitted": 0, "accepted": 0, "returned": 0, "total": 0}
