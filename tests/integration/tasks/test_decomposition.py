"""Assignments divided down to department, post and person; and what happens when the person leaves."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.events import Envelope
from services.kit.ids import new_id
from services.tasks.errors.campaigning import PartHasParts, PartNotFound, PersonUnknown, TooManyParts
from tests.integration.tasks.city import TRACE, City
from tests.integration.tasks.waiting import states

HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}


def staff(city: City, *people: tuple[str, str, str | None, int]) -> None:
    """Tell (staff, unit, until, version) as organizations does."""
    items = [
        {
            "staff_id": who,
            "unit_id": unit,
            "professional_category": "administrative",
            "employment": "full_time",
            "post_class": None,
            "key_few": False,
            "since": "2020-01-01",
            "until": until,
            "version": version,
        }
        for who, unit, until, version in people
    ]
    name = "organizations.staff_changed.v1"
    city.bench.deliver(
        [Envelope(new_id(), name, city.tenant, new_id(), 1, clock.now(), "test", TRACE, {"items": items})]
    )


@pytest.fixture
def mine(neijiang: City) -> str:
    staff(neijiang, ("s-1", "h-1", None, 1), ("s-2", "h-1", None, 1), ("s-3", "h-2", None, 1))
    return str(neijiang.assignment("NJ-T06", "h-1")["id"])


def divide(city: City, assignment: str, *parts: dict[str, Any], **more: Any) -> Any:
    return city.call("divide_assignment", **HOSPITAL, assignment_id=assignment, parts=list(parts), **more)


@pytest.mark.obligation("NJ-037")
def test_a_task_is_fully_decomposed_only_when_every_leaf_names_all_three(neijiang: City, mine: str) -> None:
    leaf = {"title": "组织学习", "department": "医务科", "post": "主任", "staff_id": "s-1"}
    found = divide(neijiang, mine, leaf, {"title": "考试", "department": "护理部"})
    assert (found["leaves"], found["complete_leaves"], found["fully"]) == (2, 1, False)
    exam = next(part for part in found["parts"] if part["title"] == "考试")
    found = divide(neijiang, mine, {**leaf, "title": "命题", "staff_id": "s-2"}, parent_part_id=exam["id"])
    assert (found["leaves"], found["complete_leaves"], found["fully"]) == (2, 2, True)
    assert {p["title"]: p["leaf"] for p in found["parts"]} == {"组织学习": True, "考试": False, "命题": True}
    assert neijiang.call("decomposition_rates", unit_ids=["h-1", "h-2", "nobody"]) == [
        {"unit_id": "h-1", "fully": 1, "assignments": len(neijiang.owed("h-1"))},
        {"unit_id": "h-2", "fully": 0, "assignments": len(neijiang.owed("h-2"))},
    ]
    assert neijiang.call("assignment_parts", **HOSPITAL, assignment_id=mine)["fully"] is True


@pytest.mark.obligation("NJ-037")
def test_a_leaf_whose_person_left_is_alerted_until_another_takes_over(neijiang: City, mine: str) -> None:
    leaf = {"title": "组织学习", "department": "医务科", "post": "主任", "staff_id": "s-1"}
    [part] = divide(neijiang, mine, leaf)["parts"]
    staff(neijiang, ("s-1", "h-1", "2021-12-20", 2))
    assert states(neijiang, "assignment_part", part["id"]) == {}
    neijiang.at("2021-12-20")
    assert neijiang.call("assignment_parts", **HOSPITAL, assignment_id=mine)["fully"] is True
    neijiang.at("2021-12-21")
    shown = neijiang.call("assignment_parts", **HOSPITAL, assignment_id=mine)
    assert (shown["fully"], shown["parts"][0]["left_on"], shown["parts"][0]["complete"]) == (False, "2021-12-20", False)
    assert states(neijiang, "assignment_part", part["id"]) == {"reassign": "open"}
    assert neijiang.call("decomposition_rates", unit_ids=["h-1"])[0]["fully"] == 0
    neijiang.at("2021-12-22")
    with pytest.raises(PersonUnknown):
        neijiang.call("change_part", **HOSPITAL, part_id=part["id"], **leaf)
    after = neijiang.call("change_part", **HOSPITAL, part_id=part["id"], **{**leaf, "staff_id": "s-2"})
    assert after["fully"] is True
    assert states(neijiang, "assignment_part", part["id"]) == {"reassign": "done"}


@pytest.mark.obligation("NJ-037")
def test_a_person_who_moves_to_another_unit_is_missed_and_older_news_is_not(neijiang: City, mine: str) -> None:
    [part] = divide(neijiang, mine, {"title": "x", "department": "d", "post": "p", "staff_id": "s-1"})["parts"]
    staff(neijiang, ("s-1", "h-2", None, 3))
    assert states(neijiang, "assignment_part", part["id"]) == {"reassign": "open"}
    staff(neijiang, ("s-1", "h-1", None, 2))
    with pytest.raises(PersonUnknown):
        divide(neijiang, mine, {"title": "y", "staff_id": "s-1"})


def test_what_cannot_be_divided_changes_nothing(neijiang: City, mine: str) -> None:
    [top] = divide(neijiang, mine, {"title": "上级"})["parts"]
    divide(neijiang, mine, {"title": "下级"}, parent_part_id=top["id"])
    before = neijiang.stored("assignment_parts", "decompositions", "outbox")
    for staff_id in ("s-3", "nobody"):
        with pytest.raises(PersonUnknown):
            divide(neijiang, mine, {"title": "x", "staff_id": staff_id})
    with pytest.raises(PartNotFound):
        divide(neijiang, mine, {"title": "x"}, parent_part_id="nothing")
    with pytest.raises(PartHasParts):
        neijiang.call("remove_part", **HOSPITAL, part_id=top["id"])
    assert neijiang.stored("assignment_parts", "decompositions", "outbox") == before
    for _ in range(3):
        divide(neijiang, mine, *[{"title": f"{n}"} for n in range(50)])
    with pytest.raises(TooManyParts):
        divide(neijiang, mine, *[{"title": f"{n}"} for n in range(49)])


def test_a_part_is_removed(neijiang: City, mine: str) -> None:
    [part] = divide(neijiang, mine, {"title": "x", "department": "d", "post": "p", "staff_id": "s-1"})["parts"]
    assert neijiang.call("remove_part", **HOSPITAL, part_id=part["id"])["parts"] == []
    assert neijiang.call("decomposition_rates", unit_ids=["h-1"])[0]["fully"] == 0
