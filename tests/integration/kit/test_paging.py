"""Pages by bytes: a page of very large documents ends sooner, and the pages together are the list."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo.database import Database

from services.kit import paging
from services.kit.indexes import prepare
from services.kit.paging import page
from services.kit.store import TenantCollection, TenantDatabase, database


@pytest.fixture
def db(mongo_uri: str, tenant: str) -> Database[dict[str, Any]]:
    found = database(tenant)
    prepare(found, {"notes": []})
    return found


@pytest.fixture
def notes(db: Database[dict[str, Any]], tenant: str) -> TenantCollection:
    found = TenantDatabase(db, tenant)["notes"]
    found.insert_many({"id": f"n{n:02}", "on": n // 3, "text": "x" * 1000} for n in range(10))
    return found


def walked(notes: TenantCollection, first: int) -> list[list[str]]:
    """The ids of all pages."""
    found: list[list[str]] = []
    after: str | None = None
    while True:
        got = page(notes, {}, sort=[("on", -1)], first=first, after=after)
        assert got["total"] == 10
        found.append([doc["id"] for doc in got["items"]])
        after = got["next"]
        if after is None:
            return found


@pytest.mark.parametrize(("most", "sizes"), [(3500, [3, 3, 3, 1]), (10, [1] * 10), (1 << 20, [4, 4, 2])])
def test_a_page_ends_with_its_bytes_and_the_next_goes_on_behind_it(
    notes: TenantCollection, monkeypatch: pytest.MonkeyPatch, most: int, sizes: list[int]
) -> None:
    monkeypatch.setattr(paging, "MOST_BYTES", most)
    found = walked(notes, 4)
    assert list(map(len, found)) == sizes
    wanted = sorted(range(10), key=lambda n: (-(n // 3), n))
    assert [each for ids in found for each in ids] == [f"n{n:02}" for n in wanted]


def test_what_is_longer_than_a_client_s_page_comes_whole(
    notes: TenantCollection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST_BYTES", 10)
    assert list(map(len, walked(notes, 201))) == [10]


def test_what_the_list_does_not_show_is_not_read(notes: TenantCollection) -> None:
    got = page(notes, {}, sort=[("on", -1)], first=2, projection={"text": 0})
    assert got["items"] == [{"id": "n09", "on": 3}, {"id": "n06", "on": 2}]
