"""Measuring the service's indicators, and telling only what is news."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from services.organizations.domain.groups import LeadingGroup
from services.organizations.domain.measures import (
    CONDUCT_STAFF,
    INDICATORS,
    ROTATION,
    Measurement,
    is_counted,
    measured,
    own_measures,
    quarter_of,
)
from services.organizations.domain.officers import ConductOfficer
from services.organizations.domain.units import UnitRecord
from services.organizations.events import IndicatorMeasuredV1
from services.organizations.handlers.common import Work, plan_of
from services.organizations.handlers.watching import watch

UNITS_AT_ONCE = 500


def keep_measures(uow: Work) -> bool:
    """On the first tick of a day, measure every unit: appointments end, units open and quarters begin by themselves.

    Answers True while a large city leaves more units than one transaction takes.
    """
    if uow.repo.plan() is None or uow.repo.measured_on() == uow.today:
        return False
    day, _, after = (uow.repo.staffing.marker("measuring") or "").partition("/")
    units = uow.repo.units_after(after if day == uow.today.isoformat() else "", UNITS_AT_ONCE)
    measure(uow, units)
    if len(units) == UNITS_AT_ONCE:
        uow.repo.staffing.set_marker("measuring", f"{uow.today.isoformat()}/{units[-1].code}")
        return True
    uow.repo.set_measured_on(uow.today)
    return False


def measure(uow: Work, units: Sequence[UnitRecord]) -> None:
    """Measure `units` today and emit each value that changed, or that is the first of its quarter.

    It holds the units, so that of two commands about one unit each sees the other's officers, groups and facts. What
    the units lack by then is told as work.
    """
    plan, period = plan_of(uow), quarter_of(uow.today)
    ids = [unit.id for unit in units]
    uow.repo.hold_units(ids)
    before = uow.repo.measurements_of(ids)
    officers, groups = uow.repo.officers_of(ids), uow.repo.bodies.heads_of(ids)
    applicable = own_measures(plan)
    rotations = uow.repo.staffing.rotation_counts(ids, uow.today) if ROTATION in applicable else {}
    news: list[Measurement] = []
    for unit, indicator in product(units, INDICATORS):
        value = (0, 0)
        if indicator in applicable and is_counted(plan, indicator, unit, uow.today):
            met = _is_met(uow, indicator, officers.get(unit.id, ()), groups.get(unit.id, ()))
            value = rotations.get(unit.id, (0, 0)) if indicator == ROTATION else (int(met), 1)
        new = measured(before.get((indicator, unit.id)), indicator, unit.id, period, value)
        news.extend([new] if new else [])
    uow.repo.save_measurements(news)
    for measurement in news:
        _tell(uow, measurement)
    watch(uow, units, officers, groups)


def _is_met(uow: Work, indicator: str, officers: Sequence[ConductOfficer], groups: Sequence[LeadingGroup]) -> bool:
    if indicator == CONDUCT_STAFF:
        return any(officer.is_active(uow.today) for officer in officers)
    return any(group.fulfils("leading_group", uow.today) for group in groups)


def _tell(uow: Work, measurement: Measurement) -> None:
    uow.emit(
        IndicatorMeasuredV1(
            subject_id=f"{measurement.indicator}:{measurement.unit_id}:{measurement.period}",
            subject_version=measurement.version,
            indicator=measurement.indicator,
            unit_id=measurement.unit_id,
            period=measurement.period,
            numerator=measurement.numerator,
            denominator=measurement.denominator,
        )
    )
