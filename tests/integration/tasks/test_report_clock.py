"""Windows by the clock: jumps over months, and calendars that change after windows were told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.kit import calendar as kit_calendar
from services.kit.testing import Bench
from services.tasks.handlers import report_clock, timekeeping
from tests.integration.tasks.city import BUREAU, UNITS, City

WEEKDAYS_ONLY = kit_calendar.WorkingDays(library="older", first_year=2004, last_year=2022)
RULE, PERIOD = "NJ-R1", "2023-Q3"
HOSPITAL: dict[str, Any] = {"role": "institution", "unit": "h-1"}


@pytest.mark.obligation("NJ-006", "PF-010", "PF-011")
def test_a_clock_that_jumps_a_year_tells_each_window_once_and_in_order(neijiang: City) -> None:
    neijiang.at("2022-01-05").at("2023-01-05").at("2023-01-05", hour=10)
    told = [
        (e["name"].split(".")[1], e["data"]["rule_id"], e["data"]["period"], e["data"].get("unit_id"))
        for e in neijiang.told("report_opened", "report_overdue")
        if e["data"]["due_on"] > "2022-01-05"
    ]
    assert len(told) == len(set(told)) == 6 + 6 * 3
    assert [line[:3] for line in told if line[0] == "report_opened"] == [
        ("report_opened", "NJ-R1", "2022-Q1"),
        ("report_opened", "NJ-R1", "2022-Q2"),
        ("report_opened", "NJ-R1", "2022-Q3"),
        ("report_opened", "NJ-R2", "2022"),
        ("report_opened", "NJ-R3", "2022"),
        ("report_opened", "NJ-R1", "2022-Q4"),
    ]
    first_missed = told.index(("report_overdue", "NJ-R1", "2022-Q1", "b-1"))
    assert told.index(("report_opened", "NJ-R1", "2022-Q1", None)) < first_missed
    assert first_missed < told.index(("report_opened", "NJ-R1", "2022-Q2", None))
    windows = [w for w in neijiang.call("report_windows") if w["due_on"] < "2023-01-01"]
    assert {w["status"] for w in windows} == {"closed"}


def test_a_large_city_opens_in_slices_and_still_in_order(neijiang: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_clock, "REPORTS_AT_ONCE", 1)
    neijiang.at("2022-01-05")
    for _ in range(40):
        neijiang.at("2022-07-05")
    days = {"report_opened": "opens_on", "report_overdue": "due_on"}
    told = [
        (e["data"][days[e["name"].split(".")[1]]], e["name"], e["data"]["period"])
        for e in neijiang.told("report_opened", "report_overdue")
        if e["data"]["due_on"] > "2022-01-05"
    ]
    assert told == sorted(told, key=lambda line: line[0])
    assert len(told) == 2 + 2 * 3


@pytest.mark.obligation("LZ-120", "LZ-146")
def test_a_jump_over_months_lists_every_month_s_progress(liuzhou: City) -> None:
    for _ in range(2):
        liuzhou.at("2022-05-20")
    assert [(row["period"], row["due"]) for row in liuzhou.call("monthly_progress_totals")] == [
        ("2022-02", 4),
        ("2022-03", 4),
        ("2022-04", 4),
    ]
    overdue = [e["data"]["period"] for e in liuzhou.told("report_overdue")]
    assert overdue == ["2022-02", "2022-03", "2022-04"]


@pytest.mark.obligation("NJ-006")
def test_an_open_window_is_due_later_by_a_newer_calendar_and_everybody_is_told(
    neijiang: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    neijiang.at("2023-09-22")
    report = neijiang.report(RULE, PERIOD, "h-1")
    neijiang.call("submit_report", **HOSPITAL, report_id=report["id"], title="季度进展", content="进展")
    other = neijiang.report(RULE, PERIOD, "b-2")["id"]
    neijiang.call("extend_report", report_id=other, until="2023-10-10", reason="系统故障")
    bureau: dict[str, Any] = {"role": "bureau", "unit": "b-1"}
    neijiang.set("2023-09-29", hour=0, minute=30)
    late = neijiang.call(
        "submit_report",
        **bureau,
        report_id=neijiang.report(RULE, PERIOD, "b-1")["id"],
        title="季度进展",
        content="进展",
    )
    assert late["status"] == "late"
    monkeypatch.setattr(timekeeping, "calendar", WEEKDAYS_ONLY)
    neijiang.at("2023-09-29", hour=1)
    window = neijiang.window(RULE, PERIOD)
    assert (window["due_on"], window["status"], window["calendar_version"]) == (
        "2023-09-29",
        "open",
        WEEKDAYS_ONLY.version,
    )
    assert [(m["due_on"], m["reason"]) for m in window["moves"]] == [("2023-09-28", "calendar_changed")]
    reports = {unit: neijiang.report(RULE, PERIOD, unit) for unit in ("h-1", "b-1", "b-2")}
    assert {unit: (r["status"], r["due_on"], r["closes_on"]) for unit, r in reports.items()} == {
        "h-1": ("on_time", "2023-09-29", "2023-09-29"),
        "b-1": ("on_time", "2023-09-29", "2023-09-29"),
        "b-2": ("expected", "2023-09-29", "2023-10-10"),
    }
    told = [e["data"] for e in neijiang.told("report_window_changed")]
    [moved] = [each for each in told if each["period"] == PERIOD]
    assert (moved["was_due_on"], moved["due_on"], moved["reason"]) == ("2023-09-28", "2023-09-29", "calendar_changed")
    items = [i for e in neijiang.told("work_items_changed") for i in e["data"]["items"] if i["subject_id"] == other]
    assert items[-1]["due_on"] == "2023-10-10"
    monkeypatch.undo()
    neijiang.at("2023-09-29", hour=2)
    assert neijiang.window(RULE, PERIOD)["due_on"] == "2023-09-29"
    neijiang.at("2023-09-30")
    assert neijiang.report(RULE, PERIOD, "b-1")["status"] == "on_time"
    entries = neijiang.stored("audit")
    assert [e["action"] for e in entries].count("report_window_moved") >= 1


@pytest.mark.obligation("PF-010")
def test_a_planned_window_is_told_when_it_moves_and_only_then(neijiang: City, monkeypatch: pytest.MonkeyPatch) -> None:
    neijiang.at("2022-03-28")
    monkeypatch.setattr(timekeeping, "calendar", WEEKDAYS_ONLY)
    neijiang.at("2022-03-29").at("2022-03-29", hour=10)
    told = [e["data"] for e in neijiang.told("report_window_changed")]
    assert len({(d["rule_id"], d["period"]) for d in told}) == len(told) > 0
    assert all((d["opens_on"], d["due_on"]) != (d["was_opens_on"], d["was_due_on"]) for d in told)
    window = neijiang.window(RULE, PERIOD)
    assert (window["due_on"], window["moves"][0]["due_on"]) == ("2023-09-29", "2023-09-28")


@pytest.mark.obligation("NJ-007")
def test_where_the_city_reads_it_so_the_annual_summary_discharges_the_fourth_quarter(bench: Bench, tenant: str) -> None:
    city = City(bench, tenant, "neijiang-2021-2024")
    parameters = city.plan.parameters.model_copy(update={"annual_replaces_q4": True})
    city.plan = city.plan.model_copy(update={"parameters": parameters})
    city.set("2021-12-13").onboard().add(*UNITS)
    windows = city.call("report_windows")
    quarters = [w["period"] for w in windows if w["rule_id"] == "NJ-R1"]
    assert quarters == [f"{year}-Q{quarter}" for year in (2022, 2023, 2024) for quarter in (1, 2, 3)]
    assert len([w for w in windows if w["rule_id"] == "NJ-R2"]) == 4


def test_a_late_tick_marks_units_that_closed_meanwhile(neijiang: City) -> None:
    neijiang.at("2022-06-01").add(replace(BUREAU, closed_on="2022-06-28", version=2)).at("2022-07-10")
    report = neijiang.report("NJ-R1", "2022-Q2", "b-1")
    assert (report["status"], report["unit_closed_on"]) == ("missing", "2022-06-28")


@pytest.mark.obligation("NJ-110", "NJ-111")
def test_at_the_end_the_figures_are_frozen_while_late_reports_are_still_taken(neijiang: City) -> None:
    neijiang.at("2024-10-01")
    final = neijiang.report("NJ-R4", "NJ-P3", "w-1")
    assert neijiang.window("NJ-R4", "NJ-P3")["status"] == "open"
    township: dict[str, Any] = {"role": "institution", "unit": "w-1"}
    clinic: dict[str, Any] = {"role": "institution", "unit": "p-1"}
    neijiang.call("submit_report", **township, report_id=final["id"], title="全面总结", content="总结")
    neijiang.at("2025-01-01")
    frozen = neijiang.measured("report_rate", "2024-Q4")
    assert (frozen["w-1"], frozen["p-1"]) == ((1, 1), (0, 1))
    neijiang.at("2025-01-10")
    late = neijiang.report("NJ-R4", "NJ-P3", "p-1")
    sent = neijiang.call("submit_report", **clinic, report_id=late["id"], title="全面总结", content="总结")
    assert sent["status"] == "late"
    assert neijiang.measured("report_rate", "2024-Q4") == frozen
    [figures] = neijiang.call("report_figures", rule_id="NJ-R4", period="NJ-P3")
    assert (figures["expected"], figures["actual"], figures["on_time"]) == (6, 2, 1)


@pytest.mark.obligation("LZ-112", "LZ-146")
def test_the_last_month_is_due_after_the_last_phase_and_still_counts(liuzhou: City) -> None:
    liuzhou.at("2022-12-01")
    windows = {(w["rule_id"], w["period"]): w for w in liuzhou.call("report_windows")}
    assert windows[("LZ-R2", "LZ-P4")]["due_on"] == "2022-11-30"
    assert windows[("LZ-R2", "LZ-P4")]["opens_on"] == "2022-08-01"
    last = liuzhou.report("LZ-R1", "2022-11", "c-0")
    liuzhou.at("2022-12-05", hour=23, minute=59)
    liuzhou.call("submit_report", report_id=last["id"], title="汇总", content="进展")
    assert liuzhou.report("LZ-R1", "2022-11", "c-0")["status"] == "on_time"
    assert liuzhou.measured("report_on_time_rate", "2022-Q4")["c-0"] == (1, 3)
