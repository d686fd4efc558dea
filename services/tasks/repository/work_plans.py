"""Work plans, with their versions beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.kit.extents import Extent
from services.kit.histories import History
from services.kit.store import TenantDatabase
from services.tasks.domain.work_plans import PlanVersion, WorkPlan
from services.tasks.repository.codec import restored
from services.tasks.repository.kept import Kept

KIND = "work_plan_version"


class WorkPlans(Kept[WorkPlan]):
    """One plan per unit and phase."""

    def __init__(self, db: TenantDatabase) -> None:
        super().__init__(db["work_plans"], WorkPlan, [("unit_path", 1)])
        self.versions: History[PlanVersion] = History(db, KIND, PlanVersion)

    def with_version(self, before: Extent, plan: WorkPlan, last: PlanVersion) -> WorkPlan:
        """`plan` with its last version beside it, where `before` lay; the caller stores the plan."""
        is_new = last.number > before.count
        keep = (
            self.versions.add(plan.id, before, [last]) if is_new else self.versions.replace_last(plan.id, before, last)
        )
        return replace(plan, versions=keep)

    def last_of(self, plan: WorkPlan) -> PlanVersion:
        """The version that counts; every plan has one."""
        return self.versions.of(plan.id, plan.versions, last=1)[0]

    def extents(self, ids: Sequence[str], scope: Mapping[str, Any]) -> dict[str, Extent]:
        """How many versions there are, of those that exist in the scope."""
        found = self._docs.find({"id": {"$in": list(ids)}, **scope}, {"id": 1, "versions": 1})
        return {doc["id"]: restored(Extent, doc["versions"]) for doc in found}
