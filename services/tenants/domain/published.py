"""A published version of a plan: immutable, and known by its content (PF-003)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plans import Plan
from services.tenants.errors import PlanVersionTaken


@dataclass(frozen=True)
class PublishedPlan:
    """One version as it was onboarded. `content` is the complete plan, `source` the text that it came from."""

    plan_id: str
    plan_version: str
    content: dict[str, Any]
    fingerprint: str
    source: str
    bases: dict[str, str]
    published_at: datetime
    published_by: str

    def require_same(self, offered: PublishedPlan) -> None:
        """Raise `PlanVersionTaken` when `offered` says something else under the same version.

        Only what the plan says counts: comments, order of keys and line breaks do not.
        """
        if self.fingerprint != offered.fingerprint:
            raise PlanVersionTaken(plan_id=self.plan_id, version=self.plan_version)


def published(plan: Plan, *, source: str, bases: dict[str, str], at: datetime, by: str) -> PublishedPlan:
    """`plan` as a version to publish."""
    content = plan.model_dump(mode="json")
    return PublishedPlan(
        plan_id=plan.id,
        plan_version=plan.version,
        content=content,
        fingerprint=fingerprint(content),
        source=source,
        bases=bases,
        published_at=at,
        published_by=by,
    )


def fingerprint(content: dict[str, Any]) -> str:
    """The SHA-256 of what a plan says."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
