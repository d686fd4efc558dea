"""Report windows against the worked dates of the obligations register (section 6.2), in both readings."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plans import Plan, Window, resolve_windows
from plans.windows import rule_windows
from services.kit.calendar import WorkingDays, calendar

WINDOW_READING = {
    ("NJ-R1", "2021-Q4"): ("2021-12-27", "2021-12-31"),
    ("NJ-R2", "2021"): ("2021-12-06", "2021-12-31"),
    ("NJ-R3", "2021"): ("2021-12-06", "2021-12-31"),
    ("NJ-R1", "2022-Q1"): ("2022-03-25", "2022-03-31"),
    ("NJ-R1", "2022-Q4"): ("2022-12-26", "2022-12-30"),
    ("NJ-R1", "2023-Q3"): ("2023-09-22", "2023-09-28"),
}
DEADLINE_READING = {
    "2021-Q4": "2021-12-24",
    "2022-Q1": "2022-03-24",
    "2022-Q4": "2022-12-23",
    "2023-Q3": "2023-09-21",
}


def with_report(plan: Plan, rule_id: str, **changes: Any) -> Plan:
    plain = plan.model_dump(mode="json")
    plain["parameters"]["reports"][rule_id] = changes
    return Plan.model_validate(plain)


def found(plan: Plan, rule_id: str, working_days: WorkingDays = calendar) -> dict[str, Window]:
    return {window.period: window for window in resolve_windows(plan, working_days) if window.rule_id == rule_id}


def dates(window: Window) -> tuple[str, str]:
    return window.opens_on.isoformat(), window.due_on.isoformat()


@pytest.mark.obligation("NJ-006", "NJ-007", "NJ-008")
@pytest.mark.parametrize(("rule_id", "period"), WINDOW_READING)
def test_the_last_working_days_of_the_period(neijiang: Plan, rule_id: str, period: str) -> None:
    window = found(neijiang, rule_id)[period]
    assert dates(window) == WINDOW_READING[rule_id, period]
    assert (window.mode, window.provisional) == ("last_n_working_days_window", False)
    assert window.calendar_version == calendar.version
    assert window.subjects == ["各县（市、区）卫生健康局", "市直医疗机构"]


@pytest.mark.obligation("NJ-006")
@pytest.mark.parametrize("period", DEADLINE_READING)
def test_the_deadline_reading_leaves_the_working_days_after_the_due_day(neijiang: Plan, period: str) -> None:
    read = with_report(neijiang, "NJ-R1", mode="n_working_days_before")
    window = found(read, "NJ-R1")[period]
    assert window.due_on.isoformat() == DEADLINE_READING[period]
    assert window.opens_on == window.period_start
    assert calendar.count(window.due_on, window.period_end) == 1 + 5
    assert dates(found(read, "NJ-R2")["2022"]) == ("2022-12-05", "2022-12-30"), "other rules keep their reading"


@pytest.mark.obligation("NJ-005")
def test_a_deadline_before_the_effective_date_creates_nothing(neijiang: Plan) -> None:
    read = with_report(neijiang, "NJ-R2", mode="n_working_days_before")
    unfiltered = {window.period: window.due_on for window in rule_windows(read, calendar, read.report_rule("NJ-R2"))}
    assert unfiltered["2021"] == date(2021, 12, 3)
    assert sorted(found(read, "NJ-R2")) == ["2022", "2023", "2024"]
    assert neijiang.effective_from == date(2021, 12, 13)
    assert all(window.due_on >= date(2021, 12, 13) for window in resolve_windows(read, calendar))


@pytest.mark.obligation("NJ-005")
def test_a_period_that_ended_before_the_effective_date_creates_nothing(liuzhou: Plan) -> None:
    plain = liuzhou.model_dump(mode="json")
    plain["document"]["effective_from"]["value"] = "2022-04-02"
    late = Plan.model_validate(plain)
    assert min(found(late, "LZ-R1")) == "2022-04", "March is due on 5 April but was over before the plan took effect"


@pytest.mark.obligation("NJ-005", "NJ-006", "NJ-007", "NJ-008")
def test_thirteen_quarters_and_four_years_each_on_its_own(neijiang: Plan) -> None:
    quarters = [f"{year}-Q{quarter}" for year in (2022, 2023, 2024) for quarter in (1, 2, 3, 4)]
    assert list(found(neijiang, "NJ-R1")) == ["2021-Q4", *quarters]
    assert list(found(neijiang, "NJ-R2")) == list(found(neijiang, "NJ-R3")) == ["2021", "2022", "2023", "2024"]
    assert {window.kind for window in resolve_windows(neijiang, calendar, 2021)} == {
        "quarterly_progress",
        "annual_summary",
        "next_year_plan",
    }


@pytest.mark.obligation("LZ-005", "LZ-146")
def test_monthly_summaries_are_due_on_the_fifth_inclusive_without_roll(liuzhou: Plan) -> None:
    windows = list(found(liuzhou, "LZ-R1").values())
    assert [window.due_on for window in windows] == [date(2022, month, 5) for month in range(3, 13)]
    assert [window.opens_on for window in windows] == [date(2022, month, 1) for month in range(3, 13)]
    assert (windows[0].period, windows[-1].period) == ("2022-02", "2022-11")
    assert all(window.due_on >= liuzhou.effective_from for window in windows)


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({"roll": "before"}, ("2022-03-04", "2022-04-02", "2022-09-30")),
        ({"roll": "after"}, ("2022-03-07", "2022-04-06", "2022-10-08")),
        ({"inclusive": False}, ("2022-03-04", "2022-04-04", "2022-10-04")),
        ({"mode": "before_day_exclusive"}, ("2022-03-04", "2022-04-04", "2022-10-04")),
        ({"mode": "roll_to_previous_working_day"}, ("2022-03-04", "2022-04-02", "2022-09-30")),
        ({"mode": "roll_to_next_working_day"}, ("2022-03-07", "2022-04-06", "2022-10-08")),
        ({"n": 31}, ("2022-03-31", "2022-04-30", "2022-10-31")),
    ],
)
def test_other_readings_of_the_fifth(liuzhou: Plan, changes: dict[str, Any], due: tuple[str, ...]) -> None:
    windows = found(with_report(liuzhou, "LZ-R1", **changes), "LZ-R1")
    assert tuple(windows[period].due_on.isoformat() for period in ("2022-02", "2022-03", "2022-09")) == due
    assert all(window.opens_on <= window.due_on for window in windows.values())


def test_the_plan_wide_roll_holds_for_every_rule(liuzhou: Plan) -> None:
    plain = liuzhou.model_dump(mode="json")
    plain["parameters"] |= {"roll": "before", "day_inclusive": False}
    assert found(Plan.model_validate(plain), "LZ-R1")["2022-09"].due_on == date(2022, 9, 30)


def test_calendar_ends_are_calendar_days(neijiang: Plan) -> None:
    quarter = with_report(neijiang, "NJ-R1", mode="calendar_quarter_end")
    assert dates(found(quarter, "NJ-R1")["2022-Q4"]) == ("2022-10-01", "2022-12-31")
    year = with_report(neijiang, "NJ-R2", mode="calendar_year_end")
    assert dates(found(year, "NJ-R2")["2023"]) == ("2023-01-01", "2023-12-31")


def test_a_summary_is_due_when_its_phase_ends(neijiang: Plan, liuzhou: Plan) -> None:
    assert dates(found(neijiang, "NJ-R4")["NJ-P3"]) == ("2024-10-01", "2024-12-31")
    assert dates(found(liuzhou, "LZ-R2")["LZ-P4"]) == ("2022-08-01", "2022-11-30")


def test_rules_without_a_mode_have_no_window_until_a_parameter_decides(neijiang: Plan, liuzhou: Plan) -> None:
    assert not {"NJ-R5", "NJ-R6", "LZ-R3"} & {
        w.rule_id for p in (neijiang, liuzhou) for w in resolve_windows(p, calendar)
    }
    quarterly = found(with_report(neijiang, "NJ-R5", mode="quarterly", first_period="2022-Q1"), "NJ-R5")
    assert (min(quarterly), max(quarterly), len(quarterly)) == ("2022-Q1", "2024-Q4", 12)
    assert found(with_report(neijiang, "NJ-R5", mode="per_case"), "NJ-R5") == {}


def test_first_and_last_period_can_be_chosen(neijiang: Plan) -> None:
    read = with_report(neijiang, "NJ-R1", first_period="2022-Q1", last_period="2022-Q3")
    assert list(found(read, "NJ-R1")) == ["2022-Q1", "2022-Q2", "2022-Q3"]


def test_left_out_periods_follow_from_the_campaign(example: Plan) -> None:
    assert (min(found(example, "EX-R1")), max(found(example, "EX-R1"))) == ("2022-Q1", "2023-Q4")
    assert list(found(example, "EX-R2")) == ["2022", "2023"]
    assert len(found(example, "EX-R3")) == 24


def test_a_year_keeps_what_is_due_in_it(liuzhou: Plan, example: Plan) -> None:
    assert len(resolve_windows(liuzhou, calendar, 2022)) == 11
    assert resolve_windows(liuzhou, calendar, 2023) == []
    assert [window.period for window in resolve_windows(example, calendar, 2024)] == ["2023-12"]


def test_windows_come_in_order_of_due_date(neijiang: Plan) -> None:
    windows = resolve_windows(neijiang, calendar)
    assert [window.due_on for window in windows] == sorted(window.due_on for window in windows)


@pytest.mark.obligation("PF-005")
def test_windows_of_unpublished_years_are_provisional(neijiang: Plan) -> None:
    until_2023 = WorkingDays(library="chinesecalendar 1.9.0", first_year=2004, last_year=2023)
    windows = resolve_windows(neijiang, until_2023)
    assert {window.provisional for window in windows if window.due_on.year == 2024} == {True}
    assert {window.provisional for window in windows if window.due_on.year < 2024} == {False}
    assert {window.calendar_version for window in windows} == {"chinesecalendar 1.9.0, 2023"}


def test_every_window_says_how_it_was_found(neijiang: Plan, liuzhou: Plan) -> None:
    window = found(neijiang, "NJ-R1")["2022-Q2"]
    assert window.explanation_zh == "2022-Q2结束前5个工作日内：倒数第5个工作日开始，最后一个工作日截止"
    assert found(liuzhou, "LZ-R1")["2022-02"].explanation_zh == "2022-02之次月5日前（含当日），遇非工作日不顺延"
    assert all(window.explanation_en for plan in (neijiang, liuzhou) for window in resolve_windows(plan, calendar))
