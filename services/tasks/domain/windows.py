"""Report windows: planned until they open, open until the due day has passed; the list of who owes is frozen then.

The list still takes in units that arrive on the very day of opening, so that an import under way does not miss it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from plans.models.plan import Plan
from plans.windows import Window
from services.tasks.errors import EarlyReportRefused, PeriodNotBegun
from services.tasks.events import ReportOpenedV1


class WindowStatus(StrEnum):
    """Where the clock stands in a window."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


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

    def resolved_again(self, newer: ReportWindow) -> ReportWindow:
        """With the dates of a newer calendar; a window that has opened keeps those it opened with."""
        if self.status is not WindowStatus.PLANNED:
            return self
        return replace(newer, version=self.version + 1)


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
    )
