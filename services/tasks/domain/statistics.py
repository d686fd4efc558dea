"""DHIS2's five figures and what is behind them: every owed report is in exactly one status; exempt ones are not owed.

Sources: NJ-006 to NJ-009 (on-time, acceptance and return rates). Rates are sum over sum, in whole percent, cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.tasks.domain.measures import percent
from services.tasks.domain.reports import ReportStatus

STATUSES = tuple(status.value for status in ReportStatus)
OWED = tuple(status for status in STATUSES if status != ReportStatus.EXEMPT.value)


def counts(row: Mapping[str, Any]) -> dict[str, Any]:
    """One group's figures out of its counts."""
    expected = sum(row[status] for status in OWED)
    actual, on_time = row["actual"], row["on_time_count"]
    rates = {
        "rate": (actual, expected),
        "on_time_rate": (on_time, expected),
        "acceptance_rate": (row["accepted"], actual),
        "return_rate": (row["returned_ever"], actual),
    }
    return {
        "expected": expected,
        "actual": actual,
        "on_time": on_time,
        "statuses": {status: row[status] for status in STATUSES},
        **{name: percent(*both) for name, both in rates.items()},
        **{f"{name}_numerator": both[0] for name, both in rates.items()},
        **{f"{name}_denominator": both[1] for name, both in rates.items()},
    }


def added(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The counts of several groups together."""
    names = (*STATUSES, "actual", "on_time_count", "returned_ever")
    found = list(rows)
    return {name: sum(row[name] for row in found) for name in names}
