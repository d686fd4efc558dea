"""Tells others what evaluations changed: the figures of days as they stand, and the measures of their quarters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from plans.periods import period_of
from services.satisfaction.domain.encounters import Setting
from services.satisfaction.domain.evaluations import FEW
from services.satisfaction.events.evaluating import DayOfEvaluations, EvaluationsRecordedV1
from services.satisfaction.handlers.measuring import measure_units, tell_overall
from services.satisfaction.handlers.work import Work

AT_ONCE = 500
Day = tuple[str, date, Setting]


def tell_days(work: Work, days: Collection[Day]) -> None:
    """Tell how these days stand now; a constant number of reads."""
    if not days:
        return
    wanted = sorted(days)
    figures = work.repo.counting.daily.some(wanted)
    told = [_told(day, figures.get((day[0], day[1].isoformat(), day[2]), {})) for day in wanted]
    for start in range(0, len(told), AT_ONCE):
        work.emit(EvaluationsRecordedV1(work.new_id(), 1, tuple(told[start : start + AT_ONCE])))
    quarters = {period_of("quarter", on) for _, on, _ in wanted}
    measure_units(work, sorted({day[0] for day in wanted}), sorted(quarters, key=lambda quarter: quarter.start))


def tell_changes(work: Work) -> bool:
    """Tell what single evaluations changed, and what follows for the city; True while there is more.

    One transaction for both: two reads while nobody evaluates.
    """
    days = work.repo.evaluating.untold.take(AT_ONCE)
    tell_days(work, days)
    return tell_overall(work) or len(days) == AT_ONCE


def _told(day: Day, figures: Mapping[str, Any]) -> DayOfEvaluations:
    unit_id, on, setting = day
    n = figures.get("n", 0)
    return DayOfEvaluations(
        unit_id=unit_id,
        on=on.isoformat(),
        setting=setting.value,
        completed=figures.get("completed", 0),
        n=n,
        score_sum=figures.get("score_sum", 0) if n >= FEW else None,
        set_aside=figures.get("set_aside", 0),
    )
