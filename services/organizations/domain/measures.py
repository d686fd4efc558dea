"""The indicators that this service owns, per unit and calendar quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plans import Plan
from services.organizations.domain.groups import owes_leading_group
from services.organizations.domain.units import UnitRecord

CONDUCT_STAFF = "conduct_staff_coverage"
LEADING_GROUP = "leading_group_formed"
MEETING_COMPLIANCE = "meeting_compliance"
ROTATION = "rotation_overdue"
INDICATORS = (CONDUCT_STAFF, LEADING_GROUP, ROTATION)


@dataclass(frozen=True)
class Measurement:
    """An indicator's last value at a unit; the version never falls, also across periods."""

    indicator: str
    unit_id: str
    period: str
    numerator: int
    denominator: int
    version: int

    @property
    def key(self) -> tuple[str, str]:
        """What a unit has one last value of."""
        return self.indicator, self.unit_id


def quarter_of(day: date) -> str:
    """`2022-Q2`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def own_measures(plan: Plan) -> list[str]:
    """The indicators of this service that apply to the city (PF-015)."""
    return [code for code in INDICATORS if code in plan.measures]


def is_counted(plan: Plan, indicator: str, unit: UnitRecord, on: date) -> bool:
    """Whether the unit is in the indicator's population that day.

    `conduct_staff_coverage`: health authorities of all levels and institutions from secondary up (NJ-017, AMB-03).
    `leading_group_formed`: the units of which the plan asks a leading group (NJ-091, LZ-118).
    `rotation_overdue`: every unit that has key posts (NJ-044, LZ-058).
    """
    if not unit.is_active(on):
        return False
    if indicator == ROTATION:
        return True
    if indicator == CONDUCT_STAFF:
        return unit.kind in ("commission", "bureau") or (unit.kind == "institution" and unit.is_secondary_or_above)
    return owes_leading_group(plan, unit)


def measured(
    before: Measurement | None, indicator: str, unit_id: str, period: str, value: tuple[int, int]
) -> Measurement | None:
    """The new measurement when `value` (numerator, denominator) is news in `period`, else None.

    A unit outside the population is told once, when it was inside in the same period.
    """
    numerator, denominator = value
    is_known = before is not None and before.period == period
    if is_known and before is not None and (before.numerator, before.denominator) == value:
        return None
    if not is_known and denominator == 0:
        return None
    return Measurement(indicator, unit_id, period, numerator, denominator, (before.version if before else 0) + 1)
