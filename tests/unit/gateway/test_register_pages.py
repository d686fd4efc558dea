"""One list out of several services' lists: every gap once, in order, whatever the size of the page."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gateway.city.registers import SERVICES, All


class Services:
    """Pages of numbered items, as services give them."""

    def __init__(self, sizes: list[int], most: int = 1000) -> None:
        self.most = most
        self.items = {
            service: [f"{service}-{number}" for number in range(size)]
            for service, size in zip(SERVICES, sizes, strict=True)
        }

    async def call(self, service: str, _method: str, payload: dict[str, Any]) -> dict[str, Any]:
        items = self.items[service]
        start = int(payload["after"] or 0)
        end = min(start + min(payload["first"], self.most), len(items))
        return {"items": items[start:end], "next": str(end) if end < len(items) else None, "total": len(items)}


def pages(sizes: list[int], first: int, most: int = 1000) -> list[dict[str, Any]]:
    found, after = [], None
    while True:
        asked = {"first": first, "after": after}
        page = asyncio.run(All(Services(sizes, most)).call("", "register_gaps", asked))  # type: ignore[arg-type]
        found.append(page)
        after = page["next"]
        if after is None:
            return found


@given(st.lists(st.integers(0, 7), min_size=len(SERVICES), max_size=len(SERVICES)), st.integers(1, 9))
def test_all_pages_together_are_all_lists_one_after_the_other(sizes: list[int], first: int) -> None:
    found = pages(sizes, first)
    wanted = [item for items in Services(sizes).items.values() for item in items]
    assert [item for page in found for item in page["items"]] == wanted
    assert {page["total"] for page in found} == {len(wanted)}
    assert all(len(page["items"]) == first for page in found[:-1])


@given(
    st.lists(st.integers(0, 7), min_size=len(SERVICES), max_size=len(SERVICES)), st.integers(1, 9), st.integers(1, 4)
)
def test_services_whose_pages_end_sooner_lose_nothing(sizes: list[int], first: int, most: int) -> None:
    wanted = [item for items in Services(sizes).items.values() for item in items]
    assert [item for page in pages(sizes, first, most) for item in page["items"]] == wanted


def test_a_cursor_of_somebody_s_own_making_begins_anew() -> None:
    asked = {"first": 2, "after": "9\x1e1"}
    page = asyncio.run(All(Services([2, 2, 2])).call("", "register_gaps", asked))  # type: ignore[arg-type]
    assert page["items"] == ["organizations-0", "organizations-1"]
