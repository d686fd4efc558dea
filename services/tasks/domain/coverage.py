"""The coverage law: which institutions must be supervised in a year, by whom, and how many of each stratum (AMB-05).

Sources: NJ-127 (each institution has one supervisor), NJ-128 to NJ-130 (shares), LZ-133 (coverage without a target).
A unit that closed in the year without having been supervised leaves the count; it is listed as closed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Protocol

from plans.models.plan import Plan
from plans.models.rules import SupervisionRule
from plans.selectors import Selector, UnitLike, matches
from services.tasks.domain.acting import commission_of

ANNUAL, ONSITE, PATROL = "annual_conduct_supervision", "onsite_supervision", "hospital_inspection"
INSTITUTIONS = Selector(kinds=["institution"], excluded_categories=["public_health"])
SINGLE_LEVELS = ("tertiary", "secondary")


class Institution(UnitLike, Protocol):
    """A unit as far as the coverage law looks at it; the kit's `Unit` fits."""

    @property
    def id(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def county_id(self) -> str | None: ...
    @property
    def opened_on(self) -> str | None: ...
    @property
    def closed_on(self) -> str | None: ...


@dataclass(frozen=True)
class Stratum:
    """A class of institutions with its share; `percent` None is a plan without a target. One `takes_rest` of all."""

    code: str
    label: str
    selector: Selector
    percent: int | None = None
    kinds: tuple[str, ...] = ("supervision",)
    takes_rest: bool = False


@dataclass(frozen=True)
class TypeCount:
    """One category of institutions within a stratum (NJ-130: per-type figures)."""

    category: str | None
    population: int
    done: int


@dataclass(frozen=True)
class Coverage:
    """One stratum at one supervisor, or in the city (`supervisor_id` None). No population is no data."""

    supervisor_id: str | None
    stratum: str
    label: str
    percent: int | None
    population: int
    required: int | None
    done: int
    scheduled: int
    remaining_ids: tuple[str, ...]
    closed_ids: tuple[str, ...]
    types: tuple[TypeCount, ...]

    @property
    def met(self) -> bool | None:
        """Whether the share is reached; None without a target or without data."""
        return None if self.required is None or not self.population else self.done >= self.required

    @property
    def shortfall(self) -> int:
        """How many are missing even when everything that is scheduled happens."""
        return max(0, (self.required or 0) - self.done - self.scheduled)


def strata_of(plan: Plan) -> tuple[Stratum, ...]:
    """The strata of the plan's rules. Without an annual rule one stratum shows coverage and asks for nothing."""
    annual = [rule for rule in plan.supervision_rules if rule.kind == ANNUAL]
    if annual:
        return tuple(_stratum(plan, rule) for rule in annual)
    onsite = next((rule for rule in plan.supervision_rules if rule.kind == ONSITE), None)
    if onsite is None:
        return (Stratum("all", "医疗机构", INSTITUTIONS),)
    return (Stratum("all", "、".join(onsite.target), _selector(plan, onsite), kinds=("supervision", "onsite_check")),)


def _stratum(plan: Plan, rule: SupervisionRule) -> Stratum:
    selector = _selector(plan, rule)
    level = selector.levels[0] if len(selector.levels) == 1 else None
    percent = rule.coverage.value if rule.coverage else None
    label = "、".join(rule.target)
    if level in SINGLE_LEVELS:
        return Stratum(str(level), label, selector, percent)
    return Stratum("other", label, INSTITUTIONS, percent, takes_rest=True)


def _selector(plan: Plan, rule: SupervisionRule) -> Selector:
    return next((plan.selectors[phrase] for phrase in rule.target if phrase in plan.selectors), INSTITUTIONS)


def patrol_selector(plan: Plan) -> Selector | None:
    """The hospitals that must be inspected until the plan ends (NJ-020); None where the plan asks for none."""
    rule = next((rule for rule in plan.supervision_rules if rule.kind == PATROL), None)
    return None if rule is None else _selector(plan, rule)


def stratum_of(strata: Sequence[Stratum], unit: UnitLike) -> Stratum | None:
    """The one stratum of `unit`; what no named stratum takes belongs to the pooled one."""
    fitting = [stratum for stratum in strata if matches(stratum.selector, unit)]
    return min(fitting, key=lambda stratum: stratum.takes_rest, default=None)


def supervisor_of(unit: Institution) -> str:
    """The commission for municipal institutions, the county's bureau for those in its jurisdiction (NJ-127)."""
    if unit.county_id is None or unit.affiliation == "municipal":
        return commission_of(unit.path)
    return unit.county_id


def required(percent: int, population: int) -> int:
    """7 -> 4 and 1 -> 1 at 50 %."""
    return ceil(Fraction(percent * population, 100))


def counts_in(unit: Institution, year: int, as_of: date, *, supervised: bool) -> bool:
    """Whether `unit` is in the year's denominator, as seen on `as_of`: there on 1 January, or opened before 1 July."""
    first, last = f"{year}-01-01", f"{year}-12-31"
    seen = max(first, min(as_of.isoformat(), last))
    opened, closed = unit.opened_on or first, unit.closed_on
    if opened > min(f"{year}-06-30", seen) or (closed is not None and closed <= max(first, opened)):
        return False
    return supervised or closed is None or closed > seen


def closed_in(unit: Institution, year: int, as_of: date) -> bool:
    """Whether `unit` would count but closed in the year without having been supervised."""
    return counts_in(unit, year, as_of, supervised=True) and not counts_in(unit, year, as_of, supervised=False)


def coverage(
    stratum: Stratum, supervisor_id: str | None, members: Iterable[Institution], tally: Tally, as_of: date
) -> Coverage:
    """Count `members`, which are the stratum's units at this supervisor."""
    units = sorted(members, key=lambda unit: (unit.id in tally.last_year, unit.code))
    done_ids = {unit.id for unit in units} & tally.done
    counted = [u for u in units if counts_in(u, tally.year, as_of, supervised=u.id in done_ids)]
    done = [unit for unit in counted if unit.id in done_ids]
    remaining = tuple(unit.id for unit in counted if unit.id not in done_ids)
    closed = tuple(u.id for u in units if u.id not in done_ids and closed_in(u, tally.year, as_of))
    return Coverage(
        supervisor_id=supervisor_id,
        stratum=stratum.code,
        label=stratum.label,
        percent=stratum.percent,
        population=len(counted),
        required=None if stratum.percent is None else required(stratum.percent, len(counted)),
        done=len(done),
        scheduled=len(tally.scheduled.intersection(remaining)),
        remaining_ids=remaining,
        closed_ids=closed,
        types=_types(counted, {unit.id for unit in done}),
    )


@dataclass(frozen=True)
class Tally:
    """What happened in a year: units supervised, units with a visit planned or under way, those of the year before."""

    year: int
    done: frozenset[str]
    scheduled: frozenset[str] = frozenset()
    last_year: frozenset[str] = frozenset()


def coverages(
    strata: Sequence[Stratum], units: Iterable[Institution], tallies: dict[str, Tally], as_of: date
) -> list[Coverage]:
    """Every stratum at every supervisor that has a unit in it, then in the city; `tallies` are per stratum."""
    grouped: dict[tuple[str, str], list[Institution]] = {}
    for unit in units:
        stratum = stratum_of(strata, unit)
        if stratum is not None:
            grouped.setdefault((supervisor_of(unit), stratum.code), []).append(unit)
    rows = []
    for stratum in strata:
        own = {supervisor: found for (supervisor, code), found in grouped.items() if code == stratum.code}
        tally = tallies[stratum.code]
        rows += [coverage(stratum, supervisor, own[supervisor], tally, as_of) for supervisor in sorted(own)]
        rows.append(coverage(stratum, None, [unit for found in own.values() for unit in found], tally, as_of))
    return rows


def _types(counted: Sequence[Institution], done: Collection[str]) -> tuple[TypeCount, ...]:
    found: dict[str | None, list[str]] = {}
    for unit in counted:
        found.setdefault(unit.category, []).append(unit.id)
    return tuple(
        TypeCount(category, len(ids), sum(each in done for each in ids))
        for category, ids in sorted(found.items(), key=lambda item: item[0] or "")
    )
