"""The campaign with its plan, its phases and its key tasks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from plans.models.plan import Plan
from services.kit.store import Document, TenantDatabase
from services.tasks.domain.assigning import TaskBrief
from services.tasks.domain.campaign import Campaign
from services.tasks.domain.key_tasks import DepartmentRole, KeyTask
from services.tasks.domain.phases import Phase
from services.tasks.repository.codec import document, restored

CAMPAIGN, PLAN, UNITS = "campaign", "plan", "units"
MOST_PLANS = 50
_PLANS: dict[str, Plan] = {}


class Campaigns:
    """One campaign per city."""

    def __init__(self, db: TenantDatabase) -> None:
        self._campaigns, self._phases, self._tasks = db["campaigns"], db["phases"], db["key_tasks"]

    def get(self) -> Campaign | None:
        """The campaign; None until the city is onboarded."""
        found = self._campaigns.find_one({"id": CAMPAIGN})
        return restored(Campaign, found) if found else None

    def plan(self) -> Plan:
        """The campaign's plan, parsed once per process. Raises `LookupError` until the city is onboarded."""
        head = self._campaigns.find_one({"id": PLAN}, {"digest": 1})
        if head is None:
            raise LookupError("the city has no plan yet")
        digest = head.get("digest")
        if digest is None or digest not in _PLANS:
            found = self._campaigns.find_one({"id": PLAN})
            assert found is not None
            plan = Plan.model_validate(found["plan"])
            if digest is None:  # stored by an earlier release
                return plan
            if len(_PLANS) >= MOST_PLANS:
                _PLANS.clear()
            _PLANS[digest] = plan
        return _PLANS[digest]

    def start(
        self, campaign: Campaign, plan: dict[str, Any], phases: Iterable[Phase], tasks: Iterable[KeyTask]
    ) -> None:
        """Store a new campaign with everything that its plan gives at once."""
        digest = sha256(json.dumps(plan, sort_keys=True, default=str).encode()).hexdigest()
        self._campaigns.insert_many([document(campaign), {"id": PLAN, "plan": plan, "digest": digest}])
        self._phases.insert_many(map(document, phases))
        self._tasks.insert_many(map(_task_document, tasks))

    def hold_units(self) -> None:
        """Let transactions that resolve selectors over units come one after the other: neither's reads show what the
        other writes."""
        self._campaigns.update_one({"id": UNITS}, {"$inc": {"holds": 1}}, upsert=True)

    def save(self, campaign: Campaign) -> None:
        self._campaigns.replace(document(campaign))

    def phases(self) -> list[Phase]:
        """All phases in printed order."""
        return [restored(Phase, doc) for doc in self._phases.find({}, sort=[("position", 1)])]

    def save_phases(self, phases: Iterable[Phase], advanced_by: dict[str, int]) -> None:
        """Store phases that moved on by `advanced_by[id]` versions."""
        for phase in phases:
            self._phases.replace(document(phase), expected_version=phase.version - advanced_by[phase.id])

    def tasks(self, category: str | None = None, phase_id: str | None = None) -> list[Document]:
        """Key tasks as shown, in printed order."""
        wanted = {"category.id": category, "phases": phase_id}
        filter = {name: value for name, value in wanted.items() if value is not None}
        return self._tasks.find(filter, sort=[("position", 1)])

    def tasks_by_ids(self, ids: Sequence[str]) -> list[Document]:
        return self._tasks.find({"id": {"$in": list(ids)}}, sort=[("position", 1)])

    def task(self, task_id: str) -> Document | None:
        return self._tasks.find_one({"id": task_id})

    def set_departments(self, task: Document, departments: Iterable[DepartmentRole]) -> None:
        """The task's departments in another order."""
        ordered = tuple(departments)
        lead = next((each.name for each in ordered if each.lead), None)
        others = [each.name for each in ordered if not each.lead]
        shown = {"departments": [document(each) for each in ordered], "lead_department": lead, "co_departments": others}
        self._tasks.replace({**task, **shown, "version": task["version"] + 1})

    def briefs(self) -> list[TaskBrief]:
        """What assigning needs to know of each key task."""
        found = self._tasks.find({}, {"id": 1, "responsible_units": 1, "modality": 1, "binding": 1, "due_on": 1})
        return [restored(TaskBrief, doc) for doc in found]


def _task_document(task: KeyTask) -> Document:
    """With the lead and the others beside the ordered list, as readers want them."""
    return {**document(task), "lead_department": task.lead_department, "co_departments": task.co_departments}
