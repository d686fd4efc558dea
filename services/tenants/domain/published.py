"""A published version of a plan: immutable, and known by its content (PF-003)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plans import Plan
from services.tenants.errors import PlanTooLarge, PlanVersionTaken

MOST_BYTES = 2 << 20
"""What a plan says, its text and the texts that it extends, together: some ten times a plan of a city."""


@dataclass(frozen=True)
class PublishedPlan:
    """One version as it was onboarded. `content` is the complete plan, `source` the text that it came from.

    The text is kept as proof; nobody reads it again.
    """

    plan_id: str
    plan_version: str
    content: dict[str, Any]
    fingerprint: str
    published_at: datetime
    published_by: str
    source: str = ""
    bases: dict[str, str] = field(default_factory=dict)

    def require_same(self, offered: PublishedPlan) -> None:
        """Raise `PlanVersionTaken` when `offered` says something else under the same version.

        Only what the plan says counts: comments, order of keys and line breaks do not.
        """
        if self.fingerprint != offered.fingerprint:
            raise PlanVersionTaken(plan_id=self.plan_id, version=self.plan_version)


def published(plan: Plan, *, source: str, bases: dict[str, str], at: datetime, by: str) -> PublishedPlan:
    """`plan` as a version to publish. Raises `PlanTooLarge`: every service keeps what a plan says."""
    content = plan.model_dump(mode="json")
    size = sum(len(text.encode()) for text in (_text(content), source, *bases, *bases.values()))
    if size > MOST_BYTES:
        raise PlanTooLarge(field="plan_source", kib=-(-size >> 10), most=MOST_BYTES >> 10)
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
    return hashlib.sha256(_text(content).encode()).hexdigest()


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
