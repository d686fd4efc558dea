"""Reporting periods: `2022`, `2022-Q2`, `2022-06`, as closed intervals."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_FORMS = {
    "year": re.compile(r"(\d{4})"),
    "quarter": re.compile(r"(\d{4})-Q([1-4])"),
    "month": re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
}
_MONTHS = {"year": 12, "quarter": 3, "month": 1}
EXAMPLES = {"year": "2022", "quarter": "2022-Q2", "month": "2022-06"}


@dataclass(frozen=True)
class Period:
    """A calendar year, quarter or month."""

    kind: str
    label: str
    start: date
    end: date

    @property
    def following(self) -> Period:
        """The next period of the same kind."""
        return period_of(self.kind, self.end + timedelta(days=1))


def period_of(kind: str, day: date) -> Period:
    """The year, quarter or month that contains `day`."""
    months = _MONTHS[kind]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    label = {"year": f"{day.year:04}", "quarter": f"{day.year:04}-Q{last // 3}", "month": f"{day.year:04}-{last:02}"}
    return Period(kind, label[kind], date(day.year, first, 1), date(day.year, last, month_length(day.year, last)))


def parse_period(kind: str, label: str) -> Period:
    """Raises ValueError when the label is not a period of that kind."""
    found = _FORMS[kind].fullmatch(label)
    if not found:
        raise ValueError(f"{label!r} is not a {kind} such as {EXAMPLES[kind]}")
    year, *rest = (int(part) for part in found.groups())
    return period_of(kind, date(year, rest[0] * _MONTHS[kind] if rest else 1, 1))


def periods_between(first: Period, last: Period) -> list[Period]:
    """Both included, in order; empty when `last` is before `first`."""
    found = []
    while first.start <= last.start:
        found.append(first)
        first = first.following
    return found


def month_length(year: int, month: int) -> int:
    """Days in the month."""
    return monthrange(year, month)[1]


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))
