"""Reporting periods as closed intervals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.periods import add_months, parse_period, period_of, periods_between


@pytest.mark.parametrize(
    ("kind", "label", "start", "end"),
    [
        ("quarter", "2021-Q4", date(2021, 10, 1), date(2021, 12, 31)),
        ("quarter", "2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("month", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("year", "2022", date(2022, 1, 1), date(2022, 12, 31)),
    ],
)
def test_a_label_is_its_interval(kind: str, label: str, start: date, end: date) -> None:
    period = parse_period(kind, label)
    assert (period.label, period.start, period.end) == (label, start, end)


@pytest.mark.parametrize(
    ("kind", "label"), [("quarter", "2022-Q5"), ("month", "2022-13"), ("year", "22"), ("month", "2022-Q1")]
)
def test_other_labels_are_refused(kind: str, label: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        parse_period(kind, label)


@given(st.sampled_from(["year", "quarter", "month"]), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_periods_follow_each_other_without_gap(kind: str, day: date) -> None:
    period = period_of(kind, day)
    assert period.start <= day <= period.end
    assert period.following.start == period.end + timedelta(days=1)
    assert parse_period(kind, period.label) == period


def test_between_includes_both_ends_and_may_be_empty() -> None:
    first, last = parse_period("quarter", "2021-Q4"), parse_period("quarter", "2022-Q2")
    assert [period.label for period in periods_between(first, last)] == ["2021-Q4", "2022-Q1", "2022-Q2"]
    assert periods_between(last, first) == []


def test_months_are_added_to_the_end_of_short_ones() -> None:
    assert add_months(date(2022, 1, 31), 1) == date(2022, 2, 28)
    assert add_months(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert add_months(date(2022, 11, 15), 14) == date(2024, 1, 15)
