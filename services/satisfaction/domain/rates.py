"""Rates of a period side by side (NJ-019, AMB-04): offered, completed, institutions that offer; unknown is never 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from services.satisfaction.domain.indices import points_text
from services.satisfaction.domain.months import OwedMonth
from services.satisfaction.domain.months_summed import MUNICIPAL, MonthSum

FIGURES = ("eligible", "offered", "completed")


@dataclass
class Figures:
    """Encounters of some units: how many, offered an evaluation, evaluated."""

    eligible: int = 0
    offered: int = 0
    completed: int = 0

    def add(self, other: Figures | MonthSum) -> None:
        """Together with `other`."""
        for name in FIGURES:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def shown(self) -> dict[str, Any]:
        """The figures with their shares; without encounters there is none."""
        return {
            **{name: getattr(self, name) for name in FIGURES},
            "offered_rate": share(self.offered, self.eligible),
            "completed_rate": share(self.completed, self.eligible),
            "response_rate": share(self.completed, self.offered),
        }


@dataclass
class UnitRates:
    """One institution in a period. `owed`: how its ended months stand."""

    unit_id: str
    county_id: str | None
    total: Figures = field(default_factory=Figures)
    settings: dict[str, Figures] = field(default_factory=dict)
    owed: tuple[OwedMonth, ...] = ()
    is_reported: bool = False

    @property
    def is_behind(self) -> bool:
        """Whether some month that ended lacks figures."""
        return any(month.is_open for month in self.owed)


def stood_then(sums: Iterable[MonthSum], owed: Iterable[OwedMonth]) -> dict[str, str | None]:
    """The county of each unit that was measured in an ended quarter, as its figures or else its owed months kept it."""
    stood: dict[str, str | None] = {}
    for month in sorted(owed, key=lambda month: month.month):
        if month.was_measured:
            stood[month.unit_id] = month.county
    for each in sums:
        if each.standing.measured:
            stood[each.unit_id] = each.standing.county
        else:
            stood.pop(each.unit_id, None)
    return {unit_id: None if county == MUNICIPAL else county for unit_id, county in stood.items()}


def unit_rates(
    places: Mapping[str, str | None], sums: Iterable[MonthSum], owed: Iterable[OwedMonth]
) -> list[UnitRates]:
    """The rates of units, in their order; those that reported nothing are there too."""
    rates = {unit_id: UnitRates(unit_id, county_id) for unit_id, county_id in places.items()}
    for each in (each for each in sums if each.unit_id in rates):
        held = rates[each.unit_id]
        held.total.add(each)
        held.settings.setdefault(each.setting, Figures()).add(each)
        held.is_reported = held.is_reported or each.reported > 0
    for month in sorted(owed, key=lambda month: month.month):
        if month.unit_id in rates:
            rates[month.unit_id].owed += (month,)
    return list(rates.values())


def group_rates(rates: Sequence[UnitRates]) -> dict[str, Any]:
    """Many institutions together: sums over sums, and how many of them offer at all."""
    total, settings = Figures(), {"outpatient": Figures(), "inpatient": Figures()}
    for each in rates:
        total.add(each.total)
        for setting, figures in each.settings.items():
            settings[setting].add(figures)
    offering = sum(each.total.offered > 0 for each in rates)
    return {
        **total.shown(),
        "outpatient": settings["outpatient"].shown(),
        "inpatient": settings["inpatient"].shown(),
        "institutions": len(rates),
        "institutions_offering": offering,
        "institution_rate": share(offering, len(rates)),
        "not_reported": [each.unit_id for each in rates if not each.is_reported],
        "behind": [each.unit_id for each in rates if each.is_reported and each.is_behind],
    }


def by_county(rates: Sequence[UnitRates]) -> Mapping[str | None, list[UnitRates]]:
    """The institutions of each county; None: those that no county bureau administers."""
    counties: dict[str | None, list[UnitRates]] = {}
    for each in rates:
        counties.setdefault(each.county_id, []).append(each)
    return counties


def share(numerator: int, denominator: int) -> float | None:
    """Points of 100 cut to two places, so that only a full rate shows as 100; None where there is nothing to count."""
    return float(points_text(Fraction(numerator, denominator))) if denominator else None
