"""Follow-ups of decisions and errands, the office's work board, trends, lines and dimensions."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.clock import clock
from services.kit.errors import Forbidden
from services.kit.events import Envelope
from services.kit.ids import new_id
from services.tasks.errors.campaigning import (
    DueInPast,
    FollowUpNotOpen,
    FollowUpNotReported,
    FollowUpReviewedByReporter,
    TaskNotFound,
)
from tests.integration.tasks.city import TRACE, City
from tests.integration.tasks.waiting import states, waiting

HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}


def decide(city: City, decision: str, version: int, **facts: Any) -> None:
    """Tell a decision as organizations does."""
    data = {
        "decision_id": decision,
        "meeting_id": "m-1",
        "body": "city_leading_group",
        "title": "三月底前完成轮岗方案",
        "unit_id": "h-1",
        "department": None,
        "due_on": "2022-03-31",
        "state": "open",
        **facts,
    }
    name = "organizations.decision_made.v1"
    city.bench.deliver([Envelope(new_id(), name, city.tenant, decision, version, clock.now(), "test", TRACE, data)])


@pytest.fixture
def city(liuzhou: City) -> City:
    return liuzhou.at("2022-03-10")


@pytest.mark.obligation("LZ-129")
def test_a_decision_becomes_a_follow_up_that_is_tracked_to_completion(city: City) -> None:
    decide(city, "d-1", 1)
    decide(city, "d-1", 1)
    [item] = city.call("follow_ups", source="decision")["items"]
    assert (item["status"], item["decision_id"], item["due_on"]) == ("open", "d-1", "2022-03-31")
    assert states(city, "follow_up", item["id"]) == {"report": "open"}
    file_id = city.upload("方案.pdf", **HOSPITAL)
    item = city.call("report_follow_up", **HOSPITAL, follow_up_id=item["id"], report="已印发", file_ids=[file_id])
    assert (item["status"], [f["filename"] for f in item["files"]]) == ("reported", ["方案.pdf"])
    assert states(city, "follow_up", item["id"]) == {"report": "done", "review": "open"}
    assert waiting(city, "follow_up")[f"{item['id']}:review"]["owner_unit_id"] == "c-0"
    item = city.call("return_follow_up", follow_up_id=item["id"], reason="缺对象")
    assert states(city, "follow_up", item["id"]) == {"report": "open", "review": "done"}
    city.call("report_follow_up", **HOSPITAL, follow_up_id=item["id"], report="已补")
    item = city.call("accept_follow_up", follow_up_id=item["id"])
    assert (item["status"], item["completed_on"], item["on_time"]) == ("completed", "2022-03-10", True)
    told = [(e["data"]["status"], e["data"]["decision_id"]) for e in city.told("follow_up_changed")]
    assert told == [(s, "d-1") for s in ("open", "reported", "returned", "reported", "completed")]
    assert city.told("follow_up_changed")[-1]["data"]["completed_on"] == "2022-03-10"
    decide(city, "d-1", 2, state="withdrawn")
    assert city.call("follow_ups")["items"][0]["status"] == "completed"


@pytest.mark.obligation("LZ-129")
def test_a_decision_that_changes_changes_its_follow_up(city: City) -> None:
    decide(city, "d-1", 2)
    decide(city, "d-1", 3, due_on="2022-04-30", unit_id="c-0", department="人事科")
    decide(city, "d-1", 1, due_on="2022-01-01")
    [item] = city.call("follow_ups")["items"]
    assert (item["due_on"], item["unit_id"], item["department"]) == ("2022-04-30", "c-0", "人事科")
    [report] = waiting(city, "follow_up").values()
    assert (report["roles"], report["owner_unit_id"], report["department"]) == (["department_head"], "c-0", "人事科")
    done = city.call("report_follow_up", role="department_head", follow_up_id=item["id"], report="已办")
    assert done["status"] == "reported"
    decide(city, "d-1", 4, state="withdrawn")
    assert city.call("follow_ups")["items"][0]["status"] == "withdrawn"
    assert states(city, "follow_up", item["id"]) == {"report": "withdrawn", "review": "withdrawn"}


@pytest.mark.obligation("LZ-130")
def test_the_office_hands_out_work_and_sees_whether_it_came_back_in_time(city: City) -> None:
    given = {"unit_id": "h-1", "title": "报送专项材料", "due_on": "2022-03-15"}
    item = city.call("give_follow_up", **given)
    assert (item["source"], item["overdue"], item["decision_id"]) == ("ad_hoc", False, None)
    city.at("2022-03-16")
    assert city.call("follow_ups", unit_id="h-1")["items"][0]["overdue"] is True
    city.call("report_follow_up", **HOSPITAL, follow_up_id=item["id"], report="已报")
    done = city.call("accept_follow_up", follow_up_id=item["id"])
    assert (done["status"], done["on_time"], done["overdue"]) == ("completed", False, False)
    assert "报送专项材料" not in str(city.told("follow_up_changed", "work_items_changed"))


def test_what_is_refused_changes_nothing(city: City) -> None:
    item = city.call("give_follow_up", unit_id="h-1", title="x", due_on="2022-03-15")
    before = city.stored("follow_ups", "outbox")
    key = item["id"]
    with pytest.raises(FollowUpNotReported):
        city.call("accept_follow_up", follow_up_id=key)
    with pytest.raises(DueInPast):
        city.call("give_follow_up", unit_id="h-1", title="x", due_on="2022-03-09")
    with pytest.raises(Forbidden):
        city.call("give_follow_up", **HOSPITAL, unit_id="h-1", title="x", due_on="2022-03-15")
    with pytest.raises(Forbidden):
        city.call("report_follow_up", role="institution", unit="h-2", follow_up_id=key, report="x")
    with pytest.raises(Forbidden):
        city.call("report_follow_up", role="department_head", follow_up_id=key, report="x")
    assert city.stored("follow_ups", "outbox") == before
    city.call("report_follow_up", follow_up_id=key, report="代报")
    with pytest.raises(FollowUpReviewedByReporter):
        city.call("accept_follow_up", follow_up_id=key)
    city.call("withdraw_follow_up", follow_up_id=key, reason="取消")
    with pytest.raises(FollowUpNotOpen):
        city.call("report_follow_up", **HOSPITAL, follow_up_id=key, report="x")


@pytest.mark.obligation("LZ-128")
def test_the_board_counts_everything_by_status_unit_and_department(city: City) -> None:
    first = city.assignment("LZ-T01", "h-1")["id"]
    city.call("submit_assignment", **HOSPITAL, assignment_id=first, remark="完成")
    late = city.call("give_follow_up", unit_id="h-1", title="x", due_on="2022-03-10")
    city.call("give_follow_up", unit_id="c-0", title="y", due_on="2022-04-10", department="人事科")
    city.at("2022-03-11")
    board = {kind["kind"]: kind for kind in city.call("work_board")["kinds"]}
    total = len(city.stored("assignments"))
    late_ones = [doc for doc in city.stored("assignments") if doc["due_on"] < "2022-03-11" and doc["binding"]]
    assert board["assignment"]["statuses"] == [
        {"status": "open", "count": total - 1},
        {"status": "submitted", "count": 1},
    ]
    assert (board["assignment"]["waiting_for_review"], board["assignment"]["overdue"]) == (1, len(late_ones))
    assert (board["follow_up"]["total"], board["follow_up"]["overdue"]) == (2, 1)
    assert [(d["department"], d["total"]) for d in city.call("work_board")["departments"]] == [("人事科", 1)]
    units = city.call("board_units", first=3)
    assert (units["total"], len(units["items"])) == (7, 3)
    rest = city.call("board_units", first=50, after=units["next"])
    by_unit = {unit["unit_id"]: unit["kinds"] for unit in [*units["items"], *rest["items"]]}
    assert len(by_unit) == 7 and rest["next"] is None
    assert by_unit["h-1"][1]["overdue"] == 1
    assert [unit["unit_id"] for unit in city.call("board_units", **HOSPITAL)["items"]] == ["h-1"]
    assert late["overdue"] is False


@pytest.mark.obligation("LZ-128")
def test_a_tasks_trend_by_month(city: City) -> None:
    for day, unit in (("2022-03-31", "h-1"), ("2022-05-02", "h-2")):
        city.at(day, hour=23, minute=30)
        mine = city.assignment("LZ-T01", unit)["id"]
        city.call("submit_assignment", role="institution", unit=unit, assignment_id=mine, remark="完成")
        city.call("accept_assignment", assignment_id=mine)
    trend = city.call("task_trend", task_id="LZ-T01")
    assert [(m["month"], m["submitted"], m["accepted"], m["accepted_so_far"], m["total"]) for m in trend] == [
        ("2022-02", 0, 0, 0, 6),
        ("2022-03", 1, 1, 1, 6),
        ("2022-04", 0, 0, 1, 6),
        ("2022-05", 1, 1, 2, 6),
    ]
    with pytest.raises(TaskNotFound):
        city.call("task_trend", task_id="XX")


@pytest.mark.obligation("LZ-012", "LZ-013")
def test_measures_are_counted_per_line_and_progress_per_dimension(city: City) -> None:
    for unit in ("b-1", "b-2", "h-1", "h-2", "w-1", "p-1"):
        mine = city.assignment("LZ-T04", unit)["id"]
        city.call("submit_assignment", assignment_id=mine, remark="完成", who="somebody")
        city.call("accept_assignment", assignment_id=mine)
    found = city.call("plan_lines")
    counts = {each["line"]: each["measures"] for each in found["lines"]}
    assert counts == {"deter": 8, "prevent": 25, "not_want": 9}
    assert sum(counts.values()) == sum(len(task.measures) for task in city.plan.key_tasks)
    assert [(d["name"], d["tasks_total"], d["tasks_completed"], d["items_accepted"]) for d in found["dimensions"]] == [
        ("管党治党责任体系", 3, 0, 0),
        ("权利运行监督机制", 6, 0, 0),
        ("医德医风教育体系", 3, 0, 0),
        ("“八小时外”监督管理", 1, 1, 6),
    ]
    assert all(task.dimensions for task in city.plan.key_tasks)
