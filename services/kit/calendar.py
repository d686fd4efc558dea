"""Working days by the State Council: public holidays and the make-up working days that pay for them (PF-005).

Outside the years that the library has published, Monday to Friday counts and every answer is provisional.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.metadata import version

from chinese_calendar import constants

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class WorkingDays:
    """The calendar of one country. Periods are closed intervals."""

    def __init__(self, *, library: str, first_year: int, last_year: int) -> None:
        self.first_year = first_year
        self.last_year = last_year
        self.version = f"{library}, {last_year}"

    def is_provisional(self, day: date) -> bool:
        """Whether the State Council's calendar of that year is not published yet (or was never recorded)."""
        return not self.first_year <= day.year <= self.last_year

    def is_working(self, day: date) -> bool:
        """A make-up Saturday is a working day, a public holiday on a Wednesday is not."""
        is_weekday = day.weekday() < _SATURDAY
        if self.is_provisional(day):
            return is_weekday
        return day in constants.workdays or (is_weekday and day not in constants.holidays)

    def add(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it when n is negative); `day` itself when n is 0."""
        step = _ONE_DAY if n > 0 else -_ONE_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def on_or_before(self, day: date) -> date:
        """`day` when it is a working day, else the last working day before it."""
        return day if self.is_working(day) else self.add(day, -1)

    def on_or_after(self, day: date) -> date:
        """`day` when it is a working day, else the first working day after it."""
        return day if self.is_working(day) else self.add(day, 1)

    def between(self, start: date, end: date) -> list[date]:
        """All working days of the period, in order."""
        return [day for day in _days(start, end) if self.is_working(day)]

    def first(self, start: date, end: date, n: int = 1) -> date:
        """The n-th working day of the period. Raises ValueError when it has fewer."""
        return self._nth(start, end, n, 1)

    def last(self, start: date, end: date, n: int = 1) -> date:
        """The n-th last working day of the period. Raises ValueError when it has fewer."""
        return self._nth(start, end, n, -1)

    def count(self, start: date, end: date) -> int:
        """How many working days the period has."""
        return len(self.between(start, end))

    def _nth(self, start: date, end: date, n: int, direction: int) -> date:
        length = (end - start).days + 1
        day = start if direction > 0 else end
        left = n
        for _ in range(length if n > 0 else 0):
            left -= self.is_working(day)
            if left == 0:
                return day
            day += direction * _ONE_DAY
        raise ValueError(f"{start} to {end} has {self.count(start, end)} working days, not {n}")


def _days(start: date, end: date) -> Iterator[date]:
    for offset in range((end - start).days + 1):
        yield start + timedelta(days=offset)


def _published() -> WorkingDays:
    return WorkingDays(
        library=f"chinesecalendar {version('chinesecalendar')}",
        first_year=min(constants.holidays).year,
        last_year=max(constants.holidays).year,
    )


calendar = _published()
