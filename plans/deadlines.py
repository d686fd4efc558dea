"""How one report rule is read: the rule as printed, then the tenant's parameters (AMB-01, AMB-02, AMB-10)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from plans.models.parameters import Parameters, ReportParameters, Roll
from plans.models.work import DeadlineRule, Mode, ReportRule
from plans.periods import Period, parse_period, period_of, periods_between

CALENDAR_PERIODS = ("quarter", "year", "month")
WORKING_DAY_MODES = ("last_n_working_days_window", "n_working_days_before")
COUNTED_MODES = (*WORKING_DAY_MODES, "day_of_following_month")
PERIODIC_MODES = (*COUNTED_MODES, "calendar_quarter_end", "calendar_year_end")
MODES_WITHOUT_WINDOW = ("unspecified", "n_working_days_after_event")
_SHORTHANDS: dict[str | None, dict[str, Any]] = {
    "before_day_exclusive": {"mode": "day_of_following_month", "inclusive": False},
    "roll_to_previous_working_day": {"mode": "day_of_following_month", "roll": "before"},
    "roll_to_next_working_day": {"mode": "day_of_following_month", "roll": "after"},
    "quarterly": {"mode": "calendar_quarter_end", "period": "quarter"},
    "per_case": {"mode": "unspecified"},
}


@dataclass(frozen=True)
class Reading:
    """A report rule with every parameter decided."""

    mode: Mode
    n: int | None
    anchor: str | None
    period: str
    first_period: str | None
    last_period: str | None
    inclusive: bool
    roll: Roll

    @property
    def has_windows(self) -> bool:
        """Whether the calendar alone decides the due dates."""
        return self.mode not in MODES_WITHOUT_WINDOW and self.period not in ("event", "unspecified")


def reading(rule: ReportRule, parameters: Parameters) -> Reading:
    """How these parameters read this rule; what they leave out stays as printed."""
    printed = _printed(rule, inclusive=parameters.day_inclusive, roll=parameters.roll)
    changes = parameters.reports.get(rule.id, ReportParameters())
    stated = changes.model_dump(exclude_none=True, exclude={"early_submission", "waivable"})
    mode = stated.pop("mode", None)
    given = _SHORTHANDS.get(mode, {"mode": mode} if mode else {})
    return replace(printed, **{**given, **stated})


def _printed(rule: ReportRule, *, inclusive: bool, roll: Roll) -> Reading:
    deadline: DeadlineRule = rule.deadline_rule
    return Reading(
        mode=deadline.mode,
        n=deadline.n,
        anchor=deadline.anchor,
        period=rule.period,
        first_period=rule.first_period,
        last_period=rule.last_period,
        inclusive=inclusive,
        roll=roll,
    )


def owed_periods(reading: Reading, first_day: date, last_day: date) -> list[Period]:
    """The periods that a rule covers. Ends left out follow from the campaign: effective date and last day (AMB-02).

    Raises ValueError for a label that is not a period of the rule's kind.
    """
    return periods_between(
        _end_period(reading, reading.first_period, first_day),
        _end_period(reading, reading.last_period, last_day),
    )


def _end_period(reading: Reading, label: str | None, fallback: date) -> Period:
    if label is None:
        return period_of(reading.period, fallback)
    return parse_period(reading.period, label)
