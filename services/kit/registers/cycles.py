"""The periods of a register's cycle: years, half-years and quarters as closed intervals with a label."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from services.kit.registers.kinds import Cycle

MONTHS: dict[str, int] = {"quarterly": 3, "half_yearly": 6, "yearly": 12}
EXAMPLES = {"quarterly": "2022-Q2", "half_yearly": "2022-H1", "yearly": "2022"}


@dataclass(frozen=True)
class Span:
    """One period."""

    label: str
    start: date
    end: date


def span_of(cycle: Cycle, day: date) -> Span | None:
    """The period that `day` falls into; None for a register without a cycle."""
    months = MONTHS.get(cycle)
    if months is None:
        return None
    first = (day.month - 1) // months * months + 1
    last, number = first + months - 1, (day.month - 1) // months + 1
    label = {3: f"{day.year:04}-Q{number}", 6: f"{day.year:04}-H{number}", 12: f"{day.year:04}"}[months]
    return Span(label, date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1]))


def parsed(cycle: Cycle, label: str) -> Span | None:
    """The period with this label; None when the cycle has none such."""
    year, _, part = label.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and year > "0000" and len(part) <= 2):
        return None
    for month in range(1, 13, MONTHS.get(cycle, 12)):
        found = span_of(cycle, date(int(year), month, 1))
        if found is not None and found.label == label:
            return found
    return None


def spans_since(cycle: Cycle, since: date, today: date) -> list[Span]:
    """The periods from the one of `since` to that of `today`, in order."""
    found, day = [], since
    while day <= today:
        span = span_of(cycle, day)
        if span is None:
            break
        found.append(span)
        day = span.end + timedelta(days=1)
    return found


def current_labels(today: date) -> list[str]:
    """The labels of all cycles for `today`; no two cycles share one."""
    cycles: tuple[Cycle, ...] = ("quarterly", "half_yearly", "yearly")
    return [span.label for span in (span_of(cycle, today) for cycle in cycles) if span]
