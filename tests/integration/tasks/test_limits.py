"""What one unit can pile up is bounded: a list that holds its work stays readable for everyone else."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.errors import InvalidInput
from services.kit.identity import Actor
from services.kit.units import OutsideYourUnits
from services.tasks.domain.problems import EVIDENCE_LIMIT
from services.tasks.domain.reports import VERSIONS_LIMIT
from services.tasks.errors import TooManyVersions
from services.tasks.errors.rectification import TooManyDeadlineChanges, TooMuchProof
from services.tasks.errors.supervising import ItemAnsweredTwice, TooManyMoves
from services.tasks.repository.assignments import LINES_SHOWN
from tests.integration.tasks.city import City
from tests.integration.tasks.problem_list import as_unit, planned, register, the_problem
from tests.integration.tasks.supervision import answers
from tests.integration.tasks.supervision import planned as visit_planned

BUREAU: dict[str, Any] = {"role": "bureau", "unit": "b-1"}


def test_a_report_takes_a_bounded_number_of_versions(neijiang: City) -> None:
    report = neijiang.at("2022-06-24").report("NJ-R1", "2022-Q2", "b-1")
    sent = {"report_id": report["id"], "title": "季度进展", "content": "进展"}
    for number in range(1, VERSIONS_LIMIT + 1):
        given = {**sent, "content": f"进展{number}"}
        assert neijiang.call("submit_report", **BUREAU, **given)["versions"] == number
        assert len(neijiang.versions(report["id"])) == number
    stored = neijiang.stored("reports", "histories", "outbox")
    with pytest.raises(TooManyVersions):
        neijiang.call("submit_report", **BUREAU, **sent)
    assert neijiang.stored("reports", "histories", "outbox") == stored


def test_of_a_long_history_the_last_lines_are_shown(neijiang: City) -> None:
    first, second = neijiang.call("assignments", unit_id="b-1", first=2)["items"]
    for percent in range(LINES_SHOWN + 3):
        neijiang.call("record_progress", **BUREAU, assignment_id=first["id"], percent=percent)
    items = neijiang.call("assignments_by_ids", ids=[first["id"], second["id"]])
    histories = {item["id"]: [line["percent"] for line in item["history"]] for item in items}
    assert histories == {first["id"]: list(range(3, LINES_SHOWN + 3)), second["id"]: []}
    [line] = [item["history"][0] for item in items if item["history"]]
    assert set(line) == {"id", "assignment_id", "at", "by", "action", "percent", "text", "file_id"}


def test_a_time_of_receipt_before_all_calendars_is_refused(neijiang: City) -> None:
    file_id = neijiang.at("2022-06-24").upload()
    named: dict[str, Any] = {
        "rule_id": "NJ-R1",
        "period": "2022-Q2",
        "unit_id": "b-1",
        "title": "季度进展",
        "file_ids": [file_id],
    }
    with pytest.raises(InvalidInput) as caught:
        neijiang.call("submit_report", **named, received_at="0001-01-01T00:00:00+08:00")
    assert caught.value.field == "received_at"


def test_a_problem_takes_a_bounded_number_of_files(liuzhou: City) -> None:
    found = planned(liuzhou, register(liuzhou.at("2022-05-10")))
    files = [liuzhou.upload(f"{n}.txt", f"{n}".encode(), role="institution", unit="h-2") for n in range(51)]
    for first in (0, 20):
        as_unit(liuzhou, "submit_rectification", found, file_ids=files[first : first + 20])
        liuzhou.call("return_problem", role="bureau", unit="b-1", problem_id=found["id"], reason="补充")
    before = liuzhou.stored("problems", "problem_history", "files", "outbox")
    with pytest.raises(TooMuchProof) as refused:
        as_unit(liuzhou, "submit_rectification", found, file_ids=files[40:51])
    assert (refused.value.code, refused.value.field) == ("too_much_proof", "file_ids")
    assert refused.value.zh.startswith("每个问题的佐证材料最多50份")
    assert liuzhou.stored("problems", "problem_history", "files", "outbox") == before
    full = as_unit(liuzhou, "submit_rectification", found, file_ids=files[30:50])
    assert [file["id"] for file in full["evidence"]] == files[:EVIDENCE_LIMIT]
    liuzhou.call("return_problem", role="bureau", unit="b-1", problem_id=found["id"], reason="补充")
    again = as_unit(liuzhou, "submit_rectification", found, remark="材料同前")
    assert (again["status"], len(again["evidence"])) == ("submitted", EVIDENCE_LIMIT)


def test_a_deadline_moves_a_bounded_number_of_times(liuzhou: City) -> None:
    found = register(liuzhou.at("2022-05-10"))["id"]
    for day in range(1, 51):
        moved = {"due_on": f"2022-{6 + day // 28:02}-{1 + day % 28:02}", "reason": "采购流程未完成"}
        liuzhou.call("change_deadline", problem_id=found, **moved)
    before = liuzhou.stored("problems", "problem_history", "outbox")
    with pytest.raises(TooManyDeadlineChanges) as refused:
        liuzhou.call("change_deadline", problem_id=found, due_on="2022-09-01", reason="采购流程未完成")
    assert refused.value.code == "too_many_deadline_changes"
    assert liuzhou.stored("problems", "problem_history", "outbox") == before
    assert len(the_problem(liuzhou, found)["deadline_changes"]) == 50


def test_a_visit_is_moved_a_bounded_number_of_times(neijiang: City) -> None:
    visit = visit_planned(neijiang.at("2022-04-12"), "h-1")["id"]
    for day in range(1, 51):
        moved = neijiang.call("move_visit", visit_id=visit, planned_on=f"2022-05-{1 + day % 28:02}", reason="冲突")
        assert len(moved["changes"]) == day
    before = neijiang.stored("visits", "outbox")
    with pytest.raises(TooManyMoves) as refused:
        neijiang.call("move_visit", visit_id=visit, planned_on="2022-06-01", reason="冲突")
    assert refused.value.code == "too_many_moves"
    assert neijiang.stored("visits", "outbox") == before
    assert neijiang.call("start_visit", visit_id=visit)["status"] == "started"


def test_an_item_of_a_checklist_is_answered_once(neijiang: City) -> None:
    visit = visit_planned(neijiang.at("2022-04-12"), "h-1", "hospital_inspection")["id"]
    neijiang.call("start_visit", visit_id=visit)
    given = answers(neijiang, "hospital_inspection")
    before = neijiang.stored("visits", "outbox")
    with pytest.raises(ItemAnsweredTwice) as refused:
        neijiang.call("record_visit", visit_id=visit, answers=[*given, {**given[0], "verdict": "deviation"}])
    assert (refused.value.code, refused.value.field) == ("item_answered_twice", "answers")
    assert refused.value.en == f"The item “{given[0]['item']}” is answered more than once"
    assert neijiang.stored("visits", "outbox") == before
    assert len(neijiang.call("record_visit", visit_id=visit, answers=given)["answers"]) == len(given)


def test_another_city_wide_role_does_not_let_a_head_of_department_act_for_units(liuzhou: City) -> None:
    liuzhou.at("2022-02-20")
    head = Actor("head", liuzhou.tenant, ("department_head", "supervisor"))
    [mine] = [a for a in liuzhou.stored("assignments") if (a["unit_id"], a["task_id"]) == ("h-1", "LZ-T03")]
    given = {
        "record_progress": {"assignment_id": mine["id"], "percent": 50, "remark": "代填"},
        "give_monthly_progress": {"unit_id": "h-1", "period": "2022-02", "percent": 50, "text": "代填"},
    }
    before = liuzhou.stored("assignments", "monthly_progress", "outbox")
    for method, payload in given.items():
        with pytest.raises(OutsideYourUnits):
            liuzhou.bench.call(f"tasks.{method}", payload, actor=head)
    assert liuzhou.stored("assignments", "monthly_progress", "outbox") == before
