"""Measures per unit and quarter: told when they change, and for every unit when the quarter is new."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.tasks.city import City

HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}


def accept(city: City, task: str, unit: str) -> None:
    assignment = city.assignment(task, unit)["id"]
    city.call("submit_assignment", role="institution", unit=unit, assignment_id=assignment, remark="完成")
    city.call("accept_assignment", assignment_id=assignment)


@pytest.mark.obligation("NJ-004", "LZ-004")
def test_task_completion_counts_accepted_of_all(neijiang: City) -> None:
    assert neijiang.measured("task_completion", "2021-Q4") == {
        "c-0": (0, 24),
        "b-1": (0, 29),
        "b-2": (0, 29),
        "h-1": (0, 37),
        "h-2": (0, 30),
        "w-1": (0, 25),
        "p-1": (0, 25),
    }
    accept(neijiang, "NJ-T06", "h-1")
    last = neijiang.told("indicator_measured")[-1]
    assert last["subject_id"] == "task_completion:h-1:2021-Q4"
    assert last["subject_version"] == 2
    assert last["data"] == {
        "indicator": "task_completion",
        "unit_id": "h-1",
        "period": "2021-Q4",
        "numerator": 1,
        "denominator": 37,
    }


def test_a_new_quarter_measures_everyone_again_and_skips_none(neijiang: City) -> None:
    accept(neijiang, "NJ-T06", "h-1")
    neijiang.at("2022-08-15")
    for quarter in ("2022-Q1", "2022-Q2", "2022-Q3"):
        assert neijiang.measured("task_completion", quarter)["h-1"] == (1, 37)
        assert len(neijiang.measured("task_completion", quarter)) == 7
    told = len(neijiang.told("indicator_measured"))
    neijiang.at("2022-08-16").at("2022-09-30")
    assert len(neijiang.told("indicator_measured")) == told
    assert neijiang.measured("task_completion", "2021-Q4")["h-1"] == (1, 37)


@pytest.mark.obligation("NJ-110")
def test_task_completion_stands_still_after_the_campaign(neijiang: City) -> None:
    neijiang.at("2025-06-30")
    assert len(neijiang.measured("task_completion", "2024-Q4")) == 7
    assert neijiang.measured("task_completion", "2025-Q1") == {}
    assert neijiang.measured("task_completion", "2025-Q2") == {}


@pytest.mark.obligation("NJ-006", "NJ-009")
def test_report_rates_count_what_is_due_or_sent(neijiang: City) -> None:
    neijiang.at("2022-06-24")
    assert neijiang.measured("report_rate", "2022-Q2") == {}
    report = neijiang.report("NJ-R1", "2022-Q2", "h-1")["id"]
    neijiang.call("submit_report", **HOSPITAL, report_id=report, title="进展", content="进展")
    assert neijiang.measured("report_rate", "2022-Q2") == {"h-1": (1, 1)}
    neijiang.at("2022-07-01")
    assert neijiang.measured("report_rate", "2022-Q2") == {"h-1": (1, 1), "b-1": (0, 1), "b-2": (0, 1)}
    late = neijiang.report("NJ-R1", "2022-Q2", "b-1")["id"]
    neijiang.call("submit_report", report_id=late, title="补报", content="进展")
    assert neijiang.measured("report_rate", "2022-Q2")["b-1"] == (1, 1)
    assert neijiang.measured("report_on_time_rate", "2022-Q2") == {"h-1": (1, 1), "b-1": (0, 1), "b-2": (0, 1)}
    exempt = neijiang.report("NJ-R1", "2022-Q2", "b-2")["id"]
    neijiang.call("exempt_report", report_id=exempt, reason="合并")
    assert neijiang.measured("report_rate", "2022-Q2")["b-2"] == (0, 0)


def test_three_reports_of_one_quarter_are_counted_together(neijiang: City) -> None:
    neijiang.at("2022-01-01")
    assert neijiang.measured("report_rate", "2021-Q4")["h-1"] == (0, 3)
    neijiang.call(
        "submit_report",
        report_id=neijiang.report("NJ-R2", "2021", "h-1")["id"],
        title="年度总结",
        file_ids=[neijiang.upload()],
        received_at="2021-12-30T17:00:00+08:00",
    )
    assert neijiang.measured("report_rate", "2021-Q4")["h-1"] == (1, 3)
    assert neijiang.measured("report_on_time_rate", "2021-Q4")["h-1"] == (1, 3)


def test_versions_of_a_value_only_grow(neijiang: City) -> None:
    for task in ("NJ-T06", "NJ-T07", "NJ-T08"):
        accept(neijiang, task, "h-1")
    mine = [e for e in neijiang.told("indicator_measured") if e["subject_id"] == "task_completion:h-1:2021-Q4"]
    assert [(e["subject_version"], e["data"]["numerator"]) for e in mine] == [(1, 0), (2, 1), (3, 2), (4, 3)]
