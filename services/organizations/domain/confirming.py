"""Quarterly confirmation of a unit's staff roster (NJ-015)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.organizations.errors.people import ConfirmationNotOpen


@dataclass(frozen=True)
class Confirmation:
    """A unit's roster of a quarter: who confirmed which count, on which day; open until then."""

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    period: str
    opens_on: date
    due_on: date
    confirmed_on: date | None = None
    confirmed_by: str | None = None
    count: int | None = None
    is_withdrawn: bool = False
    version: int = 1

    def status(self, today: date) -> str:
        """`confirmed`, `confirmed_late`, `withdrawn`, `overdue` or `open`."""
        if self.confirmed_on is not None:
            return "confirmed" if self.confirmed_on <= self.due_on else "confirmed_late"
        if self.is_withdrawn:
            return "withdrawn"
        return "overdue" if today > self.due_on else "open"


@dataclass(frozen=True)
class Quarter:
    """A calendar quarter; its rosters are confirmed in the last month."""

    label: str
    opens_on: date
    due_on: date


def quarter_with(day: date) -> Quarter:
    """The quarter of that day."""
    number = (day.month + 2) // 3
    first = date(day.year + number // 4, number % 4 * 3 + 1, 1)
    last = first - timedelta(days=1)
    return Quarter(f"{day.year}-Q{number}", last.replace(day=1), last)


def quarter_before(day: date) -> Quarter:
    """The quarter before the one of that day."""
    return quarter_with(quarter_with(day).opens_on - timedelta(days=63))


def quarters_to_list(listed: str | None, today: date) -> Iterator[Quarter]:
    """The quarters whose confirmation has opened by `today` and that come after the one listed last."""
    quarter = quarter_with(today) if listed is None else quarter_with(_end_of(listed) + timedelta(days=1))
    while quarter.opens_on <= today:
        yield quarter
        quarter = quarter_with(quarter.due_on + timedelta(days=1))


def _end_of(label: str) -> date:
    year, number = label.split("-Q")
    return quarter_with(date(int(year), int(number) * 3, 1)).due_on


def confirmed(confirmation: Confirmation, count: int, by: str, on: date) -> Confirmation:
    """`confirmation` by `by`; a second time it is corrected. Raises `ConfirmationNotOpen`."""
    if confirmation.is_withdrawn or on < confirmation.opens_on:
        raise ConfirmationNotOpen(field="period", opens_on=confirmation.opens_on.isoformat())
    return replace(confirmation, confirmed_on=on, confirmed_by=by, count=count, version=confirmation.version + 1)
