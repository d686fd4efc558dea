"""Who owes what: the plan's selectors over unit attributes give assignments, the same ones every time (PF-010)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from plans.models.plan import Plan
from plans.selectors import UnitLike, matches
from services.tasks.domain.assignments import Status


class OwingUnit(UnitLike, Protocol):
    """A unit as far as assigning looks at it."""

    @property
    def id(self) -> str: ...


@dataclass(frozen=True)
class Party:
    """A share of a task at a unit: the unit's own, or that of one of the commission's departments."""

    department_code: str | None = None
    department: str | None = None


@dataclass(frozen=True)
class TaskBrief:
    """What assigning needs to know of a key task."""

    id: str
    responsible_units: tuple[str, ...]
    modality: str
    binding: bool
    due_on: date


@dataclass(frozen=True)
class Known:
    """An assignment that exists already."""

    id: str
    status: Status
    percent: int
    resumes_as: Status | None


@dataclass(frozen=True)
class Change:
    """An assignment's new status: withdrawn, or what it was before it was."""

    id: str
    status: Status
    resumes_as: Status | None
    percent: int


class Assigner:
    """Finds the shares of every unit; units of one class share the work of finding."""

    def __init__(self, plan: Plan, tasks: Sequence[TaskBrief]) -> None:
        self._plan, self._tasks = plan, tasks
        self._found: dict[tuple[str | None, ...], list[tuple[TaskBrief, Party]]] = {}

    def shares(self, unit: UnitLike) -> list[tuple[TaskBrief, Party]]:
        """Everything that `unit` owes."""
        key = (unit.kind, unit.level, unit.ownership, unit.category, unit.affiliation)
        if key not in self._found:
            self._found[key] = [
                (task, party) for task in self._tasks for party in parties(self._plan, task.responsible_units, unit)
            ]
        return self._found[key]


def parties(plan: Plan, phrases: Iterable[str], unit: UnitLike) -> list[Party]:
    """The shares that the phrases give to `unit`.

    A department's name gives the commission a share for that department; an outside body gives nobody any.
    """
    found: dict[Party, None] = {}
    for phrase in phrases:
        selector = plan.selector(phrase)
        if not matches(selector, unit):
            continue
        for code in selector.departments:
            department = plan.department(code)
            found[Party(code, department.label if department else code)] = None
        if not selector.departments:
            found[Party()] = None
    return list(found)


def changes(wanted: Collection[str], known: Mapping[str, Known]) -> list[Change]:
    """What happens to existing ones: those no longer wanted are withdrawn, wanted ones come back as they were."""
    found = []
    for each in known.values():
        if each.id not in wanted and each.status is not Status.WITHDRAWN:
            found.append(Change(each.id, Status.WITHDRAWN, each.status, each.percent))
        elif each.id in wanted and each.status is Status.WITHDRAWN:
            found.append(Change(each.id, each.resumes_as or Status.OPEN, None, each.percent))
    return found
