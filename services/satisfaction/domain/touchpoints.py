"""Touchpoints (NJ-019, AMB-04): where an institution offers the evaluation, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from plans import Plan
from services.satisfaction.domain.encounters import SETTING_OF, Setting, Touchpoint
from services.satisfaction.errors.counting import TouchpointDaysNotValid, TouchpointNotKnown

INSTANT = "instant_evaluation"


@dataclass(frozen=True)
class UnitTouchpoint:
    """One kind of touchpoint at one unit."""

    id: str
    unit_id: str
    unit_path: str
    kind: Touchpoint
    since: date
    until: date | None = None
    version: int = 1

    def is_open(self, start: date, end: date) -> bool:
        """Whether it was in use on some day of the period."""
        return self.since <= end and (self.until is None or self.until >= start)


def planned(plan: Plan | None) -> list[Touchpoint]:
    """The touchpoints that the city's plan names; all four where it names none."""
    rules = plan.satisfaction_rules if plan else []
    named = {name for rule in rules if rule.kind == INSTANT for name in rule.touchpoints}
    return [kind for kind in Touchpoint if kind in named] or list(Touchpoint)


def require_planned(plan: Plan | None, kind: Touchpoint) -> None:
    """Raises `TouchpointNotKnown`."""
    allowed = planned(plan)
    if kind not in allowed:
        raise TouchpointNotKnown(field="kind", allowed="、".join(allowed))


def placed(before: UnitTouchpoint | None, fresh: UnitTouchpoint) -> UnitTouchpoint:
    """The touchpoint as it stands after a change. Raises `TouchpointDaysNotValid`."""
    if fresh.until is not None and fresh.until < fresh.since:
        raise TouchpointDaysNotValid(field="until")
    if before is None:
        return fresh
    same = replace(fresh, version=before.version)
    return before if same == before else replace(fresh, version=before.version + 1)


def settings_without(kinds: Iterable[Touchpoint], wanted: Sequence[Touchpoint]) -> list[Setting]:
    """The settings that the plan asks for and no touchpoint serves: one per encounter suffices (AMB-04)."""
    served = {SETTING_OF[kind] for kind in kinds}
    return [setting for setting in Setting if setting in {SETTING_OF[kind] for kind in wanted} - served]
