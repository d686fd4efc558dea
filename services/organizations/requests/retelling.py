"""The request of an operator that facts be told again."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import StringConstraints

from services.kit.requests import Request


class Retell(Request):
    """The next portion of units or staff after the one that ended with `after`."""

    EXAMPLE: ClassVar[dict[str, Any]] = {"what": "staff", "after": "0"}
    what: Literal["units", "staff"]
    after: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
