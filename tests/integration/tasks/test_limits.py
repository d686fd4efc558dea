"""What one unit can pile up is bounded: a list that holds its work stays readable for everyone else."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.errors import InvalidInput
from services.kit.identity import Actor
from services.kit.units import OutsideYourUnits
from services.tasks.domain.reports import VERSIONS_LIMIT
from services.tasks.errors import TooManyVersions
from services.tasks.repository.assignments import LINES_SHOWN
from tests.integration.tasks.city import City

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
