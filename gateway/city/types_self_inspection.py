"""Self-inspections: rounds, the units' checklists, progress and findings."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

import strawberry

from gateway.city.build import build, build_all
from gateway.city.loaders import whole
from gateway.city.types_common import Info, Node
from gateway.city.types_rectification import Problem, ProblemSeverity, problem_by_id
from gateway.city.types_units import Unit, unit_by_id
from gateway.ids import encode_id


@strawberry.enum
class SelfInspectionStatus(Enum):
    OPEN = "open"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="A category is found or not; a baseline implemented, partly or not.")
class SelfInspectionAnswer(Enum):
    FOUND = "found"
    NOT_FOUND = "not_found"
    NOT_APPLICABLE = "not_applicable"
    IMPLEMENTED = "implemented"
    PARTLY = "partly"
    NOT_IMPLEMENTED = "not_implemented"


@strawberry.type(
    description="One item with its answer. `knownGood` of `knownTotal` is what the platform knows already: posts "
    "within their term, superiors' findings that are closed."
)
class SelfInspectionItem:
    code: str
    kind: str
    label: str
    category: str
    mandatory: bool
    choices: list[SelfInspectionAnswer]
    answer: SelfInspectionAnswer | None
    count: int
    description: str | None
    reason: str | None
    severity: ProblemSeverity
    known_good: int | None
    known_total: int | None
    problem_id: strawberry.Private[str | None]
    files: strawberry.Private[list[str] | None] = None

    @strawberry.field(description="The problem that the finding became.")
    async def problem(self, info: Info) -> Problem | None:
        return await problem_by_id(info, self.problem_id)

    @strawberry.field(description="The evidence, as files.")
    def file_ids(self) -> list[strawberry.ID]:
        return [strawberry.ID(encode_id("File", file_id)) for file_id in self.files or ()]


@strawberry.type(description="One unit's checklist in one round; `late` when it was signed after the round's day.")
class SelfInspection(Node):
    round_id: str
    title: str
    starts_on: date
    due_on: date
    status: SelfInspectionStatus
    unanswered: int
    overdue: bool
    signed_on: date | None
    signer_title: str | None
    late: bool
    zero_report: bool
    version: int
    local_id: strawberry.Private[str]
    told: strawberry.Private[dict[str, Any] | None]
    unit_id: strawberry.Private[str]

    @strawberry.field
    async def items(self, info: Info) -> list[SelfInspectionItem]:
        found = await whole(info.context, "self_inspections", self.told, self.local_id)
        items = [{**item, "files": item.get("file_ids")} for item in found.get("items", ())]
        return build_all(SelfInspectionItem, items)

    @strawberry.field
    async def unit(self, info: Info) -> Unit | None:
        return await unit_by_id(info, self.unit_id)


@strawberry.type(description="A round over the units that the plan or the office named.")
class SelfInspectionRound:
    local_id: strawberry.Private[str]
    title: str
    starts_on: date
    due_on: date
    subjects: list[str]
    rule_id: str | None
    phase_id: str | None
    units: int
    is_listed: bool

    @strawberry.field(description="By which checklists are filtered.")
    def round_id(self) -> str:
        return self.local_id


@strawberry.type(description="How many units gave which answer to one item, in signed checklists.")
class SelfInspectionCount:
    code: str
    kind: str
    label: str
    found: int
    not_found: int
    not_applicable: int
    implemented: int
    partly: int
    not_implemented: int
    findings: int


@strawberry.type(description="One round: obliged units, those that signed, late ones, zero reports, findings.")
class SelfInspectionFigures:
    round_id: str
    obliged: int
    signed: int
    late: int
    overdue: int
    zero_reports: int
    rate: int | None
    items: list[SelfInspectionCount]


def self_inspection_of(data: dict[str, Any]) -> SelfInspection:
    """A checklist out of the service's answer."""
    return build(SelfInspection, {**data, "told": data if "items" in data else None})
