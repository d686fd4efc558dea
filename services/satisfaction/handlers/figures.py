"""Adds what a command counted to the figures of its days, and tells what follows: measures, months that were owed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from plans.periods import period_of
from services.kit.units import Unit
from services.satisfaction.domain.daily import Delta
from services.satisfaction.domain.encounters import Setting
from services.satisfaction.handlers.counts_due import judge_days
from services.satisfaction.handlers.measuring import measure_units
from services.satisfaction.handlers.work import Work


def add_figures(work: Work, unit: Unit, moved: Mapping[tuple[date, Setting], list[int]]) -> None:
    """Add [eligible, offered] of days and settings to a unit's figures."""
    work.repo.counting.daily.add(
        Delta(unit.id, unit.path, on, setting, eligible=eligible, offered=offered)
        for (on, setting), (eligible, offered) in moved.items()
    )
    follow(work, [unit], {on for on, _ in moved})


def follow(work: Work, units: Collection[Unit], days: Collection[date]) -> None:
    """Tell what changed because figures of `days` did."""
    if not days:
        return
    quarters = {period_of("quarter", day) for day in days}
    measure_units(work, [unit.id for unit in units], sorted(quarters, key=lambda quarter: quarter.start))
    judge_days(work, units, days)
