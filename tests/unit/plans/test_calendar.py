"""The State Council's working days, and what happens beyond the published years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kit.calendar import WorkingDays, calendar

UNPUBLISHED = date(calendar.last_year + 1, 10, 1)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2022, 1, 29), True),  # a make-up Saturday
        (date(2022, 1, 31), False),  # New Year's Eve of the lunar year, a Monday
        (date(2022, 4, 2), True),  # a make-up Saturday before Qingming
        (date(2022, 4, 5), False),  # Qingming, a Tuesday
        (date(2022, 6, 30), True),
        (date(2022, 12, 31), False),  # an ordinary Saturday
        (date(2023, 9, 29), False),  # Mid-Autumn, a Friday
        (date(2023, 10, 7), True),  # a make-up Saturday
    ],
)
def test_holidays_and_make_up_days_count(day: date, working: bool) -> None:
    assert calendar.is_working(day) is working
    assert calendar.is_provisional(day) is False


@pytest.mark.obligation("PF-005")
def test_unpublished_years_are_monday_to_friday_and_provisional() -> None:
    week = [UNPUBLISHED + timedelta(days=offset) for offset in range(7)]
    assert [calendar.is_working(day) for day in week] == [day.weekday() < 5 for day in week]
    assert all(calendar.is_provisional(day) for day in week)
    assert calendar.is_provisional(date(calendar.first_year - 1, 12, 31)) is True


def test_the_version_names_library_and_last_covered_year() -> None:
    name, _, year = calendar.version.partition(", ")
    assert name.startswith("chinesecalendar ")
    assert int(year) == calendar.last_year >= 2024
    assert WorkingDays(library="x 1", first_year=2004, last_year=2020).version == "x 1, 2020"


def test_add_steps_over_holidays_in_both_directions() -> None:
    assert calendar.add(date(2022, 9, 30), 1) == date(2022, 10, 8)
    assert calendar.add(date(2022, 10, 8), -1) == date(2022, 9, 30)
    assert calendar.add(date(2022, 10, 3), 0) == date(2022, 10, 3)
    assert calendar.add(date(2022, 4, 29), 3) == date(2022, 5, 7)


def test_rolling_keeps_a_working_day_and_moves_the_others() -> None:
    assert calendar.on_or_before(date(2022, 10, 5)) == date(2022, 9, 30)
    assert calendar.on_or_after(date(2022, 10, 5)) == date(2022, 10, 8)
    assert calendar.on_or_before(date(2022, 6, 30)) == date(2022, 6, 30)
    assert calendar.on_or_after(date(2022, 6, 30)) == date(2022, 6, 30)


def test_first_and_last_of_a_period() -> None:
    october = (date(2022, 10, 1), date(2022, 10, 31))
    assert calendar.first(*october) == date(2022, 10, 8)
    assert calendar.first(*october, n=2) == date(2022, 10, 9)
    assert calendar.last(*october, n=5) == date(2022, 10, 25)
    assert calendar.count(*october) == 18
    with pytest.raises(ValueError, match="18 working days, not 19"):
        calendar.last(*october, n=19)
    with pytest.raises(ValueError, match="not 0"):
        calendar.first(*october, n=0)


@given(st.dates(date(2004, 1, 1), date(2040, 12, 31)), st.integers(1, 30))
def test_there_and_back(day: date, n: int) -> None:
    start = calendar.on_or_after(day)
    moved = calendar.add(start, n)
    assert calendar.add(moved, -n) == start
    assert calendar.count(start, moved) == n + 1
