"""Report windows: planned until they open, open until the due day has passed; the list of who owes is frozen then.

The list still takes in units that arrive on the very day of opening, so that an import under way does not miss it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from plans.models.plan import Plan
from plans.windows import Window
from services.tasks.errors import EarlyReportRefused, PeriodNotBegun
from services.tasks.events import ReportOpenedV1
from services.tasks.events.reporting import ReportWindowChangedV1

CALENDAR_CHANGED = "calendar_changed"


class WindowStatus(StrEnum):
    """Where the clock stands in a window."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class WindowMove:
    """Dates that a window had before, the calendar that moved it, and when."""

    opens_on: date
    due_on: date
    calendar_version: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class ReportWindow:
    """A resolved window with its rule, its explanation and the calendar it was resolved by."""

    id: str
    rule_id: str
    kind: str
    label: str
    period: str
    period_start: date
    period_end: date
    opens_on: date
    due_on: date
    mode: str
    provisional: bool
    calendar_version: str
    explanation_zh: str
    explanation_en: str
    subjects: tuple[str, ...]
    recipient: str | None
    contents: tuple[str, ...]
    early_submission: str
    source: str | None = None
    status: WindowStatus = WindowStatus.PLANNED
    opened_on: date | None = None
    expected: int = 0
    version: int = 1
    followed_by: str | None = None
    moves: tuple[WindowMove, ...] = ()

    def opened(self, today: date, expected: int) -> tuple[ReportWindow, ReportOpenedV1]:
        """Open (or still being filled on the day of opening), with `expected` units on the list."""
        status = WindowStatus.CLOSED if today > self.due_on else WindowStatus.OPEN
        after = replace(
            self, status=status, opened_on=self.opened_on or today, expected=expected, version=self.version + 1
        )
        event = ReportOpenedV1(self.id, after.version, self.rule_id, self.period, self.opens_on, self.due_on, expected)
        return after, event

    def closed(self) -> ReportWindow:
        """The due day has passed."""
        return replace(self, status=WindowStatus.CLOSED, version=self.version + 1)

    def require_acceptable(self, received_on: date) -> None:
        """Early reports are taken once the period has begun (AMB-01). Raises `PeriodNotBegun`, `EarlyReportRefused`."""
        if received_on < min(self.period_start, self.opens_on):
            raise PeriodNotBegun(period=self.period)
        if received_on < self.opens_on and self.early_submission == "refuse":
            raise EarlyReportRefused(opens_on=self.opens_on)

    def flags_early(self, received_on: date) -> bool:
        """Whether a report of that day is marked as sent before the window."""
        return received_on < self.opens_on and self.early_submission == "accept_flagged"

    def resolved_again(self, newer: ReportWindow, at: datetime) -> ReportWindow:
        """With the dates of a newer calendar. An open window may only be due later: who had been told a day keeps it;
        a closed one is history (NJ-005, PF-005)."""
        is_same = newer.calendar_version == self.calendar_version
        is_held = self.status is WindowStatus.OPEN and newer.due_on <= self.due_on
        if is_same or is_held or self.status is WindowStatus.CLOSED:
            return self
        if self.status is WindowStatus.OPEN:
            newer = replace(newer, opens_on=self.opens_on)
        moved = WindowMove(self.opens_on, self.due_on, newer.calendar_version, CALENDAR_CHANGED, at)
        return replace(
            newer,
            status=self.status,
            opened_on=self.opened_on,
            expected=self.expected,
            version=self.version + 1,
            moves=self.moves if newer.spans(self) else (*self.moves, moved),
        )

    def spans(self, other: ReportWindow) -> bool:
        """Whether both have the same dates."""
        return (self.opens_on, self.due_on) == (other.opens_on, other.due_on)

    def told_from(self, before: ReportWindow) -> ReportWindowChangedV1:
        """The event of a move."""
        return ReportWindowChangedV1(
            subject_id=self.id,
            subject_version=self.version,
            rule_id=self.rule_id,
            period=self.period,
            opens_on=self.opens_on,
            due_on=self.due_on,
            was_opens_on=before.opens_on,
            was_due_on=before.due_on,
            provisional=self.provisional,
            calendar_version=self.calendar_version,
            reason=CALENDAR_CHANGED,
        )


def window_of(plan: Plan, window: Window, window_id: str) -> ReportWindow:
    """`window` as it is stored, with what its rule says beside the dates."""
    rule = plan.report_rule(window.rule_id)
    own = plan.parameters.reports.get(rule.id)
    early = own.early_submission if own and own.early_submission else plan.parameters.early_submission
    facts = {**vars(window), "subjects": tuple(window.subjects)}
    return ReportWindow(
        id=window_id,
        **facts,
        recipient=rule.to,
        contents=tuple(rule.contents),
        early_submission=early,
        source=rule.source,
        followed_by=rule.followed_by.action if rule.followed_by else None,
    )
