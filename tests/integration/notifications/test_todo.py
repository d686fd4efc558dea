"""One to-do list per person."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from services.kit.errors import QfError
from services.kit.ids import new_id
from services.kit.testing import Bench
from tests.integration.notifications.scene import City, labels


def test_everyone_sees_what_waits_for_them_the_earliest_first(city: City) -> None:
    city.work(
        city.item("late", due_on="2022-06-20", opens_on="2022-06-01"),
        city.item("open", due_on=None, opens_on="2022-06-01"),
        city.item("soon", opens_on="2022-06-01"),
        city.item("shut", opens_on="2022-06-24"),
        city.item("other", "h2", opens_on="2022-06-01"),
        city.item("review", "h1", owner_unit_id="c", kind="review", opens_on="2022-06-01"),
        city.item("check", "h2", owner_unit_id="b1", kind="review", opens_on="2022-06-01"),
    )
    city.work(city.item("post", kind="rotation", opens_on="2022-06-01"), service="organizations")
    assert labels(city.ask("hospital1", "todo")["items"]) == ["late", "soon", "post", "open"]
    assert labels(city.ask("hospital2", "todo")["items"]) == ["other"]
    assert labels(city.ask("bureau1", "todo")["items"]) == ["check"]
    assert labels(city.ask("office", "todo")["items"]) == ["review"]
    assert labels(city.ask("admin", "todo")["items"]) == []


def test_the_list_is_filtered_and_paged(city: City) -> None:
    city.work(*(city.item(f"r{n}", due_on=f"2022-06-{n:02}", opens_on="2022-06-01") for n in range(10, 30)))
    city.work(city.item("v1", kind="visit", opens_on="2022-06-01", due_on=None))
    first = city.ask("hospital1", "todo", first=8)
    second = city.ask("hospital1", "todo", first=8, after=first["next"])
    third = city.ask("hospital1", "todo", first=8, after=second["next"])
    assert labels(first["items"] + second["items"] + third["items"]) == [*(f"r{n}" for n in range(10, 30)), "v1"]
    assert (first["total"], third["next"]) == (21, None)
    assert city.ask("hospital1", "todo", overdue=True)["total"] == 13
    assert city.ask("hospital1", "todo", overdue=False)["total"] == 8
    assert labels(city.ask("hospital1", "todo", kind="visit")["items"]) == ["v1"]
    assert city.ask("office", "todo", unit_id="h1")["total"] == 0
    with pytest.raises(QfError) as refused:
        city.ask("hospital1", "todo", unit_id="h2")
    assert refused.value.code == "outside_your_units"


def test_counts_are_one_s_own_by_kind_and_what_waits_below(city: City) -> None:
    city.work(
        city.item("late", "h2", due_on="2022-06-20", opens_on="2022-06-01"),
        city.item("soft", "h2", due_on="2022-06-20", opens_on="2022-06-01", modality="explore"),
        city.item("today", "h2", due_on="2022-06-23", opens_on="2022-06-01"),
        city.item("week", "h2", due_on="2022-06-26", opens_on="2022-06-01", kind="visit"),
        city.item("next", "h2", due_on="2022-06-27", opens_on="2022-06-01", kind="visit"),
        city.item("open", "h3", due_on=None, opens_on="2022-06-01"),
        city.item("check", "h2", owner_unit_id="b1", opens_on="2022-06-01", kind="review"),
    )
    zero = {"open": 0, "overdue": 0, "due_today": 0, "due_this_week": 0}
    below = {"open": 5, "overdue": 1, "due_today": 1, "due_this_week": 2}
    assert city.ask("hospital2", "todo_counts") == {
        **below,
        "kinds": [
            {"kind": "report", "open": 3, "overdue": 1, "due_today": 1, "due_this_week": 1},
            {"kind": "visit", "open": 2, "overdue": 0, "due_today": 0, "due_this_week": 1},
        ],
        "below": None,
    }
    one = {"open": 1, "overdue": 0, "due_today": 0, "due_this_week": 0}
    assert city.ask("bureau1", "todo_counts") == {**one, "kinds": [{"kind": "review", **one}], "below": below}
    assert city.ask("bureau2", "todo_counts")["below"] == one
    assert city.ask("office", "todo_counts") == {**zero, "kinds": [], "below": {**below, "open": 7}}
    assert city.ask("office", "todo_counts", unit_id="h3")["below"] == one


def test_a_city_of_600_units_with_60_items_each_is_answered_from_indexes(bench: Bench, tenant: str) -> None:
    city = City(bench, tenant)
    city.tell(city.unit("c"), *(city.unit(f"b{n}", path=f"/c/b{n}/") for n in range(12)))
    city.tell(*(city.unit(f"h{n}", path=f"/c/b{n % 12}/h{n}/") for n in range(588)))
    days = [f"2022-{month:02}-{day:02}" for month in (6, 7, 8) for day in range(1, 21)]
    units = [*(f"h{n}" for n in range(588)), *(f"b{n}" for n in range(12))]
    city.work(*(city.item(new_id(), each, opens_on="2022-06-01", due_on=due) for each in units for due in days))
    with profiled(city) as reads:
        assert city.ask("hospital1", "todo")["total"] == 60
        assert city.ask("hospital1", "todo_counts")["open"] == 60
    assert [read["docsExamined"] <= 240 for read in reads] == [True] * 3
    with profiled(city) as reads:
        began = time.perf_counter()
        assert city.ask("office", "todo_counts")["below"]["open"] == 36_000
        took = time.perf_counter() - began
    assert [(read["docsExamined"], read["planSummary"].split()[0]) for read in reads] == [(0, "IXSCAN"), (0, "IXSCAN")]
    assert took < 3


@contextmanager
def profiled(city: City) -> Iterator[list[dict[str, Any]]]:
    """What the store read meanwhile: documents and index keys of each call."""
    reads: list[dict[str, Any]] = []
    city.engine.db.command("profile", 2)
    try:
        yield reads
    finally:
        city.engine.db.command("profile", 0)
        reads += city.engine.db["system.profile"].find({"ns": f"{city.engine.db.name}.work_items"}).sort("ts", 1)
        city.engine.db["system.profile"].drop()
