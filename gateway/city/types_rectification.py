"""The problem list: findings, what is done about them, who verified it; figures, categories and clocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.loaders import loader, whole
from gateway.city.types_common import File, Info, Node
from gateway.city.types_units import Unit, unit_by_id
from gateway.ids import encode_id


@strawberry.enum
class ProblemStatus(Enum):
    OPEN = "open"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="Decides the clock: by default 7, 30, 90 and 120 days from critical to low.")
class ProblemSeverity(Enum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@strawberry.enum(description="What found it.")
class ProblemSource(Enum):
    SELF_INSPECTION = "self_inspection"
    SUPERVISION = "supervision"
    HOSPITAL_INSPECTION = "hospital_inspection"
    UNANNOUNCED_VISIT = "unannounced_visit"
    SUPERIOR_INSPECTION = "superior_inspection"
    THIRD_PARTY_ASSESSMENT = "third_party_assessment"
    RISK_LEDGER = "risk_ledger"
    INTERNAL_CONTROL = "internal_control"
    COMPLAINT = "complaint"
    USAGE_FLAG = "usage_flag"
    AUDIT = "audit"


@strawberry.enum
class DelayState(Enum):
    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    LAPSED = "lapsed"


@strawberry.type(description="One version of a problem: what was done, and how it stood since.")
class ProblemVersion:
    version: int
    at: datetime
    action: str
    text: str | None
    status: ProblemStatus
    measure: str | None
    responsible_title: str | None
    responsible_department: str | None
    due_on: date


@strawberry.type(description="The superior moved the deadline.")
class ProblemDeadlineChange:
    before: date
    after: date
    reason: str | None
    at: datetime


@strawberry.type(description="An accepted delay, or the request for one.")
class ProblemDelay:
    reason: str | None
    until: date
    state: DelayState
    requested_on: date
    decided_on: date | None
    proofs: strawberry.Private[list[str] | None] = None

    @strawberry.field(description="The proof, as files.")
    def file_ids(self) -> list[strawberry.ID]:
        return [strawberry.ID(encode_id("File", file_id)) for file_id in self.proofs or ()]


@strawberry.type(description="The lead went to another authority.")
class ProblemTransfer:
    authority: str
    on: date


@strawberry.type(
    description="A finding on the problem list. `dueOn` judges timeliness, `closesOn` counts an accepted delay. Text "
    "that the caller has no need to know is null (`textHidden`)."
)
class Problem(Node):
    source: ProblemSource
    source_id: str
    requirement_id: str | None
    category: str
    category_label: str
    severity: ProblemSeverity
    confidential: bool
    text_hidden: bool
    description: str | None
    found_on: date
    registered_on: date
    due_on: date
    closes_on: date
    status: ProblemStatus
    overdue: bool
    lacks_measure: bool
    measure: str | None
    responsible_title: str | None
    responsible_department: str | None
    planned_on: date | None
    submitted_on: date | None
    closed_on: date | None
    reopened: int
    delay: ProblemDelay | None
    transfer: ProblemTransfer | None
    version: int
    local_id: strawberry.Private[str]
    told: strawberry.Private[dict[str, Any] | None]
    unit_id: strawberry.Private[str]
    repeat_of: strawberry.Private[str | None]
    handed_over_from: strawberry.Private[str | None]

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)

    @strawberry.field
    async def evidence(self, info: Info) -> list[File]:
        return build_all(File, (await self._whole(info)).get("evidence"))

    @strawberry.field
    async def deadline_changes(self, info: Info) -> list[ProblemDeadlineChange]:
        return build_all(ProblemDeadlineChange, (await self._whole(info)).get("deadline_changes"))

    @strawberry.field
    async def history(self, info: Info) -> list[ProblemVersion]:
        return build_all(ProblemVersion, (await self._whole(info)).get("history"))

    @strawberry.field(description="The problem of the same unit and category that it repeats (LZ-015).")
    async def earlier(self, info: Info) -> Problem | None:
        return await problem_by_id(info, self.repeat_of)

    @strawberry.field(description="The unit that was closed before it had rectified the problem.")
    async def handed_over_by(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.handed_over_from) if self.handed_over_from else None

    async def _whole(self, info: Info) -> Mapping[str, Any]:
        return await whole(info.context, "problems", self.told, self.local_id)


@strawberry.type(description="`origin` is plan, city or platform.")
class ProblemCategory:
    code: str
    label: str
    origin: str
    confidential: bool


@strawberry.type(description="The city's clocks, in days; `commonDueOn` is the day by which the plan wants all closed.")
class ProblemClocks:
    critical: int
    high: int
    medium: int
    low: int
    common_due_on: date | None
    measure_days: int
    ledger_days: int
    repeat_months: int
    verify_days: int


@strawberry.type(description="One category in one month (2022-05).")
class ProblemMonth:
    month: str
    category: str
    category_label: str
    found: int
    rectified: int
    transferred: int


@strawberry.type(description="Rates in whole percent, cut; null without a denominator. Reopened is not closed.")
class ProblemFigures:
    registered: int
    closed: int
    rate: int | None
    due: int
    closed_on_time: int
    on_time_rate: int | None
    overdue: int
    repeated: int
    recurrence_rate: int | None
    reopened: int
    transferred: int
    complete: int
    complete_rate: int | None
    median_measure_days: float | None
    median_rectify_days: float | None
    median_close_days: float | None
    months: list[ProblemMonth]


def problem_of(data: dict[str, Any]) -> Problem:
    """A problem out of the service's answer."""
    delay, told = data.get("delay"), data if "history" in data else None
    shown = {**data, "delay": {**delay, "proofs": delay.get("file_ids")} if delay else None}
    return build(Problem, {**shown, "told": told})


async def problem_by_id(info: Info, problem_id: str | None) -> Problem | None:
    """A problem by the service's id, batched."""
    found = await loader(info.context, "problems").load(problem_id) if problem_id else None
    return problem_of(found) if found else None
