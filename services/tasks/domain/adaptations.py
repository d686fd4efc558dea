"""How a unit makes the plan its own: details, earlier days, higher targets; each is recorded and none weakens the plan.

Sources: NJ-004, LZ-004, NJ-093.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from plans.models.plan import Plan
from services.tasks.errors.campaigning import TargetUnknown, TargetWeaker


@dataclass(frozen=True)
class Adaptation:
    """One recorded change: what kind, of which template item, from what to what. `kind`: local_task, detail,
    earlier_due, target."""

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    kind: str
    subject: str
    before: str | None
    after: str
    by: str
    on: date


@dataclass(frozen=True)
class UnitTarget:
    """A unit's own target for an indicator of the plan in one period, with who approved it (NJ-093)."""

    id: str
    unit_id: str
    unit_path: str
    county_id: str | None
    indicator: str
    period: str
    percent: int
    template_percent: int
    approver_title: str
    recorded_by: str
    recorded_on: date
    version: int = 1

    def changed(self, percent: int, approver_title: str, *, by: str, on: date) -> UnitTarget:
        """With another value, no weaker than the plan's. Raises `TargetWeaker`."""
        require_as_strict(percent, self.template_percent)
        return replace(
            self,
            percent=percent,
            approver_title=approver_title,
            recorded_by=by,
            recorded_on=on,
            version=self.version + 1,
        )


def require_as_strict(percent: int, template_percent: int) -> None:
    """Raises `TargetWeaker`."""
    if percent < template_percent:
        raise TargetWeaker(required=f"{template_percent}%", field="percent")


def template_target(plan: Plan, indicator: str) -> int:
    """The percentage that the plan asks for. Raises `TargetUnknown`."""
    for each in plan.goals.indicators:
        if each.code == indicator and each.target.unit == "percent" and each.target.value is not None:
            return each.target.value
    raise TargetUnknown(indicator=indicator, field="indicator")
