"""Phases follow the clock, also when it jumps; nothing happens before the plan is in force."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.tasks.city import City


def facts(envelopes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(envelope["name"].split(".")[1], envelope["data"]["phase_id"]) for envelope in envelopes]


def statuses(city: City) -> dict[str, str]:
    return {phase["id"]: phase["status"] for phase in city.call("phases")}


@pytest.mark.obligation("NJ-090", "NJ-103", "NJ-110")
def test_neijiang_has_three_phases_in_the_printed_dates(neijiang: City) -> None:
    shown = [(p["id"], p["name"], p["starts_on"], p["ends_on"], p["status"]) for p in neijiang.call("phases")]
    assert shown == [
        ("NJ-P1", "宣传动员阶段", "2021-12-13", "2021-12-31", "active"),
        ("NJ-P2", "组织实施阶段", "2022-01-01", "2024-09-30", "planned"),
        ("NJ-P3", "总结评估阶段", "2024-10-01", "2024-12-31", "planned"),
    ]
    assert facts(neijiang.told("phase_started", "phase_ended")) == [("phase_started", "NJ-P1")]


@pytest.mark.obligation("NJ-090", "NJ-103", "NJ-110")
def test_a_clock_that_jumps_tells_every_start_and_end_once_in_order(neijiang: City) -> None:
    neijiang.at("2025-02-01")
    expected = [
        ("phase_started", "NJ-P1"),
        ("phase_ended", "NJ-P1"),
        ("phase_started", "NJ-P2"),
        ("phase_ended", "NJ-P2"),
        ("phase_started", "NJ-P3"),
        ("phase_ended", "NJ-P3"),
    ]
    assert facts(neijiang.told("phase_started", "phase_ended")) == expected
    neijiang.at("2025-02-01", hour=10).at("2025-02-02")
    assert facts(neijiang.told("phase_started", "phase_ended")) == expected
    assert set(statuses(neijiang).values()) == {"ended"}


@pytest.mark.obligation("LZ-005", "LZ-093")
def test_nothing_starts_before_the_plan_is_in_force(liuzhou: City) -> None:
    first = liuzhou.call("phases")[0]
    assert (first["starts_on"], first["ends_on"], first["granularity"]) == ("2022-02-01", "2022-02-28", "month")
    liuzhou.at("2022-02-09", hour=23, minute=59)
    assert liuzhou.told("phase_started", "report_opened") == []
    assert liuzhou.stored("assignments", "reports") == []
    liuzhou.at("2022-02-10", hour=0)
    assert facts(liuzhou.told("phase_started")) == [("phase_started", "LZ-P1")]
    assert len(liuzhou.owed("h-1")) == 12 + 4


@pytest.mark.obligation("LZ-097", "LZ-104", "LZ-112")
def test_april_belongs_to_two_phases(liuzhou: City) -> None:
    liuzhou.at("2022-04-15")
    assert statuses(liuzhou) == {"LZ-P1": "ended", "LZ-P2": "active", "LZ-P3": "active", "LZ-P4": "planned"}
    liuzhou.at("2022-05-01")
    assert statuses(liuzhou) == {"LZ-P1": "ended", "LZ-P2": "ended", "LZ-P3": "active", "LZ-P4": "planned"}
    liuzhou.at("2022-08-01")
    assert statuses(liuzhou) == {"LZ-P1": "ended", "LZ-P2": "ended", "LZ-P3": "ended", "LZ-P4": "active"}
    dates = {p["id"]: (p["starts_on"], p["ends_on"]) for p in liuzhou.call("phases")}
    assert dates["LZ-P2"] == ("2022-03-01", "2022-04-30")
    assert dates["LZ-P3"] == ("2022-04-01", "2022-07-31")
    assert dates["LZ-P4"] == ("2022-08-01", "2022-11-30")


@pytest.mark.obligation("LZ-115")
def test_items_of_continuous_phases_are_worked_on_at_any_time_and_progress_counts_by_item(liuzhou: City) -> None:
    liuzhou.at("2022-11-15")
    phases = {phase["id"]: phase for phase in liuzhou.call("phases")}
    assert [phases[each]["continuous"] for each in sorted(phases)] == [False, True, True, True]
    early = liuzhou.assignment("LZ-T03", "h-1")
    assert (early["due_on"], early["overdue"]) == ("2022-11-30", False)
    liuzhou.call("submit_assignment", role="institution", unit="h-1", assignment_id=early["id"], remark="已整改")
    liuzhou.call("accept_assignment", assignment_id=early["id"])
    after = {phase["id"]: phase for phase in liuzhou.call("phases")}
    assert phases["LZ-P2"]["items_accepted"] == 0
    assert after["LZ-P2"]["items_accepted"] == 1
    assert after["LZ-P2"]["items_total"] == phases["LZ-P2"]["items_total"] == 12 * 6


def test_two_ticks_at_once_make_one_effect(neijiang: City) -> None:
    neijiang.at("2022-06-30")
    stored = neijiang.stored("phases", "report_windows", "reports", "assignments", "measures", "campaigns")
    told = len(neijiang.stored("outbox"))
    neijiang.at("2022-06-30")
    assert neijiang.stored("phases", "report_windows", "reports", "assignments", "measures", "campaigns") == stored
    assert len(neijiang.stored("outbox")) == told
