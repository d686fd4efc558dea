"""Every report window of a plan, resolved to dates by the working-day calendar.

Sources: NJ-005 to NJ-008, LZ-146; readings AMB-01 (window or deadline), AMB-02 (first and last period), AMB-10
(inclusive day, roll), AMB-13 (phase end); PF-005 (provisional years).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from plans.deadlines import Reading, owed_periods, reading
from plans.models.plan import Plan
from plans.models.work import ReportRule
from plans.periods import month_length


class Calendar(Protocol):
    """What windows ask of a working-day calendar; the kit's `WorkingDays` fits."""

    @property
    def version(self) -> str: ...
    def is_provisional(self, day: date) -> bool: ...
    def is_working(self, day: date) -> bool: ...
    def on_or_before(self, day: date) -> date: ...
    def on_or_after(self, day: date) -> date: ...
    def last(self, start: date, end: date, n: int = 1) -> date: ...


@dataclass(frozen=True)
class Window:
    """When one report of one period may be sent, and when it is due; the day ends at 23:59:59 in Shanghai."""

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
    subjects: list[str]


@dataclass(frozen=True)
class _Span:
    label: str
    start: date
    end: date


def resolve_windows(plan: Plan, calendar: Calendar, year: int | None = None) -> list[Window]:
    """All windows in order of due date; with `year`, those due in that year.

    Nothing whose period ended or whose deadline passed before the effective date (NJ-005, LZ-005). Rules that follow
    an event, or whose mode nobody has decided yet, have no window.
    """
    windows = [window for rule in plan.reporting_obligations for window in rule_windows(plan, calendar, rule)]
    owed = [window for window in windows if min(window.due_on, window.period_end) >= plan.effective_from]
    owed = _without_replaced(owed) if plan.parameters.annual_replaces_q4 else owed
    wanted = [window for window in owed if year is None or window.due_on.year == year]
    return sorted(wanted, key=lambda window: (window.due_on, window.rule_id, window.period))


def _without_replaced(windows: list[Window]) -> list[Window]:
    """Where the city reads it so, a year's summary discharges its fourth quarter for the same units (AMB-02)."""
    summed_up = {(w.period_end, subject) for w in windows if w.kind == "annual_summary" for subject in w.subjects}

    def is_replaced(window: Window) -> bool:
        return all((window.period_end, subject) in summed_up for subject in window.subjects)

    return [window for window in windows if window.kind != "quarterly_progress" or not is_replaced(window)]


def rule_windows(plan: Plan, calendar: Calendar, rule: ReportRule) -> list[Window]:
    """All windows of one rule, also those before the effective date."""
    how = reading(rule, plan.parameters)
    if not how.has_windows:
        return []
    return [_window(rule, how, span, calendar) for span in _spans(plan, how)]


def _spans(plan: Plan, how: Reading) -> list[_Span]:
    if how.mode == "phase_end":
        phase = plan.phase(how.anchor or how.first_period or "")
        return [_Span(phase.id, phase.start, phase.end)]
    periods = owed_periods(how, plan.effective_from, plan.duration.end)
    return [_Span(period.label, period.start, period.end) for period in periods]


def _window(rule: ReportRule, how: Reading, span: _Span, calendar: Calendar) -> Window:
    opens_on, due_on, zh, en = _RESOLVERS[how.mode](how, span, calendar)
    edges = (span.end, opens_on, due_on)
    return Window(
        rule_id=rule.id,
        kind=rule.kind,
        label=rule.label,
        period=span.label,
        period_start=span.start,
        period_end=span.end,
        opens_on=opens_on,
        due_on=due_on,
        mode=how.mode,
        provisional=any(calendar.is_provisional(day) for day in edges),
        calendar_version=calendar.version,
        explanation_zh=zh,
        explanation_en=en,
        subjects=list(rule.from_),
    )


_Resolved = tuple[date, date, str, str]


def _last_n_working_days(how: Reading, span: _Span, calendar: Calendar) -> _Resolved:
    n = how.n or 1
    return (
        calendar.last(span.start, span.end, n),
        calendar.last(span.start, span.end),
        f"{span.label}结束前{n}个工作日内：倒数第{n}个工作日开始，最后一个工作日截止",
        f"the last {n} working days of {span.label}: opens {n} working days from the end, due on the last one",
    )


def _n_working_days_before(how: Reading, span: _Span, calendar: Calendar) -> _Resolved:
    n = how.n or 1
    return (
        span.start,
        calendar.last(span.start, span.end, n + 1),
        f"不迟于{span.label}结束前{n}个工作日：截止日之后期内还有{n}个工作日",
        f"at least {n} working days before {span.label} ends: {n} working days remain after the due day",
    )


def _calendar_end(how: Reading, span: _Span, calendar: Calendar) -> _Resolved:
    return (
        span.start,
        span.end,
        f"{span.label}最后一日截止",
        f"due on the last calendar day of {span.label}",
    )


def _day_of_following_month(how: Reading, span: _Span, calendar: Calendar) -> _Resolved:
    first = span.end + timedelta(days=1)
    n = min(how.n or 1, month_length(first.year, first.month))
    printed = first + timedelta(days=n - 1 if how.inclusive else n - 2)
    due = _rolled(printed, how, calendar)
    zh, en = _day_words(how, span, n)
    return min(first, due), due, zh, en


def _day_words(how: Reading, span: _Span, n: int) -> tuple[str, str]:
    edge_zh, edge_en = ("含当日", "inclusive") if how.inclusive else ("不含当日", "exclusive")
    roll_zh, roll_en = {
        "none": ("遇非工作日不顺延", "no roll"),
        "before": ("遇非工作日提前", "rolls to the working day before"),
        "after": ("遇非工作日顺延", "rolls to the working day after"),
    }[how.roll]
    return (
        f"{span.label}之次月{n}日前（{edge_zh}），{roll_zh}",
        f"by day {n} of the month after {span.label} ({edge_en}), {roll_en}",
    )


def _rolled(day: date, how: Reading, calendar: Calendar) -> date:
    if how.roll == "before":
        return calendar.on_or_before(day)
    return calendar.on_or_after(day) if how.roll == "after" else day


def _phase_end(how: Reading, span: _Span, calendar: Calendar) -> _Resolved:
    return (
        span.start,
        span.end,
        f"阶段{span.label}结束日截止",
        f"due on the last day of phase {span.label}",
    )


_RESOLVERS: dict[str, Callable[[Reading, _Span, Calendar], _Resolved]] = {
    "last_n_working_days_window": _last_n_working_days,
    "n_working_days_before": _n_working_days_before,
    "calendar_quarter_end": _calendar_end,
    "calendar_year_end": _calendar_end,
    "day_of_following_month": _day_of_following_month,
    "phase_end": _phase_end,
}
