"""一岗双责: what each member of a leadership answers for, and where that overlaps or leaves gaps (LZ-028)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.organizations.errors.people import EndedBeforeItBegan, PostAlreadyEnded


@dataclass(frozen=True)
class BranchScope:
    """The departments and fields in the charge of one member of a unit's leadership, from a day on."""

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    person_name: str
    title: str
    departments: tuple[str, ...]
    fields: tuple[str, ...]
    since: date
    staff_id: str | None = None
    until: date | None = None
    version: int = 1

    def holds(self, on: date) -> bool:
        """Whether the scope is in force that day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class BranchLine:
    """Who answers for a department: nobody is a gap, several are an overlap."""

    department: str
    leaders: tuple[str, ...]

    @property
    def finding(self) -> str | None:
        """`gap`, `overlap` or nothing to say."""
        return "gap" if not self.leaders else "overlap" if len(self.leaders) > 1 else None


def coverage(scopes: Iterable[BranchScope], departments: Sequence[str], on: date) -> list[BranchLine]:
    """One line per department: the known ones in order, then others that a scope names."""
    leaders: dict[str, list[str]] = {name: [] for name in departments}
    extra: dict[str, list[str]] = defaultdict(list)
    for scope in scopes:
        for department in scope.departments if scope.holds(on) else ():
            (leaders if department in leaders else extra)[department].append(scope.person_name)
    return [BranchLine(name, tuple(dict.fromkeys(people))) for name, people in {**leaders, **extra}.items()]


def ended_scope(scope: BranchScope, on: date) -> BranchScope:
    """`scope` with `on` as its last day. Raises `PostAlreadyEnded` or `EndedBeforeItBegan`."""
    if scope.until is not None:
        raise PostAlreadyEnded(field="scope_id", until=scope.until.isoformat())
    if on < scope.since:
        raise EndedBeforeItBegan(field="until", since=scope.since.isoformat())
    return replace(scope, until=on, version=scope.version + 1)


def replaced_scopes(scope: BranchScope, others: Iterable[BranchScope]) -> list[BranchScope]:
    """The same person's earlier scopes, ended the day before. Raises `EndedBeforeItBegan`."""
    same = [each for each in others if each.person_name == scope.person_name and each.until is None]
    return [ended_scope(each, scope.since - timedelta(days=1)) for each in same]
