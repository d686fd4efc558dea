"""A service's own copy of the plan that the city runs, taken from the event that onboards the city."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from plans import Plan
from services.kit.events import Envelope
from services.kit.indexes import Index
from services.kit.store import TenantDatabase

COLLECTIONS: dict[str, list[Index]] = {"plan": []}
_PLANS: dict[str, Plan] = {}
_MOST_PLANS = 64


class PlanCopy:
    """The plan as text, since its keys may hold characters that a document's may not."""

    def __init__(self, db: TenantDatabase) -> None:
        self._plan = db["plan"]

    def get(self) -> Plan | None:
        """The plan; None until the city is onboarded. Parsed once per version and process."""
        head = self._plan.find_one({"id": "plan"}, {"digest": 1})
        if head is None:
            return None
        if head["digest"] not in _PLANS:
            if len(_PLANS) >= _MOST_PLANS:
                _PLANS.clear()
            found = self._plan.find_one({"id": "plan"})
            assert found is not None
            _PLANS[head["digest"]] = Plan.model_validate_json(found["plan"])
        return _PLANS[head["digest"]]

    def take(self, events: Sequence[Envelope]) -> tuple[Plan, int] | None:
        """Keep the newest plan in `events` (tenants.tenant_onboarded.v1).

        Gives it with the version of its preparation, which rises by one each time; None when what is kept is newer.
        """
        newest = max(events, key=lambda event: event.subject_version)
        head = self._plan.find_one({"id": "plan"}, {"event_version": 1, "version": 1})
        before = head or {"event_version": 0, "version": 0}
        if newest.subject_version < before["event_version"]:
            return None
        text = json.dumps(newest.data["plan"], ensure_ascii=False, sort_keys=True)
        version = before["version"] + 1
        digest = hashlib.sha256(text.encode()).hexdigest()
        facts = {"digest": digest, "event_version": newest.subject_version, "version": version}
        self._plan.upsert({"id": "plan", "plan": text, **facts})
        plan = self.get()
        assert plan is not None
        return plan, version
