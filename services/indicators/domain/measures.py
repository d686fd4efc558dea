"""A unit's value, where it counts, and the net difference that a batch of changes makes to the rollups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from services.indicators.domain.catalogue import unit_terms
from services.indicators.domain.periods import parse_period
from services.indicators.domain.standing import Status, judge
from services.indicators.events import Measured

MUNICIPAL = "municipal"
"""The county key of units that no county bureau administers: the commission itself, municipal institutions."""


@dataclass(frozen=True)
class Placement:
    """Where a unit counts: its class and its county."""

    unit_class: str
    county: str


@dataclass(frozen=True)
class UnitVersion:
    """What a unit was from the day `since` on, by its versions from `first` to `version`."""

    version: int
    since: date
    path: str
    placement: Placement
    first: int = 0

    @property
    def begins(self) -> int:
        """The first version that it stands for."""
        return self.first or self.version

    def tells(self, version: int) -> bool:
        """Whether it stands for that version."""
        return self.begins <= version <= self.version


@dataclass(frozen=True)
class Value:
    """The newest measure, placed once its unit is known. Unplaced values are kept and count nowhere."""

    measure: Measured
    placement: Placement | None
    unit_path: str | None

    @property
    def status(self) -> Status:
        """Where the unit itself stands by the catalogue."""
        measure = self.measure
        return judge(measure.numerator, measure.denominator, unit_terms(measure.indicator)).status


class Cell(NamedTuple):
    """One number of the rollups. `dimension` is city, county or unit_class."""

    indicator: str
    period: str
    dimension: str
    key: str


@dataclass(frozen=True)
class Amount:
    """What is added up in a cell: counts, units that have data, and units that meet the target."""

    numerator: int = 0
    denominator: int = 0
    units: int = 0
    units_met: int = 0

    def plus(self, other: Amount, sign: int = 1) -> Amount:
        """The sum, or with `sign=-1` the difference."""
        return Amount(
            self.numerator + sign * other.numerator,
            self.denominator + sign * other.denominator,
            self.units + sign * other.units,
            self.units_met + sign * other.units_met,
        )


ZERO = Amount()


@dataclass(frozen=True)
class Change:
    """A value before and after; `before` is None for a first measure."""

    before: Value | None
    after: Value


def placement_in(history: Iterable[UnitVersion], period: str) -> Placement | None:
    """Where the unit counts in `period`: as it last was on the period's last day, or as it first appeared after it.

    The answer depends on the facts only and not on the order in which they arrive, so a unit that moves takes its
    open periods along, a period that had ended stays, and replaying the events gives the same numbers (PF-017).
    """
    ends_on = parse_period(period).ends_on
    versions = sorted(history, key=lambda version: version.version)
    if not versions:
        return None
    inside = [version for version in versions if ends_on is None or version.since <= ends_on]
    return (inside[-1] if inside else versions[0]).placement


def joined(history: Iterable[UnitVersion]) -> list[UnitVersion]:
    """`history` in order, as few entries as place every period as the versions one by one do.

    A version that counts where the one just before it does says nothing new, and of versions of one day the last
    holds; where a version is still to arrive in between, both stay.
    """
    kept: list[UnitVersion] = []
    for each in sorted(history, key=lambda version: version.version):
        while kept and (one := _as_one(kept[-1], each, is_first=len(kept) == 1)) is not None:
            kept.pop()
            each = one
        kept.append(each)
    return kept


def _as_one(before: UnitVersion, after: UnitVersion, *, is_first: bool) -> UnitVersion | None:
    if after.begins != before.version + 1:
        return None
    if before.placement == after.placement and before.since <= after.since:
        return replace(before, version=after.version, path=after.path, first=before.begins)
    if before.since == after.since and not is_first:
        return replace(after, first=before.begins)
    return None


def place(value: Value, history: Iterable[UnitVersion]) -> Value:
    """`value` where its unit counts; the path is always the newest, since it guards who may read."""
    versions = list(history)
    newest = max(versions, key=lambda version: version.version, default=None)
    return replace(
        value, placement=placement_in(versions, value.measure.period), unit_path=newest.path if newest else None
    )


def newest(measures: Iterable[Measured]) -> dict[str, Measured]:
    """The newest measure of each subject."""
    kept: dict[str, Measured] = {}
    for measure in measures:
        held = kept.get(measure.id)
        if held is None or measure.version > held.version:
            kept[measure.id] = measure
    return kept


def take_in(
    measures: Mapping[str, Measured],
    held: Mapping[str, Value],
    histories: Mapping[str, list[UnitVersion]],
) -> list[Change]:
    """The changes that `measures` make to the values `held`; a measure that is not newer is ignored."""
    changes = []
    for key, measure in measures.items():
        before = held.get(key)
        if before is not None and before.measure.version >= measure.version:
            continue
        after = place(Value(measure, None, None), histories.get(measure.unit_id, ()))
        changes.append(Change(before, after))
    return changes


def contribution(value: Value | None) -> dict[Cell, Amount]:
    """What `value` adds to each cell it counts in."""
    if value is None or value.placement is None:
        return {}
    measure = value.measure
    status = value.status
    is_counted, is_met = status is not Status.NO_DATA, status is Status.MET
    amount = Amount(measure.numerator, measure.denominator, int(is_counted), int(is_met))
    at = value.placement
    keys = (("city", ""), ("county", at.county), ("unit_class", at.unit_class))
    return {Cell(measure.indicator, measure.period, dimension, key): amount for dimension, key in keys}


def net(changes: Iterable[Change]) -> dict[Cell, Amount]:
    """The net difference per cell; cells that stay as they are do not appear."""
    sums: dict[Cell, Amount] = {}
    for change in changes:
        for value, sign in ((change.after, 1), (change.before, -1)):
            for cell, amount in contribution(value).items():
                sums[cell] = sums.get(cell, ZERO).plus(amount, sign)
    return {cell: amount for cell, amount in sums.items() if amount != ZERO}
