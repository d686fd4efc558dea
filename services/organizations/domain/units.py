"""One unit: its facts, what makes them valid, and how they change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.kit.errors import Problem, TooManyEntries
from services.organizations.domain.vocabulary import BUREAU_CATEGORIES, CATEGORY, SECONDARY_AND_ABOVE
from services.organizations.errors import ClosedBeforeOpened, CommissionStays, UnitAlreadyClosed, UnitClosed
from services.organizations.errors.people import PrincipalDayNotFitting

FACTS = ("name", "category", "level", "ownership", "affiliation", "staff_count", "opened_on", "closed_on")
CLEARABLE = ("category", "level", "ownership", "affiliation", "staff_count", "opened_on", "closed_on", "principal")
MAX_STAFF = 1_000_000
MOST_PRINCIPALS = 100


@dataclass(frozen=True)
class Principal:
    """主要负责人, the first person responsible for conduct at the unit (NJ-117). `until` closes the post's history."""

    name: str
    title: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class StaffCount:
    """The staff count that holds from a day on."""

    count: int | None
    since: date


@dataclass(frozen=True)
class UnitRecord:
    """A unit with all its attributes (NJ-015). `path` runs from the commission to the unit, `/<id>/<id>/`."""

    id: str
    code: str
    name: str
    kind: str
    category: str | None = None
    level: str | None = None
    ownership: str | None = None
    affiliation: str | None = None
    parent_id: str | None = None
    path: str = ""
    county_id: str | None = None
    staff_count: int | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    principals: tuple[Principal, ...] = ()
    staff_history: tuple[StaffCount, ...] = ()
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    version: int = 1

    def is_active(self, on: date) -> bool:
        """Whether the unit exists on that day; the closing day is the first day without it."""
        return (self.opened_on is None or self.opened_on <= on) and (self.closed_on is None or on < self.closed_on)

    @property
    def principal(self) -> Principal | None:
        """The current principal; None when the post was never filled in or is vacant."""
        last = self.principals[-1] if self.principals else None
        return last if last and last.until is None else None

    def principal_on(self, on: date) -> Principal | None:
        """Who held the post that day; `until` is the first day without."""
        held = (p for p in reversed(self.principals) if p.since <= on and (p.until is None or on < p.until))
        return next(held, None)

    @property
    def depth(self) -> int:
        """1 for the commission."""
        return self.path.count("/") - 1

    @property
    def is_secondary_or_above(self) -> bool:
        """二级以上 includes 二级."""
        return self.level in SECONDARY_AND_ABOVE


def require_active(unit: UnitRecord, on: date) -> None:
    """Raises `UnitClosed` when the unit does not exist on that day."""
    if not unit.is_active(on):
        raise UnitClosed(on=on.isoformat())


def with_facts(unit: UnitRecord, facts: Mapping[str, Any], today: date) -> UnitRecord:
    """`unit` with `facts` (some of `FACTS`); a new staff count is added to the history. The version stays."""
    changed = replace(unit, **facts)
    if changed.staff_count != unit.staff_count or (changed.staff_count is not None and not unit.staff_history):
        kept = tuple(entry for entry in unit.staff_history if entry.since < today)
        changed = replace(changed, staff_history=(*kept, StaffCount(changed.staff_count, today)))
    return changed


def with_principal(unit: UnitRecord, principal: Principal | None, today: date) -> UnitRecord:
    """`unit` under a new principal, or with the post vacant; the predecessor stays in the history (NJ-117).

    One who begins on the same day as the current one corrects that entry. Raises `PrincipalDayNotFitting` or
    `TooManyEntries`.
    """
    if principal is None:
        return without_principal(unit, today)
    last = unit.principals[-1] if unit.principals else None
    floor = (last.until or last.since) if last else date.min
    if principal.since < floor or principal.since > max(today, unit.opened_on or today):
        raise PrincipalDayNotFitting(field="principal.since", since=floor.isoformat() if last else "")
    if last is not None and last.until is None and last.since == principal.since:
        return replace(unit, principals=(*unit.principals[:-1], principal))
    if len(unit.principals) >= MOST_PRINCIPALS:
        raise TooManyEntries(field="principal", most=MOST_PRINCIPALS)
    return replace(unit, principals=(*without_principal(unit, principal.since).principals, principal))


def without_principal(unit: UnitRecord, until: date) -> UnitRecord:
    """`unit` with the post vacant from that day on, never before the term began."""
    current = unit.principal
    if current is None:
        return unit
    return replace(unit, principals=(*unit.principals[:-1], replace(current, until=max(until, current.since))))


def closed(unit: UnitRecord, on: date) -> UnitRecord:
    """`unit` closed on that day. Raises `CommissionStays`, `UnitAlreadyClosed` or `ClosedBeforeOpened`."""
    if unit.kind == "commission":
        raise CommissionStays(field="unit_id")
    if unit.closed_on is not None:
        raise UnitAlreadyClosed(field="unit_id", closed_on=unit.closed_on.isoformat())
    if unit.opened_on is not None and on < unit.opened_on:
        raise ClosedBeforeOpened(field="closed_on", closed_on=on.isoformat(), opened_on=unit.opened_on.isoformat())
    return replace(unit, closed_on=on)


def fact_problems(unit: UnitRecord) -> Iterator[Problem]:
    """Everything about the unit's own facts that does not fit together; its place in the tree is checked apart."""
    if unit.closed_on and unit.opened_on and unit.closed_on < unit.opened_on:
        yield Problem(
            "closed_on",
            "closed_before_opened",
            f"关闭日期{unit.closed_on}早于成立日期{unit.opened_on}",
            f"closing day {unit.closed_on} lies before opening day {unit.opened_on}",
        )
    if unit.staff_count is not None and not 0 <= unit.staff_count <= MAX_STAFF:
        yield Problem(
            "staff_count",
            "staff_count_out_of_range",
            f"职工数{unit.staff_count}应在0至{MAX_STAFF}之间",
            f"staff count {unit.staff_count} must lie between 0 and {MAX_STAFF}",
        )
    yield from _category_problems(unit)
    yield from _applicability_problems(unit)


def _category_problems(unit: UnitRecord) -> Iterator[Problem]:
    if unit.category is None:
        return
    fitting = (unit.category in BUREAU_CATEGORIES) if unit.kind == "bureau" else unit.kind == "institution"
    if fitting and not (unit.kind == "institution" and unit.category in BUREAU_CATEGORIES):
        return
    label = CATEGORY.words[unit.category][0] if unit.category in CATEGORY.words else unit.category
    yield Problem(
        "category",
        "category_not_fitting",
        f"类别“{label}”不适用于该类型的单位",
        f"category {unit.category} does not apply to a {unit.kind}",
    )


def _applicability_problems(unit: UnitRecord) -> Iterator[Problem]:
    if unit.kind != "institution" and unit.level is not None:
        yield Problem(
            "level", "level_not_fitting", "只有医疗机构有等级，请留空", "only institutions have a level: leave it empty"
        )
    if unit.kind != "institution" and unit.ownership == "private":
        yield Problem(
            "ownership", "ownership_not_fitting", "行政部门不能是社会办", "an authority cannot be privately owned"
        )
    if unit.kind == "commission" and unit.closed_on is not None:
        yield Problem("closed_on", "commission_stays", "市卫生健康委不能关闭", "the commission cannot be closed")
