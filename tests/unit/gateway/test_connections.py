"""Pages: every item once, in order, whatever the sizes, behind any cursor."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.city.connections import Connection, PageNotValid, connect, slice_of
from gateway.context import Context
from services.kit.identity import Actor


class Pages:
    """A service's paged list of numbers."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.asked: list[dict[str, Any]] = []

    async def call(self, service: str, method: str, payload: Any = None, **_: Any) -> Any:
        self.asked.append(payload)
        assert 1 <= payload["first"] <= 200, "services give no longer pages"
        start = int(payload["after"] or 0)
        stop = min(start + payload["first"], self.size)
        items = [{"n": n} for n in range(start, stop)]
        return {"items": items, "next": str(stop) if stop < self.size else None, "total": self.size}


def page(pages: Pages, first: int | None, after: str | None = None, **filters: Any) -> Connection[int]:
    context = Context(Actor("a", "t", ()), "token", pages)
    return asyncio.run(
        connect(context, "tasks", "reports", filters, lambda item: int(item["n"]), first=first, after=after)
    )


@given(st.integers(0, 40), st.integers(1, 15), st.data())
def test_going_on_behind_any_edge_misses_and_repeats_nothing(size: int, first: int, data: st.DataObject) -> None:
    pages, seen, after = Pages(size), [], None
    while True:
        found = page(pages, first, after)
        assert found.total_count == size
        if not found.edges:
            break
        stop = data.draw(st.integers(1, len(found.edges)))
        seen += [edge.node for edge in found.edges[:stop]]
        after = found.edges[stop - 1].cursor
    assert seen == list(range(size))


def test_a_page_says_where_it_stands() -> None:
    first = page(Pages(5), 3)
    assert (first.page_info.has_next_page, first.page_info.has_previous_page) == (True, False)
    assert first.page_info.end_cursor == first.edges[-1].cursor
    assert first.page_info.start_cursor == first.edges[0].cursor
    last = page(Pages(5), 3, first.page_info.end_cursor)
    assert (last.nodes, last.page_info.has_next_page, last.page_info.has_previous_page) == ([3, 4], False, True)
    empty = page(Pages(0), 3)
    assert (empty.edges, empty.page_info.end_cursor, empty.total_count) == ([], None, 0)


def test_filters_without_a_value_are_not_sent() -> None:
    pages = Pages(1)
    page(pages, None, status=None, period="2022-Q2")
    assert pages.asked == [{"period": "2022-Q2", "first": 50, "after": None}]


@pytest.mark.parametrize("first", [0, -1, 101])
def test_a_page_has_1_to_100_items(first: int) -> None:
    with pytest.raises(PageNotValid) as refusal:
        page(Pages(5), first)
    assert refusal.value.field == "first"


@pytest.mark.parametrize("after", ["", "x", "5Zyw", "OTk5HzA=", "LTEfMA==", "地"])
def test_a_cursor_that_no_list_gave_is_refused(after: str) -> None:
    pages = Pages(5)
    with pytest.raises(PageNotValid) as refusal:
        page(pages, 3, after)
    assert refusal.value.field == "after"
    assert pages.asked == []


@given(st.integers(0, 30), st.integers(1, 9))
def test_a_list_that_is_already_here_is_paged_alike(size: int, first: int) -> None:
    items, seen, after = list(range(size)), [], None
    while True:
        found = slice_of(items, first=first, after=after)
        seen += found.nodes
        after = found.page_info.end_cursor
        if not found.page_info.has_next_page:
            break
    assert seen == items
