"""Periods and their ends."""

from __future__ import annotations

from datetime import date

import pytest

from services.indicators.domain.periods import in_order, parse_period, quarter_of
from services.indicators.errors import PeriodNotValid


@pytest.mark.parametrize(
    ("text", "ends_on"),
    [
        ("2021-Q4", date(2021, 12, 31)),
        ("2022-Q1", date(2022, 3, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2022", date(2022, 12, 31)),
        ("NJ-P2", None),
    ],
)
def test_a_period_ends_on_its_last_day(text: str, ends_on: date | None) -> None:
    assert parse_period(text).ends_on == ends_on


@pytest.mark.parametrize(
    "text", ["2022-Q5", "2022-Q0", "2022-13", "22", "2022-Q2 ", "", "a.b", "$where", "季度", "x" * 41]
)
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(PeriodNotValid) as caught:
        parse_period(text)
    assert caught.value.field == "period"


def test_the_last_day_still_belongs_to_the_period() -> None:
    period = parse_period("2022-Q2")
    assert period.is_open(date(2022, 6, 30))
    assert not period.is_open(date(2022, 7, 1))
    assert parse_period("NJ-P1").is_open(date(2099, 1, 1))


def test_the_quarter_of_a_day() -> None:
    assert [quarter_of(date(2022, month, 1)) for month in (1, 3, 4, 6, 7, 9, 10, 12)] == [
        "2022-Q1", "2022-Q1", "2022-Q2", "2022-Q2", "2022-Q3", "2022-Q3", "2022-Q4", "2022-Q4",
    ]  # fmt: skip


def test_periods_are_ordered_by_their_end_a_month_before_its_quarter_and_year() -> None:
    assert in_order(["NJ-P1", "2022", "2021-Q4", "2022-Q4", "2022-12"]) == [
        "2021-Q4", "2022-12", "2022-Q4", "2022", "NJ-P1",
    ]  # fmt: skip
