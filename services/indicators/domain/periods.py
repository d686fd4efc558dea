"""Periods as text (`2022-Q2`, `2022-06`, `2022`, or a phase id) and the day on which each ends."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from services.indicators.errors import PeriodNotValid

QUARTER = re.compile(r"((?:19|20|21)\d\d)-Q([1-4])")
MONTH = re.compile(r"((?:19|20|21)\d\d)-(0[1-9]|1[0-2])")
YEAR = re.compile(r"(?:19|20|21)\d\d")
PHASE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True)
class Period:
    """A period by its text. A phase has no end here: it stays open, and its units move with it."""

    text: str
    ends_on: date | None

    def is_open(self, today: date) -> bool:
        """Whether the period has not ended before `today`; its last day still belongs to it."""
        return self.ends_on is None or today <= self.ends_on


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """The period named `text`. Raises `PeriodNotValid`."""
    if found := QUARTER.fullmatch(text):
        return Period(text, _month_end(int(found[1]), int(found[2]) * 3))
    if found := MONTH.fullmatch(text):
        return Period(text, _month_end(int(found[1]), int(found[2])))
    if YEAR.fullmatch(text):
        return Period(text, date(int(text), 12, 31))
    if PHASE.fullmatch(text):
        return Period(text, None)
    raise PeriodNotValid(field="period", period=text[:60])


def quarter_of(day: date) -> str:
    """The quarter that holds `day`: the period of every measure of the foundation."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def in_order(periods: list[str]) -> list[str]:
    """Periods by their last day, shorter before longer; phases, which have none here, at the end."""
    return sorted(periods, key=lambda text: (parse_period(text).ends_on or date.max, _length(text), text))


def _length(text: str) -> int:
    return 1 if MONTH.fullmatch(text) else 3 if QUARTER.fullmatch(text) else 12


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
