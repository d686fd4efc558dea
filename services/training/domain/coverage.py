"""Coverage of training and of warning education: who counts, and the figures by unit, category and post (AMB-03/06)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Protocol

from plans import Plan
from plans.periods import Period, parse_period, period_of, periods_between
from services.training.domain.rates import percent

INDICATOR = "conduct_training_coverage"
AUTHORITIES = ("commission", "bureau")
LEVELS = ("secondary", "tertiary")
LATE_DAYS = timedelta(days=10)
"""A session of a quarter may be confirmed so long after the quarter's end and still count in it."""


class UnitLike(Protocol):
    """What is asked of a unit."""

    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> str | None: ...


def is_population(unit: UnitLike) -> bool:
    """Health authorities of all levels, and institutions of secondary level and above (AMB-03)."""
    return unit.kind in AUTHORITIES or unit.level in LEVELS


@dataclass(frozen=True)
class Group:
    """The people of one unit who share category, class of post and being one of the key few."""

    professional_category: str | None
    post_class: str | None
    key_few: bool
    roster: int
    trained: int
    key: int = 0
    warned: int = 0
    untrained_ids: tuple[str, ...] = ()
    absent_ids: tuple[str, ...] = ()

    def with_late(self, trained: set[str], warned: set[str]) -> Group:
        """With attendances that were confirmed after the quarter's end, of people who were in its roster."""
        late, late_warned = trained & set(self.untrained_ids), warned & set(self.absent_ids)
        if not late and not late_warned:
            return self
        return replace(
            self,
            trained=self.trained + len(late),
            warned=self.warned + len(late_warned),
            untrained_ids=tuple(each for each in self.untrained_ids if each not in late),
            absent_ids=tuple(each for each in self.absent_ids if each not in late_warned),
        )


@dataclass(frozen=True)
class ClosedQuarter:
    """A unit's figure of a quarter that is over. Roster changes never reach it."""

    id: str
    unit_id: str
    unit_path: str
    period: str
    on: date
    counts: bool
    groups: tuple[Group, ...] = ()

    @property
    def figure(self) -> tuple[int, int]:
        """(trained, roster)."""
        return sum(each.trained for each in self.groups), sum(each.roster for each in self.groups)

    def with_late(self, trained: set[str], warned: set[str]) -> ClosedQuarter:
        """With late confirmations."""
        return replace(self, groups=tuple(each.with_late(trained, warned) for each in self.groups))


@dataclass(frozen=True)
class CoverageState:
    """Where measuring stands: the next quarter to close, and how far through the units the day's work is.

    There is nothing to do before `rests_until`; None is to look at once.
    """

    id: str
    closing: str
    closed_through: str = ""
    measured_on: date | None = None
    measured_through: str = ""
    rests_until: date | None = None


@dataclass
class Figure:
    """Two coverages of a number of people."""

    roster: int = 0
    trained: int = 0
    key: int = 0
    warned: int = 0
    units: set[str] = field(default_factory=set)

    def add(self, unit_id: str, group: Group) -> None:
        """One more group."""
        self.roster, self.trained = self.roster + group.roster, self.trained + group.trained
        self.key, self.warned = self.key + group.key, self.warned + group.warned
        self.units.add(unit_id)

    def shown(self) -> dict[str, Any]:
        """The numbers with their rates."""
        return {
            "units": len(self.units),
            "roster": self.roster,
            "trained": self.trained,
            "rate": percent(self.trained, self.roster),
            "key": self.key,
            "warned": self.warned,
            "warned_rate": percent(self.warned, self.key),
        }


UnitGroups = Sequence[tuple[str, Group]]


def figure_of(rows: UnitGroups) -> Figure:
    """The sum."""
    total = Figure()
    for unit_id, group in rows:
        total.add(unit_id, group)
    return total


def by_attribute(rows: UnitGroups, name: str) -> list[dict[str, Any]]:
    """The sums by category, class of post or key few; the largest first."""
    found: dict[Any, Figure] = defaultdict(Figure)
    for unit_id, group in rows:
        found[getattr(group, name)].add(unit_id, group)
    shown = [{"value": _named(value), **figure.shown()} for value, figure in found.items()]
    return sorted(shown, key=lambda row: (-row["roster"], row["value"]))


def by_unit(rows: UnitGroups) -> dict[str, Figure]:
    """The sums by unit."""
    found: dict[str, Figure] = defaultdict(Figure)
    for unit_id, group in rows:
        found[unit_id].add(unit_id, group)
    return found


def _named(value: Any) -> str:
    if isinstance(value, bool):
        return "key_few" if value else "other_staff"
    return "none" if value is None else str(value)


def day_of(plan: Plan, quarter: Period, today: date) -> date:
    """The day whose state a quarter shows: today, its last day, or the campaign's."""
    return min(today, quarter.end, plan.campaign_end)


def current_quarter(plan: Plan, today: date) -> Period | None:
    """The quarter that changes today; None before the campaign and after its end."""
    return quarter_of(today) if plan.effective_from <= today <= plan.campaign_end else None


def closable(plan: Plan, closing: str, today: date) -> list[Period]:
    """The quarters from `closing` on that are over, or ended with the campaign."""
    last = quarter_of(min(today, plan.campaign_end))
    found = periods_between(parse_period("quarter", closing), last)
    return [each for each in found if min(each.end, plan.campaign_end) < today]


def late_quarters(plan: Plan, on: date, today: date) -> list[str]:
    """Closed quarters of the year of `on` that take an attendance of that day although it is confirmed today."""
    found = periods_between(quarter_of(on), quarter_of(date(on.year, 12, 31)))
    ends = {each.label: min(each.end, plan.campaign_end) for each in found}
    return [label for label, end in ends.items() if on <= end < today <= end + LATE_DAYS]


def quarter_of(day: date) -> Period:
    """The calendar quarter."""
    return period_of("quarter", day)


def starting(plan: Plan, today: date) -> str:
    """The first quarter that is measured: that of today, or of the campaign's first day."""
    return quarter_of(max(today, plan.effective_from)).label
