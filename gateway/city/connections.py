"""Relay connections over the services' pages.

A service gives a cursor behind a page, the graph one behind every edge: that one says "so many items into the page that
begins at the service's cursor".
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import strawberry

from gateway.context import Context
from gateway.limits import LONGEST_PAGE, PAGE
from services.kit.errors import InvalidInput

T = TypeVar("T")
SEPARATOR = "\x1f"


class PageNotValid(InvalidInput):
    """`first` or `after` is not usable. Ask for 1 to 100 items, after a cursor that this list gave."""

    zh = "分页参数无效：first 应为 1 至 {longest}，after 应为本列表给出的游标"
    en = "The page is not valid: first must be 1 to {longest}, after a cursor that this list gave"


@strawberry.type(description="Where a page ends and whether there is more.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type(description="An item of a list and the cursor behind it.")
class Edge(Generic[T]):
    cursor: str
    node: T


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    total_count: int
    edges: list[Edge[T]]
    nodes: list[T]
    page_info: PageInfo


async def connect(
    context: Context,
    service: str,
    method: str,
    filters: dict[str, Any],
    convert: Callable[[dict[str, Any]], T],
    *,
    first: int | None,
    after: str | None,
) -> Connection[T]:
    """A page of `service.method`. Raises `PageNotValid`, and what the service raises."""
    wanted = PAGE if first is None else first
    if not 1 <= wanted <= LONGEST_PAGE:
        raise PageNotValid(field="first", longest=LONGEST_PAGE)
    start, skipped = _read_cursor(after)
    given = {name: value for name, value in filters.items() if value is not None}
    answer = await context.call(service, method, {**given, "first": wanted + skipped, "after": start})
    items = [convert(item) for item in answer["items"][skipped:]]
    edges = [Edge(cursor=_cursor(start, skipped + i), node=item) for i, item in enumerate(items, 1)]
    if edges and answer.get("next"):
        edges[-1].cursor = _cursor(answer["next"], 0)
    info = PageInfo(
        has_next_page=answer.get("next") is not None,
        has_previous_page=after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(total_count=int(answer["total"]), edges=edges, nodes=items, page_info=info)


def _cursor(start: str | None, skipped: int) -> str:
    return base64.urlsafe_b64encode(f"{skipped}{SEPARATOR}{start or ''}".encode()).decode()


def _read_cursor(after: str | None) -> tuple[str | None, int]:
    if after is None:
        return None, 0
    try:
        skipped, separator, start = base64.urlsafe_b64decode(after).decode().partition(SEPARATOR)
        count = int(skipped)
    except (binascii.Error, ValueError) as error:
        raise PageNotValid(field="after", longest=LONGEST_PAGE) from error
    if not separator or not 0 <= count <= LONGEST_PAGE:
        raise PageNotValid(field="after", longest=LONGEST_PAGE)
    return start or None, count


def slice_of(items: list[T], *, first: int | None, after: str | None) -> Connection[T]:
    """A page of a list that is already here. Raises `PageNotValid`."""
    wanted = LONGEST_PAGE if first is None else first
    if not 1 <= wanted <= LONGEST_PAGE:
        raise PageNotValid(field="first", longest=LONGEST_PAGE)
    start = _read_position(after)
    shown = items[start : start + wanted]
    edges = [Edge(cursor=_cursor(str(start + i), 0), node=item) for i, item in enumerate(shown, 1)]
    info = PageInfo(
        has_next_page=start + len(shown) < len(items),
        has_previous_page=start > 0,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(total_count=len(items), edges=edges, nodes=shown, page_info=info)


def _read_position(after: str | None) -> int:
    start, _ = _read_cursor(after)
    if start is not None and not start.isdigit():
        raise PageNotValid(field="after", longest=LONGEST_PAGE)
    return int(start or 0)
