"""Rotation of key posts: terms by post class, due days, warnings and exemptions (NJ-044, LZ-058, AMB-23)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.kit.errors import TooManyEntries
from services.organizations.domain.staff import Exemption, Posting, is_key_few
from services.organizations.errors.people import ExemptionNotLater, NotKeyPost, PostAlreadyEnded

DEFAULT_YEARS = 5
MOST_CHANGES = 100
DAY = timedelta(days=1)
WARNINGS = (("due_in_30", 30, 1), ("due_in_90", 90, 3), ("due_in_180", 180, 6))
"""Stage, days and months before the due day; the earlier of both counts."""
STATUS = {
    "within": "within",
    "due_in_180": "warned",
    "due_in_90": "warned",
    "due_in_30": "due",
    "overdue": "overdue",
    "exempt": "exempt",
}


@dataclass(frozen=True)
class ClassChange:
    """A row of the table as it was changed, and by whom."""

    years: int
    is_mandatory: bool
    changed_on: date
    changed_by: str


@dataclass(frozen=True)
class PostClass:
    """A class of posts with its term. For a mandatory class only the commission approves an exemption (LZ-058)."""

    id: str
    label: str
    years: int = DEFAULT_YEARS
    is_mandatory: bool = False
    history: tuple[ClassChange, ...] = ()
    version: int = 0


DEFAULTS = (
    PostClass("key", "重点岗位"),
    PostClass("principal", "主要负责人（“一把手”）", is_mandatory=True),
    PostClass("purchasing", "药品耗材、医疗设备采购部门及岗位负责人", is_mandatory=True),
)


def class_table(stored: Iterable[PostClass]) -> dict[str, PostClass]:
    """The city's table: its own rows over the defaults."""
    return {row.id: row for row in (*DEFAULTS, *stored)}


def with_terms(row: PostClass, years: int, *, is_mandatory: bool, on: date, by: str) -> PostClass:
    """`row` changed, with the change in its history when the terms are others. Raises `TooManyEntries`."""
    history, last = row.history, row.history[-1] if row.history else None
    if last is None or (last.years, last.is_mandatory) != (years, is_mandatory):
        if len(history) >= MOST_CHANGES:
            raise TooManyEntries(field="code", most=MOST_CHANGES)
        history = (*history, ClassChange(years, is_mandatory, on, by))
    return replace(row, years=years, is_mandatory=is_mandatory, history=history, version=row.version + 1)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th where there is none."""
    return months_after(day, 12 * years)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the month's last day where there is none such."""
    month = day.year * 12 + day.month - 1 + months
    year, at = divmod(month, 12)
    return date(year, at + 1, min(day.day, monthrange(year, at + 1)[1]))


def due_day(posting: Posting, classes: Mapping[str, PostClass], today: date) -> date | None:
    """The last day of the term; None for a post that does not rotate, is no longer held or ends in time.

    An end that is stated for a day beyond the term leaves the term as it is: that would be an exemption (LZ-058).
    """
    if not posting.is_key:
        return None
    row = classes.get(posting.post_class or "key")
    due = years_after(posting.term_since, row.years if row else DEFAULT_YEARS)
    return None if posting.until is not None and posting.until <= max(due, today) else due


def warning_days(due: date) -> list[tuple[str, date]]:
    """The stages before `due` with their first days, the earliest first."""
    found = [(stage, min(due - days * DAY, months_after(due, -months))) for stage, days, months in WARNINGS]
    return found[::-1]


def stage_of(due: date | None, exemption: Exemption | None, today: date) -> tuple[str, date | None]:
    """Where a term stands today, and the day on which that changes next."""
    if due is None:
        return "within", None
    if exemption is not None and today <= exemption.expires_on:
        return "exempt", exemption.expires_on + DAY
    if today > due:
        return "overdue", None
    marks = [*warning_days(due), ("overdue", due + DAY)]
    stage = next((name for name, first in reversed(marks) if first <= today), "within")
    return stage, next(first for _, first in marks if first > today)


def settled(posting: Posting, classes: Mapping[str, PostClass], today: date) -> Posting:
    """`posting` with due day, stage and key-few flag as they follow from its facts."""
    due = due_day(posting, classes, today)
    stage, following = stage_of(due, posting.exemption, today)
    if due is not None and posting.until is not None:
        following = min(following or posting.until, posting.until)
    few = is_key_few(posting.rank, is_key=posting.is_key)
    return replace(posting, due_on=due, stage=stage, next_on=following, key_few=few)


def exempted(posting: Posting, exemption: Exemption) -> Posting:
    """`posting` with leave to stay. Raises `NotKeyPost`, `PostAlreadyEnded` or `ExemptionNotLater`."""
    require_rotating(posting)
    if exemption.expires_on <= exemption.approved_on:
        raise ExemptionNotLater(field="expires_on")
    return replace(posting, exemption=exemption, version=posting.version + 1)


def require_rotating(posting: Posting) -> None:
    """Raises `NotKeyPost` or `PostAlreadyEnded`."""
    if posting.until is not None and posting.due_on is None:
        raise PostAlreadyEnded(field="posting_id", until=posting.until.isoformat())
    if not posting.is_key:
        raise NotKeyPost(field="posting_id")
